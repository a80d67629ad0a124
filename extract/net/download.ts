import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { deskError } from '../../core/errors.js';
import { httpFailure } from '../../core/http.js';
import { safeUrl } from '../../core/secrets.js';
import { isPublicAddress } from './address.js';

/**
 * Fetches bytes from a link that stands in a record. No credentials are ever sent; every address of every host is
 * checked at the moment of connecting, also behind redirects.
 */

export interface Download {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As sent: not decompressed. Throws `response-truncated` when it breaks off. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Where the bytes came from after redirects, without signature. */
  readonly url: string;
  /** Throws the body away, so that the connection is free again. */
  discard(): Promise<void>;
}

export interface DownloaderOptions {
  /** Addresses of the own network are allowed: for stand-ins and mirrors. */
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
  readonly connections?: number;
  readonly userAgent?: string | undefined;
  /** Name resolution; the system's by default. */
  readonly lookup?: typeof systemLookup;
}

/** The first byte that is wanted, of one version of the file; of another version the whole of it is wanted. */
export interface RangeStart {
  readonly size: number;
  /** A strong `ETag` as it came. */
  readonly version: string;
}

export interface Downloader {
  /** Errors: `address-refused`, `host-unreachable`, `vendor-refused` for a redirect that leads nowhere. */
  open(url: string, signal: AbortSignal, from?: RangeStart): Promise<Download>;
  close(): Promise<void>;
}

const mostRedirects = 5;

const refusedAddress = (host: string, address: string) =>
  deskError('address-refused', {
    what: `${host} leads to ${address}, which is not an address of the public internet.`,
    where: host,
  });

/** Resolves a name and lets it pass only if all its addresses may be called. */
const guarded =
  (resolve: typeof systemLookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const bad = addresses.find(({ address }) => !isPublicAddress(address));
      if (bad) return callback(refusedAddress(hostname, bad.address) as NodeJS.ErrnoException, '', 0);
      const first = addresses[0];
      if (options.all) return callback(null, addresses);
      callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };

const flat = (headers: Dispatcher.ResponseData['headers']): Record<string, string> => {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) result[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return result;
};

const parseTarget = (text: string, base: string | undefined): URL => {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch (cause) {
    throw deskError('vendor-refused', { what: 'The link is not a URL.', where: safeUrl(text), cause });
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw deskError('address-refused', { what: `A link may not use ${url.protocol}`, where: safeUrl(text) });
  // User info would become an Authorization header.
  url.username = '';
  url.password = '';
  return url;
};

/** A downloader with its own connections; close it to let the process end. */
export const createDownloader = (options: DownloaderOptions): Downloader => {
  const agent = new Agent({
    connections: options.connections ?? 8,
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    connect: {
      timeout: Math.min(options.timeoutMs, 15_000),
      ...(options.allowPrivate ? {} : { lookup: guarded(options.lookup ?? systemLookup) }),
    },
  });

  /** Addresses written as numbers are not looked up and so are checked here. */
  const checkLiteral = ({ hostname }: URL): void => {
    const host = hostname.replace(/^\[|\]$/g, '');
    if (!options.allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw refusedAddress(host, host);
  };

  const bytesOf = async function* (
    response: Dispatcher.ResponseData,
    url: string,
    where: string,
  ): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of response.body) yield chunk as Buffer;
    } catch (error) {
      throw httpFailure(error, url, where, response.statusCode);
    }
  };

  return {
    open: async (first, signal, from) => {
      let target = parseTarget(first, undefined);
      for (let hop = 0; hop <= mostRedirects; hop++) {
        checkLiteral(target);
        const where = `GET ${safeUrl(target.href)}`;
        let response: Dispatcher.ResponseData;
        try {
          response = await agent.request({
            origin: target.origin,
            path: target.pathname + target.search,
            method: 'GET',
            headers: {
              // The bytes as they lie there; a compressed transfer would have another length.
              'accept-encoding': 'identity',
              ...(from ? { range: `bytes=${from.size}-`, 'if-range': from.version } : {}),
              ...(options.userAgent ? { 'user-agent': options.userAgent } : {}),
            },
            signal,
          });
        } catch (error) {
          if (signal.aborted) throw signal.reason;
          throw httpFailure(error, target.href, where);
        }
        const headers = flat(response.headers);
        const discard = async () => {
          await response.body.dump();
        };
        if (response.statusCode >= 300 && response.statusCode < 400 && headers.location) {
          await discard();
          target = parseTarget(headers.location, target.href);
          continue;
        }
        return {
          status: response.statusCode,
          headers,
          body: bytesOf(response, target.href, where),
          url: safeUrl(target.href),
          discard,
        };
      }
      throw deskError('vendor-refused', {
        what: `The link was redirected more than ${mostRedirects} times.`,
        where: safeUrl(first),
      });
    },
    close: () => agent.close(),
  };
};
