import { setMaxListeners } from 'node:events';
import type { Clock } from '../../../core/clock.js';
import { deskError, isDeskError } from '../../../core/errors.js';
import type { Exchange, HttpRequest, HttpResponse } from '../../../core/http.js';
import { isPassing, retrying, unreachedTries } from '../../../core/retry.js';
import { intercomHosts, intercomVersion } from '../capabilities.js';
import type { IntercomSettings } from '../settings.js';
import {
  type Answer,
  errorOf,
  isLost,
  type Json,
  parseAnswer,
  toAnswer,
  type WriteAnswer,
} from './answer.js';
import { askedWait, createPace } from './rate.js';

export interface ApiOptions {
  readonly exchange: Exchange;
  /** E.g. `https://api.intercom.io`; no slash at the end. */
  readonly baseUrl: string;
  readonly token: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly settings: IntercomSettings;
  /** Told of waits, so that progress can say what is waited for. */
  readonly onWait: (ms: number, why: string) => void;
  /** Told of each window of the rate that is over; see PaceOptions. */
  readonly onWindow?: (used: number) => void;
}

export interface Api {
  /** A call that changes nothing, a search included. Repeated as long as it may help. 404 is an answer. */
  read(path: string, body?: unknown): Promise<Answer>;
  /** A call that changes something: sent again only when it was surely not done. */
  write(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    options?: WriteOptions,
  ): Promise<WriteAnswer>;
}

export interface WriteOptions {
  /** The vendor answers this call with an empty body. */
  readonly emptyAnswer?: boolean;
  /** A refusal (400, 404) that passes by itself: how long to wait before the same call again; undefined: it does not. */
  readonly passes?: (answer: Answer, attempt: number) => number | undefined;
}

/** A write on its way is never cut off: its fate would be unknown. */
const uncut: AbortSignal = new AbortController().signal;
// Every write on its way listens; their number is bounded where they are made.
setMaxListeners(0, uncut);

/** Ends a write that still waits for its turn, and says that nothing of it has left. */
const stoppedUnsent = (cause: unknown) =>
  deskError('interrupted', {
    what: 'The load was stopped before the call was sent.',
    where: 'intercom',
    details: { unsent: true },
    cause,
  });

/** Nothing was sent: no such host, nobody listening, no connection in time. */
const unsent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const isUnsent = (error: unknown): boolean =>
  isDeskError(error, 'host-unreachable') && unsent.has(String(error.details.reason));

/** A token of another region is refused like one that never was. */
const wrongToken = (origin: string): string => {
  const others = Object.entries(intercomHosts).filter(([, host]) => host !== origin);
  return `This was asked of ${origin}. Does the workspace live in another region? Then add --base-url: ${others
    .map(([region, host]) => `${host} (${region})`)
    .join(', ')}. Otherwise make a new token and set it in the environment.`;
};

/** What must stop the whole load, because every further call would meet it too. */
const refuseFatal = (answer: Answer, request: HttpRequest): void => {
  const where = `${request.method} ${new URL(request.url).pathname}`;
  const { code, message } = errorOf(answer);
  if (answer.status === 401)
    throw deskError('token-refused', {
      what: `Intercom: ${message}`,
      where,
      next: wrongToken(new URL(request.url).origin),
      details: { code },
    });
  if (answer.status === 402 || answer.status === 403)
    throw deskError('role-missing', {
      what: `Intercom refuses the call: ${message}`,
      where,
      next: 'Give the token the scope that the call needs, or the workspace the plan.',
      details: { code },
    });
  if (code === 'intercom_version_invalid')
    throw deskError('version-unsupported', {
      what: `Intercom: ${message}`,
      where,
      next: `Version ${intercomVersion} is needed.`,
    });
};

/** What became of a request. `unsent`: it may be sent again; `lost`: nobody knows. */
type Sent = { readonly response: HttpResponse } | { readonly unsent: string } | { readonly lost: string };

