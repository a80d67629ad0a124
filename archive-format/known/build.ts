import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openDuck, quoted, quotedPath } from '../../core/duckdb.js';
import { ifAbsent, writeFully } from '../../core/files.js';
import type { ArchiveObject } from '../archive.js';
import { type KnownIndex, keySql, kindDigits, knownKey } from './entry.js';
import { meaningDigest, pathsOfKind, type VolatilePath } from './volatile.js';

/**
 * Makes the index of what an archive holds, one text line per record, sorted: DuckDB sorts on the disk, so memory does
 * not grow with the archive. Why so: docs/decisions/0008-unchanged-by-an-index-on-the-disk.md.
 */

const chunk = 1 << 20;

/** Lines of a kind whose digests leave volatile values out: they have to be taken from the raw lines. */
const writeMeanings = async (
  object: ArchiveObject,
  kind: string,
  paths: readonly VolatilePath[],
  file: string,
  signal?: AbortSignal,
): Promise<void> => {
  const out = await open(file, 'w');
  let waiting: string[] = [];
  let length = 0;
  const write = async (): Promise<void> => {
    await writeFully(out, Buffer.from(waiting.join('')));
    waiting = [];
    length = 0;
  };
  try {
    for await (const { id, snapshot, seq, deleted, bytes } of object.records(kind, undefined, signal)) {
      const digest = bytes ? meaningDigest(bytes, paths) : '';
      const line = `${knownKey(kind, id)},${snapshot},${seq},${deleted},${digest}\n`;
      length += waiting.push(line) && line.length;
      if (length >= chunk) await write();
    }
    await write();
  } finally {
    await out.close();
  }
};

const meaningLines = (file: string): string =>
  `SELECT key, snapshot, seq, deleted, digest FROM read_csv(${quotedPath(file)}, auto_detect = false, header = false, delim = ',', quote = '', columns = {key: 'VARCHAR', snapshot: 'INTEGER', seq: 'BIGINT', deleted: 'BOOLEAN', digest: 'VARCHAR'})`;

const tableLines = async (object: ArchiveObject, kind: string): Promise<string> =>
  `SELECT ${keySql(kind, 'id')} AS key, snapshot, seq, _deleted AS deleted, raw_sha256 AS digest FROM (${await object.tableSql(kind, 'history')})`;

/**
 * Of each record that is there: all its lines of the snapshot that wrote it last, the newest one marked. (A source may
 * give one record in a shorter and a fuller form within one snapshot.)
 */
const entriesOf = (lines: string, number: number): string => `
  SELECT key || (CASE WHEN place = 1 THEN '1' ELSE '0' END) || '${kindDigits(number)}' || substr(digest, 1, 32) AS line
  FROM (
    SELECT key, digest, snapshot, row_number() OVER newest AS place,
      first_value(deleted) OVER newest AS gone, first_value(snapshot) OVER newest AS last
    FROM (${lines})
    WINDOW newest AS (PARTITION BY key ORDER BY snapshot DESC, seq DESC)
  )
  WHERE NOT gone AND snapshot = last`;

/** Makes the index in `folder`, or takes the one that is there already. */
export const buildKnown = async (
  object: ArchiveObject,
  folder: string,
  volatile: readonly VolatilePath[],
  signal?: AbortSignal,
): Promise<KnownIndex> => {
  const kinds = (await object.kinds()).filter((kind) => !kind.startsWith('_'));
  const path = join(folder, 'index.txt');
  const isThere = await stat(path).catch(ifAbsent(undefined));
  if (isThere) return { path, kinds };
  await rm(folder, { recursive: true, force: true });
  const scratch = join(folder, 'scratch');
  await mkdir(scratch, { recursive: true });
  const entries: string[] = [];
  for (const [number, kind] of kinds.entries()) {
    const paths = pathsOfKind(volatile, kind);
    const meanings = join(scratch, `${number}.csv`);
    if (paths.length > 0) await writeMeanings(object, kind, paths, meanings, signal);
    entries.push(
      entriesOf(paths.length > 0 ? meaningLines(meanings) : await tableLines(object, kind), number),
    );
  }
  const all = entries.length > 0 ? entries.join('\nUNION ALL') : "SELECT '' AS line WHERE false";
  const unfinished = join(scratch, 'index.txt');
  const duck = await openDuck({ memoryMb: 400, scratch: join(scratch, 'spill') });
  try {
    await duck.run(
      `COPY (${all}\nORDER BY line) TO ${quoted(unfinished)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER ',')`,
    );
  } finally {
    duck.close();
  }
  await rename(unfinished, path);
  await rm(scratch, { recursive: true, force: true });
  await mkdir(dirname(path), { recursive: true });
  return { path, kinds };
};
