import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deskError } from '../../../core/errors.js';
import { field, type Json, text } from '../api/answer.js';
import type { Channel, Hub } from './channel.js';

export interface HookOptions {
  readonly hub: Hub;
  /** Signs the events; shown beside the web hook in the plugin's settings. */
  readonly secret: string;
  readonly port: number;
  readonly host?: string;
}

const mostBytes = 1 << 20;

const bodyOf = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** The signature is over `[<timestamp>;<body>]`. An event that is sent once more by somebody names an id nobody waits for. */
const isSigned = (request: IncomingMessage, body: Buffer, secret: string): boolean => {
  const given = Buffer.from(String(request.headers['x-crisp-signature'] ?? ''));
  const timestamp = String(request.headers['x-crisp-request-timestamp'] ?? '');
  const own = Buffer.from(
    createHmac('sha256', secret).update(`[${timestamp};`).update(body).update(']').digest('hex'),
  );
  return given.length === own.length && timingSafeEqual(given, own);
};

/**
 * Crisp's web hook: a small server on this machine that takes signed events, reached by a tunnel or a proxy of the
 * operator's. It answers nothing but a status, and does nothing but wake an upload that waits. `port` is the one it got.
 */
export const createHook = ({
  hub,
  secret,
  port,
  host = '127.0.0.1',
}: HookOptions): Channel & { port(): number } => {
  let server: Server | undefined;
  let opening: Promise<void> | undefined;

  const statusOf = async (request: IncomingMessage): Promise<number> => {
    if (request.method !== 'POST') return 405;
    const body = await bodyOf(request);
    if (body === undefined) return 413;
    if (!isSigned(request, body, secret)) return 401;
    let json: Json;
    try {
      json = JSON.parse(body.toString('utf8')) as Json;
    } catch {
      // Signed and still no JSON: Crisp is told that it was not understood.
      return 400;
    }
    hub.take(text(field(json, 'event')) ?? '', field(json, 'data') ?? null);
    return 200;
  };

  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const made = createServer((request, response) => {
        // A sender that breaks off is no matter of ours.
        statusOf(request)
          .catch(() => 400)
          .then((status) => response.writeHead(status).end());
      });
      server = made;
      made.once('error', (cause: NodeJS.ErrnoException) =>
        reject(
          cause.code === 'EADDRINUSE'
            ? deskError('port-taken', { what: `Port ${port} is in use.`, where: host, cause })
            : cause,
        ),
      );
      made.listen(port, host, resolve);
    });

  return {
    open: () => {
      opening ??= listen();
      return opening;
    },
    grant: hub.grant,
    port: () => (server ? (server.address() as AddressInfo).port : port),
    close: () =>
      new Promise<void>((resolve) => {
        if (!server) return resolve();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