/** The API as two verbs, for one signal: what waits ends with the signal, what is on its way does not. */
export const createApi = (options: ApiOptions) => {
  const { clock, settings, random } = options;
  let reached = false;
  const pace = createPace(clock, settings, options.onWait, options.onWindow);
  const noted =
    (inner: Exchange): Exchange =>
    async (asked, signal) => {
      const response = await inner(asked, signal);
      reached = true;
      return response;
    };
  const writing = pace(noted((asked) => options.exchange(asked, uncut)));
  const reading = retrying(pace(noted(options.exchange)), {
    clock,
    get tries() {
      return reached ? settings.tries : Math.min(settings.tries, unreachedTries);
    },
    firstWaitMs: settings.firstWaitMs,
    longestWaitMs: settings.longestWaitMs,
    jitter: random,
    // An empty 200 was seen by other readers of this API; a body that is no JSON is a gateway's page.
    again: (response) =>
      isPassing(response.status) || (response.status === 200 && parseAnswer(response) === undefined),
    asked: askedWait,
    onWait: ({ ms, reason }) => options.onWait(ms, reason),
  });

  const request = (method: HttpRequest['method'], path: string, body: unknown): HttpRequest => ({
    method,
    url: options.baseUrl + path,
    headers: {
      authorization: `Bearer ${options.token}`,
      accept: 'application/json',
      'intercom-version': intercomVersion,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

  const read = async (signal: AbortSignal, path: string, body?: unknown): Promise<Answer> => {
    const asked = request(body === undefined ? 'GET' : 'POST', path, body);
    const response = await reading(asked, signal);
    const json = parseAnswer(response);
    if (isPassing(response.status))
      throw deskError('vendor-unavailable', {
        what: `Intercom keeps answering ${response.status}.`,
        where: `${asked.method} ${path}`,
      });
    if (json === undefined && response.status === 200)
      throw deskError('response-unreadable', {
        what: 'Intercom’s answer is not JSON.',
        where: `${asked.method} ${path}`,
      });
    const answer = toAnswer(response, json ?? null);
    refuseFatal(answer, asked);
    return answer;
  };

  const lost = (status: number | null, message: string): WriteAnswer => ({ lost: true, status, message });

  const send = async (asked: HttpRequest, signal: AbortSignal): Promise<Sent> => {
    try {
      return { response: await writing(asked, signal) };
    } catch (error) {
      if (isUnsent(error)) return { unsent: (error as Error).message };
      if (isDeskError(error, 'host-unreachable') || isDeskError(error, 'response-truncated'))
        return { lost: error.message };
      throw error;
    }
  };

  const writeUntil = async (
    signal: AbortSignal,
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    { emptyAnswer = false, passes }: WriteOptions = {},
  ): Promise<WriteAnswer> => {
    const asked = request(method, path, body);
    const where = `${method} ${path}`;
    const waitFor = async (attempt: number, wait: number | undefined, why: string): Promise<void> => {
      const grown = Math.min(settings.longestWaitMs, settings.firstWaitMs * 2 ** (attempt - 1));
      const ms = (wait ?? grown) + Math.round(random() * Math.min(grown, 1_000));
      options.onWait(ms, why);
      await clock.sleep(ms, signal);
    };
    for (let attempt = 1; ; attempt++) {
      const sent = await send(asked, signal);
      if ('lost' in sent) return lost(null, sent.lost);
      if ('unsent' in sent) {
        if (attempt >= settings.tries) throw deskError('host-unreachable', { what: sent.unsent, where });
        await waitFor(attempt, undefined, 'no connection');
        continue;
      }
      const { response } = sent;
      if (response.status === 429) {
        if (attempt >= settings.tries * 4)
          throw deskError('vendor-unavailable', {
            what: 'Intercom keeps refusing calls for their rate.',
            where,
            next: `If your workspace has a limit of its own for such calls, name it: --ceiling "${method} ${path}=600/10m"; then run the same command again.`,
          });
        await waitFor(attempt, askedWait(response, clock.now()), 'rate limit');
        continue;
      }
      const answer = readWrite(response, emptyAnswer);
      if (isLost(answer)) return answer;
      refuseFatal(answer, asked);
      const again = passes?.(answer, attempt);
      if (again === undefined) return answer;
      await waitFor(attempt, again, errorOf(answer).message);
    }
  };

  /** As above; all its waits are for calls that are not done, so one that is stopped in them has not happened. */
  const write: typeof writeUntil = async (signal, ...call) => {
    try {
      return await writeUntil(signal, ...call);
    } catch (error) {
      throw signal.aborted && !isDeskError(error) ? stoppedUnsent(error) : error;
    }
  };

  const readWrite = (response: HttpResponse, emptyAnswer: boolean): WriteAnswer => {
    if (response.status === 408 || response.status >= 500)
      return lost(response.status, `Intercom answered ${response.status}.`);
    const json = parseAnswer(response);
    if (json === undefined && response.status < 300 && !(emptyAnswer && response.body.length === 0))
      return lost(response.status, 'Intercom answered without a readable body.');
    return toAnswer(response, (json ?? null) as Json);
  };

  /** The API bound to a signal. */
  return (signal: AbortSignal): Api => ({
    read: (path, body) => read(signal, path, body),
    write: (method, path, body, more) => write(signal, method, path, body, more),
  });
};
