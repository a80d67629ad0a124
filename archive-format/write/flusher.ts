import type { Clock } from '../../core/clock.js';

export interface Flusher {
  /** Makes everything durable that was taken before the call. */
  flush(): Promise<void>;
  /** So many bytes were taken; a flush follows by itself. */
  touched(bytes: number): void;
  /** Ends the flushes that come by themselves, and waits for one that runs. */
  stop(): Promise<void>;
}

/**
 * One flush at a time: a call during a flush gets one more after it, shared by all such calls. `failed` hears of a
 * flush that nobody waits for.
 */
export const flusher = (
  act: () => Promise<void>,
  clock: Clock,
  every: { readonly ms: number; readonly bytes: number },
  failed: (error: unknown) => void,
): Flusher => {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let timer: AbortController | undefined;
  let waiting = 0;
  let stopped = false;

  const arm = (): void => {
    if (timer || running || stopped) return;
    const own = new AbortController();
    timer = own;
    clock.sleep(every.ms, own.signal).then(
      () => flush().catch(failed),
      // Aborted: a flush came earlier, or the snapshot ended.
      () => undefined,
    );
  };

  const start = (): Promise<void> => {
    timer?.abort();
    timer = undefined;
    waiting = 0;
    running = act().finally(() => {
      running = undefined;
      if (waiting > 0) arm();
    });
    return running;
  };

  const flush = (): Promise<void> => {
    if (!running) return start();
    const after = running;
    next ??= (async () => {
      // Its failure is told to its own callers; this flush then finds the same cause.
      await after.catch(() => undefined);
      next = undefined;
      await start();
    })();
    return next;
  };

  return {
    flush,
    touched: (bytes) => {
      waiting += bytes;
      if (waiting >= every.bytes && !running) flush().catch(failed);
      else arm();
    },
    stop: async () => {
      stopped = true;
      timer?.abort();
      timer = undefined;
      // Their failures were told to whoever called them, or to `failed`.
      while (running || next) await (next ?? running)?.catch(() => undefined);
    },
  };
};
