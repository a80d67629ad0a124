import { type Arena, createArena } from './arena.js';
import { growableBytes, growableCounts, growableFloats, growableIntegers } from './growable.js';
import { createSorted, type Sorted } from './sorted.js';

/** What the shelf must know of a record besides its bytes. Times are milliseconds since 1970. */
export interface Facts {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deleted: boolean;
  /** Name of a relation to the id of the parent. */
  readonly parents?: Readonly<Record<string, string>> | undefined;
}

/** One version of a record. Numbers of versions grow; the newest of an id is the current one. */
export type Version = number;

/**
 * All records of one kind, serialised: found by id at once, in the order of ids for lists, in the order of their last
 * change for searches. A write may become visible to searches later than to everyone else.
 */
export interface Shelf {
  readonly kind: string;
  /** Things present, deleted ones with their mark included. */
  readonly size: number;
  readonly bytesHeld: number;
  /** Adds while the shelf is filled. */
  fill(facts: Facts, bytes: Buffer | string): void;
  /** Adds or replaces; searches see it from `visibleAt` on. */
  write(facts: Facts, bytes: Buffer, visibleAt: number): void;
  /** Takes a thing away altogether; searches lose it at `visibleAt`. */
  erase(id: string, visibleAt: number): void;
  /** Lets searches see what is due. */
  settle(now: number): void;

  current(id: string): Version | undefined;
  bytes(version: Version): Buffer;
  id(version: Version): string;
  createdAt(version: Version): number;
  updatedAt(version: Version): number;
  deleted(version: Version): boolean;
  parent(id: string, relation: string): string | undefined;

  /** Current versions of a parent's children, in the order they came. */
  children(relation: string, parent: string): readonly Version[];
  /** Current things in the order of their ids. */
  readonly list: Sorted;
  /** The same without deleted ones. */
  readonly listAlive: Sorted;
  /** The version behind an entry of a list. */
  listed(entry: number): Version;
  /** What searches see, by time of change. */
  readonly searchable: Sorted;
  /** The same with deleted ones. */
  readonly searchableAll: Sorted;
}

export const createShelf = (kind: string): Shelf => {
  const arena: Arena = createArena();
  const created = growableFloats();
  const updated = growableFloats();
  const marks = growableBytes();
  const thingOf = growableCounts();
  const currentOf = growableIntegers();
  const ids: string[] = [];
  const things = new Map<string, number>();
  const families = new Map<string, Map<string, number[]>>();
  const parentsOf = new Map<string, (string | undefined)[]>();
  const byChange = (a: number, b: number) => updated.get(a) - updated.get(b) || a - b;
  const searchable = createSorted(byChange);
  const searchableAll = createSorted(byChange);
  const byId = (a: number, b: number) => ((ids[a] as string) < (ids[b] as string) ? -1 : a === b ? 0 : 1);
  const list = createSorted(byId);
  const listAlive = createSorted(byId);
  /** Version of each thing that searches see; -1 for none. */
  const seen = growableIntegers();
  let due: { at: number; thing: number; version: Version }[] = [];

  const adopt = (thing: number, facts: Facts) => {
    const given = facts.parents ?? {};
    for (const relation in given) {
      const parent = given[relation] as string;
      const family = families.get(relation) ?? new Map<string, number[]>();
      families.set(relation, family);
      const parents = parentsOf.get(relation) ?? [];
      parentsOf.set(relation, parents);
      const former = parents[thing];
      if (former === parent) continue;
      if (former !== undefined) {
        const siblings = family.get(former);
        siblings?.splice(siblings.indexOf(thing), 1);
      }
      parents[thing] = parent;
      const children = family.get(parent);
      if (children) children.push(thing);
      else family.set(parent, [thing]);
    }
  };

  const version = (thing: number, facts: Facts, bytes: Buffer | string): Version => {
    arena.add(bytes);
    created.push(facts.createdAt);
    updated.push(facts.updatedAt);
    marks.push(facts.deleted ? 1 : 0);
    return thingOf.push(thing);
  };

  const begin = (facts: Facts): number => {
    const thing = ids.push(facts.id) - 1;
    things.set(facts.id, thing);
    currentOf.push(-1);
    seen.push(-1);
    return thing;
  };

  const show = (thing: number, next: Version) => {
    const before = seen.get(thing);
    if (before >= 0) {
      searchableAll.remove(before);
      searchable.remove(before);
    }
    seen.set(thing, next);
    if (next < 0) return;
    searchableAll.insert(next);
    if (marks.get(next) === 0) searchable.insert(next);
  };

  const schedule = (thing: number, next: Version, at: number) => {
    if (at === Number.NEGATIVE_INFINITY) show(thing, next);
    else due.push({ at, thing, version: next });
  };

  return {
    kind,
    get size() {
      return things.size;
    },
    get bytesHeld() {
      return arena.size;
    },
    fill: (facts, bytes) => {
      const thing = begin(facts);
      const first = version(thing, facts, bytes);
      currentOf.set(thing, first);
      seen.set(thing, first);
      list.add(thing);
      searchableAll.add(first);
      if (!facts.deleted) {
        listAlive.add(thing);
        searchable.add(first);
      }
      adopt(thing, facts);
    },
    write: (facts, bytes, visibleAt) => {
      let thing = things.get(facts.id);
      if (thing === undefined) {
        thing = begin(facts);
        list.insert(thing);
      }
      const former = currentOf.get(thing);
      const wasAlive = former >= 0 && marks.get(former) === 0;
      if (wasAlive && facts.deleted) listAlive.remove(thing);
      if (!wasAlive && !facts.deleted) listAlive.insert(thing);
      const next = version(thing, facts, bytes);
      currentOf.set(thing, next);
      adopt(thing, facts);
      schedule(thing, next, visibleAt);
    },
    erase: (id, visibleAt) => {
      const thing = things.get(id);
      if (thing === undefined) return;
      things.delete(id);
      list.remove(thing);
      listAlive.remove(thing);
      for (const [relation, parents] of parentsOf) {
        const parent = parents[thing];
        if (parent === undefined) continue;
        const siblings = families.get(relation)?.get(parent);
        siblings?.splice(siblings.indexOf(thing), 1);
        parents[thing] = undefined;
      }
      schedule(thing, -1, visibleAt);
    },
    settle: (now) => {
      if (due.length === 0) return;
      const later: typeof due = [];
      for (const change of due) {
        if (change.at <= now) show(change.thing, change.version);
        else later.push(change);
      }
      due = later;
    },
    current: (id) => {
      const thing = things.get(id);
      return thing === undefined ? undefined : currentOf.get(thing);
    },
    bytes: (index) => arena.get(index),
    id: (index) => ids[thingOf.get(index)] as string,
    createdAt: (index) => created.get(index),
    updatedAt: (index) => updated.get(index),
    deleted: (index) => marks.get(index) === 1,
    parent: (id, relation) => {
      const thing = things.get(id);
      return thing === undefined ? undefined : parentsOf.get(relation)?.[thing];
    },
    children: (relation, parent) =>
      (families.get(relation)?.get(parent) ?? []).map((thing) => currentOf.get(thing)),
    list,
    listAlive,
    listed: (entry) => currentOf.get(entry),
    searchable,
    searchableAll,
  };
};
