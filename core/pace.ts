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
  /** Waits for a place in the current window and takes it. */
  take(signal?: AbortSignal): Promise<void>;
  observe(response: HttpResponse): void;
  /** Calls a window that are used now. */
  allowance(): number;
}

/**
 * Keeps below a fixed-window limit. The window starts with its first call and is corrected by the vendor's own
 * headers: a lower `remaining` than counted here means that others spend from the same allowance.
 */
export const createPacer = (options: PaceOptions): Pacer => {
  const { clock } = options;
  let limit = options.limit;
  let windowStart = Number.NEGATIVE_INFINITY;
  let windowEnd = Number.NEGATIVE_INFINITY;
  let used = 0;
  let queue: Promise<void> = Promise.resolve();

  const share = () =>
    Number.isFinite(limit) ? Math.max(1, Math.floor(limit * (1 - (options.reserve ?? 0)))) : limit;

  const takeNow = async (signal?: AbortSignal): Promise<void> => {
    if (!Number.isFinite(share())) return;
    for (;;) {
      const now = clock.now();
      if (now >= windowEnd) {
        windowStart = now;
        windowEnd = now + options.windowMs;
        used = 0;
      }
      if (used < share()) {
        used++;
        return;
      }
      const ms = windowEnd - now;
      options.onWait?.(ms);
      await clock.sleep(ms, signal);
    }
  };

  return {
    take: (signal) => {
      const turn = queue.then(() => takeNow(signal));
      queue = turn.catch(() => undefined);
      return turn;
    },
    observe: (response) => {
      const now = clock.now();
      const seen = options.sight?.(response, now);
      if (!seen) return;
      if (seen.limit !== undefined && seen.limit > 0) limit = seen.limit;
      const saneReset =
        seen.resetAt !== undefined && seen.resetAt > now && seen.resetAt <= now + options.windowMs * 2;
      if (saneReset) windowEnd = seen.resetAt as number;
      if (seen.refused) {
        used = Number.POSITIVE_INFINITY;
        if (!saneReset && windowEnd <= now) windowEnd = now + options.windowMs;
      } else if (seen.remaining !== undefined && Number.isFinite(limit) && windowStart <= now) {
        used = Math.max(used, limit - seen.remaining);
      }
    },
    allowance: share,
  };
};

/** Wraps an exchange so that each call takes its place and each answer corrects the pacer. */
export const paced =
  (inner: Exchange, pacer: Pacer): Exchange =>
  async (request, signal) => {
    await pacer.take(signal);
    const response = await inner(request, signal);
    pacer.observe(response);
    return response;
  };
