import { z } from 'zod';
import { deskError } from '../../core/errors.js';
import { readLines } from '../../core/ndjson.js';
import type { StoredBlob } from '../blob.js';
import { indexVersion } from '../layout.js';

const line = z.object({
  v: z.number().optional(),
  kind: z.string(),
  id: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.number().int().nonnegative(),
  name: z.string().nullable(),
  content_type: z.string().nullable(),
  pack: z.string(),
  fetched_at: z.string(),
});

/** References of one attachments index, in order. `length`: only the first so many bytes of the file. */
export async function* readBlobIndex(
  path: string,
  options: { readonly signal?: AbortSignal; readonly length?: number } = {},
): AsyncGenerator<StoredBlob> {
  for await (const { number, bytes } of readLines(path, options)) {
    let row: z.infer<typeof line>;
    try {
      row = line.parse(JSON.parse(bytes.toString('utf8')));
    } catch (cause) {
      throw deskError('archive-damaged', {
        what: 'A line of an attachments index cannot be read.',
        where: `${path}:${number}`,
        cause,
      });
    }
    const { v = indexVersion, content_type, fetched_at, ...rest } = row;
    if (v !== indexVersion)
      throw deskError('archive-version-unknown', {
        what: `A line of an attachments index has version ${v}; this program reads ${indexVersion}.`,
        where: `${path}:${number}`,
      });
    yield { ...rest, contentType: content_type, fetchedAt: fetched_at };
  }
}
