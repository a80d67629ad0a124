import type { ArchiveObject } from '../archive.js';
import { gapKind, requestKind } from '../layout.js';
import { followReferences } from '../subject/find.js';
import { type RecordSet, recordSet } from '../subject/record-set.js';
import { parentsOf, type SubjectSpec, textsAt, wholePeople } from '../subject/spec.js';

/**
 * What nobody has touched since a day: conversations in which nothing is newer, with everything in them; then people of whom
 * nothing newer is left, with what hangs on them. What belongs to no conversation and to nobody (articles, tags, teams) stays.
 */
export interface OldThings {
  readonly records: RecordSet;
  /** Conversations and people that say no time at all: they stay. */
  readonly undated: number;
}

const timesOf = (spec: SubjectSpec, kind: string, value: unknown): readonly number[] =>
  (spec.times ?? [])
    .filter((rule) => rule.kind === kind || rule.kind === '*')
    .flatMap(({ path }) => textsAt(value, path))
    .map((text) => Date.parse(text))
    .filter((at) => !Number.isNaN(at));

/** Newest times by id; absent: seen without a time. */
type Newest = Map<string, number>;

const bump = (newest: Newest, id: string, times: readonly number[]): void => {
  newest.set(id, Math.max(newest.get(id) ?? Number.NEGATIVE_INFINITY, ...times));
};

const ownKinds = [gapKind, requestKind];

/** Newest time of each record of kind `top`, of all that belongs to it included. Records in `gone` do not count. */
const newestOf = async (
  object: ArchiveObject,
  spec: SubjectSpec,
  top: string,
  gone: RecordSet,
  signal: AbortSignal | undefined,
): Promise<Newest> => {
  const newest: Newest = new Map();
  for (const kind of await object.kinds()) {
    if (ownKinds.includes(kind)) continue;
    const rules = spec.belongs.filter(
      (rule) => rule.to === top && (rule.kind === kind || rule.kind === '*') && kind !== top,
    );
    if (kind !== top && rules.length === 0) continue;
    for await (const record of object.records(kind, undefined, signal)) {
      if (record.bytes === null || gone.has(kind, record.id)) continue;
      const value = record.value();
      const stated = timesOf(spec, kind, value);
      // A thread that nobody can date stays, and keeps its people.
      const times = stated.length === 0 && kind === spec.conversation && kind !== top ? [Infinity] : stated;
      if (kind === top) bump(newest, record.id, times);
      for (const rule of rules) for (const id of parentsOf(rule, record.id, value)) bump(newest, id, times);
    }
  }
  return newest;
};

/** Ids whose newest time is before the day; those without any time are counted and stay. */
const before = (
  newest: Newest,
  cutoff: number,
): { readonly old: readonly string[]; readonly undated: number } => {
  const old: string[] = [];
  let undated = 0;
  for (const [id, at] of newest)
    if (at === Number.NEGATIVE_INFINITY) undated++;
    else if (at < cutoff) old.push(id);
  return { old: old.sort(), undated };
};

/** Finds what is older than `cutoff` (milliseconds since 1970). */
export const findOld = async (
  object: ArchiveObject,
  spec: SubjectSpec,
  cutoff: number,
  signal?: AbortSignal,
): Promise<OldThings> => {
  const records = recordSet();
  const threads = before(await newestOf(object, spec, spec.conversation, records, signal), cutoff);
  for (const id of threads.old) records.add(spec.conversation, id);
  await followReferences(object, spec, records, new Set(), signal);
  let { undated } = threads;
  for (const kind of wholePeople(spec)) {
    // A thread that stays keeps its people: all that is theirs and not gone counts.
    const people = before(await newestOf(object, spec, kind, records, signal), cutoff);
    for (const id of people.old) records.add(kind, id);
    undated += people.undated;
  }
  await followReferences(object, spec, records, new Set(), signal);
  return { records, undated };
};
