import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock, virtualClock } from '../../core/clock.js';
import { createHttp, type HttpClient } from '../../core/http.js';
import { isPassing, retryAfter, retrying } from '../../core/retry.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const client = (options: Partial<Parameters<typeof createHttp>[0]> = {}): HttpClient => {
  const http = createHttp({ clock: systemClock, timeoutMs: 2000, ...options });
  closers.push(http.close);
  return http;
};

const signal = new AbortController().signal;

describe('an exchange', () => {
  test('gives status, headers and the decompressed body', async () => {
    const url = await serve((request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip');
      response
        .writeHead(418, { 'content-encoding': 'gzip', 'x-many': ['a', 'b'] })
        .end(gzipSync('short and stout'));
    });
    const answer = await client().exchange({ method: 'GET', url: `${url}/pot?x=1` }, signal);
    expect([answer.status, answer.body.toString(), answer.headers['x-many']]).toEqual([
      418,
      'short and stout',
      'a, b',
    ]);
  });

  test('a body that breaks off is an error, plain or compressed', async () => {
    const url = await serve((request, response) => {
      const bytes = request.url === '/zip' ? gzipSync('x'.repeat(50_000)) : Buffer.alloc(1000, 'x');
      response.writeHead(200, {
        'content-length': String(bytes.length),
        ...(request.url === '/zip' ? { 'content-encoding': 'gzip' } : {}),
      });
      response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
    });
    const http = client();
    for (const path of ['/plain', '/zip'])
      await expect(http.exchange({ method: 'GET', url: url + path }, signal)).rejects.toMatchObject({
        code: 'response-truncated',
      });
  });

  test('a compressed stream that ends early by its own account is an error too', async () => {
    const url = await serve((_request, response) => {
      const bytes = gzipSync('x'.repeat(50_000));
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes.subarray(0, bytes.length - 10));
    });
    await expect(client().exchange({ method: 'GET', url }, signal)).rejects.toMatchObject({
      code: 'response-truncated',
    });
  });

  test('a small body that grows beyond the limit is refused', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000)));
    });
    await expect(
      client({ maxBodyBytes: 1_000_000 }).exchange({ method: 'GET', url }, signal),
    ).rejects.toMatchObject({
      code: 'response-too-large',
    });
  });

  test('no server, and the URL in the error has no secret', async () => {
    await expect(
      client().exchange({ method: 'GET', url: 'http://127.0.0.1:9/x?token=abcdef123&page=2' }, signal),
    ).rejects.toMatchObject({ code: 'host-unreachable', where: 'GET http://127.0.0.1:9/x?page=2' });
  });

  test('a silent server is given up', async () => {
    const url = await serve(() => {});
    await expect(client({ timeoutMs: 200 }).exchange({ method: 'GET', url }, signal)).rejects.toMatchObject({
      code: 'host-unreachable',
    });
  });

  test('stopping rejects with the reason of the stop', async () => {
    const url = await serve(() => {});
    const stop = new AbortController();
    const answer = client().exchange({ method: 'GET', url }, stop.signal);
    stop.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });
});

describe('retrying', () => {
  const policy = (clock: ReturnType<typeof virtualClock>, tries: number) => ({
    clock,
    tries,
    firstWaitMs: 1000,
    longestWaitMs: 8000,
    jitter: () => 0,
    again: (response: { status: number }) => isPassing(response.status),
    asked: (response: { headers: Readonly<Record<string, string>> }, now: number) =>
      retryAfter(response.headers['retry-after'], now),
  });

  test('waits as asked, doubles otherwise, and counts its attempts', async () => {
    const clock = virtualClock(0, { auto: true });
    const seen: number[] = [];
    const answers = [
      { status: 503, headers: {} },
      { status: 429, headers: { 'retry-after': '30' } },
      { status: 500, headers: {} },
      { status: 200, headers: {} },
    ];
    const exchange = retrying(
      async () => {
        seen.push(clock.now());
        const next = answers[seen.length - 1] as { status: number; headers: Record<string, string> };
        return { ...next, body: Buffer.alloc(0), at: 0, ms: 0, attempt: 1 };
      },
      policy(clock, 10),
    );
    const answer = await exchange({ method: 'GET', url: 'http://example.com' }, signal);
    expect([answer.status, answer.attempt, seen]).toEqual([200, 4, [0, 1000, 31_000, 35_000]]);
  });

  test('gives the last answer after the last try, and never repeats what will not pass', async () => {
    const clock = virtualClock(0, { auto: true });
    let calls = 0;
    const always = (status: number) =>
      retrying(
        async () => {
          calls++;
          return { status, headers: {}, body: Buffer.alloc(0), at: 0, ms: 0, attempt: 1 };
        },
        policy(clock, 3),
      );
    expect((await always(500)({ method: 'GET', url: 'http://example.com' }, signal)).status).toBe(500);
    expect(calls).toBe(3);
    expect((await always(404)({ method: 'GET', url: 'http://example.com' }, signal)).status).toBe(404);
    expect(calls).toBe(4);
  });

  test('Retry-After is seconds or a date', () => {
    expect(retryAfter('12', 0)).toBe(12_000);
    expect(retryAfter('Thu, 01 Jan 1970 00:00:10 GMT', 4000)).toBe(6000);
    expect(retryAfter('soon', 0)).toBeUndefined();
  });
});
