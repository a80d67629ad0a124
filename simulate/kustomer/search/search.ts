import { seededRandom } from '../../faults.js';
import type { Answer, Call } from '../../server.js';
import type { Settings } from '../../settings.js';
import type { Shelf, Version } from '../../store/shelf.js';
import type { Sorted } from '../../store/sorted.js';
import { list } from '../envelope.js';
import { badParameter } from '../errors.js';
import { type Holdings, type Kind, kinds } from '../holdings.js';
import { readPage } from '../paging.js';
import { matches, parseRecord, splitAttribute } from './match.js';
import { type Criterion, type Query, readQuery } from './query.js';

/** Live and archive search: one route each for all kinds. A page of a window by updatedAt costs no more than a page. */

const day = 86_400_000;
const mostPages = 100;

/** Two years before now: what changed earlier is in the archive search only. */
export const liveEdge = (now: number): number => {
  const date = new Date(now);
  date.setUTCFullYear(date.getUTCFullYear() - 2);
  return date.getTime();
};

interface Window {
  from: number;
  /** Exclusive. */
  until: number;
}

const narrow = (window: Window, criterion: Criterion): void => {
  const { from = 0, until = 0 } = criterion;
  if (criterion.operator === 'gte' || criterion.operator === 'equals')
    window.from = Math.max(window.from, from);
  if (criterion.operator === 'gt') window.from = Math.max(window.from, until);
  if (criterion.operator === 'lt') window.until = Math.min(window.until, from);
  if (criterion.operator === 'lte' || criterion.operator === 'equals')
    window.until = Math.min(window.until, until);
};

const bounded = (criterion: Criterion, attribute: string): boolean =>
  criterion.attribute === attribute && criterion.from !== undefined;

/** What of the time line a search covers, before the body is looked at. */
const edges = (query: Query, settings: Settings, now: number): Window => {
  const edge = liveEdge(now);
  const overlap = settings.number('archive_overlap_days') * day;
  const gap = settings.number('archive_gap_days') * day;
  return query.archived
    ? { from: Number.NEGATIVE_INFINITY, until: edge + overlap - gap }
    : { from: edge, until: Number.POSITIVE_INFINITY };
};

/** Found versions, by place. */
interface Found {
  readonly length: number;
  at(place: number): Version;
}

const stretch = (order: Sorted, from: number, to: number, descending: boolean): Found => ({
  length: to - from,
  at: (place) => order.at(descending ? to - 1 - place : from + place),
});

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

/** An order that looks like none and differs from call to call. */
const shuffled = (found: Found, random: () => number): Found => {
  const { length } = found;
  if (length < 2) return found;
  const start = Math.floor(random() * length);
  let stride = 1 + Math.floor(random() * (length - 1));
  while (greatestCommonDivisor(stride, length) !== 1) stride++;
  return { length, at: (place) => found.at((start + place * stride) % length) };
};

const sortValue = (shelf: Shelf, attribute: string, version: Version): string | number => {
  const { field } = splitAttribute(attribute);
  if (field === 'updated_at') return shelf.updatedAt(version);
  if (field === 'created_at') return shelf.createdAt(version);
  if (field === 'id') return shelf.id(version);
  if (field === 'deleted') return shelf.deleted(version) ? 1 : 0;
  if (field === 'companyId') return shelf.parent(shelf.id(version), 'company') ?? '';
  if (field === 'customer_id') return shelf.parent(shelf.id(version), 'customer') ?? '';
  const name = field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const attributes = parseRecord(shelf.bytes(version)).attributes as Record<string, unknown>;
  const value = attributes[name] ?? attributes[`last${name[0]?.toUpperCase()}${name.slice(1)}`];
  return typeof value === 'number' ? value : String(value ?? '');
};

