import type { HeldRecords } from '../../../archive-format/archive.js';
import type { Batch } from '../../../archive-format/batch.js';
import type { StoredRecord } from '../../../archive-format/record.js';
import { createDraft, type Draft } from '../../draft.js';
import { createIdSet, type IdSet } from '../../id-set.js';
import { mapLimited } from '../../parallel.js';
import { refusalLine } from '../api/refusal.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { put, recordId } from '../record.js';
import { type ListPage, listPage, mostListed } from './list-page.js';
import { fetchOne, type One } from './one.js';
import { isRoleRefusal, kindGap } from './refused.js';

/** A walk over parents, each of which is asked for the list of its children. */
export interface Walk {
  readonly kind: string;
  readonly parentKind: string;
  /** Path of a parent's list. */
  readonly path: (parent: Parent) => string;
  /** The list's path with a blank, for gaps. */
  readonly shape: string;
  /** Path of the parent itself. */
  readonly itself: (parent: Parent) => string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly pageSize?: number;
  /** Parents in order, where they are others than the stored records of their kind. */
  readonly parents?: (reading: Reading) => AsyncIterable<Parent>;
  /** Another stream brings most of the kind: only what did not come by it is kept. */
  readonly lacking?: true;
  /** Column of the parent's id in the children's table; what a delta finds missing below a parent is then gone. */
  readonly parentColumn?: string;
}

export interface Parent {
  readonly id: string;
  readonly seq: number;
  readonly bytes: Buffer | null;
}

interface WalkCursor extends CursorFacts {
  /** Parents up to this place are done. */
  readonly after: number;
  /** Parents whose list was there: another's 404 says nothing of the route then. */
  readonly found: number;
  /** Parents that are there while their list is not. */
  readonly lost: number;
}

type Refused = ListPage & { readonly ok: false };

/** A page of a parent's list: the ids of all its rows, and those rows that are kept. */
type WalkPage = (ListPage & { readonly ok: true } & { readonly ids: readonly string[] }) | Refused;

interface Walked {
  readonly parent: Parent;
  readonly pages: readonly WalkPage[];
  /** The parent itself, asked for because its list was not there. */
  readonly itself: One | undefined;
}

/** Lists asked as one batch. */
const together = 32;
/** Parents without a list, and none with one, after which the vendor is taken to have no such list. */
const enoughLost = 3;
/** A list that ignores its page number must not be read for ever. */
const mostPages = 1000;

/**
 * All pages of a list. Rows that are not wanted go at once, and with them the answer that they are a part of: the list of a
 * klass has 10,000 rows, several are read side by side, and mostly the search gave them all.
 */
const pagesOf = async (
  walk: Walk,
  { api, signal }: Reading,
  path: string,
  isWanted: (id: string) => boolean,
): Promise<WalkPage[]> => {
  const pages: WalkPage[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = await listPage(api, path, walk.parameters ?? {}, page, walk.pageSize ?? 100, signal);
    if (!answer.ok) {
      pages.push(answer);
      break;
    }
    const ids = answer.kept.map(({ cut }) => recordId(cut));
    pages.push({
      ...answer,
      ids,
      included: [],
      kept: answer.kept.filter((_, at) => isWanted(ids[at] as string)),
    });
    if (!answer.more) break;
  }
  return pages;
};

const walkOne = async (
  walk: Walk,
  reading: Reading,
  parent: Parent,
  isWanted: (id: string) => boolean,
): Promise<Walked> => {
  const path = walk.path(parent);
  const pages = await pagesOf(walk, reading, path, isWanted);
  // A row that goes while a list of several pages is read moves the others up by one.
  if (pages.length > 1 && !pages.some((page) => !page.ok))
    pages.push(...(await pagesOf(walk, reading, path, isWanted)));
  const isMissing = pages.some((page) => !page.ok && page.refusal.status === 404);
  const itself = isMissing ? await fetchOne(reading.api, walk.itself(parent), reading.signal) : undefined;
  return { parent, pages, itself };
};

async function* stored({ context }: Reading, kind: string): AsyncGenerator<StoredRecord> {
  for await (const record of context.staged(kind)) if (!record.deleted) yield record;
}

/** Children that the archive holds below parents whose whole lists lack them. After a break only later parents count. */
const buryLacking = async (
  draft: Draft,
  walk: Walk,
  reading: Reading,
  held: HeldRecords,
  seen: ReadonlyMap<string, IdSet>,
): Promise<void> => {
  const column = walk.parentColumn as string;
  const at = new Date(reading.settings.clock.now()).toISOString();
  for await (const [id, parent] of held.rows(walk.kind, ['id', column], reading.signal)) {
    const listed = parent ? seen.get(parent) : undefined;
    if (!id || !listed || listed.has(id) || !held.has(walk.kind, id)) continue;
    draft.bury({ kind: walk.kind, id, reason: 'source-deleted', at });
  }
};

