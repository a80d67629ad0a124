import type { Call } from '../../server.js';
import type { Desk } from '../desk.js';
import { isObject, type JsonObject } from './fields.js';
import { invalid, invalidValue, isRefusal, type Refusal } from './refusal.js';

/** Where a thing stands in a list: the value it is sorted by and its id, as the cursor keeps them. */
export interface Position {
  readonly key: number;
  readonly id: string;
}

export interface PageRequest {
  readonly perPage: number | undefined;
  readonly startingAfter: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly pages: JsonObject;
  readonly total: number;
}

const wholeNumber = (name: string, value: unknown): number | undefined | Refusal => {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (!Number.isInteger(number) || (number as number) < 1) return invalidValue(name, value);
  return number as number;
};

/** `per_page` and `starting_after` of a query string. */
export const pageOfQuery = (query: URLSearchParams): PageRequest | Refusal => {
  const perPage = wholeNumber('per_page', query.get('per_page'));
  if (isRefusal(perPage)) return perPage;
  return { perPage, startingAfter: query.get('starting_after') ?? undefined };
};

/** The same of a search body's `pagination`; its `page` is ignored by the vendor. */
export const pageOfBody = (pagination: unknown): PageRequest | Refusal => {
  if (pagination === undefined || pagination === null)
    return { perPage: undefined, startingAfter: undefined };
  if (!isObject(pagination)) return invalidValue('pagination', pagination);
  const perPage = wholeNumber('per_page', pagination.per_page);
  if (isRefusal(perPage)) return perPage;
  const after = pagination.starting_after;
  if (after !== undefined && after !== null && typeof after !== 'string')
    return invalidValue('starting_after', after);
  return { perPage, startingAfter: after ?? undefined };
};

/** The size asked for within what the list allows. */
const sizeWithin = (
  desk: Desk,
  asked: number | undefined,
  standard: number,
  most: number,
): number | Refusal => {
  const size = asked ?? standard;
  if (size <= most) return size;
  return desk.settings.text('big_page') === 'clamped' ? most : invalid(`per_page must be at most ${most}`);
};

const encode = (page: number, at: Position): string =>
  Buffer.from(JSON.stringify([page, at.key, at.id])).toString('base64');

const decode = (cursor: string): { readonly page: number; readonly at: Position } | undefined => {
  try {
    const [page, key, id] = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8')) as unknown[];
    if (typeof page !== 'number' || typeof key !== 'number' || typeof id !== 'string') return undefined;
    return { page, at: { key, id } };
  } catch {
    // Not one of ours: the caller refuses it.
    return undefined;
  }
};

export interface Ordered<T> {
  /** Sorted by key, then by id, both in `direction`. */
  readonly items: readonly T[];
  readonly position: (item: T) => Position;
  readonly direction: 'ascending' | 'descending';
}

export const comparePositions = (a: Position, b: Position): number =>
  a.key - b.key || a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * One page by cursor. The cursor is a place in the order, not a number of rows: what moves to another place between
 * two pages is seen twice or not at all, as with the vendor.
 */
export const cursorPage = <T>(
  desk: Desk,
  list: Ordered<T>,
  request: PageRequest,
  sizes: { readonly standard: number; readonly most: number },
): Page<T> | Refusal => {
  const size = sizeWithin(desk, request.perPage, sizes.standard, sizes.most);
  if (isRefusal(size)) return size;
  let start = 0;
  let page = 1;
  if (request.startingAfter !== undefined) {
    const cursor = decode(request.startingAfter);
    if (!cursor) return invalidValue('starting_after', request.startingAfter);
    const sign = list.direction === 'ascending' ? 1 : -1;
    const found = list.items.findIndex((item) => sign * comparePositions(list.position(item), cursor.at) > 0);
    start = found === -1 ? list.items.length : found;
    page = cursor.page;
  }
  const items = list.items.slice(start, start + size);
  const last = items.at(-1);
  const more = last !== undefined && start + size < list.items.length;
  return {
    items,
    total: list.items.length,
    pages: {
      type: 'pages',
      ...(more ? { next: { page: page + 1, starting_after: encode(page + 1, list.position(last)) } } : {}),
      page,
      per_page: size,
      total_pages: Math.ceil(list.items.length / size),
    },
  };
};

/** One page by number; `next` is a whole URL or null. */
export const numberedPage = <T>(
  desk: Desk,
  call: Call,
  items: readonly T[],
  sizes: { readonly standard: number; readonly most: number },
): Page<T> | Refusal => {
  const perPage = wholeNumber('per_page', call.query.get('per_page'));
  if (isRefusal(perPage)) return perPage;
  const page = wholeNumber('page', call.query.get('page'));
  if (isRefusal(page)) return page;
  const size = sizeWithin(desk, perPage, sizes.standard, sizes.most);
  if (isRefusal(size)) return size;
  const number = page ?? 1;
  const total = Math.ceil(items.length / size);
  const next = new URLSearchParams(call.query);
  next.set('page', String(number + 1));
  next.set('per_page', String(size));
  return {
    items: items.slice((number - 1) * size, number * size),
    total: items.length,
    pages: {
      type: 'pages',
      next: number < total ? `${desk.baseUrl()}${call.path}?${next}` : null,
      page: number,
      per_page: size,
      total_pages: total,
    },
  };
};
