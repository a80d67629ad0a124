import { onAbort } from './on-abort.js';

/** Time as an argument. Real runs use `systemClock`; tests and rehearsals pass their own. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Of a clock that jumps: it stands still until the work, which takes real time, is done. */
  hold?<T>(work: Promise<T>): Promise<T>;
}

/** Real work under any clock: one that jumps from sleeper to sleeper must not jump while it runs. */
export const working = <T>(clock: Clock, work: Promise<T>): Promise<T> => clock.hold?.(work) ?? work;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise<void>((resolve, reject) => {
      if (ms <= 0) return resolve();
      if (signal?.aborted) return reject(signal.reason);
      const timer = setTimeout(() => {
        forget?.();
        resolve();
      }, ms);
      const forget =
        signal &&
        onAbort(signal, () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
    }),
};

export interface VirtualClock extends Clock {
  /** Moves time on and wakes whoever slept until then, in order. */
  advance(ms: number): Promise<void>;
}

/**
 * A clock that stands still until `advance` is called, or, with `auto`, jumps to the next sleeper as soon as
 * nothing else is to be done. A rehearsal of days so takes seconds.
 */
export const virtualClock = (start: number, options: { readonly auto?: boolean } = {}): VirtualClock => {
  let now = start;
  let turn = 0;
  const sleepers: { at: number; turn: number; wake: () => void }[] = [];
  let scheduled = false;
  let held = 0;

  const next = () => {
    sleepers.sort((a, b) => a.at - b.at || a.turn - b.turn);
    return sleepers[0];
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  const schedule = () => {
    if (!options.auto || scheduled || held > 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      const first = next();
      if (!first || held > 0) return;
      sleepers.shift();
      now = Math.max(now, first.at);
      first.wake();
      if (sleepers.length > 0) schedule();
    });
  };

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise<void>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        if (ms <= 0) return resolve();
        const wake = () => {
          forget?.();
          resolve();
        };
        const sleeper = { at: now + ms, turn: turn++, wake };
        sleepers.push(sleeper);
        const forget =
          signal &&
          onAbort(signal, () => {
            const index = sleepers.indexOf(sleeper);
            if (index >= 0) sleepers.splice(index, 1);
            reject(signal.reason);
          });
        schedule();
      }),
    hold: async (work) => {
      held++;
      try {
        return await work;
      } finally {
        if (--held === 0 && sleepers.length > 0) schedule();
      }
    },
    advance: async (ms) => {
      const until = now + ms;
      for (let first = next(); first && first.at <= until; first = next()) {
        sleepers.shift();
        now = Math.max(now, first.at);
        first.wake();
        await settle();
      }
      now = until;
      await settle();
    },
  };
};
