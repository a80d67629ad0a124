import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch, RequestEntry } from '../../archive-format/batch.js';
import type { BlobRef } from '../../archive-format/blob.js';
import type { ArchiveOptions } from '../../archive-format/open.js';
import type { SourceRecord } from '../../archive-format/record.js';
import type { SnapshotScope, StreamReport } from '../../archive-format/snapshot.js';
import {
  boolean,
  integer,
  json,
  map,
  number,
  type TableSpec,
  text,
  texts,
  time,
} from '../../archive-format/table.js';
import { virtualClock } from '../../core/clock.js';
import { sha256 } from '../../core/digest.js';
import { cutRecord } from '../../core/json-cut.js';

/** Made-up desks for the archive's tests. */

export const noteTable: TableSpec = {
  kind: 'note',
  comment: 'A note.',
  columns: [
    text('body', 'attributes.body', 'Text'),
    integer('rev', 'attributes.rev'),
    number('score', 'attributes.score'),
    boolean('deleted', 'attributes.deleted'),
    time('created_at', 'attributes.createdAt'),
    json('meta', 'attributes.meta'),
    text('meta_colour', 'attributes.meta.colour'),
    texts('tags', 'attributes.tags'),
    map('custom', 'attributes.custom'),
    text('person_id', 'relationships.person.data.id'),
  ],
};

export const personTable: TableSpec = {
  kind: 'person',
  comment: 'A person.',
  columns: [text('name', 'attributes.name')],
};

export const scope = (change: Partial<SnapshotScope> = {}): SnapshotScope => ({
  source: { kind: 'sample', org: 'acme', api: 'v1', baseUrl: 'https://acme.example.com' },
  mode: 'full',
  operator: { name: 'Test Operator', address: 'mailto:operator@example.com' },
  configSha256: sha256('configuration'),
  filters: {},
  volatilePaths: [],
  tables: [noteTable, personTable],
  ...change,
});

export const start = Date.parse('2025-02-01T00:00:00.000Z');
const at = '2025-02-01T00:00:00.000Z';

/** An archive of tests: ids count up, time stands still. */
export const testOptions = (change: ArchiveOptions = {}): ArchiveOptions => {
  let ids = 0;
  return {
    clock: virtualClock(start),
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    ...change,
  };
};

export const record = (kind: string, id: string, json: string | Buffer, request: number | null = null) => {
  const cut = cutRecord(Buffer.from(json));
  const made: SourceRecord = {
    kind,
    id,
    bytes: cut.bytes,
    oddities: cut.oddities,
    ...(cut.original ? { original: cut.original } : {}),
    request,
    fetchedAt: at,
  };
  return made;
};

export const note = (id: string, attributes: object, request: number | null = null): SourceRecord =>
  record('note', id, JSON.stringify({ type: 'note', id, attributes }), request);

export const request = (url: string, items: number): RequestEntry => ({
  method: 'GET',
  url,
  status: 200,
  fetchedAt: at,
  ms: 12,
  attempt: 1,
  items,
  bytes: 100,
  responseSha256: sha256(url),
  nextCursor: null,
});

export const batch = (records: readonly SourceRecord[], change: Partial<Batch> = {}): Batch => ({
  records,
  gaps: [],
  requests: [],
  nextCursor: { after: records.at(-1)?.id ?? null },
  done: false,
  ...change,
});

export const report = (fetched: number, change: Partial<StreamReport> = {}): StreamReport => ({
  complete: true,
  fetched,
  sourceReported: fetched,
  ...change,
});

export const blobRef = (id: string, name = `${id}.txt`): BlobRef => ({
  kind: 'attachment',
  id,
  name,
  contentType: 'text/plain',
  declaredSize: null,
  locator: {},
});

export async function* bytesOf(...pieces: readonly (string | Buffer)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece);
}

export const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

/** A folder of its own for one test, removed afterwards. */
export const withFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-test-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
