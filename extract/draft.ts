import type { Batch, Cursor, RequestEntry } from '../archive-format/batch.js';
import type { Gap } from '../archive-format/gap.js';
import type { GoneRecord, SourceRecord } from '../archive-format/record.js';

/** A batch while it is put together. */
export interface Draft {
  /** Notes the requests of one answer; gives the index that records and gaps refer to: the last of them. */
  answered(entries: readonly RequestEntry[]): number;
  add(record: SourceRecord): void;
  miss(gap: Gap): void;
  /** Says that the source has a record no more. */
  bury(record: GoneRecord): void;
  /** Records and gaps so far. */
  readonly size: number;
  /** The batch, which ends the draft. */
  finish(nextCursor: Cursor, done: boolean): Batch;
}

export const createDraft = (): Draft => {
  const records: SourceRecord[] = [];
  const gaps: Gap[] = [];
  const requests: RequestEntry[] = [];
  const gone: GoneRecord[] = [];
  return {
    answered: (entries) => requests.push(...entries) - 1,
    add: (record) => {
      records.push(record);
    },
    miss: (gap) => {
      gaps.push(gap);
    },
    bury: (record) => {
      gone.push(record);
    },
    get size() {
      return records.length + gaps.length;
    },
    finish: (nextCursor, done) => ({
      records,
      gaps,
      ...(gone.length > 0 ? { gone } : {}),
      requests,
      nextCursor,
      done,
    }),
  };
};
