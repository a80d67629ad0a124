import { deskError } from '../../../core/errors.js';
import type { HttpResponse } from '../../../core/http.js';
import type { Outcome } from '../../target.js';

/** An answer of the API as plain JSON; nothing about its form is believed before it is looked at. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Answer {
  readonly status: number;
  /** The vendor's word, e.g. `added`, `invalid_data`; empty when the body said none. */
  readonly reason: string;
  readonly data: Json;
  /** It came from the vendor's cache and may be older than our last write. */
  readonly stale: boolean;
}

/** `lost`: the write may or may not have been done. */
export type WriteAnswer =
  | Answer
  | { readonly lost: true; readonly status: number | null; readonly message: string };

export const isLost = (answer: WriteAnswer): answer is Extract<WriteAnswer, { readonly lost: true }> =>
  'lost' in answer;

export const isDone = (answer: Answer): boolean => answer.status >= 200 && answer.status < 300;

export const field = (json: Json | undefined, name: string): Json | undefined =>
  json !== null && typeof json === 'object' && !Array.isArray(json)
    ? (json as { readonly [key: string]: Json })[name]
    : undefined;

export const list = (json: Json | undefined): readonly Json[] => (Array.isArray(json) ? json : []);

export const text = (json: Json | undefined): string | undefined =>
  typeof json === 'string' ? json : undefined;

export const number = (json: Json | undefined): number | undefined =>
  typeof json === 'number' ? json : undefined;

const parse = (response: HttpResponse): Json | undefined => {
  try {
    return JSON.parse(response.body.toString('utf8')) as Json;
  } catch {
    // Empty, broken off, or a gateway's page: the caller decides whether that means "again" or "unknown".
    return undefined;
  }
};

/** The answer in the vendor's envelope; undefined when a success has none. */
export const toAnswer = (response: HttpResponse): Answer | undefined => {
  const json = parse(response);
  const ok = response.status >= 200 && response.status < 300;
  if (ok && field(json, 'data') === undefined) return undefined;
  return {
    status: response.status,
    reason: text(field(json, 'reason')) ?? '',
    data: field(json, 'data') ?? null,
    stale: response.headers['bloom-status'] === 'HIT',
  };
};

/** The vendor's words about a refusal. */
export const sentenceOf = (answer: Answer): string =>
  text(field(answer.data, 'message')) ?? (answer.reason || `Crisp answered ${answer.status}.`);

/** The outcome of an answer that is no success. */
export const refusal = (answer: WriteAnswer): Outcome => {
  if (isLost(answer)) return { status: 'unknown', httpStatus: answer.status, message: answer.message };
  return {
    status: 'rejected',
    httpStatus: answer.status,
    code: answer.reason || `http-${answer.status}`,
    message: sentenceOf(answer),
  };
};

/** A text that a successful answer must carry. */
export const needText = (answer: Answer, name: string): string => {
  const found = text(field(answer.data, name));
  if (found === undefined)
    throw deskError('response-unreadable', { what: `Crisp's answer to a write has no ${name}.` });
  return found;
};
