import type { LookupAddress } from 'node:dns';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createDownloader, type DownloaderOptions } from '../../../extract/net/download.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const serve = async (listener: RequestListener): Promise<{ port: number; url: string }> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}` };
};

const downloader = (options: Partial<DownloaderOptions> = {}) => {
  const made = createDownloader({ allowPrivate: true, timeoutMs: 3000, ...options });
  closers.push(made.close);
  return made;
};

/** A resolver that knows names by heart. */
const names = (
  known: Readonly<Record<string, readonly string[]>>,
): NonNullable<DownloaderOptions['lookup']> =>
  ((host: string, _options: unknown, callback: (error: Error | null, found: LookupAddress[]) => void) => {
    const found = (known[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    callback(found.length === 0 ? new Error(`no such name: ${host}`) : null, found);
  }) as unknown as NonNullable<DownloaderOptions['lookup']>;

const signal = new AbortController().signal;
const read = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('fetching bytes from a link in a record', () => {
  test('sends no credentials, asks for the bytes as they are, and follows redirects', async () => {
    const seen: (string | undefined)[] = [];
    const there = await serve((request, response) => {
      seen.push(request.headers.authorization, request.headers.cookie, request.headers['accept-encoding']);
      response.end('the file');
    });
    const here = await serve((_request, response) =>
      response.writeHead(302, { location: `${there.url}/f?signature=s`, 'set-cookie': 'a=b' }).end(),
    );
    const got = await downloader().open(here.url.replace('//', '//user:word@'), signal);
    expect(await read(got.body)).toBe('the file');
    expect(got.url).toBe(`${there.url}/f`);
    expect(seen).toEqual([undefined, undefined, 'identity']);
  });

  test.each([
    'http://127.0.0.1:9/x',
    'http://[::1]:9/x',
    'http://[::ffff:10.0.0.1]/x',
    'http://2130706433/x',
    'http://0x7f.1/x',
    'http://0/x',
    'http://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'ftp://files.example.com/x',
  ])('%s is refused before anything is called', async (url) => {
    await expect(downloader({ allowPrivate: false }).open(url, signal)).rejects.toMatchObject({
      code: 'address-refused',
    });
  });

  test('a name is judged by every address it has, at the moment of connecting', async () => {
    let called = 0;
    const { port } = await serve((_request, response) => {
      called++;
      response.end('inside');
    });
    const lookup = names({
      'inside.example.com': ['127.0.0.1'],
      'both.example.com': ['8.8.8.8', '10.0.0.1'],
    });
    const guarded = downloader({ allowPrivate: false, lookup });
    for (const host of ['inside.example.com', 'both.example.com'])
      await expect(guarded.open(`http://${host}:${port}/`, signal)).rejects.toMatchObject({
        code: 'address-refused',
      });
    await expect(guarded.open('http://nowhere.example.com/', signal)).rejects.toMatchObject({
      code: 'host-unreachable',
    });
    expect(called).toBe(0);
  });

  test('a redirect into the own network is refused like a direct link', async () => {
    const { url } = await serve((_request, response) =>
      response.writeHead(301, { location: 'file:///etc/passwd' }).end(),
    );
    await expect(downloader().open(url, signal)).rejects.toMatchObject({ code: 'address-refused' });
    const loop = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end());
    await expect(downloader().open(loop.url, signal)).rejects.toMatchObject({ code: 'vendor-refused' });
  });

  test('bytes that break off are an error, not a shorter file', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('x'.repeat(400), () => response.destroy());
    });
    const got = await downloader().open(url, signal);
    await expect(read(got.body)).rejects.toMatchObject({ code: 'response-truncated' });
  });

  test('stops at once when told', async () => {
    const { url } = await serve(() => {});
    const stop = new AbortController();
    const waiting = downloader().open(url, stop.signal);
    stop.abort(new RangeError('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});
