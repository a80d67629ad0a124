import type { RequestEntry } from '../../../archive-format/batch.js';
import { type Call, get } from '../api/calls.js';
import type { KustomerApi } from '../api/client.js';
import type { Refusal } from '../api/refusal.js';
import { type Kept, keep } from '../record.js';

/** Records that any list gives at most, whatever its links say; observed by another vendor's connector. */
export const mostListed = 10_000;

export type ListPage =
  | {
      readonly ok: true;
      readonly kept: readonly Kept[];
      readonly included: readonly Kept[];
      readonly entries: readonly RequestEntry[];
      readonly fetchedAt: string;
      /** There may be another page. */
      readonly more: boolean;
    }
  | {
      readonly ok: false;
      readonly refusal: Refusal;
      readonly entries: readonly RequestEntry[];
      readonly fetchedAt: string;
    };

/**
 * One page of a numbered list. A full page is never believed to be the last one: some lists say so at record
 * 10,000, and a page behind the end is simply empty.
 */
export const listPage = async (
  api: KustomerApi,
  path: string,
  parameters: Readonly<Record<string, string>>,
  page: number,
  pageSize: number,
  signal: AbortSignal,
  how: Pick<Call, 'scrub' | 'alone'> = {},
): Promise<ListPage> => {
  const answer = await api.ask({ ...get(path, { ...parameters, page, pageSize }), ...how }, signal);
  if (!answer.ok) return answer;
  const { body, spans, included, next, pageSize: said } = answer.page;
  const real = Math.max(1, Math.min(pageSize, said ?? pageSize));
  return {
    ok: true,
    kept: spans.map((span) => keep(body, span)),
    included: included.map((span) => keep(body, span)),
    entries: answer.entries,
    fetchedAt: answer.fetchedAt,
    more: spans.length > 0 && (spans.length >= real || typeof next === 'string'),
  };
};

/** A resource that knows no pages, in the form of a list's only page. */
export const wholeAnswer = async (
  api: KustomerApi,
  path: string,
  parameters: Readonly<Record<string, string>>,
  signal: AbortSignal,
  scrub?: Call['scrub'],
): Promise<ListPage> => {
  const answer = await api.ask({ ...get(path, parameters), scrub }, signal);
  if (!answer.ok) return answer;
  const { body, spans, included } = answer.page;
  return {
    ok: true,
    kept: spans.map((span) => keep(body, span)),
    included: included.map((span) => keep(body, span)),
    entries: answer.entries,
    fetchedAt: answer.fetchedAt,
    more: false,
  };
};
