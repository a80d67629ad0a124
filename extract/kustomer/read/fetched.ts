import type { Batch } from '../../../archive-format/batch.js';
import type { StoredRecord } from '../../../archive-format/record.js';
import { createDraft, type Draft } from '../../draft.js';
import { createIdSet } from '../../id-set.js';
import { mapLimited } from '../../parallel.js';
import { get } from '../api/calls.js';
import type { KustomerApi } from '../api/client.js';
import { type Refusal, refusalLine } from '../api/refusal.js';
import { unsign, unsignBody } from '../blob/unsign.js';
import type { CursorFacts, Reader, Reading } from '../reader.js';
import { type Kept, keep, put, recordId } from '../record.js';
import { companions } from './included.js';
import { isRoleRefusal, kindGap } from './refused.js';

/** Something that other records refer to and that is fetched by itself. */
export interface Reference {
  readonly id: string;
  /** Paths that may have it, tried in order. */
  readonly paths: readonly string[];
  readonly parentKind: string;
  readonly parentId: string;
}

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

type Fetched =
  | {
      readonly ok: true;
      readonly kept: readonly Kept[];
      readonly included: readonly Kept[];
      readonly entries: Batch['requests'];
      readonly fetchedAt: string;
    }
  | {
      readonly ok: false;
      readonly refusal: Refusal;
      readonly entries: Batch['requests'];
      readonly fetchedAt: string;
    };

/** The first path that answers; a path that is not known to the vendor leads to the next. */
const fetchReference = async (
  api: KustomerApi,
  { paths }: Reference,
  signal: AbortSignal,
): Promise<Fetched> => {
  const entries: Batch['requests'][number][] = [];
  let last: { readonly refusal: Refusal; readonly fetchedAt: string } | undefined;
  for (const path of paths) {
    const answer = await api.ask({ ...get(path), scrub: unsignBody }, signal);
    entries.push(...answer.entries);
    if (answer.ok) {
      const { body, spans, included } = answer.page;
      return {
        ok: true,
        kept: spans.map((span) => keep(body, span)),
        included: included.map((span) => keep(body, span)),
        entries,
        fetchedAt: answer.fetchedAt,
      };
    }
    last = answer;
    if (answer.refusal.status !== 404) break;
  }
  const { refusal, fetchedAt } = last as NonNullable<typeof last>;
  return { ok: false, refusal, entries, fetchedAt };
};

/** Fetches what stored records refer to, one by one, keeping links to bytes for a moment. */
export const fetched = (fetching: Fetching, roles: readonly string[]): Reader =>
  async function* ({ api, context, cursor: from, links, signal }: Reading): AsyncGenerator<Batch> {
    let cursor: FetchCursor = (from as FetchCursor | undefined) ?? { source: 0, after: -1 };
    const { kind, which } = fetching;
    const tried = createIdSet();
    // In a delta the parents that did not change are not walked over: what did not come is not gone.
    const limit = context.held ? { since: context.since ?? new Date(context.startedAt).toISOString() } : {};
    if (which === 'missing') for await (const { id } of context.staged(kind)) tried.add(id);
    const wanted = (record: StoredRecord): readonly Reference[] => {
      const references = fetching.references(record);
      if (which === 'all') return references;
      const fresh = references.filter(({ id }) => tried.add(id));
      const { held } = context;
      return which === 'missing' && held ? fresh.filter(({ id }) => !held.has(kind, id)) : fresh;
    };

    /** True when the key may not read the kind at all. */
    const take = (draft: Draft, reference: Reference, answer: Fetched): boolean => {
      const request = draft.answered(answer.entries);
      const at = answer.fetchedAt;
      if (answer.ok && fetching.included) {
        for (const { kept, as } of companions(answer.included, fetching.included))
          put(draft, kept, { kind: as, request, fetchedAt: at });
        return false;
      }
      if (answer.ok && answer.kept.length > 0) {
        for (const kept of answer.kept) {
          const { cut, link } = unsign(kept.cut);
          if (link !== undefined) links.keep(`${kind}/${recordId(cut)}`, link, Date.parse(at));
          put(draft, { ...kept, cut }, { kind, request, fetchedAt: at });
        }
        return false;
      }
      if (!answer.ok && isRoleRefusal(answer.refusal)) {
        draft.miss(kindGap(kind, `GET ${reference.paths[0]}`, answer.refusal, roles, request, at));
        return true;
      }
      draft.miss({
        reason: 'record-missing',
        kind,
        id: reference.id,
        parentKind: reference.parentKind,
        parentId: reference.parentId,
        evidence: answer.ok ? 'the answer is empty' : refusalLine(answer.refusal),
        request,
        at,
      });
      return false;
    };

    // Kinds that are done already still say which ids were tried.
    for (const done of which === 'all' ? [] : fetching.from.slice(0, cursor.source))
      for await (const record of context.staged(done)) wanted(record);

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
        const refused = group.some((reference, index) => take(draft, reference, answers[index] as Fetched));
        group = [];
        cursor = { ...cursor, after: seq, ...(refused ? { incomplete: true } : {}) };
        return draft.finish({ ...cursor }, refused);
      };
      for await (const record of context.staged(fetching.from[cursor.source] as string)) {
        const references = wanted(record);
        if (record.seq <= seq) continue;
        group.push(...references);
        seq = record.seq;
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
