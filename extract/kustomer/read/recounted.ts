import type { HeldRecords } from '../../../archive-format/archive.js';
import type { Batch } from '../../../archive-format/batch.js';
import { createDraft, type Draft } from '../../draft.js';
import { mapLimited } from '../../parallel.js';
import { segment } from '../api/calls.js';
import type { CursorFacts, Reading } from '../reader.js';
import { recordId } from '../record.js';
import { missChildren, takeChildren } from './children.js';
import { type Counted, countIn, scalarAt, valueAt, walkChildren, wholeNumber } from './count-rule.js';
import type { ListPage } from './list-page.js';
import { conclude, isGone, type Looked, look, lookAll } from './vanished.js';

/**
 * Counted children in a delta. Looked at are only parents about which there is news: they came, a child of theirs came
 * or left them, or they are gone. Their children are those that the archive holds and those that came. Too few: the
 * parent's list is read. Too many, or a parent that is gone or marked deleted: children that the list lacks are asked for
 * one by one and buried if they are gone. A parent that its children left may have been merged away.
 */

interface RecountCursor extends CursorFacts {
  /** Parents up to this id are done, in order of their ids. */
  readonly upTo: string;
}

/** What is known of a parent before its children are counted. */
interface News {
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

interface Parent extends News {
  readonly id: string;
  readonly received: Set<string>;
}

/** Parents whose children are gathered at a time. */
const atATime = 20_000;

const noNews = (): News => ({
  declared: undefined,
  came: false,
  deleted: false,
  gone: false,
  moved: false,
  owner: undefined,
  leftTo: undefined,
});

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Everything that is known to be new, by parent, and the parents of the children that came. */
const gather = async (rule: Counted, reading: Reading, held: HeldRecords) => {
  const { context, signal } = reading;
  const news = new Map<string, News>();
  const of = (id: string): News => {
    const known = news.get(id) ?? noNews();
    news.set(id, known);
    return known;
  };
  for await (const parent of context.staged(rule.parentKind)) {
    const one = of(parent.id);
    one.came = true;
    one.declared = wholeNumber(scalarAt(parent, rule.count));
    one.owner = rule.owner && text(scalarAt(parent, rule.owner.path));
    one.deleted = scalarAt(parent, ['attributes', 'deleted']) === true;
  }
  for await (const id of held.gone(rule.parentKind, signal)) of(id).gone = true;
  const children = new Map<string, string | undefined>();
  for await (const child of context.staged(rule.kind)) {
    const parent = text(scalarAt(child, rule.parent));
    children.set(child.id, parent);
    if (parent !== undefined) of(parent);
  }
  for await (const [id, before] of held.rows(rule.kind, ['id', rule.columns.parent], signal)) {
    if (!id || !before || !children.has(id)) continue;
    const now = children.get(id);
    if (now !== before) of(before).leftTo ??= now;
  }
  const columns = ['id', rule.columns.count, ...(rule.owner ? [rule.owner.column] : [])];
  for await (const [id, count, owner] of held.rows(rule.parentKind, columns, signal)) {
    const one = id ? news.get(id) : undefined;
    if (!one) continue;
    if (!one.came) one.declared = rule.columns.read(count ?? null);
    else if (rule.owner && (owner ?? undefined) !== one.owner) one.moved = true;
  }
  return { news, children };
};

/** Parents in order of their ids, with the ids of their children as far as the archive and this snapshot have them. */
async function* parents(rule: Counted, reading: Reading, held: HeldRecords, after: string) {
  const { news, children } = await gather(rule, reading, held);
  const ids = [...news.keys()].filter((id) => id > after).sort();
  for (let at = 0; at < ids.length; at += atATime) {
    const some = new Map(
      ids
        .slice(at, at + atATime)
        .map((id): [string, Parent] => [id, { ...(news.get(id) as News), id, received: new Set() }]),
    );
    for await (const [id, parent] of held.rows(rule.kind, ['id', rule.columns.parent], reading.signal))
      if (id && parent && !children.has(id) && held.has(rule.kind, id)) some.get(parent)?.received.add(id);
    for (const [id, parent] of children) if (parent !== undefined) some.get(parent)?.received.add(id);
    yield* some.values();
  }
}

interface Answered {
  readonly parent: Parent;
  readonly itself: Looked | undefined;
  readonly declared: number | undefined;
  readonly pages: readonly ListPage[];
  readonly children: readonly Looked[];
}

const differs = (declared: number | undefined, received: ReadonlySet<string>): boolean =>
  declared !== undefined && declared !== received.size;

const ask = async (rule: Counted, reading: Reading, parent: Parent): Promise<Answered> => {
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
const take = (draft: Draft, rule: Counted, roles: readonly string[], answered: Answered): boolean => {
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

/** Asks parents with news for their children; see above. */
export async function* recounted(
  rule: Counted,
  roles: readonly string[],
  reading: Reading,
  held: HeldRecords,
): AsyncGenerator<Batch> {
  const { api, context } = reading;
  const since = context.since ?? new Date(context.startedAt).toISOString();
  let cursor: RecountCursor = (reading.cursor as RecountCursor | undefined) ?? { upTo: '', since };
  let group: Parent[] = [];
  const flush = async (): Promise<Batch> => {
    const draft = createDraft();
    const answers = await mapLimited(group, api.width(), (parent) => ask(rule, reading, parent));
    const refused = answers.some((answer) => take(draft, rule, roles, answer));
    cursor = { ...cursor, upTo: group.at(-1)?.id ?? cursor.upTo, ...(refused ? { incomplete: true } : {}) };
    group = [];
    return draft.finish({ ...cursor }, refused);
  };
  for await (const parent of parents(rule, reading, held, cursor.upTo)) {
    group.push(parent);
    if (group.length < api.width() * 16) continue;
    const batch = await flush();
    yield batch;
    if (batch.done) return;
  }
  if (group.length > 0) {
    const batch = await flush();
    yield batch;
    if (batch.done) return;
  }
  yield createDraft().finish({ ...cursor }, true);
}
