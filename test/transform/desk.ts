import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArchiveObject } from '../../archive-format/archive.js';
import type { Gap } from '../../archive-format/gap.js';
import { createArchive } from '../../archive-format/open.js';
import type { SourceRecord } from '../../archive-format/record.js';
import { virtualClock } from '../../core/clock.js';
import { sha256 } from '../../core/digest.js';
import { openDuck, quoted, type Row } from '../../core/duckdb.js';
import { cutRecord } from '../../core/json-cut.js';
import { kustomerTables } from '../../extract/kustomer/tables.js';

/** Small archives for the tests of the transformation. */

export interface DeskRecord {
  readonly kind: string;
  /** As the vendor sends it, on one line. */
  readonly json: string | Buffer;
}

export interface DeskFile {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly text: string;
}

export interface Desk {
  readonly records: Iterable<DeskRecord> | AsyncIterable<DeskRecord>;
  readonly files?: readonly DeskFile[];
  readonly gaps?: readonly Gap[];
}

/** A folder of its own, below that of the run. */
export const scratchFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'deskarchive-transform-'));

const at = '2025-02-01T00:00:00.000Z';

const recordOf = ({ kind, json }: DeskRecord): SourceRecord => {
  const { bytes, oddities, original, value } = cutRecord(Buffer.from(json));
  return {
    kind,
    id: String((value as { id: unknown }).id),
    bytes,
    oddities,
    ...(original ? { original } : {}),
    request: null,
    fetchedAt: at,
  };
};

/** Adds a snapshot with the desk's records, in their order. The clock stands still: same desk, same bytes. */
export const archiveDesk = async (home: string, desk: Desk): Promise<ArchiveObject> => {
  let ids = 0;
  const archive = await createArchive(home, {
    clock: virtualClock(Date.parse(at)),
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
  });
  const writer = await archive.begin({
    source: { kind: 'kustomer', org: 'example', api: 'v1', baseUrl: 'https://example.com' },
    mode: 'full',
    operator: { name: 'Test Operator', address: 'mailto:operator@example.com' },
    configSha256: sha256('configuration'),
    filters: {},
    volatilePaths: [],
    tables: kustomerTables,
  });
  let fetched = 0;
  const append = async (records: readonly SourceRecord[], gaps: readonly Gap[], done: boolean) => {
    fetched += records.length;
    await writer.append('desk', { records, gaps, requests: [], nextCursor: { fetched }, done });
  };
  let batch: SourceRecord[] = [];
  for await (const record of desk.records) {
    batch.push(recordOf(record));
    if (batch.length < 500) continue;
    await append(batch, [], false);
    batch = [];
  }
  await append(batch, desk.gaps ?? [], true);
  for (const { kind, id, name, contentType, text } of desk.files ?? []) {
    const bytes = async function* () {
      yield Buffer.from(text);
    };
    await writer.putBlob({ kind, id, name, contentType, declaredSize: null, locator: {} }, bytes(), at);
  }
  await writer.commit({ desk: { complete: true, fetched, sourceReported: null } });
  return archive.object();
};

const lines = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');

/**
 * A desk from a folder: `<kind>.ndjson`, a record a line as the vendor sends it, in the order of the names;
 * `_files.ndjson` and `_gaps.ndjson` for what an archive has beside records.
 */
export const deskOf = (folder: string): Desk & { readonly records: readonly DeskRecord[] } => {
  const files = readdirSync(folder).sort();
  const optional = <T>(file: string): T[] =>
    files.includes(file) ? lines(join(folder, file)).map((line) => JSON.parse(line) as T) : [];
  return {
    records: files
      .filter((file) => file.endsWith('.ndjson') && !file.startsWith('_'))
      .flatMap((file) =>
        lines(join(folder, file)).map((json) => ({ kind: file.slice(0, -'.ndjson'.length), json })),
      ),
    files: optional<DeskFile>('_files.ndjson'),
    gaps: optional<Gap>('_gaps.ndjson'),
  };
};

/** Rows of a model table in the file's own order; times and big numbers as text. */
export const modelRows = async (folder: string, table: string, columns = '*'): Promise<Row[]> => {
  const duck = await openDuck();
  try {
    return await duck.all(`SELECT ${columns} FROM read_parquet(${quoted(join(folder, `${table}.parquet`))})`);
  } finally {
    duck.close();
  }
};
