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
}

interface CountedCursor extends CursorFacts {
  /** Parents up to this place are done. */
  readonly after: number;
}

const pageSize = 100;
/** A list that ignores its page number must not be read for ever. */
const mostPages = 1000;

/** A JSON scalar at a path of a stored record, without parsing the rest. */
const scalarAt = (record: StoredRecord, path: readonly string[]): unknown => {
  const span = record.bytes ? locate(record.bytes, path) : undefined;
  return span && record.bytes ? JSON.parse(record.bytes.toString('utf8', span.start, span.end)) : undefined;
};

interface Fetched {
  readonly mismatch: Mismatch;
  readonly pages: readonly ListPage[];
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
      const pages = await walk(mismatch.parentId);
      const rows = pages.reduce((sum, page) => sum + (page.ok ? page.kept.length : 0), 0);
      // A row deleted between two pages moves the others up by one: a long list that is short is read twice.
      const again = pages.length > 1 && rows < mismatch.declared ? await walk(mismatch.parentId) : [];
      return { mismatch, pages: [...pages, ...again] };
    };

    /** Puts one parent's children into the draft; true when the key may not read them at all. */
    const take = (draft: Draft, { mismatch, pages }: Fetched): boolean => {
      const { parentId, declared, received } = mismatch;
      let evidence = '';
      let last = { request: -1, at: '' };
      for (const answer of pages) {
        const request = draft.answered(answer.entries);
        last = { request, at: answer.fetchedAt };
        if (!answer.ok) {
          if (isRoleRefusal(answer.refusal)) {
            const what = `GET ${rule.path('{id}')}`;
            draft.miss(kindGap(rule.kind, what, answer.refusal, roles, request, answer.fetchedAt));
            return true;
          }
          evidence = refusalLine(answer.refusal);
          break;
        }
        for (const kept of answer.kept) {
          if (!received.add(recordId(kept.cut))) continue;
          const origin = { kind: rule.kind, request, fetchedAt: answer.fetchedAt };
          put(draft, kept, origin);
          for (const gap of textGaps(kept, origin)) draft.miss(gap);
        }
      }
      if (received.size < declared) {
        draft.miss({
          reason: 'count-mismatch',
          kind: rule.kind,
          parentKind: rule.parentKind,
          parentId,
          field: rule.count.join('.'),
          expected: String(declared),
          received: String(received.size),
          evidence: evidence || `GET ${rule.path('{id}')} gave no more`,
          request: last.request,
          at: last.at,
        });
      }
      return false;
    };

    async function* groups(): AsyncGenerator<readonly Mismatch[]> {
      let group: Mismatch[] = [];
      const short = shortParents(
        {
          parents: () => context.staged(rule.parentKind),
          children: () => context.staged(rule.kind),
          declared: (parent) => {
            const count = scalarAt(parent, rule.count);
            return typeof count === 'number' && Number.isInteger(count) ? count : undefined;
          },
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
