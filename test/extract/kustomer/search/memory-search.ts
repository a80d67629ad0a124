import { canonicalJson } from '../../../../core/digest.js';
import { cutRecord } from '../../../../core/json-cut.js';
import { readPage } from '../../../../extract/kustomer/api/page.js';
import type { Criterion, Query } from '../../../../extract/kustomer/search/query.js';
import type { Search } from '../../../../extract/kustomer/search/searcher.js';

/** A search over rows in memory, with the vendor's habits as switches. */

export interface Row {
  readonly id: string;
  readonly updatedAt: string;
  readonly createdAt: string;
  readonly [attribute: string]: string;
}

export interface Habits {
  readonly pageSize: number;
  /** `meta.total` is never more than 10,000. */
  readonly cappedTotal?: boolean;
  readonly noTotal?: boolean;
  /** Rows come in an order of their own that changes from answer to answer. */
  readonly unsorted?: boolean;
  /** Attributes that are refused with 400. */
  readonly unknown?: readonly string[];
  /** Runs before each answer: rows may move. */
  readonly meanwhile?: (rows: Row[], turn: number) => void;
}

const attributeOf: Readonly<Record<string, string>> = {
  message_updated_at: 'updatedAt',
  message_created_at: 'createdAt',
  message_sent_at: 'sentAt',
  message_channel: 'channel',
  message_direction_type: 'directionType',
  message_id: 'id',
};

const holds = (row: Row, { field, operator, value }: Criterion): boolean => {
  const own = row[attributeOf[field] ?? ''];
  if (own === undefined) return false;
  const text = String(value);
  switch (operator) {
    case 'equals':
      return own === text;
    case 'gt':
      return own > text;
    case 'gte':
      return own >= text;
    case 'lt':
      return own < text;
  }
};

const recordText = ({ id, ...attributes }: Row): string =>
  JSON.stringify({ type: 'message', id, attributes, links: { self: `/v1/messages/${id}` } });

export interface MemorySearch {
  readonly search: Search;
  readonly rows: Row[];
  /** Every query with its page, in order. */
  readonly asked: { readonly query: Query; readonly page: number }[];
}

export const memorySearch = (from: readonly Row[], habits: Habits): MemorySearch => {
  const rows = [...from];
  const asked: { query: Query; page: number }[] = [];
  let turn = 0;
  const search: Search = async (query, page) => {
    asked.push({ query, page });
    turn++;
    habits.meanwhile?.(rows, turn);
    const at = '2026-01-01T00:00:00.000Z';
    const fields = [...query.and, ...query.not].map(({ field }) => field);
    const refuse = (words: string) =>
      ({ ok: false, refusal: { status: 400, words }, entries: [], fetchedAt: at }) as const;
    if (fields.some((field) => habits.unknown?.includes(field))) return refuse('unknown attribute');
    if (page > 100) return refuse('page');
    const found = rows.filter(
      (row) => query.and.every((one) => holds(row, one)) && !query.not.some((one) => holds(row, one)),
    );
    const key = attributeOf[query.sort] as string;
    const shuffle = (row: Row) => canonicalJson([row.id, turn]).split('').reverse().join('');
    found.sort((a, b) => {
      const [x, y] = habits.unsorted ? [shuffle(a), shuffle(b)] : [a[key] as string, b[key] as string];
      return x < y ? -1 : x > y ? 1 : 0;
    });
    const slice = found.slice((page - 1) * habits.pageSize, page * habits.pageSize);
    const total = habits.cappedTotal ? Math.min(10_000, found.length) : found.length;
    const meta = { page, pageSize: habits.pageSize, ...(habits.noTotal ? {} : { total }) };
    const links = { next: slice.length < habits.pageSize ? null : `/v1/search?page=${page + 1}` };
    const body = `{"meta":${JSON.stringify(meta)},"data":[${slice.map(recordText).join()}],"links":${JSON.stringify(links)}}`;
    return {
      ok: true,
      page: readPage(Buffer.from(body)),
      entries: [],
      fetchedAt: at,
      more: slice.length >= habits.pageSize,
      size: habits.pageSize,
    };
  };
  return { search, rows, asked };
};

/** A record as it would be read back, for comparing. */
export const recordOf = (row: Row) => cutRecord(Buffer.from(recordText(row)));

const hex = (value: number) => value.toString(16).padStart(24, '0');
const day = Date.UTC(2025, 0, 1);

/** Rows `from`…`from + count - 1`, each changed `step` milliseconds after the one before. */
export const someRows = (count: number, step: number, more: Partial<Row> = {}, from = 0): Row[] =>
  Array.from({ length: count }, (_, index) => {
    const at = new Date(day + (from + index) * step).toISOString();
    return { id: hex(from + index), updatedAt: at, createdAt: at, ...more };
  });
