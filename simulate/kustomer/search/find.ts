import { seededRandom } from '../../faults.js';
import type { Settings } from '../../settings.js';
import type { Shelf, Version } from '../../store/shelf.js';
import type { Sorted } from '../../store/sorted.js';
import type { Holdings, Kind } from '../holdings/holdings.js';
import { parseRecord } from '../parse.js';
import { matches, splitAttribute } from './match.js';
import type { Criterion, Query, SortKey } from './query.js';

/** What a search finds, by place. Windows of `updatedAt` are cut out of a sorted index: a page costs a page. */
export interface Found {
  readonly length: number;
  at(place: number): Version;
}

const day = 86_400_000;

/** Two years before now: what changed earlier is in the archive search only. */
export const liveEdge = (now: number): number => {
  const date = new Date(now);
  date.setUTCFullYear(date.getUTCFullYear() - 2);
  return date.getTime();
};

/** From, and until but not including, milliseconds since 1970. */
interface Window {
  readonly from: number;
  readonly until: number;
}

const everything: Window = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };

const narrowed = (window: Window, { operator, from = 0, until = 0 }: Criterion): Window => {
  const lower = operator === 'gt' ? until : operator === 'gte' || operator === 'equals' ? from : window.from;
  const upper = operator === 'lt' ? from : operator === 'lte' || operator === 'equals' ? until : window.until;
  return { from: Math.max(window.from, lower), until: Math.min(window.until, upper) };
};

/** Takes the criteria of one clock out of a list and makes a window of them. */
const windowOf = (
  criteria: readonly Criterion[],
  attribute: string,
  start: Window,
): { readonly window: Window; readonly rest: readonly Criterion[] } => {
  const isBound = (criterion: Criterion) => criterion.attribute === attribute && criterion.from !== undefined;
  return {
    window: criteria.filter(isBound).reduce(narrowed, start),
    rest: criteria.filter((criterion) => !isBound(criterion)),
  };
};

/** What of the time line a search covers, before its body is looked at. */
const coverage = (archived: boolean, settings: Settings, now: number): Window => {
  const edge = liveEdge(now);
  const overlap = settings.number('archive_overlap_days') * day;
  const gap = settings.number('archive_gap_days') * day;
  return archived ? { ...everything, until: edge + overlap - gap } : { ...everything, from: edge };
};

const stretch = (order: Sorted, from: number, to: number, descending: boolean): Found => ({
  length: to - from,
  at: (place) => order.at(descending ? to - 1 - place : from + place),
});

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** An order that looks like none and differs from call to call. */
const shuffled = (found: Found, seed: number): Found => {
  const { length } = found;
  if (length < 2) return found;
  const random = seededRandom(seed);
  const start = Math.floor(random() * length);
  let stride = 1 + Math.floor(random() * (length - 1));
  while (commonDivisor(stride, length) !== 1) stride++;
  return { length, at: (place) => found.at((start + place * stride) % length) };
};

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const sortValue = (shelf: Shelf, { attribute }: SortKey, version: Version): string | number => {
  const { field } = splitAttribute(attribute);
  if (field === 'updated_at') return shelf.updatedAt(version);
  if (field === 'created_at') return shelf.createdAt(version);
  if (field === 'id') return shelf.id(version);
  if (field === 'deleted') return shelf.deleted(version) ? 1 : 0;
  if (field === 'companyId') return shelf.parent(shelf.id(version), 'company') ?? '';
  if (field === 'customer_id') return shelf.parent(shelf.id(version), 'customer') ?? '';
  const attributes = parseRecord(shelf.bytes(version)).attributes as Record<string, unknown>;
  const name = camel(field);
  const value = attributes[name] ?? attributes[`last${name[0]?.toUpperCase()}${name.slice(1)}`];
  return typeof value === 'number' ? value : String(value ?? '');
};

const sorted = (shelf: Shelf, hits: readonly Version[], keys: readonly SortKey[]): Version[] => {
  const values = new Map(hits.map((hit) => [hit, keys.map((key) => sortValue(shelf, key, hit))]));
  return [...hits].sort((a, b) => {
    const [left, right] = [values.get(a) ?? [], values.get(b) ?? []];
    for (const [place, key] of keys.entries()) {
      const [x, y] = [left[place] ?? '', right[place] ?? ''];
      if (x !== y) return x < y !== key.descending ? -1 : 1;
    }
    return a - b;
  });
};

/** A criterion on the mark itself asks for deleted records as well. */
const wantsDeleted = (query: Query): boolean =>
  query.includeDeleted ||
  query.and.some((criterion) => criterion.attribute.endsWith('_deleted') && criterion.value === true);

export interface Hunt {
  readonly holdings: Holdings;
  readonly settings: Settings;
  readonly kind: Kind;
  /** Only custom objects of this definition. */
  readonly klass: string | undefined;
  readonly query: Query;
  readonly now: number;
  /** Decides the order of a search that names none. */
  readonly seed: number;
}

/** Finds what a query asks for. */
export const find = (hunt: Hunt): Found => {
  const { holdings, settings, kind, klass, query } = hunt;
  const shelf = holdings.shelf(kind);
  const clock = `${kind}_updated_at`;
  const changed = windowOf(query.and, clock, coverage(query.archived, settings, hunt.now));
  const born = windowOf(changed.rest, `${kind}_created_at`, everything);
  const order = wantsDeleted(query) ? shelf.searchableAll : shelf.searchable;
  const from = order.seek((version) => shelf.updatedAt(version) < changed.window.from);
  const until = order.seek((version) => shelf.updatedAt(version) < changed.window.until);
  const to = Math.max(from, until);

  const keys = settings.text('multi_sort') === 'all' ? query.sort : query.sort.slice(0, 1);
  const byClock = keys.length === 1 && keys[0]?.attribute === clock;
  const descending = keys[0]?.descending ?? false;
  const needsRecord = born.rest.length > 0 || query.or.length > 0 || query.not.length > 0;
  const anyBirth = born.window === everything;
  if (!needsRecord && anyBirth && klass === undefined && (byClock || keys.length === 0)) {
    const found = stretch(order, from, to, descending);
    return byClock ? found : shuffled(found, hunt.seed);
  }

  const fits = (version: Version): boolean => {
    const createdAt = shelf.createdAt(version);
    if (createdAt < born.window.from || createdAt >= born.window.until) return false;
    if (klass !== undefined && shelf.parent(shelf.id(version), 'klass') !== klass) return false;
    if (!needsRecord) return true;
    const record = parseRecord(shelf.bytes(version));
    const test = (criterion: Criterion) => matches(holdings, kind, record, criterion);
    return born.rest.every(test) && (query.or.length === 0 || query.or.some(test)) && !query.not.some(test);
  };
  const hits: Version[] = [];
  for (let place = from; place < to; place++) {
    const version = order.at(place);
    if (fits(version)) hits.push(version);
  }
  const rows = keys.length === 0 || byClock ? hits : sorted(shelf, hits, keys);
  if (byClock && descending) rows.reverse();
  const found: Found = { length: rows.length, at: (place) => rows[place] as Version };
  return keys.length === 0 ? shuffled(found, hunt.seed) : found;
};
