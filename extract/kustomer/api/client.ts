import type { RequestEntry } from '../../../archive-format/batch.js';
import { sha256 } from '../../../core/digest.js';
import { type DeskError, deskError, isDeskError } from '../../../core/errors.js';
import type { Exchange, HttpRequest, HttpResponse } from '../../../core/http.js';
import { createPacer, createSlidingPacer, type Pacer } from '../../../core/pace.js';
import { isPassing, type RetryPolicy, retrying, unreachedTries } from '../../../core/retry.js';
import { safeUrl } from '../../../core/secrets.js';
import type { KustomerSettings } from '../settings.js';
import type { Call } from './calls.js';
import { type Page, readPage } from './page.js';
import { askedWait, callSight, rateEntry, searchSight, windowMs } from './rate.js';
import { isWrongPod, type Refusal, readRefusal, refusalLine } from './refusal.js';
import { createWidth } from './width.js';

/** What came of one call, with every request that was made for it, the answered one last. */
export type Answer =
  | {
      readonly ok: true;
      readonly page: Page;
      readonly entries: readonly RequestEntry[];
      readonly fetchedAt: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  | {
      readonly ok: false;
      readonly refusal: Refusal;
      readonly entries: readonly RequestEntry[];
      readonly fetchedAt: string;
    };

export interface KustomerApi {
  /**
   * One call, paced and repeated as the server asks. Refusals that concern only this call are answers; so is a server
   * error that stays, if the call says `alone`, unless it comes too often in a row.
   * Errors: `token-refused`, `pod-wrong`, `host-unreachable`, `vendor-unavailable` when nothing can be read now,
   * `stream-unreadable` when only this call fails.
   */
  ask(call: Call, signal: AbortSignal): Promise<Answer>;
  /** Calls of one fan-out that go side by side now. */
  width(): number;
  /** Calls a minute that are used now. */
  allowance(): { readonly calls: number; readonly searches: number };
}

export interface ApiParts {
  readonly settings: KustomerSettings;
  readonly exchange: Exchange;
  readonly token: string;
}

/** Most calls of one fan-out at once: some thousands a minute at a vendor's usual pace. */
const mostCalls = 32;

/** Calls in a row that may fail alone; more of them are no accident of single records. */
const mostAlone = 16;

/** Harmless, needs no role, and answers for every live key. */
const probe: Call = { method: 'GET', path: '/v1/users/current' };

const entryOf = (call: Call, url: string, response: HttpResponse, items: number, next: string | null) => ({
  method: call.method,
  url: safeUrl(url),
  ...(call.body === undefined ? {} : { body: call.body }),
  status: response.status,
  fetchedAt: new Date(response.at).toISOString(),
  ms: response.ms,
  attempt: response.attempt,
  items,
  bytes: response.body.length,
  responseSha256: sha256(call.scrub ? call.scrub(response.body) : response.body),
  nextCursor: next,
  ...rateEntry(response, response.at),
});

const tell = (settings: KustomerSettings, waiting: string): void =>
  settings.progress?.({ stage: 'extract', task: 'kustomer', done: 0, unit: 'calls', waiting });

/** The client of one organisation: bearer, pacing, retries, request log. */
export const createApi = ({ settings, exchange, token }: ApiParts): KustomerApi => {
  const width = createWidth(settings.parallelCalls, Math.max(settings.parallelCalls, mostCalls));
  const waits = (what: string) => (ms: number) => {
    width.enough();
    tell(settings, `${what}, ${Math.ceil(ms / 1000)} s`);
  };
  const { clock } = settings;
  const calls: Pacer | undefined = Number.isFinite(settings.callsPerMinute)
    ? createPacer({
        clock,
        limit: settings.callsPerMinute,
        windowMs,
        reserve: settings.reserve,
        sight: callSight,
        onWait: waits('rate limit'),
      })
    : undefined;
  // No header tells of the searches' own windows.
  const searches: Pacer | undefined = Number.isFinite(settings.searchesPerMinute)
    ? createSlidingPacer({
        clock,
        limit: settings.searchesPerMinute,
        windowMs,
        sight: searchSight,
        onWait: waits('search limit'),
      })
    : undefined;

  let reached = false;
  const send = async (call: Call, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    if (call.search) await searches?.take(signal);
    await calls?.take(signal);
    let response: HttpResponse;
    try {
      signal.throwIfAborted();
      response = await exchange(request, signal);
    } catch (error) {
      width.trouble();
      throw error;
    } finally {
      calls?.leave();
    }
    reached = true;
    if (isPassing(response.status)) width.trouble();
    else width.good(response.ms);
    if (call.search) searches?.observe(response);
    // A search refused while calls remain was refused for the searches' own limit.
    const searchOnly = call.search && response.status === 429 && callSight(response, 0).remaining !== 0;
    if (!searchOnly) calls?.observe(response);
    return response;
  };

  const policy = (tries: number): RetryPolicy => ({
    clock: settings.clock,
    get tries() {
      return reached ? tries : Math.min(tries, unreachedTries);
    },
    firstWaitMs: 500,
    longestWaitMs: windowMs,
    jitter: settings.random,
    again: (response) => isPassing(response.status),
    asked: askedWait,
    onWait: ({ ms, reason }) => tell(settings, `${reason}, ${Math.ceil(ms / 1000)} s`),
  });

  const attempt = async (call: Call, tries: number, signal: AbortSignal): Promise<Answer> => {
    const url = settings.baseUrl + call.path;
    const request: HttpRequest = {
      method: call.method,
      url,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(settings.userAgent ? { 'user-agent': settings.userAgent } : {}),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: call.body }),
    };
    const entries: RequestEntry[] = [];
    let page: Page | undefined;
    let turn = 0;
    const once: Exchange = async (sent, stop) => {
      const response = { ...(await send(call, sent, stop)), attempt: ++turn };
      if (response.status >= 300) {
        if (isPassing(response.status)) entries.push(entryOf(call, url, response, 0, null));
        return response;
      }
      try {
        page = readPage(response.body);
      } catch (cause) {
        entries.push(entryOf(call, url, response, 0, null));
        throw deskError('response-truncated', {
          what: 'The response is not whole JSON.',
          where: `${call.method} ${safeUrl(url)}`,
          cause,
        });
      }
      return response;
    };
    const response = await retrying(once, policy(tries))(request, signal);
    const fetchedAt = new Date(response.at).toISOString();
    if (response.status < 300 && page) {
      entries.push(entryOf(call, url, response, page.spans.length, page.next ?? null));
      return { ok: true, page, entries, fetchedAt, headers: response.headers };
    }
    if (!isPassing(response.status)) entries.push(entryOf(call, url, response, 0, null));
    return { ok: false, refusal: readRefusal(response.status, response.body), entries, fetchedAt };
  };

  /** Why the key itself is refused; undefined when it is alive. */
  const deadKey = async (refusal: Refusal, signal: AbortSignal): Promise<DeskError | undefined> => {
    if (isWrongPod(refusal)) {
      return deskError('pod-wrong', { what: refusal.words, where: settings.baseUrl });
    }
    const answer = await attempt(probe, 3, signal);
    if (answer.ok) return undefined;
    if (isWrongPod(answer.refusal)) {
      return deskError('pod-wrong', { what: answer.refusal.words, where: settings.baseUrl });
    }
    if (answer.refusal.status !== 401 && answer.refusal.status !== 403) return undefined;
    return deskError('token-refused', {
      what: `Kustomer does not accept the token (${refusalLine(answer.refusal)}).`,
      where: `GET ${settings.baseUrl}${probe.path}`,
    });
  };

  /** After the last try: is it this call alone, or everything? */
  const judged = async (call: Call, failure: DeskError, signal: AbortSignal): Promise<DeskError> => {
    const alive =
      call !== probe &&
      (await attempt(probe, 3, signal).then(
        (answer) => answer.ok,
        (error: unknown) => {
          if (isDeskError(error, 'host-unreachable') || isDeskError(error, 'response-truncated'))
            return false;
          throw error;
        },
      ));
    if (!alive) return failure;
    return deskError('stream-unreadable', {
      what: `${call.method} ${safeUrl(call.path)} keeps failing while Kustomer answers otherwise: ${failure.message}`,
      where: `${call.method} ${safeUrl(settings.baseUrl + call.path)}`,
      cause: failure,
    });
  };

  let failedInARow = 0;
  return {
    width: width.now,
    allowance: () => ({
      calls: calls?.allowance() ?? Number.POSITIVE_INFINITY,
      searches: searches?.allowance() ?? Number.POSITIVE_INFINITY,
    }),
    ask: async (call, signal) => {
      let answer: Answer;
      try {
        answer = await attempt(call, settings.tries, signal);
      } catch (error) {
        if (!isDeskError(error, 'host-unreachable') && !isDeskError(error, 'response-truncated')) throw error;
        throw await judged(call, error, signal);
      }
      if (!isPassing(answer.ok ? 200 : answer.refusal.status)) failedInARow = 0;
      if (answer.ok) return answer;
      const { refusal } = answer;
      if (isPassing(refusal.status)) {
        const failure = deskError('vendor-unavailable', {
          what: `Kustomer kept answering ${refusalLine(refusal)} (${settings.tries} tries).`,
          where: `${call.method} ${safeUrl(settings.baseUrl + call.path)}`,
        });
        const verdict = await judged(call, failure, signal);
        if (call.alone && isDeskError(verdict, 'stream-unreadable') && ++failedInARow <= mostAlone)
          return answer;
        throw verdict;
      }
      if (refusal.status === 401 || refusal.status === 403) {
        const dead = await deadKey(refusal, signal);
        if (dead) throw dead;
      }
      return answer;
    },
  };
};
