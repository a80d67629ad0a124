import { join } from 'node:path';
import { type Duck, quotedPath } from '../../core/duckdb.js';
import type { ArchiveObject } from '../archive.js';
import type { Staged } from '../write/staged.js';
import type { TableFacts } from './tables.js';

/**
 * Writes a tombstone for each record that the archive has as current and that a complete full scan did not bring.
 * Answers how many. The caller makes sure that the scan was complete and left nothing out on purpose.
 */
export const writeTombstones = async (
  duck: Duck,
  base: ArchiveObject,
  staged: Staged,
  facts: TableFacts,
  now: string,
): Promise<number> => {
  const { kind } = facts.spec;
  if (!(await base.kinds()).includes(kind)) return 0;
  const list = facts.files.map((file) => quotedPath(join(staged.content, file))).join(', ');
  const absent = `SELECT id FROM (${await base.tableSql(kind, 'current')})
    ANTI JOIN (SELECT DISTINCT id FROM read_parquet([${list}], hive_partitioning = false)) USING (id)
    ORDER BY id`;
  let written = 0;
  for await (const rows of duck.stream<{ readonly id: string }>(absent)) {
    for (const { id } of rows) staged.store.tombstone(kind, id, 'absent-from-full-scan', now);
    written += rows.length;
    await staged.room();
  }
  return written;
};
