import type { ArchiveObject } from '../../archive-format/archive.js';
import { retriedSql, scanSql } from '../../archive-format/gaps/state.js';
import { gapStateSql } from '../../archive-format/gaps/state-sql.js';
import { gapKind, tablePrefix } from '../../archive-format/layout.js';
import type { SnapshotInfo } from '../../archive-format/snapshot.js';
import type { CatalogView } from './relation.js';

/** `_gap_state`: what is missing now, and what closed the rest. The rule is that of SPEC.md. */
export const gapStateView = async (
  object: ArchiveObject,
  snapshots: readonly SnapshotInfo[],
  asOf?: number,
): Promise<readonly CatalogView[]> =>
  (await object.kinds(asOf)).includes(gapKind)
    ? [
        {
          name: '_gap_state',
          layer: 'archive',
          about: 'Each missing thing once, with whether it is still missing and which snapshot closed it.',
          grain: 'one row per missing thing',
          sql: gapStateSql({
            gap: '_gap',
            line: '_line',
            blob: '_blob',
            scan: scanSql(snapshots),
            retried: retriedSql(snapshots),
          }),
          columns: [
            { name: 'id', about: 'Newest row of _gap that reports it' },
            { name: 'snapshot', about: 'Snapshot that tried last' },
            { name: 'first_snapshot', about: 'Snapshot that missed it first' },
            { name: 'times', about: 'Rows of _gap that report it' },
            { name: 'state', about: 'open or healed' },
            { name: 'healed_by', about: 'Snapshot that closed it' },
            { name: 'healed_how', about: 'record, bytes, parent, scanned, retried or original' },
          ],
          files: await object.files(tablePrefix(gapKind), asOf),
        },
      ]
    : [];
