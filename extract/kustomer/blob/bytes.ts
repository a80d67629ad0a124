import { createHash } from 'node:crypto';
import type { RequestEntry } from '../../../archive-format/batch.js';
import type { BlobRef, BlobStart } from '../../../archive-format/blob.js';
import type { Gap } from '../../../archive-format/gap.js';
import { deskError, isDeskError } from '../../../core/errors.js';
import { isPassing, retryAfter } from '../../../core/retry.js';
import type { Download, Downloader } from '../../net/download.js';
import type { BlobResult } from '../../source.js';
import { get } from '../api/calls.js';
import type { KustomerApi } from '../api/client.js';
import { readRefusal, refusalLine } from '../api/refusal.js';
import { keep } from '../record.js';
import type { KustomerSettings } from '../settings.js';
import type { Links } from './links.js';
import { beginningOf, goesOn } from './range.js';
import type { BlobLocator } from './reference.js';
import { unsign, unsignBody } from './unsign.js';

export interface BlobParts {
  readonly api: KustomerApi;
  readonly settings: KustomerSettings;
  readonly links: Links;
  readonly downloader: Downloader;
}

/** Fresh links that are tried for one file: a signature may run out while others are fetched. */
const mostLinks = 3;
const mostTries = 5;

const missing = (ref: BlobRef, reason: Gap['reason'], evidence: string, at: number): Gap => ({
  reason,
  kind: ref.kind,
  id: ref.id,
  evidence,
  ...(ref.declaredSize === null ? {} : { expected: `${ref.declaredSize} bytes` }),
  at: new Date(at).toISOString(),
});

const stateGaps = {
  redacted: { reason: 'redacted', evidence: 'attributes.redacted is true' },
  'not-uploaded': { reason: 'blob-missing', evidence: 'attributes.uploaded is false: it was never uploaded' },
  'no-link': { reason: 'blob-missing', evidence: 'the record has no links.related' },
} as const;

/**
 * An answer of an object store is small XML; more of it is not read. It only explains the status: what there is of one
 * that breaks off is enough.
 */
const readSome = async (download: Download, signal: AbortSignal): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of download.body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > 64 * 1024) break;
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (!isDeskError(error, 'response-truncated') && !isDeskError(error, 'host-unreachable')) throw error;
  }
  return Buffer.concat(chunks);
};

const codeOf = (body: Buffer): string => /<Code>([^<]{1,80})<\/Code>/.exec(body.toString('utf8'))?.[1] ?? '';

