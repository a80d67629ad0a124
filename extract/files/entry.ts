import type { RequestEntry } from '../../archive-format/batch.js';

/** Reading a file, as the request log tells it: by its name among the files given, never by a path of this machine. */
export const fileUrl = (name: string): string =>
  `file:///${name.split('/').map(encodeURIComponent).join('/')}`;

/** The entry for one batch of records of a file; `sha256` is that of the whole file, after unpacking. */
export const readEntry = (parts: {
  readonly name: string;
  readonly at: string;
  readonly items: number;
  readonly bytes: number;
  readonly sha256: string;
}): RequestEntry => ({
  method: 'READ',
  url: fileUrl(parts.name),
  status: 200,
  fetchedAt: parts.at,
  ms: 0,
  attempt: 1,
  items: parts.items,
  bytes: parts.bytes,
  responseSha256: parts.sha256,
  nextCursor: null,
});
