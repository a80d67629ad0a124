import type { StoredRecord } from '../archive-format/record.js';
import { createIdSet, type IdSet } from './id-set.js';

/**
 * Compares how many children each parent declares with how many were received, in memory that does not grow with
 * the amount of data.
 *
 * First a sketch: every parent id falls into one of a million counters, to which `declared × weight` is added and
 * from which `weight` is taken for each child, the weight being a number made from the parent's id. A counter that
 * ends at zero holds only parents that are even (but for a chance of one in 2^32); only parents at other counters
 * are then counted exactly, some thousands at a time.
 */

export interface CountRule {
  readonly parents: () => AsyncIterable<StoredRecord>;
  readonly children: () => AsyncIterable<StoredRecord>;
  /** How many children the parent declares; undefined when it does not say. */
  readonly declared: (parent: StoredRecord) => number | undefined;
  readonly parentOf: (child: StoredRecord) => string | undefined;
}

export interface Mismatch {
  readonly parentId: string;
  /** Place of the parent's newest line. */
  readonly seq: number;
  readonly declared: number;
  readonly received: IdSet;
}

const buckets = 1 << 20;

/** FNV-1a over the id's UTF-16 units, mixed; two seeds give two independent numbers. */
const hash = (text: string, seed: number): number => {
  let value = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
};

const bucketOf = (id: string): number => hash(id, 0) & (buckets - 1);
// Odd, so that no declared count below 2^32 can make it vanish.
const weightOf = (id: string): number => hash(id, 0x5bd1e995) | 1;

/** Parents whose counters are not even. Repeated lines of one parent or child only make more parents be looked at. */
const sketch = async (rule: CountRule): Promise<Int32Array> => {
  const counters = new Int32Array(buckets);
  const bump = (id: string, count: number): void => {
    const at = bucketOf(id);
    counters[at] = ((counters[at] as number) + Math.imul(weightOf(id), count)) | 0;
  };
  for await (const parent of rule.parents()) {
    const declared = rule.declared(parent);
    if (declared !== undefined) bump(parent.id, declared);
  }
  for await (const child of rule.children()) {
    const id = rule.parentOf(child);
    if (id !== undefined) bump(id, -1);
  }
  return counters;
};

interface Suspect {
  seq: number;
  declared: number;
  readonly received: IdSet;
}

/** Parents counted exactly at a time: each holds the ids of its children. */
const atATime = 50_000;

/** Parents with fewer children received than declared, in order of their newest line after `afterSeq`. */
export async function* shortParents(rule: CountRule, afterSeq = -1): AsyncGenerator<Mismatch> {
  const counters = await sketch(rule);
  let suspects = new Map<string, Suspect>();

  async function* count(): AsyncGenerator<Mismatch> {
    for await (const child of rule.children()) {
      const id = rule.parentOf(child);
      if (id !== undefined) suspects.get(id)?.received.add(child.id);
    }
    const short = [...suspects].filter(([, { declared, received }]) => received.size < declared);
    suspects = new Map();
    short.sort(([, a], [, b]) => a.seq - b.seq);
    for (const [parentId, { seq, declared, received }] of short) yield { parentId, seq, declared, received };
  }

  for await (const parent of rule.parents()) {
    if (parent.seq <= afterSeq || counters[bucketOf(parent.id)] === 0) continue;
    const declared = rule.declared(parent);
    if (declared === undefined) continue;
    const known = suspects.get(parent.id);
    if (known) {
      known.seq = parent.seq;
      known.declared = declared;
      continue;
    }
    if (declared > 0) suspects.set(parent.id, { seq: parent.seq, declared, received: createIdSet() });
    if (suspects.size >= atATime) yield* count();
  }
  if (suspects.size > 0) yield* count();
}
