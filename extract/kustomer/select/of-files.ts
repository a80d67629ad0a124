import type { Batch, Cursor } from '../../../archive-format/batch.js';
import type { SourceRecord, StoredRecord } from '../../../archive-format/record.js';
import { createDraft } from '../../draft.js';
import { createIdSet, type IdSet } from '../../id-set.js';
import { createSampler } from '../../sample.js';
import { filtersOf, type Selection, selectionLine, selectsConversations } from '../../selection.js';
import type { ReadContext, Source } from '../../source.js';
import { type ConversationFacts, passes, sortOf } from './conversation.js';
import { lists, type Named, unknownName } from './unknown.js';

/**
 * A part of what files hold. Files have no order that helps: a message may stand before its conversation. So they are read
 * once more before the run begins, to decide which conversations are taken; then every record is taken or counted.
 */

/** What the records of one sort of files say. */
export interface FileShape {
  /** Streams whose records tell what the others read. */
  readonly surveys: readonly string[];
  /** Streams of records. */
  readonly rows: readonly string[];
  /** Kinds of whole files, which hold what is left out, too. */
  readonly wholeFiles: readonly string[];
  /** Facts of a conversation, and the names by which its customer may be found. */
  readonly conversation: (value: unknown) => {
    readonly facts: ConversationFacts;
    readonly customers: readonly string[];
  };
  /** The names of a user, team, tag or klass, its id first; undefined of any other kind. */
  readonly named: (
    kind: string,
    value: unknown,
  ) => { readonly sort: Named; readonly names: readonly string[] } | undefined;
  /** The conversation that a record belongs to; undefined for what belongs to none. */
  readonly parent: (kind: string, value: unknown) => string | undefined;
  /** Names by which a customer may be found, its id first. */
  readonly customer: (id: string, value: unknown) => readonly string[];
  /** Klass of a custom object. */
  readonly klass: (value: unknown) => string | undefined;
  /** Kinds of which only what taken records refer to is taken. */
  readonly referred: readonly string[];
  /** Records of those kinds that one refers to, and, of such a kind, those that may refer to it: `<kind>/<id>`. */
  readonly refers: (value: unknown) => readonly string[];
}

interface Decision {
  /** Undefined: conversations are not chosen. */
  readonly conversations: IdSet | undefined;
  readonly customers: ReadonlySet<string>;
  readonly klasses: readonly string[];
  /** What taken records refer to, and the taken records themselves: `<kind>/<id>`. */
  readonly around: IdSet;
}

const parsedOf = ({ bytes }: Pick<SourceRecord, 'bytes'>): unknown => JSON.parse(bytes.toString('utf8'));

/** Reads all records of the files once, with what is needed for it in memory. */
const readAll = async (
  source: Source,
  shape: FileShape,
  use: (record: SourceRecord) => void,
  signal: AbortSignal,
): Promise<void> => {
  const surveyed = new Map<string, StoredRecord[]>();
  const context: ReadContext = {
    startedAt: 0,
    staged: async function* (kind) {
      yield* surveyed.get(kind) ?? [];
    },
    ids: async function* (kind) {
      for (const { id } of surveyed.get(kind) ?? []) yield id;
    },
  };
  for (const name of [...shape.surveys, ...shape.rows])
    for await (const { records } of source.read(name, undefined, context, signal))
      for (const record of records) {
        if (!shape.surveys.includes(name)) {
          use(record);
          continue;
        }
        const { kind, id, bytes, fetchedAt } = record;
        const kept = surveyed.get(kind) ?? [];
        const seq = kept.length;
        surveyed.set(kind, kept);
        kept.push({
          ...{ kind, id, bytes, fetchedAt, seq, snapshot: 0, req: null, deleted: false, sha256: null },
          value: () => parsedOf(record),
        });
      }
};

/** The selection with every name under which what was meant may stand. Errors: flag-invalid for one that is nowhere. */
const resolve = async (
  source: Source,
  shape: FileShape,
  selection: Selection,
  signal: AbortSignal,
): Promise<Selection> => {
  const sorts = (Object.keys(lists) as Named[]).filter((sort) => selection[lists[sort]].length > 0);
  if (sorts.length === 0) return selection;
  const there = Object.fromEntries(
    (Object.keys(lists) as Named[]).map((sort) => [sort, new Map<string, string[]>()]),
  ) as Readonly<Record<Named, Map<string, string[]>>>;
  const note = (sort: Named, names: readonly string[]): void => {
    for (const name of names) {
      const key = name.toLowerCase();
      const known = there[sort].get(key);
      if (known) for (const one of names) known.includes(one) || known.push(one);
      else there[sort].set(key, [...names]);
    }
  };
  await readAll(
    source,
    shape,
    (record) => {
      const value = parsedOf(record);
      if (record.kind === 'conversation') {
        const { facts } = shape.conversation(value);
        for (const sort of sorts)
          if (sort !== 'klass') for (const one of facts[lists[sort]]) note(sort, [one]);
      }
      const klass = record.kind === 'kobject' ? shape.klass(value) : undefined;
      if (klass !== undefined) note('klass', [klass]);
      const named = shape.named(record.kind, value);
      if (named) note(named.sort, named.names);
    },
    signal,
  );
  const names = (sort: Named): readonly string[] =>
    selection[lists[sort]].flatMap((given) => {
      const found = there[sort].get(given.toLowerCase());
      if (found) return found;
      throw unknownName('The files name', sort, [given], [...there[sort].values()].flat());
    });
  const resolved = sorts.map((sort) => [lists[sort], names(sort)]);
  return { ...selection, ...(Object.fromEntries(resolved) as Partial<Selection>) };
};

