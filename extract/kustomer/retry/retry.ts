import type { Batch } from '../../../archive-format/batch.js';
import type { Gap } from '../../../archive-format/gap.js';
import type { GapState } from '../../../archive-format/gaps/state.js';
import { deskError, isDeskError } from '../../../core/errors.js';
import type { GapRetry } from '../../source.js';
import type { KustomerApi } from '../api/client.js';
import type { Links } from '../blob/links.js';
import type { KustomerSettings } from '../settings.js';
import { isCount, retryCounts } from './counts.js';
import { isSingle, type RetryCursor, retrySingles } from './singles.js';

/** Gaps that are looked up in the archive together. */
const atATime = 2_000;

/** Gaps that one look into the archive serves. */
const family = ({ reason, kind, parentKind }: GapState): string =>
  reason === 'count-mismatch' ? `${reason}/${kind}/${parentKind}` : '';

async function* groupsOf(gaps: AsyncIterable<GapState>, done: number): AsyncGenerator<readonly GapState[]> {
  let group: GapState[] = [];
  let place = 0;
  for await (const gap of gaps) {
    if (place++ < done) continue;
    const isOther = group[0] !== undefined && family(group[0]) !== family(gap);
    if (isOther || group.length >= atATime) {
      yield group;
      group = [];
    }
    group.push(gap);
  }
  if (group.length > 0) yield group;
}

const canTry = (gap: Gap): boolean => isSingle(gap) || isCount(gap);

/** Tries Kustomer's gaps again: records and files by their own routes, counts by the parents' lists. */
export const createRetry = (parts: {
  readonly api: KustomerApi;
  readonly settings: KustomerSettings;
  readonly links: Links;
}): GapRetry => ({
  canTry,
  refusedKinds: (cursor) => (cursor as unknown as RetryCursor).refused,
  async *read(gaps, from, context, signal): AsyncGenerator<Batch> {
    const { held } = context;
    let cursor: RetryCursor = (from as RetryCursor | undefined) ?? { gaps: 0, refused: [] };
    if (held) {
      const reading = { ...parts, cursor: undefined, context, held, signal };
      try {
        for await (const group of groupsOf(gaps, cursor.gaps)) {
          const retry = group[0]?.reason === 'count-mismatch' ? retryCounts : retrySingles;
          for await (const one of retry(group, reading, cursor)) {
            cursor = one.cursor;
            yield one.batch;
          }
        }
      } catch (cause) {
        if (!isDeskError(cause, 'stream-unreadable')) throw cause;
        throw deskError('vendor-unavailable', { what: cause.message, where: cause.where ?? '', cause });
      }
    }
    yield {
      records: [],
      gaps: [],
      requests: [],
      nextCursor: { ...cursor, ...(cursor.refused.length > 0 ? { incomplete: true } : {}) },
      done: true,
    };
  },
});
