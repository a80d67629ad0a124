import type { Clock } from '../../../core/clock.js';
import type { Exchange, HttpRequest, HttpResponse } from '../../../core/http.js';
import { createPacer, createSlidingPacer, type Pacer, paced, type RateSight } from '../../../core/pace.js';
import { retryAfter } from '../../../core/retry.js';
import type { IntercomSettings } from '../settings.js';

const number = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;

/**
 * End of the slice in our own time. A vendor whose clock differs much from ours is understood by its Date header, whose
 * whole seconds cost up to one of the slice.
 */
const resetOf = (reset: number, response: HttpResponse, now: number): number => {
  const at = reset * 1000;
  const date = Date.parse(response.headers.date ?? '');
  const skew = Number.isNaN(date) ? 0 : now - date;
  return Math.abs(skew) > 5_000 ? at + skew : at;
};

/** X-RateLimit-* tell of the current 10-second slice, Reset in Unix seconds (developer page "Rate limiting"). */
export const rateSight = (response: HttpResponse, now: number): RateSight => {
  const limit = number(response.headers['x-ratelimit-limit']);
  const remaining = number(response.headers['x-ratelimit-remaining']);
  const reset = number(response.headers['x-ratelimit-reset']);
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(reset === undefined ? {} : { resetAt: resetOf(reset, response, now) }),
    refused: response.status === 429,
  };
};

/** Milliseconds that a refused call should wait; Retry-After is not promised by Intercom, but honoured. */
export const askedWait = (response: HttpResponse, now: number): number | undefined => {
  const after = retryAfter(response.headers['retry-after'], now);
  if (after !== undefined) return after;
  const { resetAt } = rateSight(response, now);
  return resetAt !== undefined && resetAt > now && resetAt < now + 120_000 ? resetAt - now : undefined;
};

/**
 * A wrapper of exchanges that keeps all of them together below the vendor's rate and the operator's own ceilings.
 * Waiting ends with the call's signal.
 */
export const createPace = (
  clock: Clock,
  settings: IntercomSettings,
  onWait: (ms: number, why: string) => void,
): ((inner: Exchange) => Exchange) => {
  const ceilings = settings.ceilings.map((ceiling) => ({
    applies: (request: HttpRequest) =>
      request.method === ceiling.method && new URL(request.url).pathname.startsWith(ceiling.prefix),
    pacer: createSlidingPacer({
      clock,
      limit: ceiling.limit,
      windowMs: ceiling.windowMs,
      onWait: (ms) => onWait(ms, `ceiling ${ceiling.method} ${ceiling.prefix}`),
    }),
  }));
  const pacer: Pacer | undefined = settings.paced
    ? createPacer({
        clock,
        limit: settings.rate.limit,
        windowMs: settings.rate.windowMs,
        reserve: settings.reserve,
        sight: rateSight,
        onWait: (ms) => onWait(ms, 'rate limit'),
      })
    : undefined;
  return (inner) => {
    const counted = pacer ? paced(inner, pacer) : inner;
    if (ceilings.length === 0) return counted;
    // The ceilings first: a place in the vendor's window must not grow old while a longer one is waited for.
    return async (request, signal) => {
      for (const { applies, pacer: ceiling } of ceilings) if (applies(request)) await ceiling.take(signal);
      return counted(request, signal);
    };
  };
};
