import type { Batch } from '../../../archive-format/batch.js';
import type { Draft } from '../../draft.js';
import { get } from '../api/calls.js';
import type { KustomerApi } from '../api/client.js';
import { type Refusal, refusalLine } from '../api/refusal.js';
import type { Links } from '../blob/links.js';
import { unsign, unsignBody } from '../blob/unsign.js';
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

export type Fetched =
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
export const fetchReference = async (
  api: KustomerApi,
  { paths }: Pick<Reference, 'paths'>,
  signal: AbortSignal,
): Promise<Fetched> => {
  const entries: Batch['requests'][number][] = [];
  let last: { readonly refusal: Refusal; readonly fetchedAt: string } | undefined;
  for (const path of paths) {
    const answer = await api.ask({ ...get(path), scrub: unsignBody, alone: true }, signal);
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

/** What a fetched record is taken as. */
export interface Taking {
  readonly kind: string;
  readonly reference: Reference;
  readonly roles: readonly string[];
  readonly links: Links;
  /** Types of records that come along, and the kinds they are: only these are kept. */
  readonly included?: Readonly<Record<string, string>> | undefined;
}

/** Why a reference led to nothing, in one line. */
export const whyNothing = (answer: Fetched): string =>
  answer.ok ? 'the answer is empty' : refusalLine(answer.refusal);

/** Puts what an answer holds into the draft, its links to bytes remembered; false when it holds nothing. */
export const putFetched = (
  draft: Draft,
  answer: Fetched,
  request: number,
  { kind, links }: Pick<Taking, 'kind' | 'links'>,
): boolean => {
  if (!answer.ok) return false;
  const at = answer.fetchedAt;
  for (const kept of answer.kept) {
    const { cut, link } = unsign(kept.cut);
    if (link !== undefined) links.keep(`${kind}/${recordId(cut)}`, link, Date.parse(at));
    put(draft, { ...kept, cut }, { kind, request, fetchedAt: at });
  }
  return answer.kept.length > 0;
};

/** Puts an answer into the draft, as a record or as a gap; true when the key may not read the kind at all. */
export const takeReference = (draft: Draft, taking: Taking, answer: Fetched): boolean => {
  const { kind, reference, roles } = taking;
  const request = draft.answered(answer.entries);
  const at = answer.fetchedAt;
  if (answer.ok && taking.included) {
    for (const { kept, as } of companions(answer.included, taking.included))
      put(draft, kept, { kind: as, request, fetchedAt: at });
    return false;
  }
  if (putFetched(draft, answer, request, taking)) return false;
  if (!answer.ok && isRoleRefusal(answer.refusal)) {
    draft.miss(kindGap(kind, `GET ${reference.paths[0]}`, answer.refusal, roles, request, at));
    return true;
  }
  const { id, parentKind, parentId } = reference;
  draft.miss({
    reason: 'record-missing',
    kind,
    id,
    parentKind,
    parentId,
    evidence: whyNothing(answer),
    request,
    at,
  });
  return false;
};
