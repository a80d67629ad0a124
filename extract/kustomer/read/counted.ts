import type { Batch } from '../../../archive-format/batch.js';
import type { StoredRecord } from '../../../archive-format/record.js';
import { locate } from '../../../core/json-cut.js';
import { type Mismatch, shortParents } from '../../counts.js';
import { createDraft, type Draft } from '../../draft.js';
import { mapLimited } from '../../parallel.js';
import { segment } from '../api/calls.js';
import { refusalLine } from '../api/refusal.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { put, recordId } from '../record.js';
import { type ListPage, listPage } from './list-page.js';
import { fetchOne, type One } from './one.js';
import { isRoleRefusal, kindGap } from './refused.js';
import { textGaps } from './text-gaps.js';

/** Children that a parent counts, and the list that has them one parent at a time. */
export interface Counted {
  readonly kind: string;
  readonly parentKind: string;
  /** Keys to the parent's count. */
  readonly count: readonly string[];
  /** Keys from a child to its parent's id. */
  readonly parent: readonly string[];
  /** Path of the list of one parent. */
  readonly path: (parentId: string) => string;
  /** Path of the parent itself. */
  readonly parentPath: (parentId: string) => string;
}

interface CountedCursor extends CursorFacts {
  /** Parents up to this place are done. */
  readonly after: number;
}

const pageSize = 100;
/** A list that ignores its page number must not be read for ever. */
const mostPages = 1000;

const wholeNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) ? value : undefined;

const countIn = (record: unknown, path: readonly string[]): number | undefined => {
  let value = record;
  for (const key of path) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return wholeNumber(value);
};

/** A JSON scalar at a path of a stored record, without parsing the rest. */
const scalarAt = (record: StoredRecord, path: readonly string[]): unknown => {
  const span = record.bytes ? locate(record.bytes, path) : undefined;
  return span && record.bytes ? JSON.parse(record.bytes.toString('utf8', span.start, span.end)) : undefined;
};

interface Fetched {
  readonly mismatch: Mismatch;
  readonly pages: readonly ListPage[];
  /** The parent as it is now, if its children are still too few. */
  readonly parent: One | undefined;
}

/** Asks the parents whose children were not all received for them, one parent at a time. */
export const counted = (rule: Counted, roles: readonly string[]): Reader =>
  async function* ({ api, settings, context, cursor: from, signal }: Reading): AsyncGenerator<Batch> {
    let cursor: CountedCursor = (from as CountedCursor | undefined) ?? { after: -1 };

    const walk = async (parentId: string): Promise<ListPage[]> => {
      const pages: ListPage[] = [];
      for (let page = 1; page <= mostPages; page++) {
        const answer = await listPage(api, rule.path(segment(parentId)), {}, page, pageSize, signal);
        pages.push(answer);
        if (!answer.ok || !answer.more) break;
      }
      return pages;
    };

    const fetch = async (mismatch: Mismatch): Promise<Fetched> => {
      const { parentId, declared, received } = mismatch;
      const pages = await walk(parentId);
      const isShort = (): boolean => {
        const fresh = new Set(
          pages.flatMap((page) => (page.ok ? page.kept.map(({ cut }) => recordId(cut)) : [])),
        );
        for (const id of fresh) if (received.has(id)) fresh.delete(id);
        return received.size + fresh.size < declared;
      };
      // A row deleted between two pages moves the others up by one: a long list that is short is read twice.
      if (pages.length > 1 && isShort()) pages.push(...(await walk(parentId)));
      // Children that were deleted or moved meanwhile: the parent then declares fewer by now, or is gone itself.
      const parent = isShort() ? await fetchOne(api, rule.parentPath(segment(parentId)), signal) : undefined;
      return { mismatch, pages, parent };
    };

    /** Puts one parent's children into the draft; true when the key may not read them at all. */
    const take = (draft: Draft, { mismatch, pages, parent }: Fetched): boolean => {
      const { parentId, received } = mismatch;
      let evidence = `GET ${rule.path('{id}')} gave no more`;
      let request = -1;
      let at = '';
      for (const answer of pages) {
        request = draft.answered(answer.entries);
        at = answer.fetchedAt;
        if (!answer.ok) {
          if (isRoleRefusal(answer.refusal)) {
            draft.miss(kindGap(rule.kind, `GET ${rule.path('{id}')}`, answer.refusal, roles, request, at));
            return true;
          }
          evidence = `GET ${rule.path('{id}')}: ${refusalLine(answer.refusal)}`;
          continue;
        }
        for (const kept of answer.kept) {
          if (!received.add(recordId(kept.cut))) continue;
          const origin = { kind: rule.kind, request, fetchedAt: at };
          put(draft, kept, origin);
          for (const gap of textGaps(kept, origin)) draft.miss(gap);
        }
      }
      if (!parent) return false;
      const parentRequest = draft.answered(parent.entries);
      let { declared } = mismatch;
      if (parent.ok) {
        for (const kept of parent.kept) {
          const now = countIn(kept.cut.value, rule.count) ?? declared;
          // Kept if it is another one than the archive has; the count is what shows it.
          const origin = { kind: rule.parentKind, request: parentRequest, fetchedAt: parent.fetchedAt };
          if (now !== declared) put(draft, kept, origin);
          declared = now;
        }
      } else {
        evidence += `; the ${rule.parentKind} itself: ${refusalLine(parent.refusal)}`;
      }
      if (received.size >= declared) return false;
      draft.miss({
        reason: 'count-mismatch',
        kind: rule.kind,
        parentKind: rule.parentKind,
        parentId,
        field: rule.count.join('.'),
        expected: String(declared),
        received: String(received.size),
        evidence,
        request,
        at,
      });
      return false;
    };

    async function* groups(): AsyncGenerator<readonly Mismatch[]> {
      let group: Mismatch[] = [];
      const short = shortParents(
        {
          parents: () => context.staged(rule.parentKind),
          children: () => context.staged(rule.kind),
          declared: (parent) => wholeNumber(scalarAt(parent, rule.count)),
          parentOf: (child) => {
            const id = scalarAt(child, rule.parent);
            return typeof id === 'string' ? id : undefined;
          },
        },
        cursor.after,
      );
      for await (const mismatch of short) {
        group.push(mismatch);
        if (group.length < settings.parallelCalls * 4) continue;
        yield group;
        group = [];
      }
      if (group.length > 0) yield group;
    }

    for await (const group of groups()) {
      const draft = createDraft();
      const fetched = await mapLimited(group, settings.parallelCalls, fetch);
      const refused = fetched.some((one) => take(draft, one));
      cursor = {
        ...cursor,
        after: group.at(-1)?.seq ?? cursor.after,
        ...(refused ? { incomplete: true } : {}),
      };
      yield draft.finish({ ...cursor }, refused);
      if (refused) return;
    }
    yield createDraft().finish({ ...cursor }, true);
  };
