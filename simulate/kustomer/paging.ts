import type { Answer, Call } from '../server.js';
import type { Settings } from '../settings.js';
import type { Shelf, Version } from '../store/shelf.js';
import { list, pageLink } from './envelope.js';
import { badParameter } from './errors.js';
import { parseRecord } from './parse.js';

export interface Page {
  readonly page: number;
  readonly pageSize: number;
}

const wholeNumber = (call: Call, name: string, standard: number): number => {
  const text = call.query.get(name);
  if (text === null) return standard;
  if (!/^\d+$/.test(text) || Number(text) < 1)
    throw badParameter(name, 'Invalid parameter', 'must be a positive integer');
  return Number(text);
};

/** The page that is asked for. Refuses 0, negative numbers and text. */
export const readPage = (call: Call, settings: Settings, maximum: number, standard = 100): Page => {
  const page = wholeNumber(call, 'page', 1);
  const pageSize = wholeNumber(call, 'pageSize', Math.min(standard, maximum));
  if (pageSize > maximum && settings.text('page_size_over') === '400')
    throw badParameter('pageSize', 'Invalid parameter', `must be at most ${maximum}`);
  return { page, pageSize: Math.min(pageSize, maximum) };
};

/** Rows that can be asked for by their place. */
export interface Rows {
  readonly length: number;
  at(place: number): Buffer;
}

export const rowsOf = (shelf: Shelf, versions: readonly Version[]): Rows => ({
  length: versions.length,
  at: (place) => shelf.bytes(versions[place] as Version),
});

/** The whole shelf in the order of ids, or backwards; with or without what is marked as deleted. */
export const rowsInOrder = (shelf: Shelf, backwards: boolean, aliveOnly = false): Rows => {
  const order = aliveOnly ? shelf.listAlive : shelf.list;
  return {
    length: order.length,
    at: (place) => shelf.bytes(shelf.listed(order.at(backwards ? order.length - 1 - place : place))),
  };
};

/** The rows whose attributes pass a test; for short lists. */
export const filtered = (
  rows: Rows,
  keep: (attributes: Readonly<Record<string, unknown>>) => boolean,
): Rows => {
  const kept: Buffer[] = [];
  for (let place = 0; place < rows.length; place++) {
    const record = rows.at(place);
    if (keep(parseRecord(record).attributes as Record<string, unknown>)) kept.push(record);
  }
  return { length: kept.length, at: (place) => kept[place] as Buffer };
};

export interface ListOptions {
  readonly maximum?: number;
  readonly standard?: number;
  /** Adds total, totalPages and `last`. */
  readonly counted?: boolean;
  /** A parameter that the server echoes although nobody sent it. */
  readonly echo?: string;
  /** Some lists answer with an empty `meta`. */
  readonly bareMeta?: boolean;
  readonly map?: (record: Buffer) => Buffer;
  readonly include?: (records: readonly Buffer[]) => readonly Buffer[];
}

/** One page of rows, with the links and the silent end that the vendor gives. */
export const listPage = (call: Call, settings: Settings, rows: Rows, options: ListOptions = {}): Answer => {
  const { page, pageSize } = readPage(call, settings, options.maximum ?? 100, options.standard);
  const cap = settings.number('list_cap') || Number.POSITIVE_INFINITY;
  const end = Math.min(rows.length, cap);
  const from = (page - 1) * pageSize;
  const to = Math.min(end, from + pageSize);
  const records: Buffer[] = [];
  for (let place = from; place < to; place++) records.push(rows.at(place));
  const link = (number: number) => pageLink(call.path, call, number, pageSize, options.echo);
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  return list({
    meta: options.bareMeta
      ? {}
      : { pageSize, page, ...(options.counted ? { total: rows.length, totalPages: pages } : {}) },
    records: options.map ? records.map(options.map) : records,
    ...(options.include ? { included: options.include(records) } : {}),
    links: {
      self: link(page),
      first: link(1),
      prev: page > 1 ? link(page - 1) : null,
      next: to < end ? link(page + 1) : null,
      ...(options.counted ? { last: link(pages) } : {}),
    },
  });
};