/** When the youngest conversation began: from then its age is told, so that a sample is the same on any day. */
const youngest = async (source: Source, shape: FileShape, signal: AbortSignal): Promise<number> => {
  let newest = 0;
  await readAll(
    source,
    shape,
    (record) => {
      if (record.kind !== 'conversation') return;
      const at = Date.parse(shape.conversation(parsedOf(record)).facts.createdAt);
      if (at > newest) newest = at;
    },
    signal,
  );
  return newest;
};

const decide = async (
  source: Source,
  shape: FileShape,
  selection: Selection,
  signal: AbortSignal,
): Promise<Decision> => {
  const resolved = await resolve(source, shape, selection, signal);
  const { klasses } = resolved;
  if (!selectsConversations(selection))
    return { conversations: undefined, customers: new Set(), klasses, around: createIdSet() };
  let taken = createIdSet();
  const now = selection.sample ? await youngest(source, shape, signal) : 0;
  const sampler = selection.sample ? createSampler(selection.sample) : undefined;
  const customersOf = new Map<string, readonly string[]>();
  await readAll(
    source,
    shape,
    (record) => {
      if (record.kind !== 'conversation') return;
      const { facts, customers } = shape.conversation(parsedOf(record));
      if (!passes(facts, resolved)) return;
      if (taken.add(record.id)) sampler?.offer(record.id, sortOf(facts, now));
      customersOf.set(record.id, customers);
    },
    signal,
  );
  if (sampler) {
    taken = createIdSet();
    for (const id of sampler.choose()) taken.add(id);
  }
  const customers = [...customersOf].flatMap(([id, names]) => (taken.has(id) ? names : []));
  const decision = { conversations: taken, customers: new Set(customers), klasses, around: createIdSet() };
  if (shape.referred.length === 0) return decision;
  // A company or a file stands anywhere in the files: what refers to it has to be known before.
  await readAll(
    source,
    shape,
    (record) => {
      if (shape.referred.includes(record.kind) || isTaken(record, shape, decision) !== true) return;
      decision.around.add(`${record.kind}/${record.id}`);
      for (const one of shape.refers(parsedOf(record))) decision.around.add(one);
    },
    signal,
  );
  return decision;
};

type LeftOut = Readonly<Record<string, readonly [all: number, taken: number]>>;

/** Whether a record is taken; undefined for kinds that come whole. */
const isTaken = (
  { kind, id, bytes }: SourceRecord,
  shape: FileShape,
  { conversations, customers, klasses, around }: Decision,
): boolean | undefined => {
  if (kind === 'kobject' && (klasses.length > 0 || conversations))
    return klasses.includes(shape.klass(parsedOf({ bytes })) ?? '');
  if (!conversations) return undefined;
  if (kind === 'conversation') return conversations.has(id);
  if (kind === 'customer')
    return shape.customer(id, parsedOf({ bytes })).some((name) => customers.has(name.toLowerCase()));
  if (shape.referred.includes(kind))
    return around.has(`${kind}/${id}`) || shape.refers(parsedOf({ bytes })).some((one) => around.has(one));
  const parent = shape.parent(kind, parsedOf({ bytes }));
  return parent === undefined ? undefined : conversations.has(parent);
};

/** A source of files that takes a part of them. Its `access` decides which, so that an unknown name begins no run. */
export const selectedFiles = (
  source: Source,
  shape: FileShape,
  selection: Selection,
  now: () => number,
): Source => {
  let decision: Promise<Decision> | undefined;
  const decided = (signal: AbortSignal): Promise<Decision> => {
    decision ??= decide(source, shape, selection, signal);
    return decision;
  };
  const gap = (kind: string, evidence: string, counts: object = {}) => ({
    reason: 'filtered' as const,
    kind,
    evidence,
    ...counts,
    request: null,
    at: new Date(now()).toISOString(),
  });
  return {
    ...source,
    filters: filtersOf(selection) ?? {},
    access: async (signal) => {
      await decided(signal);
      return [];
    },
    blobRefs: (record) => (shape.wholeFiles.includes(record.kind) ? [] : source.blobRefs(record)),
    read: async function* (name, cursor: Cursor | undefined, context, signal): AsyncGenerator<Batch> {
      const choice = await decided(signal);
      const left = new Map(Object.entries((cursor?.leftOut as LeftOut | undefined) ?? {}));
      for await (const batch of source.read(name, cursor, context, signal)) {
        const out = new Set<string>();
        const records = batch.records.filter((record) => {
          const taken = isTaken(record, shape, choice);
          if (taken === undefined) return true;
          const [all, kept] = left.get(record.kind) ?? [0, 0];
          left.set(record.kind, [all + 1, kept + Number(taken)]);
          if (!taken) out.add(`${record.kind}/${record.id}`);
          return taken;
        });
        const draft = createDraft();
        if (batch.done && shape.rows.includes(name))
          for (const [kind, [all, kept]] of left)
            if (all > kept)
              draft.miss(
                gap(kind, selectionLine(selection), { expected: String(all), received: String(kept) }),
              );
        if (batch.done && shape.surveys.includes(name))
          for (const kind of shape.wholeFiles)
            draft.miss(gap(kind, 'The bytes of the files are not kept: they hold what is left out, too.'));
        const gaps = batch.gaps.filter(({ kind, id }) => !out.has(`${kind}/${id}`));
        yield {
          ...batch,
          records,
          gaps: [...gaps, ...draft.finish({}, true).gaps],
          nextCursor: { ...batch.nextCursor, leftOut: Object.fromEntries(left) },
        };
      }
    },
  };
};
