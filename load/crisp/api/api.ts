import type { Clock } from '../../../core/clock.js';
import { deskError, isDeskError } from '../../../core/errors.js';
import type { Exchange, HttpRequest, HttpResponse } from '../../../core/http.js';
import { isPassing, retryAfter } from '../../../core/retry.js';
import type { CrispSettings } from '../settings.js';
import { type Answer, sentenceOf, toAnswer, type WriteAnswer } from './answer.js';
import { type Allowance, createLimits } from './limits.js';

export interface ApiOptions {
  readonly exchange: Exchange;
  /** E.g. `https://api.crisp.chat`; no slash at the end. */
  readonly baseUrl: string;
  /** `identifier:key`. */
  readonly token: string;
  readonly website: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly settings: CrispSettings;
  readonly onWait: (ms: number, why: string) => void;
}

/** Paths are those below the workspace, each segment encoded. */
export interface Api {
  /** Repeated as long as it may help. 404 is an answer. */
  read(path: string): Promise<Answer>;
  /** Sent again only when it was surely not done. */
  write(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<WriteAnswer>;
  /** Asks for a place in the bucket of files, which lies beside the workspaces. */
  askBucket(body: unknown): Promise<WriteAnswer>;
  /** When a write last got no answer; 0: none did. */
  lostAt(): number;
}

/** Nothing was sent: no such host, nobody listening, no connection in time. */
const unsent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Refused for rate or quota, and surely not done. Crisp uses all three. */
const tooMuch: ReadonlySet<number> = new Set([420, 423, 429]);

/** A call in flight is never cut off: its fate would be unknown. */
const uncut = (): AbortSignal => new AbortController().signal;

/** Ends a call that still waits for its turn, and says that nothing of it has left. */
const stoppedUnsent = (cause: unknown) =>
  deskError('interrupted', {
    what: 'The load was stopped before the call was sent.',
    where: 'crisp',
    details: { unsent: true },
    cause,
  });

type Sent = { readonly response: HttpResponse } | { readonly unsent: string } | { readonly lost: string };

/** What must stop the whole load, because every further call would meet it too. */
const refuseFatal = (answer: Answer, where: string): void => {
  if (answer.status === 401)
    throw deskError('token-refused', { what: `Crisp: ${sentenceOf(answer)}`, where });
  if (answer.status === 404 && ['not_subscribed', 'website_not_found'].includes(answer.reason))
    throw deskError('token-refused', {
      what: 'The token has no part in this workspace.',
      where,
      next: 'Check DESKARCHIVE_CRISP_WEBSITE and the token.',
    });
  if (answer.status === 403)
    throw deskError('role-missing', {
      what: `Crisp refuses the call: ${sentenceOf(answer)}`,
      where,
      next: 'Give the token the scope that the call needs.',
    });
};

/** The API as two verbs, for one signal: what waits ends with the signal, what is on its way does not. */
export const createApi = (options: ApiOptions) => {
  const { clock, random, settings, exchange } = options;
  const limits = createLimits(clock, settings, options.onWait);
  let lostAt = 0;
  const root = `${options.baseUrl}/v1`;
  const base = `${root}/website/${options.website}`;
  const headers = {
    authorization: `Basic ${Buffer.from(options.token).toString('base64')}`,
    'x-crisp-tier': settings.tier,
    accept: 'application/json',
  };

  const request = (method: HttpRequest['method'], path: string, body: unknown): HttpRequest => ({
    method,
    url: (path.startsWith('/bucket/') ? root : base) + path,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

  const send = async (asked: HttpRequest): Promise<Sent> => {
    try {
      return { response: await exchange(asked, uncut()) };
    } catch (error) {
      if (isDeskError(error, 'host-unreachable') && unsent.has(String(error.details.reason)))
        return { unsent: error.message };
      if (isDeskError(error, 'host-unreachable') || isDeskError(error, 'response-truncated'))
        return { lost: error.message };
      throw error;
    }
  };

  const pause = async (attempt: number, why: string, signal: AbortSignal): Promise<void> => {
    const grown = Math.min(settings.longestWaitMs, (settings.firstWaitMs / 10) * 2 ** (attempt - 1));
    const ms = Math.round(grown * (1 + random()));
    options.onWait(ms, why);
    await clock.sleep(ms, signal);
  };

  /** Sends a call until it was heard: refusals for rate are waited out, missing connections tried again. */
  const heard = async (
    asked: HttpRequest,
    allowance: Allowance,
    signal: AbortSignal,
  ): Promise<{ readonly response: HttpResponse } | { readonly lost: string }> => {
    const where = `${asked.method} ${new URL(asked.url).pathname}`;
    const path = asked.url.slice((asked.url.startsWith(base) ? base : root).length);
    for (let attempt = 1; ; ) {
      await limits.before(allowance, { method: asked.method, path }, signal).catch((cause: unknown) => {
        throw signal.aborted ? stoppedUnsent(cause) : cause;
      });
      const sent = await send(asked);
      if ('unsent' in sent) {
        if (attempt >= settings.tries) throw deskError('host-unreachable', { what: sent.unsent, where });
        await pause(attempt++, 'no connection', signal);
        continue;
      }
      if ('lost' in sent) return sent;
      const { status } = sent.response;
      if (!tooMuch.has(status)) {
        limits.passed(allowance);
        return sent;
      }
      limits.refused(allowance, status, retryAfter(sent.response.headers['retry-after'], clock.now()));
    }
  };

  const read = async (path: string, signal: AbortSignal): Promise<Answer> => {
    const asked = request('GET', path, undefined);
    const where = `GET ${path}`;
    for (let attempt = 1; ; attempt++) {
      const got = await heard(asked, 'calls', signal);
      const answer = 'lost' in got || isPassing(got.response.status) ? undefined : toAnswer(got.response);
      if (answer !== undefined) {
        refuseFatal(answer, where);
        return answer;
      }
      if (attempt >= settings.tries)
        throw deskError('vendor-unavailable', { what: 'Crisp gives no answer that can be read.', where });
      await pause(attempt, 'no answer', signal);
    }
  };

  const write = async (
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body: unknown,
    signal: AbortSignal,
  ): Promise<WriteAnswer> => {
    const allowance: Allowance = method === 'POST' && path === '/conversation' ? 'creation' : 'calls';
    const got = await heard(request(method, path, body), allowance, signal);
    const lost = (code: number | null, message: string): WriteAnswer => {
      lostAt = clock.now();
      return { lost: true, status: code, message };
    };
    if ('lost' in got) return lost(null, got.lost);
    const { status } = got.response;
    if (status === 408 || status >= 500) return lost(status, `Crisp answered ${status}.`);
    const answer = toAnswer(got.response);
    if (answer === undefined) return lost(status, 'Crisp answered without a readable body.');
    refuseFatal(answer, `${method} ${path}`);
    return answer;
  };

  /** The API bound to a signal. */
  return (signal: AbortSignal): Api => ({
    read: (path) => read(path, signal),
    write: (method, path, body) => write(method, path, body, signal),
    askBucket: (body) => write('POST', '/bucket/url/generate', body, signal),
    lostAt: () => lostAt,
  });
};
