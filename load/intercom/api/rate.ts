import type { Clock } from '../../../core/clock.js';
import type { Exchange, HttpRequest, HttpResponse } from '../../../core/http.js';
import { createPacer, createSlidingPacer, type Pacer, paced, type RateSight } from '../../../core/pace.js';
import { retryAfter } from '../../../core/retry.js';
import type { IntercomSettings } from '../settings.js';

const number = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;

/** Answers that the vendor's clock is judged by. */
const judgedBy = 128;

/** How far our clock is ahead of the vendor's, in milliseconds; learnt from the answers' Date headers. */
export interface ClockDifference {
  learn(response: HttpResponse, now: number): number;
}

/**
 * A Date header has whole seconds and was on its way: it is late by up to a second and by the way. The least lateness of
 * the last answers is the difference of the clocks and little more.
 */
export const createClockDifference = (): ClockDifference => {
  const seen: number[] = [];
  let place = 0;
  return {
    learn: (response, now) => {
      const date = Date.parse(response.headers.date ?? '');
      if (!Number.isNaN(date)) {
        seen[place] = now - date;
        place = (place + 1) % judgedBy;
      }
      return seen.length === 0 ? 0 : Math.min(...seen);
    },
  };
};

/** X-RateLimit-* tell of the current 10-second slice, Reset in Unix seconds (developer page "Rate limiting"). */
const rateSight = (response: HttpResponse, ahead: number): RateSight => {
  const limit = number(response.headers['x-ratelimit-limit']);
  const remaining = number(response.headers['x-ratelimit-remaining']);
  const reset = number(response.headers['x-ratelimit-reset']);
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    // The end of the slice in our own time.
    ...(reset === undefined ? {} : { resetAt: reset * 1000 + ahead }),
    refused: response.status === 429,
  };
};

/** Milliseconds that a refused call should wait; Retry-After is not promised by Intercom, but honoured. */
export const askedWait = (response: HttpResponse, now: number): number | undefined => {
  const after = retryAfter(response.headers['retry-after'], now);
  if (after !== undefined) return after;
  const { resetAt, remaining } = rateSight(response, createClockDifference().learn(response, now));
  // Refused with room left in the window: for another limit, of which the headers tell nothing.
  if (response.status === 429 && (remaining ?? 0) > 0) return undefined;
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
  onWindow: (used: number) => void = () => {},
): ((inner: Exchange) => Exchange) => {
  const difference = createClockDifference();
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
        sight: (response, now) => rateSight(response, difference.learn(response, now)),
        onWait: (ms) => onWait(ms, 'rate limit'),
        onWindow,
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
