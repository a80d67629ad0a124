import type { RequestEntry } from './batch.js';
import type { Gap, GapReason } from './gap.js';
import { gapKind, requestKind } from './layout.js';
import { integer, json, type TableSpec, text, time } from './table.js';

/** The archive's own rows. They are kept like any record: raw lines, and a table with declared columns. */

export const gapTable: TableSpec = {
  kind: gapKind,
  comment: 'What is missing from the archive, and why. One row per gap; the reasons are listed in SPEC.md.',
  columns: [
    text('reason', 'reason', 'Stable code'),
    text('gap_kind', 'kind', 'Kind of the thing that is missing or incomplete'),
    text('gap_id', 'id', 'Its id'),
    text('parent_kind', 'parent_kind', 'Kind of the record that declares or holds it'),
    text('parent_id', 'parent_id', 'Its id'),
    text('field', 'field', 'Column or JSON path'),
    text('expected', 'expected', 'What should be there'),
    text('received', 'received', 'What is there'),
    text('evidence', 'evidence', 'What proves it: a status line, an error text, a file of the archive'),
    integer('req', 'req', 'Number of the request, see _request'),
    time('tried_at', 'at', 'When it was last tried'),
  ],
};

export const requestTable: TableSpec = {
  kind: requestKind,
  comment:
    'Every request to the source, without secrets. `seq` is the number that `req` of a raw line names.',
  columns: [
    text('method', 'method'),
    text('url', 'url', 'Without user info, tokens, keys and signatures; cursors stay'),
    text('body', 'body', 'For a search: its body, canonical JSON'),
    integer('status', 'status', 'HTTP status'),
    time('requested_at', 'fetched_at', 'When the answer began to arrive'),
    integer('ms', 'ms', 'Milliseconds'),
    integer('attempt', 'attempt', '1 for the first'),
    integer('items', 'items', 'Records in the answer'),
    integer('bytes', 'bytes', 'Bytes of the answer after decompression'),
    text('response_sha256', 'response_sha256', 'Of those bytes'),
    text('next_cursor', 'next_cursor'),
    json('rate_limit', 'rate_limit', '{limit, remaining, reset_at}'),
  ],
};

export const ownTables: readonly TableSpec[] = [gapTable, requestTable];

/** A gap's raw data. `req` is the number of the request within the snapshot. */
export const gapData = (gap: Gap, req: number | null): string =>
  JSON.stringify({
    reason: gap.reason,
    kind: gap.kind,
    id: gap.id,
    parent_kind: gap.parentKind,
    parent_id: gap.parentId,
    field: gap.field,
    expected: gap.expected,
    received: gap.received,
    evidence: gap.evidence,
    req,
    at: gap.at,
  });

const words = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Back from raw data; `request` is then the number within the snapshot. */
export const gapOf = (data: unknown): Gap => {
  const row = data as Record<string, unknown>;
  const gap = {
    reason: row.reason as GapReason,
    kind: String(row.kind),
    id: words(row.id),
    parentKind: words(row.parent_kind),
    parentId: words(row.parent_id),
    field: words(row.field),
    expected: words(row.expected),
    received: words(row.received),
    evidence: words(row.evidence),
    request: typeof row.req === 'number' ? row.req : null,
    at: String(row.at),
  };
  return Object.fromEntries(Object.entries(gap).filter(([, value]) => value !== undefined)) as unknown as Gap;
};

export const requestData = (entry: RequestEntry): string =>
  JSON.stringify({
    method: entry.method,
    url: entry.url,
    body: entry.body,
    status: entry.status,
    fetched_at: entry.fetchedAt,
    ms: entry.ms,
    attempt: entry.attempt,
    items: entry.items,
    bytes: entry.bytes,
    response_sha256: entry.responseSha256,
    next_cursor: entry.nextCursor,
    rate_limit: entry.rateLimit && {
      limit: entry.rateLimit.limit,
      remaining: entry.rateLimit.remaining,
      reset_at: entry.rateLimit.resetAt,
    },
  });
