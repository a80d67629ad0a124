import { createCipheriv } from 'node:crypto';
import type { Batch } from '../archive-format/batch.js';
import { createArchive } from '../archive-format/open.js';
import { text } from '../archive-format/table.js';
import { sha256 } from '../core/digest.js';
import { cutRecord } from '../core/json-cut.js';

/**
 * A large archive, made through the ordinary writer: most of a desk's bytes are attachments, which cannot be
 * compressed; the rest are records.
 */

/** The same bytes in every run, as little compressible as pictures are. */
const noise = (seed: number, bytes: number): Buffer => {
  const start = Buffer.alloc(16);
  start.writeUInt32BE(seed);
  return createCipheriv('aes-128-ctr', Buffer.alloc(16), start).update(Buffer.alloc(bytes));
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const fetchedAt = '2025-02-01T00:00:00.000Z';
const batchOf = 1_000;
const recordBytes = 600;
const attachmentBytes = 1_500_000;

const messages = (from: number, done: boolean): Batch => ({
  records: Array.from({ length: batchOf }, (_, index) => {
    const id = String(from + index);
    const body = noise(from + index, recordBytes).toString('base64');
    const { bytes, oddities } = cutRecord(Buffer.from(JSON.stringify({ id, body })));
    return { kind: 'message', id, bytes, oddities, request: null, fetchedAt };
  }),
  gaps: [],
  requests: [],
  nextCursor: {},
  done,
});

/** Makes an archive of about so many megabytes, a tenth of them raw records. */
export const makeLarge = async (home: string, megabytes: number): Promise<void> => {
  const archive = await createArchive(home);
  const writer = await archive.begin({
    source: { kind: 'sample', org: 'acme', api: 'v1', baseUrl: 'https://acme.example.com' },
    mode: 'full',
    operator: { name: 'Benchmark', address: 'mailto:bench@example.com' },
    configSha256: sha256('benchmark'),
    filters: {},
    volatilePaths: [],
    tables: [{ kind: 'message', comment: 'A message.', columns: [text('body', 'body')] }],
  });
  const attachments = Math.ceil((megabytes * 0.9e6) / attachmentBytes);
  for (let id = 0; id < attachments; id++)
    await writer.putBlob(
      { kind: 'attachment', id: String(id), name: null, contentType: null, declaredSize: null, locator: {} },
      once(noise(1_000_000_000 + id * 100_000, attachmentBytes)),
      fetchedAt,
    );
  const batches = Math.ceil((megabytes * 0.1e6) / recordBytes / batchOf);
  for (let batch = 0; batch < batches; batch++)
    await writer.append('message', messages(batch * batchOf, batch === batches - 1));
  const fetched = batches * batchOf;
  await writer.commit({ message: { complete: true, fetched, sourceReported: fetched } });
};
