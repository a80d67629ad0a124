import type { ArchiveObject } from '../../archive-format/archive.js';
import type { SnapshotInfo } from '../../archive-format/snapshot.js';
import type { Cell } from '../../core/duckdb.js';
import { type CatalogTable, cellOf, chunkOf, type TypedColumn } from './relation.js';

/** What was extracted when, with the counts of each kind, and which bytes are there: read from the archive's records. */

const snapshotColumns: readonly TypedColumn[] = [
  { name: 'snapshot', type: 'INTEGER', about: 'Number of the snapshot' },
  { name: 'version', type: 'VARCHAR', about: 'OCFL version that holds it' },
  { name: 'mode', type: 'VARCHAR', about: 'full or delta' },
  { name: 'base_snapshot', type: 'INTEGER', about: 'Snapshot that a delta builds on' },
  { name: 'source', type: 'VARCHAR', about: 'Vendor' },
  { name: 'org', type: 'VARCHAR', about: 'Account at the vendor' },
  { name: 'api', type: 'VARCHAR', about: 'Version of the vendor’s API' },
  { name: 'base_url', type: 'VARCHAR', about: 'Address that was asked' },
  { name: 'started_at', type: 'TIMESTAMP', about: 'UTC' },
  { name: 'finished_at', type: 'TIMESTAMP', about: 'UTC' },
  { name: 'gaps', type: 'BIGINT', about: 'Rows in _gap of this snapshot' },
  { name: 'attachments_referenced', type: 'BIGINT', about: 'References to bytes' },
  { name: 'attachments_stored', type: 'BIGINT', about: 'Bytes stored in this snapshot' },
  { name: 'attachments_deduplicated', type: 'BIGINT', about: 'References whose bytes were there already' },
  { name: 'attachments_missing', type: 'BIGINT', about: 'References without bytes' },
  { name: 'attachment_bytes', type: 'BIGINT', about: 'Bytes stored' },
  { name: 'inventory_sha512', type: 'VARCHAR', about: 'Names the state of the archive after it' },
];

const snapshotRow = (info: SnapshotInfo): readonly Cell[] =>
  [
    info.snapshot,
    info.version,
    info.mode,
    info.baseSnapshot,
    info.source.kind,
    info.source.org,
    info.source.api,
    info.source.baseUrl,
    info.startedAt,
    info.finishedAt,
    info.gaps,
    info.attachments.referenced,
    info.attachments.stored,
    info.attachments.deduplicated,
    info.attachments.missing,
    info.attachments.bytes,
    info.inventorySha512,
  ].map(cellOf);

const kindColumns: readonly TypedColumn[] = [
  { name: 'snapshot', type: 'INTEGER', about: 'Number of the snapshot' },
  { name: 'kind', type: 'VARCHAR', about: 'Kind of the records' },
  { name: 'complete', type: 'BOOLEAN', about: 'The scan reached its end without an error' },
  { name: 'fetched', type: 'BIGINT', about: 'Records received, repeats included' },
  { name: 'written', type: 'BIGINT', about: 'Lines written' },
  { name: 'distinct_ids', type: 'BIGINT', about: 'Different ids written' },
  { name: 'unchanged', type: 'BIGINT', about: 'Same as in an earlier snapshot, not written again' },
  { name: 'tombstones', type: 'BIGINT', about: 'Records found gone at the source' },
  { name: 'odd', type: 'BIGINT', about: 'Records kept in odd parts' },
  {
    name: 'source_reported',
    type: 'BIGINT',
    about: 'What the source itself says there is; null when it does not say',
  },
  { name: 'high_water', type: 'VARCHAR', about: 'Newest change time that is surely covered' },
];

const kindRows = (info: SnapshotInfo): readonly (readonly Cell[])[] =>
  Object.entries(info.kinds).map(([kind, counts]) =>
    [
      info.snapshot,
      kind,
      counts.complete,
      counts.fetched,
      counts.written,
      counts.distinct,
      counts.unchanged,
      counts.tombstones,
      counts.odd,
      counts.sourceReported,
      counts.highWater,
    ].map(cellOf),
  );

const blobColumns: readonly TypedColumn[] = [
  { name: 'kind', type: 'VARCHAR', about: 'Kind of the record that refers to the bytes' },
  { name: 'id', type: 'VARCHAR', about: 'Its id' },
  { name: 'sha256', type: 'VARCHAR', about: 'Digest of the bytes; also the entry’s name in the pack' },
  { name: 'size', type: 'BIGINT', about: 'Bytes' },
  { name: 'name', type: 'VARCHAR', about: 'File name as the source has it; not safe as a path' },
  { name: 'content_type', type: 'VARCHAR', about: 'As declared by the source' },
  { name: 'pack', type: 'VARCHAR', about: 'ZIP file inside the object that holds the bytes' },
  { name: 'fetched_at', type: 'TIMESTAMP', about: 'UTC' },
  { name: 'snapshot', type: 'INTEGER', about: 'Snapshot that refers to them' },
];

async function* blobRows(object: ArchiveObject, asOf?: number) {
  let chunk: (readonly Cell[])[] = [];
  for await (const blob of object.blobIndex(asOf)) {
    const { kind, id, sha256, size, name, contentType, pack, fetchedAt, snapshot } = blob;
    chunk.push([kind, id, sha256, size, name, contentType, pack, fetchedAt, snapshot].map(cellOf));
    if (chunk.length === 2048) {
      yield chunk;
      chunk = [];
    }
  }
  yield chunk;
}

/** `_snapshot`, `_snapshot_kind` and `_blob`. */
export const snapshotTables = (
  object: ArchiveObject,
  snapshots: readonly SnapshotInfo[],
  asOf?: number,
): readonly CatalogTable[] => [
  {
    name: '_snapshot',
    layer: 'archive',
    about: 'The snapshots of the archive.',
    grain: 'one row per snapshot',
    columns: snapshotColumns,
    rows: chunkOf(snapshots.map(snapshotRow)),
  },
  {
    name: '_snapshot_kind',
    layer: 'archive',
    about: 'Counts of each kind in each snapshot: what was received, written and found gone.',
    grain: 'one row per snapshot and kind',
    columns: kindColumns,
    rows: chunkOf(snapshots.flatMap(kindRows)),
  },
  {
    name: '_blob',
    layer: 'archive',
    about:
      'The bytes of attachments and pictures that are in the archive. A reference may occur in several snapshots: the last row wins.',
    grain: 'one row per reference and snapshot',
    columns: blobColumns,
    rows: () => blobRows(object, asOf),
  },
];
