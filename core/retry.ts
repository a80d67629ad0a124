import type { Clock } from './clock.js';
import { isDeskError } from './errors.js';
import type { Exchange, HttpResponse } from './http.js';

export interface RetryPolicy {
  readonly clock: Clock;
  /** Tries in all, the first included. Read anew before each. */
  readonly tries: number;
  /** Wait before the second try in milliseconds; doubles each time. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** 0..1; waits are lengthened by up to this share so that many clients do not come back at once. */
  readonly jitter: () => number;
  /** Whether an answer is worth another try. */
  readonly again: (response: HttpResponse) => boolean;
  /** Milliseconds that the server asks to wait; undefined when it says nothing sane. */
  readonly asked: (response: HttpResponse, now: number) => number | undefined;
  /** Told of each wait, so that progress can say what is waited for. */
  readonly onWait?: (wait: {
    readonly ms: number;
    readonly reason: string;
    readonly attempt: number;
  }) => void;
}

/** Statuses that may pass: rate limit and server trouble. */
export const isPassing = (status: number): boolean => status === 429 || status === 408 || status >= 500;

/**
 * Tries for a host that never answered yet: its name, port or region is more likely wrong than it is away for a
 * moment, and who typed it should hear so in seconds.
 */
export const unreachedTries = 4;

/** Seconds or HTTP date of Retry-After as milliseconds from now. */
export const retryAfter = (value: string | undefined, now: number): number | undefined => {
  if (value === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};

/**
 * Wraps an exchange so that passing failures are tried again. Only for calls that may be repeated: reads, and
 * writes that the server refused with 429. The last answer, or the last error, is handed on.
 */
export const retrying =
  (inner: Exchange, policy: RetryPolicy): Exchange =>
  async (request, signal) => {
    for (let attempt = 1; ; attempt++) {
      let reason: string;
      let asked: number | undefined;
      try {
        const response = await inner(request, signal);
        if (!policy.again(response) || attempt >= policy.tries) return { ...response, attempt };
        reason = `status ${response.status}`;
        asked = policy.asked(response, policy.clock.now());
      } catch (error) {
        const passing = isDeskError(error, 'host-unreachable') || isDeskError(error, 'response-truncated');
        if (!passing || attempt >= policy.tries) throw error;
        reason = error.message;
      }
      const grown = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (attempt - 1));
      const ms = (asked ?? grown) + Math.round(policy.jitter() * Math.min(grown, 1000));
      policy.onWait?.({ ms, reason, attempt });
      await policy.clock.sleep(ms, signal);
    }
  };