/** Reads children one parent at a time. In a delta only parents that changed are asked. */
export const walked = (walk: Walk, roles: readonly string[]): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const { settings, context } = reading;
    const { held } = context;
    let cursor: WalkCursor = (reading.cursor as WalkCursor | undefined) ?? {
      after: -1,
      found: 0,
      lost: 0,
    };
    const limit = held ? { since: context.since ?? new Date(context.startedAt).toISOString() } : {};
    const known = createIdSet();
    if (walk.lacking) for await (const id of context.ids(walk.kind)) known.add(id);
    /** Of this run: what each whole list had, for `buryLacking`. */
    const seen = new Map<string, IdSet>();

    const isWanted = (id: string): boolean =>
      !walk.lacking || (!known.has(id) && held?.has(walk.kind, id) !== true);

    const refuse = (draft: Draft, page: Refused, request: number): void =>
      draft.miss(kindGap(walk.kind, `GET ${walk.shape}`, page.refusal, roles, request, page.fetchedAt));

    const keepRows = (draft: Draft, pages: readonly WalkPage[], of: IdSet): boolean => {
      let isWhole = pages.length > 0;
      for (const page of pages) {
        const request = draft.answered(page.entries);
        if (!page.ok) {
          isWhole = false;
          continue;
        }
        for (const kept of page.kept) {
          if (!of.add(recordId(kept.cut))) continue;
          put(draft, kept, { kind: walk.kind, request, fetchedAt: page.fetchedAt });
        }
        for (const id of page.ids) of.add(id);
      }
      return isWhole;
    };

    /** Takes what came of one parent; true when the kind cannot be read at all. */
    const take = (draft: Draft, { parent, pages, itself }: Walked): boolean => {
      const bad = pages.find((page): page is Refused => !page.ok);
      const listed = createIdSet();
      const isWhole = keepRows(draft, pages, listed);
      if (pages.some((page) => page.ok)) cursor = { ...cursor, found: cursor.found + 1 };
      if (isWhole) {
        if (held && walk.parentColumn) seen.set(parent.id, listed);
        const last = pages.at(-1);
        if (listed.size >= mostListed && last?.ok && walk.lacking)
          draft.miss({
            reason: 'count-mismatch',
            kind: walk.kind,
            parentKind: walk.parentKind,
            parentId: parent.id,
            expected: `perhaps more than ${listed.size}`,
            received: String(listed.size),
            evidence: `GET ${walk.shape} stops at ${mostListed}; the searches gave the others`,
            at: last.fetchedAt,
          });
      }
      if (!bad) return false;
      const request = draft.answered(itself?.entries ?? []);
      if (isRoleRefusal(bad.refusal)) {
        refuse(draft, bad, request);
        return true;
      }
      // A parent that is gone itself is another stream's news; its children went with it.
      if (itself && !itself.ok) return false;
      draft.miss({
        reason: 'record-missing',
        kind: walk.kind,
        parentKind: walk.parentKind,
        parentId: parent.id,
        evidence: `GET ${walk.shape}: ${refusalLine(bad.refusal)}`,
        request,
        at: bad.fetchedAt,
      });
      cursor = { ...cursor, lost: cursor.lost + 1, incomplete: true };
      if (cursor.found > 0 || cursor.lost < enoughLost) return false;
      refuse(draft, bad, request);
      return true;
    };

    const flush = async (group: readonly Parent[]): Promise<Batch> => {
      const answers = await mapLimited(group, settings.parallelCalls, (parent) =>
        walkOne(walk, reading, parent, isWanted),
      );
      const draft = createDraft();
      const refused = answers.some((answer) => take(draft, answer));
      cursor = {
        ...cursor,
        after: group.at(-1)?.seq ?? cursor.after,
        ...(refused ? { incomplete: true } : {}),
      };
      return draft.finish({ ...cursor }, refused);
    };

    let group: Parent[] = [];
    const asked = createIdSet();
    for await (const parent of walk.parents?.(reading) ?? stored(reading, walk.parentKind)) {
      if (!asked.add(parent.id) || parent.seq <= cursor.after) continue;
      group.push(parent);
      if (group.length < together) continue;
      const batch = await flush(group);
      yield batch;
      if (batch.done) return;
      group = [];
    }
    if (group.length > 0) {
      const batch = await flush(group);
      yield batch;
      if (batch.done) return;
    }
    const draft = createDraft();
    if (held && walk.parentColumn && seen.size > 0) await buryLacking(draft, walk, reading, held, seen);
    yield draft.finish({ ...cursor, ...limit }, true);
  };
