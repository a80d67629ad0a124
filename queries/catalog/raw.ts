import { sep } from 'node:path';
import type { ArchiveObject } from '../../archive-format/archive.js';
import { parseRawPart } from '../../archive-format/layout.js';
import { identifier, quoted, quotedPath } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import { readLines } from '../../core/ndjson.js';
import type { CatalogTable, CatalogView, ColumnNote } from './relation.js';

/**
 * The raw lines as rows: the evidence behind every table. Plain parts are read where they lie. Odd parts hold what
 * DuckDB's JSON readers refuse (one lone surrogate makes a file unreadable), so their few lines are copied as text.
 */

interface RawPart {
  readonly kind: string;
  readonly odd: boolean;
  readonly path: string;
  /** Inside the object, e.g. `v2/content/raw/message/snapshot=2/part-00000.ndjson.gz`. */
  readonly file: string;
}

/** `_requests` and `_gaps` are rows of the archive itself and have tables of their own. */
const partsOf = async (object: ArchiveObject, asOf?: number): Promise<readonly RawPart[]> => {
  const paths = await object.files('raw/', asOf);
  return paths.flatMap((path) => {
    const file = path
      .slice(object.folder.length + 1)
      .split(sep)
      .join('/');
    const part = parseRawPart(file.slice(file.indexOf('/raw/') + 1));
    return part && !part.kind.startsWith('_')
      ? [{ kind: part.kind, odd: part.sort === 'odd', path, file }]
      : [];
  });
};

export const oddTable = '_odd_line';

const columns: readonly ColumnNote[] = [
  { name: 'kind', about: 'Kind of the record' },
  { name: 'source', about: 'Vendor' },
  { name: 'id', about: 'Id of the record at the source' },
  { name: 'snapshot', about: 'Snapshot that holds the line' },
  { name: 'seq', about: 'Number of the line within its kind and snapshot; the highest one of an id wins' },
  { name: 'fetched_at', about: 'UTC; when the answer that brought it arrived' },
  { name: 'req', about: 'Number of the request that brought it, see _request' },
  { name: 'deleted', about: 'A tombstone: the record was gone at the source' },
  { name: 'reason', about: 'Of a tombstone: why the record counts as gone' },
  { name: 'sha256', about: 'SHA-256 of data, as written when it was fetched; null for a tombstone' },
  {
    name: 'odd',
    about:
      'The JSON is valid for its source but odd (lone surrogate, doubled key, number form): JSON functions may refuse it',
  },
  { name: 'data', about: 'The record, verbatim JSON text; null for a tombstone' },
  { name: 'file', about: 'Archive file that holds the line, relative to the object' },
];

/** The envelope is cut off in front of `data`, so an odd record cannot spoil it. */
const selectLine = (lines: string, kind: string): string => `
SELECT ${quoted(kind)} AS kind,
  head.source, head.id, head.snapshot, head.seq,
  head.fetched_at AT TIME ZONE 'UTC' AS fetched_at,
  head.req, head.deleted, head.reason, head.sha256, odd,
  CASE WHEN NOT head.deleted THEN line[mark + 8:-2] END AS data,
  file
FROM (
  SELECT line, odd, file, mark,
    from_json(line[:mark - 1] || '}', '{"source":"VARCHAR","id":"VARCHAR","snapshot":"INTEGER","seq":"BIGINT","fetched_at":"TIMESTAMPTZ","req":"BIGINT","deleted":"BOOLEAN","reason":"VARCHAR","sha256":"VARCHAR"}') AS head
  FROM (SELECT line, odd, file, strpos(line, ',"data":') AS mark FROM (${lines}))
)`;

const plainLines = (paths: readonly string[], folder: string): string =>
  `SELECT json::VARCHAR AS line, false AS odd, replace(filename[${folder.length + 2}:], '\\', '/') AS file ` +
  `FROM read_ndjson_objects([${paths.map(quotedPath).join(', ')}], compression = 'gzip', filename = true)`;

const oddLines = (kind: string): string =>
  `SELECT line, true AS odd, file FROM ${oddTable} WHERE kind = ${quoted(kind)}`;

const viewOf = (object: ArchiveObject, kind: string, parts: readonly RawPart[]): CatalogView => {
  const plain = parts.filter((part) => !part.odd).map((part) => part.path);
  const lines = [
    ...(plain.length > 0 ? [plainLines(plain, object.folder)] : []),
    ...(parts.some((part) => part.odd) ? [oddLines(kind)] : []),
  ].join(' UNION ALL ');
  return {
    name: `raw_${kind}`,
    layer: 'raw',
    about: `Every raw line of ${kind}, of all snapshots, as it is in the archive.`,
    grain: 'one row per raw line',
    sql: selectLine(lines, kind),
    columns,
    files: plain,
  };
};

/** Lines of odd parts as rows. A line that is not UTF-8 is damage: odd records are repaired before they are archived. */
const oddRows = (parts: readonly RawPart[]) =>
  async function* () {
    for (const part of parts) {
      for await (const { bytes, number } of readLines(part.path)) {
        const line = bytes.toString('utf8');
        if (!line.includes(',"data":')) {
          throw deskError('archive-damaged', {
            what: 'A raw line has no data.',
            where: `${part.file}:${number}`,
          });
        }
        yield [[part.kind, part.file, line]];
      }
    }
  };

/** `raw_<kind>` for every kind with raw lines, `_record` over all of them, and the lines of odd parts. */
export const rawRelations = async (
  object: ArchiveObject,
  asOf?: number,
): Promise<{ readonly views: readonly CatalogView[]; readonly tables: readonly CatalogTable[] }> => {
  const parts = await partsOf(object, asOf);
  const kinds = [...new Set(parts.map((part) => part.kind))].sort();
  const views = kinds.map((kind) =>
    viewOf(
      object,
      kind,
      parts.filter((part) => part.kind === kind),
    ),
  );
  const all: CatalogView = {
    name: '_record',
    layer: 'archive',
    about: 'Every raw line of every kind and snapshot: the union of the raw_… views.',
    grain: 'one row per raw line',
    sql:
      views.length > 0
        ? views.map((view) => `SELECT * FROM ${identifier(view.name)}`).join(' UNION ALL ')
        : `${selectLine(oddLines(''), '')}`,
    columns,
    files: [],
  };
  const odd: CatalogTable = {
    name: oddTable,
    layer: 'archive',
    about: 'Raw lines that DuckDB cannot read as JSON, copied as text; the raw_… views show them too.',
    grain: 'one row per line of an odd part',
    columns: [
      { name: 'kind', type: 'VARCHAR', about: 'Kind of the record' },
      { name: 'file', type: 'VARCHAR', about: 'Archive file that holds the line, relative to the object' },
      { name: 'line', type: 'VARCHAR', about: 'The raw line, verbatim' },
    ],
    rows: oddRows(parts.filter((part) => part.odd)),
  };
  return { views: [...views, all], tables: [odd] };
};