/** The pattern under which a file's type is not wanted; undefined when it is. */
const unwanted = (type: string | null, patterns: readonly string[]): string | undefined => {
  const plain = (type ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return patterns.find((pattern) =>
    pattern.endsWith('/*')
      ? plain.startsWith(pattern.slice(0, -1).toLowerCase())
      : plain === pattern.toLowerCase(),
  );
};

/** Gets the bytes of one file: the link from memory or asked for anew, then the file from another host. */
export const createBytes = ({ api, settings, links, downloader }: BlobParts) => {
  const { clock } = settings;

  const entryOf = (download: Download, started: number, attempt: number, bytes: number, sha256: string) =>
    ({
      method: 'GET',
      url: download.url,
      status: download.status,
      fetchedAt: new Date(clock.now()).toISOString(),
      ms: clock.now() - started,
      attempt,
      items: 0,
      bytes,
      responseSha256: sha256,
      nextCursor: null,
    }) satisfies RequestEntry;

  /** A new link for the file, or why there is none. */
  const renewed = async (ref: BlobRef, requests: RequestEntry[], signal: AbortSignal) => {
    const { paths } = ref.locator as unknown as BlobLocator;
    let why = 'no route';
    for (const path of paths) {
      const answer = await api.ask({ ...get(path), scrub: unsignBody, alone: true }, signal);
      requests.push(...answer.entries);
      if (!answer.ok) {
        why = refusalLine(answer.refusal);
        continue;
      }
      const span = answer.page.spans[0];
      const link = span && unsign(keep(answer.page.body, span).cut).link;
      if (link !== undefined) return { link };
      why = 'the record has no links.related';
    }
    return { why };
  };

  /** The bytes, counted and limited; the request is noted when they are through. */
  const counted = async function* (
    download: Download,
    requests: RequestEntry[],
    started: number,
    attempt: number,
    before: number,
  ): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    const promised = Number(download.headers['content-length'] ?? Number.NaN);
    let size = 0;
    try {
      for await (const chunk of download.body) {
        size += chunk.length;
        if (before + size > settings.maxBlobBytes) {
          throw deskError('response-too-large', {
            what: `The file is larger than ${settings.maxBlobBytes} bytes.`,
            where: download.url,
          });
        }
        hash.update(chunk);
        yield chunk;
      }
    } finally {
      requests.push(entryOf(download, started, attempt, size, hash.digest('hex')));
    }
    if (Number.isFinite(promised) && size !== promised) {
      throw deskError('response-truncated', {
        what: `The file broke off after ${size} of ${promised} bytes.`,
        where: download.url,
      });
    }
  };

  return async (ref: BlobRef, signal: AbortSignal, begun?: BlobStart): Promise<BlobResult> => {
    const requests: RequestEntry[] = [];
    const none = (reason: Gap['reason'], evidence: string): BlobResult => ({
      ok: false,
      gap: missing(ref, reason, evidence, clock.now()),
      requests,
    });
    const { state } = ref.locator as unknown as BlobLocator;
    if (state !== 'ready') return none(stateGaps[state].reason, stateGaps[state].evidence);
    const skipped = unwanted(ref.contentType, settings.skipTypes);
    if (skipped !== undefined)
      return none('filtered', `${ref.contentType}; files of ${skipped} are not fetched`);
    let link = links.take(`${ref.kind}/${ref.id}`, clock.now());
    let expired = '';
    let from = begun;
    for (let attempt = 1, asked = 0; attempt <= mostTries; attempt++) {
      if (link === undefined) {
        if (asked >= mostLinks) return none('blob-expired', expired);
        asked++;
        const fresh = await renewed(ref, requests, signal);
        if (fresh.link === undefined) return none('blob-missing', fresh.why);
        link = fresh.link;
      }
      const started = clock.now();
      let download: Download;
      try {
        download = await downloader.open(link, signal, from);
      } catch (error) {
        if (isDeskError(error, 'address-refused')) return none('blob-refused', error.message);
        if (isDeskError(error, 'vendor-refused')) return none('blob-missing', error.message);
        if (!isDeskError(error, 'host-unreachable') || attempt === mostTries) {
          if (isDeskError(error)) return none('blob-missing', error.message);
          throw error;
        }
        await clock.sleep(500 * 2 ** (attempt - 1), signal);
        continue;
      }
      const isRest = from !== undefined && download.status === 206;
      if (from && (download.status === 416 || (isRest && !goesOn(download, from)))) {
        // Not the rest of what is there: the whole file, then. Of the wrong part nothing is read.
        await download.discard();
        requests.push(entryOf(download, started, attempt, 0, createHash('sha256').digest('hex')));
        from = undefined;
        continue;
      }
      if (download.status === 200 || isRest) {
        const before = isRest ? (from?.size ?? 0) : 0;
        const length = before + Number(download.headers['content-length'] ?? 0);
        if (length > settings.maxBlobBytes) {
          await download.discard();
          return none('blob-too-large', `${length} bytes; the limit is ${settings.maxBlobBytes}`);
        }
        const of = isRest ? from : beginningOf(download);
        return {
          ok: true,
          bytes: counted(download, requests, started, attempt, before),
          ...(of ? { of } : {}),
          fetchedAt: new Date(clock.now()).toISOString(),
          requests,
        };
      }
      const body = await readSome(download, signal);
      requests.push(
        entryOf(download, started, attempt, body.length, createHash('sha256').update(body).digest('hex')),
      );
      const evidence = `${download.url}: ${refusalLine(readRefusal(download.status, body))}`;
      if (download.status === 403 || download.status === 401) {
        // The link ran out, or the clock of the store is ahead: a fresh one decides.
        expired = evidence;
        link = undefined;
      } else if (!isPassing(download.status) || attempt === mostTries) {
        return none('blob-missing', codeOf(body) ? `${evidence} (${codeOf(body)})` : evidence);
      } else {
        const wait = retryAfter(download.headers['retry-after'], clock.now()) ?? 500 * 2 ** (attempt - 1);
        await clock.sleep(Math.min(wait, 60_000), signal);
      }
    }
    return none(expired ? 'blob-expired' : 'blob-missing', expired || 'no whole answer');
  };
};
