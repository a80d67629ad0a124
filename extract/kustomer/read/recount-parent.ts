import type { Draft } from '../../draft.js';
import { segment } from '../api/calls.js';
import type { Reading } from '../reader.js';
import { recordId } from '../record.js';
import { missChildren, takeChildren } from './children.js';
import { type Counted, countIn, valueAt, walkChildren } from './count-rule.js';
import type { ListPage } from './list-page.js';
import { conclude, isGone, type Looked, look, lookAll } from './vanished.js';

/** One parent whose children are counted again: what is known of it, how it is asked, what came of it. */

/** What is known of a parent before its children are counted. */
export interface News {
  declared: number | undefined;
  /** It came in this snapshot. */
  came: boolean;
  deleted: boolean;
  gone: boolean;
  /** Its owner is another one than the archive's: what moves it may have moved its children unseen. */
  moved: boolean;
  owner: string | undefined;
  /** Where children that the archive has with it are now. */
  leftTo: string | undefined;
}

export interface Parent extends News {
  readonly id: string;
  readonly received: Set<string>;
}

/** A parent of which nothing is known yet. */
export const noNews = (): News => ({
  declared: undefined,
  came: false,
  deleted: false,
  gone: false,
  moved: false,
  owner: undefined,
  leftTo: undefined,
});

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export interface Answered {
  readonly parent: Parent;
  readonly itself: Looked | undefined;
  readonly declared: number | undefined;
  readonly pages: readonly ListPage[];
  readonly children: readonly Looked[];
}

const differs = (declared: number | undefined, received: ReadonlySet<string>): boolean =>
  declared !== undefined && declared !== received.size;

/** Asks for the parent's children, and for those that its list lacks. */
export const askParent = async (rule: Counted, reading: Reading, parent: Parent): Promise<Answered> => {
  const { id, received } = parent;
  let { declared } = parent;
  let gone = parent.gone;
  // The count of a parent that did not come may be old; one that its children left may be no more.
  const isDoubtful = !gone && (parent.leftTo !== undefined || (!parent.came && differs(declared, received)));
  const itself = isDoubtful ? await look(reading, rule.parentKind, id, parent.leftTo) : undefined;
  if (itself?.one.ok) {
    const kept = itself.one.kept.find(({ cut }) => recordId(cut) === id);
    declared = kept ? (countIn(kept.cut.value, rule.count) ?? declared) : declared;
  } else if (itself) gone = isGone(itself.one);
  if (gone || parent.deleted)
    return {
      parent,
      itself,
      declared,
      pages: [],
      children: await lookAll(reading, rule.kind, [...received]),
    };
  if (!parent.moved && !differs(declared, received))
    return { parent, itself, declared, pages: [], children: [] };
  const pages = await walkChildren(rule, reading, segment(id));
  const listed = new Set(pages.flatMap((page) => (page.ok ? page.kept.map(({ cut }) => recordId(cut)) : [])));
  const isWhole = pages.every((page) => page.ok);
  const lacking = isWhole ? [...received].filter((child) => !listed.has(child)) : [];
  return { parent, itself, declared, pages, children: await lookAll(reading, rule.kind, lacking) };
};

/** Puts what came of one parent into the draft; true when the key may not read the children at all. */
export const takeParent = (
  draft: Draft,
  rule: Counted,
  roles: readonly string[],
  answered: Answered,
): boolean => {
  const { parent, itself, declared, pages, children } = answered;
  const { id, received } = parent;
  if (itself) conclude(draft, itself);
  // One that the archive has may have changed without its time: whoever is asked anyway is heard.
  const heard = takeChildren(draft, rule, roles, pages, received, true);
  if (heard.refused) return true;
  for (const child of children) {
    const gone = conclude(draft, child);
    const elsewhere =
      child.one.ok && child.one.kept.every(({ cut }) => text(valueAt(cut.value, rule.parent)) !== id);
    if (gone || elsewhere) received.delete(child.id);
  }
  if (pages.length > 0 && declared !== undefined && received.size < declared)
    missChildren(draft, rule, id, declared, received.size, heard);
  return false;
};
