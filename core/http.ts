import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { Agent, type Dispatcher } from 'undici';
import type { Clock } from './clock.js';
import { type DeskError, deskError, isDeskError } from './errors.js';
import { onAbort } from './on-abort.js';
import { safeUrl } from './secrets.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; a repeated header is joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed and complete. */
  readonly body: Buffer;
  /** When the answer was complete, in milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds from sending to the last byte. */
  readonly ms: number;
  /** 1 for the first try; set by the retry wrapper. */
  readonly attempt: number;
}

/**
 * One HTTP exchange. Resolves for every status; rejects with `host-unreachable` or `response-truncated` when no
 * whole answer came, and with the signal's reason when stopped. Pacing, retry and recording wrap this type.
 */
export type Exchange = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;

export interface HttpOptions {
  readonly clock: Clock;
  /** Most connections to one host. */
  readonly connections?: number;
  /** Milliseconds without any byte before giving up. */
  readonly timeoutMs?: number;
  /** Largest body after decompression, in bytes: a small compressed body can grow a thousandfold. */
  readonly maxBodyBytes?: number;
  readonly userAgent?: string;
}

export interface HttpClient {
  readonly exchange: Exchange;
  close(): Promise<void>;
}

const flatHeaders = (headers: Record<string, string | string[] | undefined>): Record<string, string> => {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return flat;
};

const decoder = (encoding: string | undefined) => {
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return gunzipSync;
    case 'deflate':
      return inflateSync;
    case 'br':
      return brotliDecompressSync;
    default:
      return undefined;
  }
};

const tooLarge = (limit: number, where: string, cause?: unknown): DeskError =>
  deskError('response-too-large', { what: `The response is larger than ${limit} bytes.`, where, cause });

const inflated = (sent: Buffer, encoding: string | undefined, limit: number, where: () => string): Buffer => {
  const decode = decoder(encoding);
  if (!decode || sent.length === 0) return sent;
  try {
    // At once and not as a stream: a page is small, and each step of a stream would queue in Node's thread pool
    // behind the megabytes that the archive is compressing there.
    // Room for what text usually unfolds to: a quarter of a megabyte for each small answer would keep the collector busy.
    const chunkSize = Math.min(1 << 18, Math.max(1 << 12, sent.length * 8));
    return decode(sent, { maxOutputLength: limit, chunkSize });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(limit, where(), error);
    throw error;
  }
};

/** An answer as it came over the line. */
interface Came {
  status: number;
  headers: Readonly<Record<string, string>>;
  readonly chunks: Buffer[];
  size: number;
}

/**
 * Sends one request and gathers its answer into `came`. Straight from the dispatcher: the streams that undici's
 * `request` puts around every body cost more than the rest of a small call.
 */
const gather = (
  agent: Agent,
  request: Dispatcher.DispatchOptions,
  came: Came,
  limit: number,
  where: () => string,
  signal: AbortSignal,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    if (signal.aborted) return reject(signal.reason);
    const forget = onAbort(signal, () => {
      controller?.abort(signal.reason as Error);
      reject(signal.reason);
    });
    const settle = (end: () => void): void => {
      forget();
      end();
    };
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (begun) => {
        controller = begun;
        if (signal.aborted) begun.abort(signal.reason as Error);
      },
      onResponseStart: (_controller, status, headers) => {
        // 1xx only announces the answer.
        if (status < 200) return;
        came.status = status;
        came.headers = flatHeaders(headers);
      },
      onResponseData: (answering, chunk) => {
        came.size += chunk.length;
        if (came.size > limit) answering.abort(tooLarge(limit, where()));
        else came.chunks.push(chunk);
      },
      onResponseEnd: () => settle(resolve),
      onResponseError: (_controller, error) => settle(() => reject(error)),
    };
    try {
      agent.dispatch(request, handler);
    } catch (error) {
      // A request that cannot be sent at all (a header with a line break) is refused at once.
      settle(() => reject(error));
    }
  });

const truncation = new Set(['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'Z_BUF_ERROR', 'Z_DATA_ERROR']);

const codeOf = (error: unknown): string => {
  const own = (error as { code?: unknown })?.code;
  if (typeof own === 'string') return own;
  const inner = (error as { cause?: { code?: unknown } })?.cause?.code;
  return typeof inner === 'string' ? inner : '';
};

/** A failed exchange as `response-truncated` when the answer had begun (`status`), else as `host-unreachable`. */
export const httpFailure = (error: unknown, url: string, where: string, status?: number): DeskError => {
  if (isDeskError(error)) return error;
  const code = codeOf(error);
  if (status !== undefined && (truncation.has(code) || code === 'UND_ERR_SOCKET' || code === 'ECONNRESET')) {
    return deskError('response-truncated', {
      what: `The response broke off (${code || 'no reason given'}).`,
      where,
      cause: error,
      details: { status },
    });
  }
  return deskError('host-unreachable', {
    what: `No answer from ${new URL(url).host} (${code || (error as Error).message}).`,
    where,
    cause: error,
    details: { reason: code },
  });
};

/** An HTTP client over undici with keep-alive connections. Close it to let the process end. */
export const createHttp = (options: HttpOptions): HttpClient => {
  const timeout = options.timeoutMs ?? 60_000;
  const limit = options.maxBodyBytes ?? 512 * 1024 * 1024;
  const agent = new Agent({
    connections: options.connections ?? 8,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connect: { timeout: Math.min(timeout, 15_000) },
  });
  const exchange: Exchange = async (request, signal) => {
    const started = options.clock.now();
    // Made only when something is wrong: it costs more than the call's own bookkeeping.
    const where = () => `${request.method} ${safeUrl(request.url)}`;
    const url = new URL(request.url);
    const came: Came = { status: 0, headers: {}, chunks: [], size: 0 };
    try {
      await gather(
        agent,
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: request.method,
          headers: {
            'accept-encoding': 'gzip',
            ...(options.userAgent ? { 'user-agent': options.userAgent } : {}),
            ...request.headers,
          },
          body: request.body ?? null,
        },
        came,
        limit,
        where,
        signal,
      );
      const { status, headers, chunks, size } = came;
      const sent = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
      const body = inflated(sent, headers['content-encoding'], limit, where);
      const at = options.clock.now();
      return { status, headers, body, at, ms: at - started, attempt: 1 };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw httpFailure(error, request.url, where(), came.status || undefined);
    }
  };
  return { exchange, close: () => agent.close() };
};

/** The body as JSON; `response-unreadable` when it is none. */
export const jsonBody = (response: HttpResponse, where: string): unknown => {
  try {
    return JSON.parse(response.body.toString('utf8'));
  } catch (cause) {
    throw deskError('response-unreadable', {
      what: 'The response is not JSON.',
      where: safeUrl(where),
      cause,
    });
  }
};
