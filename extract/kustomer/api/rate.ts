import type { RequestEntry } from '../../../archive-format/batch.js';
import type { HttpResponse } from '../../../core/http.js';
import type { RateSight } from '../../../core/pace.js';
import { retryAfter } from '../../../core/retry.js';

/** Kustomer counts calls in fixed windows of a minute, over all keys of an organisation (developer.kustomer.com, rate limits). */
export const windowMs = 60_000;

const count = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d+$/.test(value.trim()) ? Number(value) : undefined;

/**
 * End of the window in our own time. `x-ratelimit-reset` is said to be epoch seconds and comes only when the limit
 * is exceeded; anything that is not within the next two minutes is not believed. A server whose clock differs from
 * ours is given a second chance by its Date header.
 */
const resetAt = (response: HttpResponse, now: number): number | undefined => {
  const seconds = count(response.headers['x-ratelimit-reset']);
  if (seconds === undefined) return undefined;
  const sane = (at: number) => at > now && at <= now + 2 * windowMs;
  const at = seconds * 1000;
  if (sane(at)) return at;
  const date = Date.parse(response.headers.date ?? '');
  const shifted = at - date + now;
  return sane(shifted) ? shifted : undefined;
};

/** What an answer says about the organisation's allowance. */
export const callSight = (response: HttpResponse, now: number): RateSight => {
  const limit = count(response.headers['x-ratelimit-limit']);
  const remaining = count(response.headers['x-ratelimit-remaining']);
  const reset = resetAt(response, now);
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(reset === undefined ? {} : { resetAt: reset }),
    refused: response.status === 429,
  };
};

/** What an answer to a search says about the searches' own allowance, which has no headers. */
export const searchSight = (response: HttpResponse, now: number): RateSight => {
  const reset = response.status === 429 ? resetAt(response, now) : undefined;
  return { ...(reset === undefined ? {} : { resetAt: reset }), refused: response.status === 429 };
};

/** How long the server asks to wait, in milliseconds; a refusal for its rate without a word means a whole window. */
export const askedWait = (response: HttpResponse, now: number): number | undefined => {
  const reset = resetAt(response, now);
  if (reset !== undefined) return reset - now;
  const after = retryAfter(response.headers['retry-after'], now);
  if (after !== undefined && after <= 10 * windowMs) return after;
  return response.status === 429 ? windowMs : undefined;
};

/** The allowance as the request log keeps it. */
export const rateEntry = (response: HttpResponse, now: number): Pick<RequestEntry, 'rateLimit'> => {
  const { limit, remaining, resetAt: reset } = callSight(response, now);
  if (limit === undefined && remaining === undefined && reset === undefined) return {};
  return {
    rateLimit: {
      ...(limit === undefined ? {} : { limit }),
      ...(remaining === undefined ? {} : { remaining }),
      ...(reset === undefined ? {} : { resetAt: new Date(reset).toISOString() }),
    },
  };
};