/** Carries a search out; the doer of `answerSearch`. */
const find = (
  holdings: Holdings,
  shelf: Shelf,
  kind: Kind,
  query: Query,
  window: Window,
  random: () => number,
  allKeys: boolean,
): Found => {
  const clock = `${kind}_updated_at`;
  const others = query.and.filter((criterion) => {
    if (!bounded(criterion, clock)) return true;
    narrow(window, criterion);
    return false;
  });
  const order = query.includeDeleted || wantsDeleted(query) ? shelf.searchableAll : shelf.searchable;
  const from = order.seek((version) => shelf.updatedAt(version) < window.from);
  const to = Math.max(
    from,
    order.seek((version) => shelf.updatedAt(version) < window.until),
  );
  const first = query.sort[0];
  const plain = others.length === 0 && query.or.length === 0 && query.not.length === 0;
  if (
    plain &&
    (first === undefined || (first.attribute === clock && (!allKeys || query.sort.length === 1)))
  ) {
    const found = stretch(order, from, to, first?.descending ?? false);
    return first === undefined ? shuffled(found, random) : found;
  }
  const born = `${kind}_created_at`;
  const early = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  const rest = others.filter((criterion) => {
    if (!bounded(criterion, born)) return true;
    narrow(early, criterion);
    return false;
  });
  const hits: Version[] = [];
  const needsRecord = rest.length > 0 || query.or.length > 0 || query.not.length > 0;
  for (let place = from; place < to; place++) {
    const version = order.at(place);
    const created = shelf.createdAt(version);
    if (created < early.from || created >= early.until) continue;
    if (needsRecord) {
      const record = parseRecord(shelf.bytes(version));
      const test = (criterion: Criterion) => matches(holdings, kind, record, criterion);
      if (!rest.every(test) || (query.or.length > 0 && !query.or.some(test)) || query.not.some(test))
        continue;
    }
    hits.push(version);
  }
  const found: Found = { length: hits.length, at: (place) => hits[place] as Version };
  if (first === undefined) return shuffled(found, random);
  const keys = allKeys ? query.sort : query.sort.slice(0, 1);
  if (first.attribute !== clock || keys.length > 1) {
    const values = new Map(hits.map((hit) => [hit, keys.map((key) => sortValue(shelf, key.attribute, hit))]));
    hits.sort((a, b) => {
      const [left, right] = [values.get(a) ?? [], values.get(b) ?? []];
      for (const [place, key] of keys.entries()) {
        const [x, y] = [left[place] ?? '', right[place] ?? ''];
        if (x !== y) return x < y !== key.descending ? -1 : 1;
      }
      return a - b;
    });
  } else if (first.descending) hits.reverse();
  return found;
};

/** A criterion on the mark itself asks for deleted records as well. */
const wantsDeleted = (query: Query): boolean =>
  query.and.some((criterion) => criterion.attribute.endsWith('_deleted') && criterion.value === true);

const bare = (record: Buffer): Buffer => {
  const { type, id } = parseRecord(record);
  return Buffer.from(JSON.stringify({ type, id }));
};

/** What is left of a deleted record when the index keeps only its skeleton. */
const reduced = (record: Buffer): Buffer => {
  const { type, id, attributes, links } = parseRecord(record);
  const { createdAt, updatedAt } = attributes as Record<string, unknown>;
  return Buffer.from(
    JSON.stringify({ type, id, attributes: { createdAt, updatedAt, deleted: true }, links }),
  );
};

export interface SearchContext {
  readonly holdings: Holdings;
  readonly settings: Settings;
  readonly seed: number;
  readonly now: () => number;
  /** Number of this search; an order without a sort key differs with it. */
  readonly turn: () => number;
  /** What a key may see of a record. */
  readonly view: (record: Buffer) => Buffer;
}

const boolean = (call: Call, name: string): boolean => {
  const value = call.query.get(name);
  if (value === null || value === 'false') return false;
  if (value !== 'true') throw badParameter(name);
  return true;
};

/** Answers one page of a search. Throws a refusal for anything the vendor's schema does not take. */
export const answerSearch = (context: SearchContext, call: Call, archived: boolean): Answer => {
  const { holdings, settings } = context;
  const now = context.now();
  const query = readQuery(call.body, archived, settings);
  const idsOnly = boolean(call, 'idsOnly');
  const { page, pageSize } = readPage(call, settings, 500);
  const kind = kinds.find((candidate) => candidate === query.context);
  // The official example of the archive prints the live route's links.
  const link = (number: number) => `/v1/customers/search?page=${number}&pageSize=${pageSize}`;
  if (page > mostPages) {
    if (settings.text('page_101') === '400')
      throw badParameter('page', 'Invalid parameter', 'must be at most 100');
    return list({
      meta: { pageSize, page, total: 0, totalPages: 0, aggregations: {} },
      records: [],
      links: { self: link(page), first: link(1), prev: link(page - 1), next: null },
    });
  }
  const random = seededRandom(context.seed + context.turn());
  let found: Found = { length: 0, at: () => 0 };
  const records: Buffer[] = [];
  let total = 0;
  if (kind !== undefined) {
    const shelf = holdings.shelf(kind);
    found = find(
      holdings,
      shelf,
      kind,
      query,
      edges(query, settings, now),
      random,
      settings.text('multi_sort') === 'all',
    );
    const skeleton = settings.text('deleted_shape') === 'reduced';
    for (let place = (page - 1) * pageSize; place < Math.min(found.length, page * pageSize); place++) {
      const version = found.at(place);
      const record = shelf.bytes(version);
      if (idsOnly && settings.text('ids_only') === 'bare') records.push(bare(record));
      else if (skeleton && shelf.deleted(version)) records.push(reduced(record));
      else records.push(context.view(record));
    }
    total = found.length;
  }
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const shown = settings.text('total') === 'capped' ? Math.min(total, 10_000) : total;
  return list({
    meta: {
      pageSize,
      page,
      total: shown,
      totalPages: Math.max(1, Math.ceil(shown / pageSize)),
      aggregations: {},
    },
    records,
    links: {
      self: link(page),
      first: link(1),
      prev: page > 1 ? link(page - 1) : null,
      next: page < pages ? link(page + 1) : null,
      last: link(pages),
    },
  });
};
