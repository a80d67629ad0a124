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

/**
 * Keeps below a fixed-window limit. The window starts with its first call and is corrected by the vendor's own
 * headers: a lower `remaining` than counted here means that others spend from the same allowance, a sudden higher one
 * that the vendor's window has begun anew.
 */
export const createPacer = (options: PaceOptions): Pacer => {
  const { clock } = options;
  let limit = options.limit;
  let windowStart = Number.NEGATIVE_INFINITY;
  let windowEnd = Number.NEGATIVE_INFINITY;
  /** Calls of this window that are ours; all of them, those of others included, as far as answers tell. */
  let own = 0;
  let used = 0;
  let underWay = 0;
  let lastRemaining = Number.POSITIVE_INFINITY;
  let answered = false;

  const share = () =>
    Number.isFinite(limit) ? Math.max(1, Math.floor(limit * (1 - (options.reserve ?? 0)))) : limit;

  const begin = (now: number, end: number): void => {
    windowStart = now;
    windowEnd = end;
    own = 0;
    used = 0;
    lastRemaining = Number.POSITIVE_INFINITY;
    answered = false;
  };

  const takeNow = async (signal?: AbortSignal): Promise<void> => {
    while (Number.isFinite(share())) {
      const now = clock.now();
      if (now >= windowEnd) begin(now, now + options.windowMs);
      if (own < share() && used < limit) {
        own++;
        used++;
        break;
      }
      const ms = windowEnd - now;
      options.onWait?.(ms);
      await clock.sleep(ms, signal);
    }
    underWay++;
  };

  const spent = (remaining: number, now: number, end: number): void => {
    // More is free than can be by answers that overtook each other: the vendor's window is a new one.
    const fresh = remaining - lastRemaining > Math.max(underWay + 1, limit / 10);
    if (fresh) begin(now, end);
    lastRemaining = remaining;
    // Calls under way may not be counted there yet.
    used = Math.max(used, limit - remaining + underWay);
  };

  return {
    take: inTurn(takeNow),
    leave: () => {
      underWay--;
    },
    observe: (response) => {
      const now = clock.now();
      const seen = options.sight?.(response, now);
      if (!seen) return;
      if (seen.limit !== undefined && seen.limit > 0) limit = seen.limit;
      const { resetAt } = seen;
      const saneReset = resetAt !== undefined && resetAt > now && resetAt <= now + options.windowMs * 2;
      if (saneReset) windowEnd = resetAt;
      if (seen.refused) {
        used = Number.POSITIVE_INFINITY;
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
      spent(seen.remaining, now, saneReset ? resetAt : now + options.windowMs);
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
