import { join } from 'node:path';
import { type Duck, quotedPath } from '../../core/duckdb.js';
import type { ArchiveObject } from '../archive.js';
import { unseenSql } from '../known/open.js';
import type { Staged } from '../write/staged.js';

/** What came of a kind: content paths of its tables, none when nothing did. */
export interface CameTables {
  readonly kind: string;
  readonly files: readonly string[];
}

const absentByTable = ({ files }: CameTables, { content }: Staged, current: string): string => {
  if (files.length === 0) return `SELECT id FROM (${current}) ORDER BY id`;
  const list = files.map((file) => quotedPath(join(content, file))).join(', ');
  return `SELECT id FROM (${current})
    ANTI JOIN (SELECT DISTINCT id FROM read_parquet([${list}], hive_partitioning = false)) USING (id)
    ORDER BY id`;
};

/**
 * Writes a tombstone for each record that the archive has as current and that a complete scan did not bring.
 * Answers how many. The caller makes sure that the scan was complete and left nothing out on purpose.
 */
export const writeTombstones = async (
  duck: Duck,
  base: ArchiveObject,
  staged: Staged,
  came: CameTables,
  now: string,
): Promise<number> => {
  const { kind } = came;
  if (!(await base.kinds()).includes(kind)) return 0;
  const current = await base.tableSql(kind, 'current');
  const absent = staged.known
    ? await unseenSql(duck, staged.known, kind, current)
    : absentByTable(came, staged, current);
  if (absent === undefined) return 0;
  let written = 0;
  for await (const rows of duck.stream<{ readonly id: string }>(absent)) {
    for (const { id } of rows) {
      // The source itself may have said so already.
      if (staged.store.isBuried(kind, id)) continue;
      staged.store.tombstone(kind, id, 'absent-from-full-scan', now);
      written++;
    }
    await staged.room();
  }
  return written;
};
