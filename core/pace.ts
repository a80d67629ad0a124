import type { Clock } from './clock.js';
import type { Exchange, HttpResponse } from './http.js';

/** What a vendor's answer says about its rate limit; any field may be unknown. */
export interface RateSight {
  /** Calls allowed in the window. */
  readonly limit?: number;
  readonly remaining?: number;
  /** When the window ends, milliseconds since 1970. */
  readonly resetAt?: number;
  /** The call was refused for its rate. */
  readonly refused?: boolean;
}

export interface PaceOptions {
  readonly clock: Clock;
  /** Calls a window, as far as known before the first answer. Infinity: no pacing. */
  readonly limit: number;
  readonly windowMs: number;
  /** Share of the limit (0..1) left to others who use the same allowance. */
  readonly reserve?: number;
  /** Reads the vendor's headers. */
  readonly sight?: (response: HttpResponse, now: number) => RateSight;
  readonly onWait?: (ms: number) => void;
  /** Told of each window that is over: which share of the calls that were ours to make were made. */
  readonly onWindow?: (used: number) => void;
}

export interface Pacer {
  /** Waits for a place and takes it; the call is under way from then on. */
  take(signal?: AbortSignal): Promise<void>;
  /** The call is over, however it ended. */
  leave(): void;
  /** Learns from its answer, after `leave`. */
  observe(response: HttpResponse): void;
  /** Calls a window that are used now. */
  allowance(): number;
}

/** Callers one after another, in the order in which they came; one that is stopped lets the next one through. */
const inTurn = (takeNow: (signal?: AbortSignal) => Promise<void>): Pacer['take'] => {
  let queue: Promise<void> = Promise.resolve();
  return (signal) => {
    const turn = queue.then(() => takeNow(signal));
    queue = turn.catch(() => undefined);
    return turn;
  };
};

/** A vendor that counts by the minute is believed, whatever was taken for granted. */
const longestWindowMs = 65_000;

/** An end told in another clock's time comes out a little different with each answer. */
const resetJitterMs = 250;

/**
 * Keeps below a fixed-window limit. The window starts with its first call and is corrected by the vendor's own
 * headers: more calls counted there than we made mean that others spend from the same allowance, a sudden higher
 * `remaining` that the vendor's window has begun anew.
 *
 * What the vendor has counted is known only as of its last answer. Calls that are under way may be in that count or not;
 * until they are back they are taken to be not, which errs on the safe side, and whoever waits for a place looks again
 * as they come back. So nothing is refused, and at the end of a window nothing is left unused.
 */
