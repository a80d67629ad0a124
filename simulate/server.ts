import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Duplex, pipeline, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Clock } from '../core/clock.js';
import { deskError } from '../core/errors.js';
import { type FaultRule, faultStatus } from './faults.js';

/** The HTTP shell that all stand-ins share: body reading, faults, gzip, counters. Vendor rules live elsewhere. */

export interface Call {
  readonly method: string;
  /** Path without query, decoded per segment, no slash at the end. */
  readonly path: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text or bytes; an object is sent as JSON. Pieces are joined: raw records can so be served as they are. */
  readonly body?: string | Buffer | object | readonly Buffer[];
  /** Instead of `body`: sent piece by piece as it is made, never whole in memory, not zipped. */
  readonly stream?: Iterable<string>;
}

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly gzip?: boolean;
  /** Send bodies in chunks, without their length. */
  readonly chunked?: boolean;
  /** Which calls count as writes; any but GET and HEAD when absent. */
  readonly isWrite?: (call: Call) => boolean;
  readonly fault: (method: string, path: string) => FaultRule | undefined;
  /** The vendor's answer to a fault's status, so that errors look like the vendor's. */
  readonly errorAnswer: (status: number, call: Call) => Answer;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
  /** Takes over a connection that asks for another protocol; without it such a call is an ordinary one. */
  readonly onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export interface Counters {
  calls: number;
  writes: number;
  refused: number;
  faults: Record<string, number>;
}

export const newCounters = (): Counters => ({ calls: 0, writes: 0, refused: 0, faults: {} });

export interface RunningServer {
  readonly url: string;
  readonly counters: Counters;
  close(): Promise<void>;
}

/** What decides an answer, whatever carries the call. */
export type Responder = Pick<ServerOptions, 'clock' | 'isWrite' | 'fault' | 'errorAnswer' | 'handle'>;

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const safeDecode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray % is the caller's affair: the segment then matches nothing.
    return text;
  }
};

/** A call from its request line, headers (names in lower case) and body. */
export const callOf = (method: string, target: string, headers: Call['headers'], body: Buffer): Call => {
  const url = new URL(target, 'http://simulator.invalid');
  const raw = url.pathname.length > 1 ? url.pathname.replace(/\/+$/, '') : url.pathname;
  return {
    method,
    path: raw,
    segments: raw.split('/').slice(1).map(safeDecode),
    query: url.searchParams,
    target,
    headers,
    body,
  };
};

const toCall = async (request: IncomingMessage): Promise<Call> => {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return callOf(request.method ?? 'GET', request.url ?? '/', headers, await readBody(request));
};

/** Statuses of calls that came too fast or beyond a quota. */
const tooMuch: ReadonlySet<number> = new Set([420, 423, 429]);

const wholeBody = ({ body }: Answer): Buffer => {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (Buffer.isBuffer(body)) return body;
  if (Array.isArray(body) && body.every((piece) => Buffer.isBuffer(piece)))
    return Buffer.concat(body as Buffer[]);
  return Buffer.from(JSON.stringify(body));
};

/** The body as it goes over the line, spoilt if a fault says so. */
export const bodyBytes = (answer: Answer, fault: FaultRule | undefined): Buffer => {
  if (fault?.kind === 'empty-body') return Buffer.alloc(0);
  const bytes = wholeBody(answer);
  return fault?.kind === 'truncate-json' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
};

export interface Response {
  readonly answer: Answer;
  /** What still has to be spoilt on the way. */
  readonly fault: FaultRule | undefined;
}

/** What comes back of a call; undefined: the connection is cut without an answer. */
export const respond = async (
  options: Responder,
  counters: Counters,
  call: Call,
): Promise<Response | undefined> => {
  const isWrite = options.isWrite ?? ((one: Call) => one.method !== 'GET' && one.method !== 'HEAD');
  const control = call.path.startsWith('/_simulator');
  if (!control) counters.calls++;
  const fault = control ? undefined : options.fault(call.method, call.path);
  if (fault) counters.faults[fault.kind] = (counters.faults[fault.kind] ?? 0) + 1;
  if (fault?.kind === 'slow') await options.clock.sleep(fault.argument);
  if (fault?.kind === 'reset-before') return undefined;
  const instead = fault && faultStatus(fault.kind);
  if (instead && !instead.done)
    return { answer: options.errorAnswer(instead.status, call), fault: undefined };
  const answer = await options.handle(call);
  if (!control && tooMuch.has(answer.status)) counters.refused++;
  if (!control && isWrite(call) && answer.status < 300) counters.writes++;
  if (fault?.kind === 'reset-after') return undefined;
  return instead
    ? { answer: options.errorAnswer(instead.status, call), fault: undefined }
    : { answer, fault };
};

const send = (
  call: Call,
  response: ServerResponse,
  { answer, fault }: Response,
  options: ServerOptions,
): void => {
  let bytes = bodyBytes(answer, fault);
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    // The stand-in's time, not the machine's: clients measure their windows by it.
    date: new Date(options.clock.now()).toUTCString(),
    ...answer.headers,
  };
  if (answer.stream) {
    response.writeHead(answer.status, headers);
    // A reader who goes away ends the answer; there is nobody left to tell.
    pipeline(Readable.from(answer.stream), response, () => {});
    return;
  }
  const zipped =
    options.gzip !== false && bytes.length > 512 && /\bgzip\b/.test(call.headers['accept-encoding'] ?? '');
  if (zipped) {
    bytes = gzipSync(bytes, { level: 1 });
    headers['content-encoding'] = 'gzip';
  }
  if (!options.chunked) headers['content-length'] = String(bytes.length);
  response.writeHead(answer.status, headers);
  if (fault?.kind === 'truncate') {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    return;
  }
  if (fault?.kind === 'stall') {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
    return;
  }
  response.end(call.method === 'HEAD' ? undefined : bytes);
};

/** Starts a server on loopback. Errors: port-taken. */
export const serve = async (options: ServerOptions): Promise<RunningServer> => {
  const counters = newCounters();
  const server = createServer((request, response) => {
    void (async () => {
      const call = await toCall(request);
      const made = await respond(options, counters, call);
      if (made) send(call, response, made, options);
      else response.destroy();
    })().catch((error: unknown) => {
      // A defect of the stand-in must not look like a vendor's answer.
      if (!response.headersSent) response.writeHead(599, { 'content-type': 'text/plain' });
      response.end(`simulator defect: ${error instanceof Error ? error.stack : String(error)}`);
    });
  });
  server.keepAliveTimeout = 30_000;
  const { onUpgrade } = options;
  if (onUpgrade) server.on('upgrade', onUpgrade);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? deskError('port-taken', { what: `Port ${options.port} is in use.`, where: options.host, cause })
          : cause,
      ),
    );
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}`,
    counters,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
