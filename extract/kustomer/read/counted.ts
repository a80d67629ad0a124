import type { Batch } from '../../../archive-format/batch.js';
import { type Mismatch, shortParents } from '../../counts.js';
import { createDraft, type Draft } from '../../draft.js';
import { mapLimited } from '../../parallel.js';
import { segment } from '../api/calls.js';
import { refusalLine } from '../api/refusal.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { put, recordId } from '../record.js';
import { missChildren, takeChildren } from './children.js';
import { type Counted, countIn, scalarAt, walkChildren, wholeNumber } from './count-rule.js';
import { everyRecord } from './everything.js';
import type { ListPage } from './list-page.js';
import { fetchOne, type One } from './one.js';
import { recounted } from './recounted.js';

interface CountedCursor extends CursorFacts {
  /** Parents up to this place are done. */
  readonly after: number;
}

interface Fetched {
  readonly mismatch: Mismatch;
  readonly pages: readonly ListPage[];
  /** The parent as it is now, if its children are still too few. */
  readonly parent: One | undefined;
}

/** Asks the parents whose children were not all received for them, one parent at a time. */
export const counted = (rule: Counted, roles: readonly string[]): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const { api, context, cursor: from, signal } = reading;
    // What broke off before has no news to go by: everything is counted.
    if (context.held && !context.behind) {
      yield* recounted(rule, roles, reading, context.held);
      return;
    }
    const limit = context.held ? { since: context.since ?? new Date(context.startedAt).toISOString() } : {};
    let cursor: CountedCursor = (from as CountedCursor | undefined) ?? { after: -1, ...limit };

    const fetch = async (mismatch: Mismatch): Promise<Fetched> => {
      const { parentId, declared, received } = mismatch;
      const pages = await walkChildren(rule, reading, segment(parentId));
      const isShort = (): boolean => {
        const fresh = new Set(
          pages.flatMap((page) => (page.ok ? page.kept.map(({ cut }) => recordId(cut)) : [])),
        );
        for (const id of fresh) if (received.has(id)) fresh.delete(id);
        return received.size + fresh.size < declared;
      };
      // A row deleted between two pages moves the others up by one: a long list that is short is read twice.
      if (pages.length > 1 && isShort())
        pages.push(...(await walkChildren(rule, reading, segment(parentId))));
      // Children that were deleted or moved meanwhile: the parent then declares fewer by now, or is gone itself.
      const parent = isShort()
        ? await fetchOne(api, rule.parentPath(segment(parentId)), signal, 'alone')
        : undefined;
      return { mismatch, pages, parent };
    };

    /** Puts one parent's children into the draft; true when the key may not read them at all. */
    const take = (draft: Draft, { mismatch, pages, parent }: Fetched): boolean => {
      const { parentId, received } = mismatch;
      const heard = takeChildren(draft, rule, roles, pages, received, false);
      if (heard.refused) return true;
      let { evidence } = heard;
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
      if (received.size < declared)
        missChildren(draft, rule, parentId, declared, received.size, { ...heard, evidence });
      return false;
    };

    async function* groups(): AsyncGenerator<readonly Mismatch[]> {
      let group: Mismatch[] = [];
      const short = shortParents(
        {
          parents: () => everyRecord(context, rule.parentKind),
          children: () => everyRecord(context, rule.kind),
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
        if (group.length < api.width() * 4) continue;
        yield group;
        group = [];
      }
      if (group.length > 0) yield group;
    }

    for await (const group of groups()) {
      const draft = createDraft();
      const fetched = await mapLimited(group, api.width(), fetch);
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