export const createPacer = (options: PaceOptions): Pacer => {
  const { clock } = options;
  let limit = options.limit;
  let windowStart = Number.NEGATIVE_INFINITY;
  let windowEnd = Number.NEGATIVE_INFINITY;
  /** Calls of this window that are ours, and the most that the vendor has counted of all. */
  let own = 0;
  let counted = 0;
  let refused = false;
  let underWay = 0;
  let lastRemaining = Number.POSITIVE_INFINITY;
  let answered = false;
  let wake: (() => void) | undefined;
  let toldUntil = Number.NEGATIVE_INFINITY;

  const share = () =>
    Number.isFinite(limit) ? Math.max(1, Math.floor(limit * (1 - (options.reserve ?? 0)))) : limit;

  /** What others spent of this window; calls of ours that are under way may not be counted there yet. */
  const others = (): number => (counted === 0 ? 0 : Math.max(0, counted + Math.min(underWay, own) - own));

  const isFree = (): boolean => !refused && own < share() && own + others() < limit;

  const begin = (now: number, end: number): void => {
    if (Number.isFinite(windowStart)) options.onWindow?.(own / share());
    windowStart = now;
    windowEnd = end;
    own = 0;
    counted = 0;
    refused = false;
    lastRemaining = Number.POSITIVE_INFINITY;
    answered = false;
  };

  /** Until the window ends, or a call that is back shows that there is room. */
  const pause = async (now: number, signal: AbortSignal | undefined): Promise<void> => {
    const untold = windowEnd - Math.max(now, toldUntil);
    toldUntil = windowEnd;
    if (untold > 0) options.onWait?.(untold);
    const sooner = new AbortController();
    wake = () => sooner.abort();
    try {
      await clock.sleep(windowEnd - now, signal ? AbortSignal.any([signal, sooner.signal]) : sooner.signal);
    } catch (error) {
      if (signal?.aborted || !sooner.signal.aborted) throw error;
    } finally {
      wake = undefined;
    }
  };

  const takeNow = async (signal?: AbortSignal): Promise<void> => {
    while (Number.isFinite(share())) {
      const now = clock.now();
      if (now >= windowEnd) begin(now, now + options.windowMs);
      if (isFree()) {
        own++;
        break;
      }
      await pause(now, signal);
    }
    underWay++;
  };

  const spent = (remaining: number, now: number, end: number, moved: boolean): void => {
    // More is free than can be by answers that overtook each other: the vendor's window is a new one.
    const fresh = moved && remaining - lastRemaining > Math.max(underWay + 1, limit / 10);
    if (fresh) begin(now, end);
    lastRemaining = remaining;
    counted = Math.max(counted, limit - remaining);
  };

  const learn = (response: HttpResponse): void => {
    const now = clock.now();
    const seen = options.sight?.(response, now);
    if (!seen) return;
    if (seen.limit !== undefined && seen.limit > 0) limit = seen.limit;
    const { resetAt } = seen;
    const latest = now + Math.max(options.windowMs * 2, longestWindowMs);
    const saneReset = resetAt !== undefined && resetAt > now && resetAt <= latest;
    // Where the end of the window is told, a window that has the same end is the same.
    const moved = !saneReset || resetAt > windowEnd + resetJitterMs;
    if (saneReset) windowEnd = resetAt;
    if (seen.refused) {
      refused = true;
      if (!saneReset && windowEnd <= now) windowEnd = now + options.windowMs;
      return;
    }
    // An answer to a call of the window before tells of a window that is over.
    const stale =
      response.at - response.ms < windowStart ||
      (resetAt !== undefined && resetAt <= now && resetAt > now - options.windowMs);
    if (stale) return;
    // The vendor's window began when the first call arrived there, not when it left here.
    if (!answered && !saneReset) windowEnd = Math.max(windowEnd, now + options.windowMs);
    answered = true;
    if (seen.remaining === undefined || !Number.isFinite(limit)) return;
    spent(seen.remaining, now, saneReset ? resetAt : now + options.windowMs, moved);
  };

  const lookAgain = (): void => {
    if (wake !== undefined && isFree()) wake();
  };

  return {
    take: inTurn(takeNow),
    leave: () => {
      underWay--;
      lookAgain();
    },
    observe: (response) => {
      learn(response);
      lookAgain();
    },
    allowance: share,
  };
};

/** More than the window, because calls do not travel equally long. */
const slack = 1.01;

/**
 * Keeps below a limit whose window nobody tells: never more calls than the limit in any stretch of time as long as
 * the window, wherever the vendor's own windows begin.
 */
export const createSlidingPacer = (options: Omit<PaceOptions, 'reserve'>): Pacer => {
  const { clock, limit } = options;
  const span = options.windowMs * slack;
  /** When the last `limit` calls began; a ring whose oldest stands at `oldest`. */
  const begun: number[] = [];
  let oldest = 0;
  let blockedUntil = Number.NEGATIVE_INFINITY;

  const takeNow = async (signal?: AbortSignal): Promise<void> => {
    if (!Number.isFinite(limit)) return;
    for (;;) {
      const now = clock.now();
      const full = begun.length >= limit ? (begun[oldest] as number) + span : Number.NEGATIVE_INFINITY;
      const ms = Math.max(full, blockedUntil) - now;
      if (ms <= 0) {
        begun[oldest] = now;
        oldest = (oldest + 1) % limit;
        return;
      }
      options.onWait?.(ms);
      await clock.sleep(ms, signal);
    }
  };

  return {
    take: inTurn(takeNow),
    leave: () => {},
    observe: (response) => {
      const now = clock.now();
      const seen = options.sight?.(response, now);
      if (!seen?.refused) return;
      const { resetAt } = seen;
      const sane = resetAt !== undefined && resetAt > now && resetAt <= now + options.windowMs * 2;
      blockedUntil = sane ? resetAt : now + options.windowMs;
    },
    allowance: () => limit,
  };
};

/** Wraps an exchange so that each call takes its place and each answer corrects the pacer. */
export const paced =
  (inner: Exchange, pacer: Pacer): Exchange =>
  async (request, signal) => {
    await pacer.take(signal);
    let response: HttpResponse;
    try {
      response = await inner(request, signal);
    } finally {
      pacer.leave();
    }
    pacer.observe(response);
    return response;
  };
