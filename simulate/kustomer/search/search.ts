import type { Answer, Call } from '../../server.js';
import type { Settings } from '../../settings.js';
import { list } from '../envelope.js';
import { badParameter } from '../errors.js';
import { type Holdings, type Kind, kinds } from '../holdings/holdings.js';
import { readPage } from '../paging.js';
import { parseRecord } from '../parse.js';
import { type Found, find } from './find.js';
import { type Query, readQuery } from './query.js';

/** Live and archive search: one route each for all kinds, a hundred pages and no more. */

const mostPages = 100;

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

const flag = (call: Call, name: string): boolean => {
  const value = call.query.get(name);
  if (value === null || value === 'false') return false;
  if (value !== 'true') throw badParameter(name);
  return true;
};

/** The shelf a context speaks of. Some contexts are legal though the stand-in holds nothing of their kind. */
const subjectOf = (query: Query): { readonly kind: Kind; readonly klass: string | undefined } | undefined => {
  const klass = /^kobject_(.+)$/.exec(query.context)?.[1];
  const kind = kinds.find((candidate) => candidate === (klass === undefined ? query.context : 'kobject'));
  return kind && { kind, klass };
};

/** `kobject_<klass>_updated_at` in the context of that klass is `kobject_updated_at`. */
const withoutKlass = (query: Query, klass: string | undefined): Query => {
  if (klass === undefined) return query;
  const plain = <T extends { readonly attribute: string }>(one: T): T =>
    one.attribute.startsWith(`kobject_${klass}_`)
      ? { ...one, attribute: `kobject_${one.attribute.slice(`kobject_${klass}_`.length)}` }
      : one;
  return {
    ...query,
    and: query.and.map(plain),
    or: query.or.map(plain),
    not: query.not.map(plain),
    sort: query.sort.map(plain),
  };
};

const nothing: Found = { length: 0, at: () => 0 };

/** Answers one page of a search. Throws a refusal for anything the vendor's schema does not take. */
export const answerSearch = (context: SearchContext, call: Call, archived: boolean): Answer => {
  const { holdings, settings } = context;
  const query = readQuery(call.body, archived, settings);
  const idsOnly = flag(call, 'idsOnly') && settings.text('ids_only') === 'bare';
  const { page, pageSize } = readPage(call, settings, 500);
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
  const subject = subjectOf(query);
  const seed = context.seed + context.turn();
  const found = subject
    ? find({
        holdings,
        settings,
        ...subject,
        query: withoutKlass(query, subject.klass),
        now: context.now(),
        seed,
      })
    : nothing;
  const skeleton = settings.text('deleted_shape') === 'reduced';
  const records: Buffer[] = [];
  for (let place = (page - 1) * pageSize; place < Math.min(found.length, page * pageSize); place++) {
    const shelf = holdings.shelf(subject?.kind as Kind);
    const version = found.at(place);
    const record = shelf.bytes(version);
    if (idsOnly) records.push(bare(record));
    else if (skeleton && shelf.deleted(version)) records.push(reduced(record));
    else records.push(context.view(record));
  }
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const total = settings.text('total') === 'capped' ? Math.min(found.length, 10_000) : found.length;
  return list({
    meta: {
      pageSize,
      page,
      total,
      totalPages: Math.max(1, Math.ceil(total / pageSize)),
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
