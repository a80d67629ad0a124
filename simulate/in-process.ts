import type { Clock } from '../core/clock.js';
import { deskError } from '../core/errors.js';
import type { Exchange, HttpRequest, HttpResponse } from '../core/http.js';
import { bodyBytes, type Counters, callOf, type Responder, respond } from './server.js';

/** A stand-in without a network, for clocks that jump: days of calls take seconds. */
export interface InProcess {
  readonly clock: Clock;
  /** Milliseconds that a call of so many bytes takes there and back, on the clock. */
  readonly travelMs: (bytes: number) => number;
  readonly exchange: Exchange;
}

const broken = (request: HttpRequest, code: 'host-unreachable' | 'response-truncated') =>
  deskError(code, {
    what: code === 'host-unreachable' ? 'The connection was cut.' : 'The response broke off.',
    where: `${request.method} ${new URL(request.url).pathname}`,
    details: { reason: 'ECONNRESET' },
  });

const bytesOf = (body: HttpRequest['body']): Buffer => {
  if (body === undefined) return Buffer.alloc(0);
  return typeof body === 'string'
    ? Buffer.from(body)
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
};

/** Answers calls as `serve` does; half of the travelling is before the answer is made, half behind it. */
export const serveInProcess = (
  options: Responder & Pick<InProcess, 'travelMs'> & { readonly counters: Counters },
): Pick<InProcess, 'exchange'> => {
  const { clock, counters, travelMs } = options;
  const exchange: Exchange = async (request, signal): Promise<HttpResponse> => {
    signal.throwIfAborted();
    const started = clock.now();
    const body = bytesOf(request.body);
    const { pathname, search } = new URL(request.url);
    const way = travelMs(body.length);
    await clock.sleep(way / 2);
    const call = callOf(request.method, pathname + search, request.headers ?? {}, body);
    const made = await respond(options, counters, call);
    await clock.sleep(way / 2);
    if (made === undefined) throw broken(request, 'host-unreachable');
    const { answer, fault } = made;
    if (fault?.kind === 'truncate' || fault?.kind === 'stall') throw broken(request, 'response-truncated');
    const at = clock.now();
    return {
      status: answer.status,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        date: new Date(at).toUTCString(),
        ...Object.fromEntries(
          Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
        ),
      },
      body: bodyBytes(answer, fault),
      at,
      ms: at - started,
      attempt: 1,
    };
  };
  return { exchange };
};
