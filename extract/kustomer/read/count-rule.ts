import type { StoredRecord } from '../../../archive-format/record.js';
import { locate } from '../../../core/json-page.js';
import type { Reading } from '../reader.js';
import { type ListPage, listPage } from './list-page.js';

/** Children that a parent counts, and the list that has them one parent at a time. */
export interface Counted {
  readonly kind: string;
  readonly parentKind: string;
  /** Keys to the parent's count. */
  readonly count: readonly string[];
  /** Keys from a child to its parent's id. */
  readonly parent: readonly string[];
  /** Path of the list of one parent. */
  readonly path: (parentId: string) => string;
  /** Path of the parent itself. */
  readonly parentPath: (parentId: string) => string;
  /** The same facts as columns of the archive's tables, for a delta. */
  readonly columns: {
    /** Of the child: its parent's id. */
    readonly parent: string;
    /** Of the parent: what `read` takes the count from. */
    readonly count: string;
    readonly read: (value: string | null) => number | undefined;
  };
  /** Whom the parent itself belongs to: when that changes, its children may have changed with it unseen. */
  readonly owner?: { readonly column: string; readonly path: readonly string[] };
}

const pageSize = 100;
/** A list that ignores its page number must not be read for ever. */
const mostPages = 1000;

export const wholeNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) ? value : undefined;

/** The value at a path of keys; undefined when there is none. */
export const valueAt = (record: unknown, path: readonly string[]): unknown => {
  let value = record;
  for (const key of path) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return value;
};

export const countIn = (record: unknown, path: readonly string[]): number | undefined =>
  wholeNumber(valueAt(record, path));

/** A JSON scalar at a path of a stored record, without parsing the rest. */
export const scalarAt = (record: StoredRecord, path: readonly string[]): unknown => {
  const span = record.bytes ? locate(record.bytes, path) : undefined;
  return span && record.bytes ? JSON.parse(record.bytes.toString('utf8', span.start, span.end)) : undefined;
};

/** All pages of one parent's list. `parent`: its id as a segment of a path. */
export const walkChildren = async (
  rule: Counted,
  { api, signal }: Reading,
  parent: string,
): Promise<ListPage[]> => {
  const pages: ListPage[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = await listPage(api, rule.path(parent), {}, page, pageSize, signal, { alone: true });
    pages.push(answer);
    if (!answer.ok || !answer.more) break;
  }
  return pages;
};
