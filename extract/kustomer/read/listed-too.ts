import type { Batch } from '../../../archive-format/batch.js';
import { createDraft } from '../../draft.js';
import { createIdSet } from '../../id-set.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { put, recordId } from '../record.js';
import { listPage, mostListed } from './list-page.js';
import { isRoleRefusal, kindGap } from './refused.js';

/**
 * Reads the plain list of a kind that was searched, and keeps what the search did not give. The list stops at 10,000
 * records, so it proves nothing for a large account; for a small one it closes every hole of the searches.
 */
interface CheckCursor extends CursorFacts {
  readonly page: number;
  readonly rows: number;
  readonly fresh: number;
}

const pageSize = 100;

export const listedToo = (kind: string, path: string, roles: readonly string[]): Reader =>
  async function* ({ api, context, cursor: from, signal }: Reading): AsyncGenerator<Batch> {
    let cursor: CheckCursor = (from as CheckCursor | undefined) ?? { page: 1, rows: 0, fresh: 0 };
    const known = createIdSet();
    for await (const { id } of context.staged(kind)) known.add(id);
    for (;;) {
      const answer = await listPage(api, path, {}, cursor.page, pageSize, signal);
      const draft = createDraft();
      const request = draft.answered(answer.entries);
      if (!answer.ok) {
        // Only a second look is missing then, unless the key may not read the kind at all.
        const refused = isRoleRefusal(answer.refusal);
        if (refused)
          draft.miss(kindGap(kind, `GET ${path}`, answer.refusal, roles, request, answer.fetchedAt));
        yield draft.finish({ ...cursor, ...(refused ? { incomplete: true } : {}) }, true);
        return;
      }
      let fresh = cursor.fresh;
      for (const kept of answer.kept) {
        if (known.has(recordId(kept.cut))) continue;
        known.add(put(draft, kept, { kind, request, fetchedAt: answer.fetchedAt }));
        fresh++;
      }
      const rows = cursor.rows + answer.kept.length;
      const more = answer.more && rows < mostListed;
      const doubtful = !more && rows >= mostListed && fresh > 0;
      if (doubtful) {
        draft.miss({
          reason: 'count-mismatch',
          kind,
          expected: `more than ${mostListed}`,
          received: String(rows),
          evidence: `GET ${path} gave ${fresh} records that the searches did not, and stops at ${mostListed}`,
          request,
          at: answer.fetchedAt,
        });
      }
      cursor = { ...cursor, page: cursor.page + 1, rows, fresh, ...(doubtful ? { incomplete: true } : {}) };
      yield draft.finish({ ...cursor }, !more);
      if (!more) return;
    }
  };
