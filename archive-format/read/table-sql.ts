import { quotedPath } from '../../core/duckdb.js';

/** What a table is made of in one state of the archive. */
export interface TableFiles {
  readonly files: readonly string[];
  /** Every id has one line in all of them, and none is a tombstone. */
  readonly isPlain: boolean;
}

/**
 * A SELECT over Parquet files. `history`: every line of every snapshot. `current`: of each record the line with
 * the highest snapshot and seq, unless that is a tombstone.
 */
export const selectTable = (table: TableFiles, view: 'current' | 'history'): string => {
  const list = table.files.map(quotedPath).join(', ');
  const all = `SELECT * FROM read_parquet([${list}], union_by_name = true, hive_partitioning = false)`;
  if (view === 'history' || table.isPlain) return all;
  return `SELECT * FROM (
  ${all}
  QUALIFY row_number() OVER (PARTITION BY source, id ORDER BY snapshot DESC, seq DESC) = 1
) WHERE NOT _deleted`;
};
