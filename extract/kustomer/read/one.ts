import type { RequestEntry } from '../../../archive-format/batch.js';
import { type Call, get } from '../api/calls.js';
import type { KustomerApi } from '../api/client.js';
import type { Refusal } from '../api/refusal.js';
import { type Kept, keep } from '../record.js';

/** A single resource (some routes answer with several), or why there is none. */
export type One =
  | {
      readonly ok: true;
      readonly kept: readonly Kept[];
      readonly entries: readonly RequestEntry[];
      readonly fetchedAt: string;
    }
  | {
      readonly ok: false;
      readonly refusal: Refusal;
      readonly entries: readonly RequestEntry[];
      readonly fetchedAt: string;
    };

/** `alone`: a server error that stays at this record is an answer, too. `scrub`: takes credentials out of the answer. */
export const fetchOne = async (
  api: KustomerApi,
  path: string,
  signal: AbortSignal,
  alone?: 'alone',
  scrub?: Call['scrub'],
): Promise<One> => {
  const answer = await api.ask({ ...get(path), ...(alone ? { alone: true } : {}), scrub }, signal);
  if (!answer.ok) return answer;
  const { body, spans } = answer.page;
  return {
    ok: true,
    kept: spans.map((span) => keep(body, span)),
    entries: answer.entries,
    fetchedAt: answer.fetchedAt,
  };
};
