import type { HeldRecords } from '../../../archive-format/archive.js';
import type { Batch } from '../../../archive-format/batch.js';
import { createDraft } from '../../draft.js';
import { mapLimited } from '../../parallel.js';
import type { CursorFacts, Reading } from '../reader.js';
import { type Counted, scalarAt, wholeNumber } from './count-rule.js';
import { askParent, type News, noNews, type Parent, takeParent } from './recount-parent.js';

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

/** Parents whose children are gathered at a time. */
const atATime = 20_000;

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
    const answers = await mapLimited(group, api.width(), (parent) => askParent(rule, reading, parent));
    const refused = answers.some((answer) => takeParent(draft, rule, roles, answer));
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
