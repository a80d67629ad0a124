import type { BlobStart } from '../../../archive-format/blob.js';
import type { Download } from '../../net/download.js';

/** Going on with a file that broke off (RFC 9110, sections 13.1.5 and 14): what an answer is the beginning or the rest of. */

type Headers = Pick<Download, 'headers'>;

/** A weak tag (`W/"…"`) names contents that are as good as the same, byte for byte perhaps not. */
const strong = (tag: string | undefined): string | undefined =>
  tag !== undefined && /^"[^"]*"$/.test(tag) ? tag : undefined;

/** What a whole answer must say of itself so that its rest can be asked for should it break off; undefined when it does not. */
export const beginningOf = ({ headers }: Headers): BlobStart | undefined => {
  const version = strong(headers.etag);
  const total = Number(headers['content-length'] ?? Number.NaN);
  // Parts of what was packed for the way are no parts of the file.
  const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity';
  return version !== undefined && isPlain && Number.isSafeInteger(total)
    ? { size: 0, version, total }
    : undefined;
};

const contentRange = /^bytes (\d+)-(\d+)\/(\d+)$/;

/** Whether a partial answer is the rest of the same version, from the byte that was asked for to the last. */
export const goesOn = ({ headers }: Headers, from: BlobStart): boolean => {
  const [, first, last, total] = (contentRange.exec(headers['content-range'] ?? '') ?? []).map(Number);
  return (
    first === from.size &&
    total === from.total &&
    last === from.total - 1 &&
    strong(headers.etag) === from.version
  );
};
