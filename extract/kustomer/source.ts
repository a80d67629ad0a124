import type { Batch } from '../../archive-format/batch.js';
import { deskError } from '../../core/errors.js';
import { createHttp } from '../../core/http.js';
import { keepSecret } from '../../core/secrets.js';
import { createDownloader } from '../net/download.js';
import { filtersOf } from '../selection.js';
import type { Source, StreamFacts } from '../source.js';
import { createAccess } from './access.js';
import { createApi } from './api/client.js';
import { createBytes } from './blob/bytes.js';
import { createLinks } from './blob/links.js';
import { blobReferences } from './blob/reference.js';
import { createCheck } from './check.js';
import type { CursorFacts } from './reader.js';
import { createRetry } from './retry/retry.js';
import { checkNames } from './select/known-names.js';
import { selectedStreams } from './select/streams.js';
import { type KustomerOptions, kustomerSettings } from './settings.js';
import { kustomerGroups, kustomerStreams } from './streams.js';
import { kustomerSubject } from './subject.js';
import { kustomerTables } from './tables.js';
import { kustomerVolatile } from './volatile.js';

/**
 * Kustomer as a source, through its API: reads only, with one key, at the pace that the vendor allows.
 * `access`, `check` and `read` throw `token-refused`, `pod-wrong`, `host-unreachable` and `vendor-unavailable` when nothing can
 * be read, and `stream-unreadable` when one stream cannot.
 */
export const createKustomerSource = (options: KustomerOptions): Source => {
  const settings = kustomerSettings(options);
  keepSecret(options.token);
  const http = options.exchange
    ? undefined
    : createHttp({ clock: settings.clock, timeoutMs: settings.timeoutMs, connections: 48 });
  const exchange = options.exchange ?? (http as NonNullable<typeof http>).exchange;
  const api = createApi({ settings, exchange, token: options.token });
  const links = createLinks();
  const downloader = createDownloader({
    allowPrivate: settings.allowPrivate,
    timeoutMs: settings.timeoutMs,
    userAgent: settings.userAgent,
  });
  const bytes = createBytes({ api, settings, links, downloader });
  const { selection } = options;
  const filters = selection && filtersOf(selection);
  const streams = selection && filters ? selectedStreams(kustomerStreams, selection) : kustomerStreams;
  const find = (name: string) => {
    const stream = streams.find((candidate) => candidate.name === name);
    if (stream) return stream;
    throw deskError('flag-invalid', {
      what: `Kustomer has no stream ${name}.`,
      where: '--streams',
      next: `Streams: ${streams.map((candidate) => candidate.name).join(', ')}.`,
    });
  };

  return {
    name: 'kustomer',
    org: settings.org,
    api: 'v1',
    baseUrl: settings.baseUrl,
    streams: streams.map(({ roles: _roles, read: _read, ...stream }) => stream),
    groups: kustomerGroups,
    tables: kustomerTables,
    subject: kustomerSubject,
    volatilePaths: kustomerVolatile,
    ...(filters ? { filters } : { deltas: true as const, retry: createRetry({ api, settings, links }) }),
    settings: {
      maxBlobBytes: settings.maxBlobBytes,
      allowPrivate: settings.allowPrivate,
      skipTypes: settings.skipTypes,
    },
    access: async (signal) => {
      const findings = await createAccess({ api, settings })(signal);
      if (selection) await checkNames(selection, streams, { api, settings, links, signal });
      return findings;
    },
    check: createCheck({ api, settings }),
    read: (name, cursor, context, signal): AsyncIterable<Batch> =>
      find(name).read({ api, settings, cursor, context, links, signal }),
    facts: (_name, cursor): StreamFacts => {
      const { incomplete, reported, highWater, since } = cursor as CursorFacts;
      return {
        complete: incomplete !== true,
        sourceReported: reported ?? null,
        ...(highWater === undefined ? {} : { highWater }),
        ...(since === undefined ? {} : { since }),
      };
    },
    blobRefs: blobReferences,
    blob: bytes,
    close: async () => {
      await http?.close();
      await downloader.close();
    },
  };
};
