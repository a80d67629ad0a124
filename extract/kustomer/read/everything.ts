import type { StoredRecord } from '../../../archive-format/record.js';
import type { ReadContext } from '../../source.js';

/**
 * What a stream walks over that other records lead it through: the records of this snapshot, and if the stream is behind
 * (its last reading did not get to its end) those that earlier snapshots hold, before them.
 */
export interface Placed {
  /** `seq` is its place in the walk: the same each time, for a cursor to remember. */
  readonly record: StoredRecord;
  /** An earlier snapshot brought it. */
  readonly isOld: boolean;
}

export async function* everything(context: ReadContext, kind: string): AsyncGenerator<Placed> {
  let place = 0;
  if (context.behind && context.held)
    for await (const record of context.held.records(kind))
      yield { record: { ...record, seq: ++place }, isOld: true };
  for await (const record of context.staged(kind))
    yield { record: place === 0 ? record : { ...record, seq: place + record.seq }, isOld: false };
}

/** The same without saying where each is from. */
export async function* everyRecord(context: ReadContext, kind: string): AsyncGenerator<StoredRecord> {
  for await (const { record } of everything(context, kind)) yield record;
}
