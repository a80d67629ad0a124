import type { Batch } from '../../../archive-format/batch.js';
import { createDraft } from '../../draft.js';
import { createIdSet } from '../../id-set.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { type Counted, scalarAt, valueAt } from './count-rule.js';
import { conclude, isGone, type Looked, lookAll } from './vanished.js';

/**
 * Children without a parent at the end of a snapshot. While it ran, their parent was deleted, or was merged into another
 * one that may be deleted by now; the searches had given them before, and once the archive has the parent as it is now,
 * no later delta has news that would lead to them. So they are asked for by themselves, after everything that may learn
 * of a parent: only what the source has no more is buried, because a deleted parent may also keep its children.
 */

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** How the parents stand by what this snapshot brought. */
const standing = async (rule: Counted, { context, signal }: Reading) => {
  const there = createIdSet();
  const deleted = new Map<string, boolean>();
  for await (const parent of context.staged(rule.parentKind)) {
    there.add(parent.id);
    const isDeleted = scalarAt(parent, ['attributes', 'deleted']) === true;
    // The newest line counts; most parents are not deleted and take no room.
    if (isDeleted || deleted.has(parent.id)) deleted.set(parent.id, isDeleted);
  }
  const lost = new Set<string>();
  for (const [id, isDeleted] of deleted) if (isDeleted) lost.add(id);
  if (context.held) for await (const id of context.held.gone(rule.parentKind, signal)) lost.add(id);
  const isUnknown = (id: string): boolean => !there.has(id) && !context.held?.has(rule.parentKind, id);
  return { lost, isUnknown };
};

interface Bereft {
  /** Children of parents that are deleted or gone, with their parent's id. */
  readonly ofLost: ReadonlyMap<string, string>;
  /** Children of parents that neither this snapshot nor the archive has, by parent. */
  readonly ofUnknown: ReadonlyMap<string, readonly string[]>;
}

/** All that is left of earlier snapshots with a lost parent and that did not come in this one. */
const heldChildren = async (rule: Counted, { context, signal }: Reading, lost: ReadonlySet<string>) => {
  const found = new Map<string, string>();
  const { held } = context;
  if (!held || lost.size === 0) return found;
  const suspects = new Map<string, string>();
  for await (const [id, parent] of held.rows(rule.kind, ['id', rule.columns.parent], signal))
    if (id && parent && lost.has(parent) && held.has(rule.kind, id)) suspects.set(id, parent);
  if (suspects.size === 0) return found;
  for await (const id of held.unseen(rule.kind, signal)) {
    const parent = suspects.get(id);
    if (parent !== undefined) found.set(id, parent);
  }
  return found;
};

const bereftChildren = async (rule: Counted, reading: Reading): Promise<Bereft> => {
  const { lost, isUnknown } = await standing(rule, reading);
  const ofLost = await heldChildren(rule, reading, lost);
  const orphans = new Map<string, string>();
  for await (const child of reading.context.staged(rule.kind)) {
    // A later line of a child may name another parent.
    ofLost.delete(child.id);
    orphans.delete(child.id);
    const parent = text(scalarAt(child, rule.parent));
    if (parent === undefined) continue;
    if (lost.has(parent)) ofLost.set(child.id, parent);
    else if (isUnknown(parent)) orphans.set(child.id, parent);
  }
  const ofUnknown = new Map<string, string[]>();
  for (const [id, parent] of orphans) {
    const group = ofUnknown.get(parent);
    if (group) group.push(id);
    else ofUnknown.set(parent, [id]);
  }
  return { ofLost, ofUnknown };
};

/** It is gone, or has another parent by now. */
const hasLeft = (rule: Counted, { one }: Looked, parent: string): boolean =>
  isGone(one) ||
  (one.ok && one.kept.length > 0 && one.kept.every(({ cut }) => valueAt(cut.value, rule.parent) !== parent));

/** Asks for the children that may have gone or moved with their parent; see above. */
export const bereft = (rule: Counted): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const { context, settings } = reading;
    const cursor: CursorFacts = context.held
      ? { since: context.since ?? new Date(context.startedAt).toISOString() }
      : {};
    const { ofLost, ofUnknown } = await bereftChildren(rule, reading);
    const together = settings.parallelCalls * 4;

    async function* asked(children: readonly (readonly [string, string])[]) {
      for (let at = 0; at < children.length; at += together) {
        const group = children.slice(at, at + together);
        const parents = new Map(group);
        const draft = createDraft();
        const left: string[] = [];
        for (const looked of await lookAll(reading, rule.kind, [...parents.keys()])) {
          const parent = parents.get(looked.id) as string;
          if (hasLeft(rule, looked, parent)) {
            conclude(draft, looked);
            left.push(parent);
          } else draft.answered([...looked.one.entries, ...looked.more]);
        }
        yield { batch: draft.finish({ ...cursor }, false), left };
      }
    }

    for await (const { batch } of asked([...ofLost])) yield batch;

    // What moves or deletes a conversation does so with all of it: one child speaks for the others, as a source that
    // keeps messages of conversations it has deleted would else cost a call for each, every time.
    const first = [...ofUnknown].map(([parent, ids]) => [ids[0] as string, parent] as const);
    const others: (readonly [string, string])[] = [];
    for await (const { batch, left } of asked(first)) {
      for (const parent of left)
        for (const id of ofUnknown.get(parent)?.slice(1) ?? []) others.push([id, parent]);
      yield batch;
    }
    for await (const { batch } of asked(others)) yield batch;

    yield createDraft().finish({ ...cursor }, true);
  };
