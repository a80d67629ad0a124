import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArchive } from '../archive-format/open.js';
import type { ColumnType, TableSpec } from '../archive-format/table.js';
import { remakeJobs, remakeTables } from '../archive-format/tables/remake.js';
import { openDuck, quoted, quotedPath } from '../core/duckdb.js';
import type { DeskPlaces } from './desk.js';
import { median } from './program.js';

/** Raw lines to Parquet, as a commit does it, against a bare COPY of the same typed columns from the same files. */

export interface TablesBench {
  readonly kind: string;
  readonly lines: number;
  /** Seconds, medians. */
  readonly ours: number;
  readonly bare: number;
  /** Our time over the bare time. */
  readonly ratio: number;
}

const types: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMPTZ',
  json: 'JSON',
  texts: 'VARCHAR[]',
  map: 'MAP(VARCHAR, JSON)',
};

type Tree = Map<string, Tree | string>;

const structOf = (tree: Tree): string =>
  `STRUCT(${[...tree].map(([key, node]) => `"${key}" ${typeof node === 'string' ? node : structOf(node)}`).join(', ')})`;

/** What anybody would write who knows the columns: read_json with native types, and the columns by name. */
const bareCopy = (spec: TableSpec, files: readonly string[], out: string): string => {
  const data: Tree = new Map();
  const selected: string[] = [];
  for (const { name, type, path } of spec.columns) {
    let at = data;
    let taken = false;
    for (const key of path.slice(0, -1)) {
      const next = at.get(key) ?? new Map();
      if (typeof next === 'string') {
        // The value lies inside a column that is read as a whole already.
        taken = true;
        break;
      }
      at.set(key, next);
      at = next;
    }
    const last = path.at(-1) as string;
    if (taken || at.get(last) instanceof Map) continue;
    at.set(last, types[type]);
    selected.push(`${['data', ...path.map((key) => `"${key}"`)].join('.')} AS "${name}"`);
  }
  const columns = `{source: 'VARCHAR', id: 'VARCHAR', snapshot: 'INTEGER', seq: 'BIGINT', deleted: 'BOOLEAN', sha256: 'VARCHAR', data: ${quoted(structOf(data))}}`;
  return `COPY (SELECT source, id, snapshot, seq, deleted, sha256, ${selected.join(', ')}
    FROM read_json([${files.map(quotedPath).join(', ')}], format = 'newline_delimited', columns = ${columns}))
    TO ${quoted(out)} (FORMAT parquet, COMPRESSION zstd)`;
};

export const benchTables = async (places: DeskPlaces, kind: string, rounds: number): Promise<TablesBench> => {
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-bench-'));
  try {
    const object = await (await openArchive(places.archive)).object();
    const jobs = (await remakeJobs(object, kind, join(folder, 'ours'))).filter(({ careful }) => !careful);
    const spec = jobs[0]?.spec;
    if (!spec) throw new Error(`The archive has no ${kind}.`);
    const bareSql = bareCopy(
      spec,
      jobs.map(({ raw }) => raw),
      join(folder, 'bare.parquet'),
    );
    const ours: number[] = [];
    const bare: number[] = [];
    const timed = async (into: number[], work: () => Promise<void>): Promise<void> => {
      const begun = performance.now();
      await work();
      into.push((performance.now() - begun) / 1000);
    };
    // Whoever opens a database first reads DuckDB's binding: that is neither side's work.
    (await openDuck({ memoryMb: 64, threads: 1, scratch: join(folder, 'spill-first') })).close();
    for (let round = 0; round < rounds; round++) {
      await timed(ours, () => remakeTables(jobs, join(folder, 'spill')));
      await timed(bare, async () => {
        const duck = await openDuck({ memoryMb: 400, threads: 2, scratch: join(folder, 'spill-bare') });
        try {
          await duck.run(bareSql);
        } finally {
          duck.close();
        }
      });
    }
    const lines = jobs.reduce((sum, job) => sum + job.lines, 0);
    return {
      kind,
      lines,
      ours: median(ours),
      bare: median(bare),
      ratio: median(ours.map((seconds, round) => seconds / (bare[round] as number))),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
