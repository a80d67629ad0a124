import type { Batch } from '../../../archive-format/batch.js';
import type { StoredRecord } from '../../../archive-format/record.js';
import { createDraft } from '../../draft.js';
import { createIdSet } from '../../id-set.js';
import { mapLimited } from '../../parallel.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { everything, type Placed } from './everything.js';
import { type Fetched, fetchReference, type Reference, takeReference } from './reference.js';

/** A walk over stored records and over what they refer to. */
export interface Fetching {
  readonly kind: string;
  /** Kinds that are walked over, in order. */
  readonly from: readonly string[];
  readonly references: (record: StoredRecord) => readonly Reference[];
  /**
   * `all`: every reference; `once`: each id once; `missing`: each id once, and only if the snapshot has no record of
   * it. The last two remember ids, some 20 bytes each.
   */
  readonly which: 'all' | 'once' | 'missing';
  /** Another stream brings every record of the kind, in a shorter form: this one leaves none out. */
  readonly whole?: true;
  /** Types of records that come along, and the kinds they are: only these are kept, what was asked for is there already. */
  readonly included?: Readonly<Record<string, string>>;
}

interface FetchCursor extends CursorFacts {
  /** Index into `from`, and the place in it up to which everything is done. */
  readonly source: number;
  readonly after: number;
}

/** References fetched as one batch. */
const together = 32;

/** Fetches what stored records refer to, one by one, keeping links to bytes for a moment. */
export const fetched = (fetching: Fetching, roles: readonly string[]): Reader =>
  async function* ({ api, context, cursor: from, links, signal }: Reading): AsyncGenerator<Batch> {
    let cursor: FetchCursor = (from as FetchCursor | undefined) ?? { source: 0, after: -1 };
    const { kind, which } = fetching;
    const tried = createIdSet();
    // In a delta the parents that did not change are not walked over: what did not come is not gone.
    const limit = context.held ? { since: context.since ?? new Date(context.startedAt).toISOString() } : {};
    if (which === 'missing') for await (const id of context.ids(kind)) tried.add(id);
    const wanted = ({ record, isOld }: Placed): readonly Reference[] => {
      const references = fetching.references(record);
      const fresh = which === 'all' ? references : references.filter(({ id }) => tried.add(id));
      const { held } = context;
      // Of what did not change only that is asked for which the archive lacks.
      const isLacking = which === 'missing' || (isOld && !fetching.whole && !fetching.included);
      return held && isLacking ? fresh.filter(({ id }) => !held.has(kind, id)) : fresh;
    };

    // Kinds that are done already still say which ids were tried.
    for (const done of which === 'all' ? [] : fetching.from.slice(0, cursor.source))
      for await (const placed of everything(context, done)) wanted(placed);

    for (
      ;
      cursor.source < fetching.from.length;
      cursor = { ...cursor, source: cursor.source + 1, after: -1 }
    ) {
      let group: Reference[] = [];
      let seq = cursor.after;
      const flush = async (): Promise<Batch> => {
        const answers = await mapLimited(group, api.width(), (reference) =>
          fetchReference(api, reference, signal),
        );
        const draft = createDraft();
        const refused = group.some((reference, index) =>
          takeReference(
            draft,
            { kind, reference, roles, links, included: fetching.included },
            answers[index] as Fetched,
          ),
        );
        group = [];
        cursor = { ...cursor, after: seq, ...(refused ? { incomplete: true } : {}) };
        return draft.finish({ ...cursor }, refused);
      };
      for await (const placed of everything(context, fetching.from[cursor.source] as string)) {
        const references = wanted(placed);
        if (placed.record.seq <= seq) continue;
        group.push(...references);
        seq = placed.record.seq;
        if (group.length < together) continue;
        const batch = await flush();
        yield batch;
        if (batch.done) return;
      }
      if (group.length > 0) {
        const batch = await flush();
        yield batch;
        if (batch.done) return;
      }
    }
    yield createDraft().finish({ ...cursor, ...(fetching.whole ? {} : limit) }, true);
  };
