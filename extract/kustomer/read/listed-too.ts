import type { Batch } from '../../../archive-format/batch.js';
import { createDraft } from '../../draft.js';
import { createIdSet } from '../../id-set.js';
import type { Reader, Reading } from '../reader.js';
import { put, recordId } from '../record.js';
import { listPage, mostListed } from './list-page.js';
import { isRoleRefusal, kindGap } from './refused.js';
import { lookForUnseen, type UnseenCursor } from './unseen.js';

/**
 * Reads the plain list of a kind that was searched, and keeps what the search did not give. The list stops at 10,000
 * records, so it proves nothing for a large account; for a small one it closes every hole of the searches, and in a
 * delta it shows which records may be gone: those that the archive holds and that neither search nor list gave are asked
 * for one by one.
 */
interface CheckCursor extends UnseenCursor {
  readonly page: number;
  readonly rows: number;
  readonly fresh: number;
}

const pageSize = 100;

export const listedToo = (
  kind: string,
  path: string,
  roles: readonly string[],
  parameters: Readonly<Record<string, string>> = {},
): Reader =>
  async function* (reading: Reading): AsyncGenerator<Batch> {
    const { api, context, cursor: from, signal } = reading;
    const { held } = context;
    const begun = from as CheckCursor | undefined;
    if (held && begun?.lookedUpTo !== undefined) {
      yield* lookForUnseen(kind, reading, held, begun);
      return;
    }
    let cursor: CheckCursor = begun ?? { page: 1, rows: 0, fresh: 0 };
    const limit = held && context.since !== undefined ? { since: context.since } : {};
    const known = createIdSet();
    for await (const id of context.ids(kind)) known.add(id);
    for (;;) {
      const answer = await listPage(api, path, parameters, cursor.page, pageSize, signal);
      const draft = createDraft();
      const request = draft.answered(answer.entries);
      if (!answer.ok) {
        // Only a second look is missing then, unless the key may not read the kind at all.
        const refused = isRoleRefusal(answer.refusal);
        if (refused)
          draft.miss(kindGap(kind, `GET ${path}`, answer.refusal, roles, request, answer.fetchedAt));
        yield draft.finish({ ...cursor, ...limit, ...(refused ? { incomplete: true } : {}) }, true);
        return;
      }
      let fresh = cursor.fresh;
      for (const kept of answer.kept) {
        if (known.has(recordId(kept.cut))) continue;
        if (!held?.has(kind, recordId(kept.cut))) fresh++;
        known.add(put(draft, kept, { kind, request, fetchedAt: answer.fetchedAt }));
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
      if (!more && held && rows < mostListed) {
        yield draft.finish({ ...cursor, lookedUpTo: '' }, false);
        yield* lookForUnseen(kind, reading, held, cursor);
        return;
      }
      yield draft.finish({ ...cursor, ...(more ? {} : limit) }, !more);
      if (!more) return;
    }
  };
