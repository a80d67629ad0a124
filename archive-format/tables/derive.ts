import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Duck, quoted, quotedPath } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import { writeFully } from '../../core/files.js';
import { norm } from '../layout.js';
import { readRawLines } from '../read/raw-lines.js';
import type { TableSpec } from '../table.js';
import { flatRows, type Misfit } from './flat-rows.js';
import { carefulSelect, emptySelect, flatColumns, misfitSelect, quickRows } from './typed-sql.js';

/** One raw part, and where its table goes. Absolute paths. */
export interface DeriveJob {
  readonly spec: TableSpec;
  readonly raw: string;
  /** Path inside the archive, for gap rows. */
  readonly rawName: string;
  readonly table: string;
  readonly lines: number;
  /** Bytes of all lines. */
  readonly text: number;
  /** Bytes of the longest line. */
  readonly longest: number;
  /** Records that need the careful way are known to be in it. */
  readonly careful: boolean;
}

/** A value that is NULL in the table although the raw line has one. */
export interface DerivedGap extends Misfit {
  readonly kind: string;
  readonly id: string;
  readonly seq: number;
  readonly rawName: string;
}

export interface Derived {
  /** Rows of the table. */
  readonly written: number;
  readonly way: 'quick' | 'careful';
  readonly gaps: number;
}

/** Rows of a row group at most; a multiple of DuckDB's 2,048. */
const mostRows = 24_576;

/** Raw text that goes into one row group: DuckDB holds a group twice, as values and as pages. */
const groupBytes = 8 * 2 ** 20;

/** A function of the part alone, so that the same part gives the same bytes. */
const rowGroupOf = ({ lines, text }: DeriveJob): number => {
  const fitting = Math.floor((groupBytes * Math.max(lines, 1)) / Math.max(text, 1) / 2_048) * 2_048;
  return Math.min(mostRows, Math.max(2_048, fitting));
};

/**
 * DuckDB takes twice this for each thread, at once, and refuses longer lines: so no more than the lines need. Its
 * default, 16 MiB, would cost 32 MiB a thread for lines of two kilobytes.
 */
const leastLine = 2 ** 20;

/** Characters that gather before they are written. */
const flatChunk = 1 << 20;

export const lineRoom = (longest: number): number =>
  Math.max(leastLine, 2 ** Math.ceil(Math.log2(longest + 1)));

const copy = (select: string, kind: string, table: string, rowGroup = mostRows): string => `COPY (
${select}
) TO ${quoted(table)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroup}, KV_METADATA {format: 'deskarchive-table/1', norm: '${norm}', kind: ${quoted(kind)}})`;

/** A defect of a value or a line, which the careful way can deal with; anything else must stop the work. */
const isAboutData = (error: unknown): boolean =>
  error instanceof Error &&
  /^(Invalid Input|Conversion|Invalid type|Out of Range) Error/i.test(error.message);

/** Runs a COPY and answers the rows that it wrote. */
const rowsWritten = async (duck: Duck, sql: string): Promise<number> => {
  const [row] = await duck.all<{ Count: string | number }>(sql);
  return Number(row?.Count ?? -1);
};

const writeFlat = async (
  job: DeriveJob,
  flat: string,
  onMisfit: (misfit: Misfit, id: string, seq: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<number> => {
  const flatten = flatRows(job.spec);
  const out = await open(flat, 'w');
  let longest = 0;
  let waiting: string[] = [];
  let length = 0;
  const write = async (): Promise<void> => {
    await writeFully(out, Buffer.from(waiting.join('')));
    waiting = [];
    length = 0;
  };
  try {
    for await (const record of readRawLines([[{ path: job.raw }]], signal)) {
      const { line, misfits } = flatten(record);
      for (const misfit of misfits) await onMisfit(misfit, record.id, record.seq);
      longest = Math.max(longest, Buffer.byteLength(line));
      waiting.push(line);
      length += line.length;
      if (length >= flatChunk) await write();
    }
    await write();
  } finally {
    await out.close();
  }
  return longest;
};

const deriveCarefully = async (
  duck: Duck,
  job: DeriveJob,
  scratch: string,
  onGap: (gap: DerivedGap) => Promise<void>,
  signal?: AbortSignal,
): Promise<Derived> => {
  const { spec } = job;
  let gaps = 0;
  let written = -1;
  const report = (misfit: Misfit, id: string, seq: number): Promise<void> => {
    gaps++;
    return onGap({ ...misfit, kind: spec.kind, id, seq, rawName: job.rawName });
  };
  const flat = `${scratch}.flat.ndjson`;
  try {
    const longest = await writeFlat(job, flat, report, signal);
    await duck.run(
      `CREATE OR REPLACE TEMP TABLE flat AS SELECT * FROM read_json(${quotedPath(flat)}, format = 'newline_delimited', hive_partitioning = false, maximum_object_size = ${lineRoom(longest)}, columns = ${flatColumns(spec)})`,
    );
    written = await rowsWritten(
      duck,
      copy(carefulSelect(spec, 'flat'), spec.kind, job.table, rowGroupOf(job)),
    );
    const misfits = misfitSelect(spec, 'flat');
    if (misfits !== undefined)
      for await (const found of duck.stream<{ seq: string; id: string; field: string; value: string }>(
        misfits,
      ))
        for (const { seq, id, field, value } of found)
          await report({ reason: 'value-type', field, value }, id, Number(seq));
    await duck.run('DROP TABLE flat');
  } finally {
    await rm(flat, { force: true });
  }
  return { way: 'careful', written, gaps };
};

/**
 * Makes the table of one raw part. Quick when every line is plain JSON and every value of its declared type;
 * otherwise the careful way, which reports each value that had to become NULL. The table has one row per line, or
 * this throws. `scratch` is the beginning of a path for a temporary file. `duck` has one thread: more would leave the
 * order of rows, and with it the bytes, to chance.
 */
export const deriveTable = async (
  duck: Duck,
  job: DeriveJob,
  scratch: string,
  onGap: (gap: DerivedGap) => Promise<void>,
  signal?: AbortSignal,
): Promise<Derived> => {
  await mkdir(dirname(job.table), { recursive: true });
  let derived: Derived;
  if (job.careful) derived = await deriveCarefully(duck, job, scratch, onGap, signal);
  else
    try {
      // Not sorted: a part's lines are in the order of their numbers, and an engine with one thread keeps it. Sorting
      // would hold the whole part.
      const select = quickRows(job.spec, quotedPath(job.raw), lineRoom(job.longest));
      const written = await rowsWritten(duck, copy(select, job.spec.kind, job.table, rowGroupOf(job)));
      derived = { way: 'quick', written, gaps: 0 };
    } catch (error) {
      if (!isAboutData(error)) throw error;
      derived = await deriveCarefully(duck, job, scratch, onGap, signal);
    }
  if (derived.written !== job.lines)
    throw deskError('unexpected', {
      what: `The table of ${job.rawName} has ${derived.written} rows; its raw part has ${job.lines} lines.`,
      where: job.rawName,
    });
  return derived;
};

/** A table of a declared kind without any record: it says which columns there would be. */
export const deriveEmpty = async (duck: Duck, spec: TableSpec, table: string): Promise<void> => {
  await mkdir(dirname(table), { recursive: true });
  await duck.run(copy(emptySelect(spec), spec.kind, table));
};
