import { stat } from 'node:fs/promises';
import { handoverLog } from '../../archive-format/handover/log.js';
import { quotedPath } from '../../core/duckdb.js';
import type { CatalogView } from './relation.js';

/**
 * Who was given a copy of the archive or a receipt of its state. The list lies in work/, so a copy's receiver does not
 * see who else has one; theirs is empty.
 */

/** Name of the table. */
export const handoverTable = '_handover';

const columns = [
  { name: 'handed_over_at', about: 'UTC' },
  { name: 'sort', about: 'freeze (the whole archive), mask (a copy with made-up people) or receipt' },
  { name: 'recipient', about: 'Who it was made for, if that was said' },
  { name: 'file', about: 'What was written' },
  { name: 'payload_bytes', about: 'Bytes of the archive in it' },
  { name: 'signed', about: 'With a key' },
  { name: 'encrypted', about: 'Only its receivers can read it' },
  {
    name: 'receipts',
    about: 'States of the archive that it holds: object, version, digest of the inventory',
  },
];

const rowsSql = (path: string): string => `
SELECT CAST(CAST("at" AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) AS handed_over_at, coalesce(sort, 'freeze') AS sort, recipient, file,
  "payloadBytes" AS payload_bytes, signed, encrypted, receipts
FROM read_json(${quotedPath(path)}, format = 'newline_delimited', columns = {
  "at": 'VARCHAR', sort: 'VARCHAR', recipient: 'VARCHAR', file: 'VARCHAR', "payloadBytes": 'BIGINT',
  signed: 'BOOLEAN', encrypted: 'BOOLEAN', receipts: 'VARCHAR[]'
})`;

const noRowsSql = `
SELECT NULL::TIMESTAMP AS handed_over_at, NULL::VARCHAR AS sort, NULL::VARCHAR AS recipient, NULL::VARCHAR AS file,
  NULL::BIGINT AS payload_bytes, NULL::BOOLEAN AS signed, NULL::BOOLEAN AS encrypted, NULL::VARCHAR[] AS receipts
WHERE false`;

const isThere = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).size > 0;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
};

export const handoverView = async (home: string): Promise<CatalogView> => {
  const path = handoverLog(home);
  const there = await isThere(path);
  return {
    name: handoverTable,
    layer: 'archive',
    about: 'Copies and receipts that this program made of the archive for others.',
    grain: 'one row per hand-over',
    sql: there ? rowsSql(path) : noRowsSql,
    columns,
    files: there ? [path] : [],
  };
};
