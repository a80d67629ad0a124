import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../core/digest.js';
import type { Duck } from '../../core/duckdb.js';
import { writeFully } from '../../core/files.js';
import type { Operation } from '../operation.js';
import { loadSql } from '../sql-file.js';
import type { CallsOf } from '../target.js';

/** Writes rows that come one by one into one Parquet file, by way of a file of lines; memory stays flat. */
export interface RowFile {
  add(row: Readonly<Record<string, unknown>>): Promise<void>;
  readonly rows: number;
  /** Makes the Parquet file, also when there was no row. */
  close(): Promise<void>;
}

const bufferChars = 1 << 20;

/** DuckDB takes twice this as a buffer, at once, for each thread: so no more than the lines need. UTF-8 is at most 3 bytes a unit. */
const longestLine = (chars: number): number => Math.max(1 << 20, chars * 3);

/** `sql` names the file in load/sql that declares the columns. */
export const createRowFile = (duck: Duck, sql: string, scratch: string, out: string): RowFile => {
  let handle: FileHandle | undefined;
  let lines: string[] = [];
  let chars = 0;
  let rows = 0;
  let longest = 0;

  const write = async (): Promise<void> => {
    handle ??= await open(scratch, 'w');
    await writeFully(handle, Buffer.from(lines.join('')));
    lines = [];
    chars = 0;
  };

  return {
    get rows() {
      return rows;
    },
    add: async (row) => {
      const line = `${JSON.stringify(row)}\n`;
      lines.push(line);
      chars += line.length;
      longest = Math.max(longest, line.length);
      rows++;
      if (chars >= bufferChars) await write();
    },
    close: async () => {
      await write();
      await handle?.close();
      await duck.run(loadSql(sql, { scratch, out, longest: longestLine(longest) }));
      await rm(scratch, { force: true });
    },
  };
};

export interface OperationFile {
  readonly path: string;
  readonly rows: number;
}

/** Writes the operations of one phase as Parquet files of bounded size, in the order in which they come. */
export interface PhaseWriter {
  add(operation: Operation, calls: ReturnType<CallsOf>): Promise<void>;
  /** How often the unit changed from one operation to the next: as often as there are units, when each lies together. */
  readonly runs: number;
  close(): Promise<readonly OperationFile[]>;
}

export const operationFileName = (phase: number, number: number): string =>
  `operations-${String(phase).padStart(2, '0')}-${String(number).padStart(5, '0')}.parquet`;

/** A batch is sorted in memory by DuckDB: its size bounds that. */
const batchBytes = 24 * 1024 * 1024;
const batchRows = 50_000;

const operationRow = (operation: Operation, ordinal: number, calls: ReturnType<CallsOf>) => ({
  phase: operation.phase,
  ordinal,
  unit: operation.unit,
  step: operation.step,
  key: operation.key,
  kind: operation.kind,
  payload: canonicalJson(operation.payload),
  payload_sha256: operation.payloadSha256,
  after: operation.after,
  looks: operation.looks,
  owner: operation.owner,
  source: operation.lineage.source,
  source_kind: operation.lineage.kind,
  source_id: operation.lineage.id,
  raw_sha256: operation.lineage.rawSha256,
  blob_bytes: operation.blobBytes,
  calls_make: calls.make,
  calls_change: calls.change,
});

/** `folder` gets the Parquet files, `scratch` the lines on the way. */
export const createPhaseWriter = (
  duck: Duck,
  phase: number,
  folder: string,
  scratch: string,
): PhaseWriter => {
  const files: OperationFile[] = [];
  let file: RowFile | undefined;
  let bytes = 0;
  let ordinal = 0;
  let runs = 0;
  let unit: string | undefined;
  let name = '';

  const finish = async (): Promise<void> => {
    if (!file) return;
    await file.close();
    files.push({ path: name, rows: file.rows });
    file = undefined;
    bytes = 0;
  };

  return {
    get runs() {
      return runs;
    },
    add: async (operation, calls) => {
      if (operation.unit !== unit) runs++;
      unit = operation.unit;
      if (!file) {
        name = operationFileName(phase, files.length);
        file = createRowFile(duck, 'operations', join(scratch, `${name}.ndjson`), join(folder, name));
      }
      const row = operationRow(operation, ++ordinal, calls);
      bytes += row.payload.length;
      await file.add(row);
      if (bytes >= batchBytes || file.rows >= batchRows) await finish();
    },
    close: async () => {
      await finish();
      return files;
    },
  };
};
