import { deskError } from '../../../core/errors.js';
import type { HttpResponse } from '../../../core/http.js';
import type { Outcome } from '../../target.js';

/** An answer of the API as plain JSON; nothing about its form is believed before it is looked at. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Answer {
  readonly status: number;
  readonly json: Json;
  readonly headers: Readonly<Record<string, string>>;
  /** The vendor's clock when it answered, milliseconds; ours when the answer has no Date. */
  readonly at: number;
}

/** `lost`: the write may or may not have been done. */
export type WriteAnswer =
  | Answer
  | { readonly lost: true; readonly status: number | null; readonly message: string };

export const isLost = (answer: WriteAnswer): answer is Extract<WriteAnswer, { readonly lost: true }> =>
  'lost' in answer;

export const field = (json: Json | undefined, name: string): Json | undefined =>
  json !== null && typeof json === 'object' && !Array.isArray(json)
    ? (json as { readonly [key: string]: Json })[name]
    : undefined;

/** A list inside an answer; anything else is an empty one. */
export const list = (json: Json | undefined): readonly Json[] => (Array.isArray(json) ? json : []);

/**
 * Ids come as number in one place and as text in another; compared as text. Undefined when there is none; Intercom
 * writes 0 for "nobody".
 */
export const idOf = (json: Json | undefined): string | undefined => {
  if (typeof json === 'number' && json !== 0) return String(json);
  return typeof json === 'string' && json !== '' && json !== '0' ? json : undefined;
};

export const text = (json: Json | undefined): string | undefined =>
  typeof json === 'string' ? json : undefined;

export const seconds = (json: Json | undefined): number | undefined =>
  typeof json === 'number' ? json : undefined;

interface VendorError {
  readonly code: string;
  readonly message: string;
}

/** The first code and all messages of an error answer. */
export const errorOf = (answer: Answer): VendorError => {
  const errors = list(field(answer.json, 'errors'));
  const messages = errors
    .map((error) => text(field(error, 'message')))
    .filter((message) => message !== undefined);
  return {
    code: text(field(errors[0], 'code')) ?? `http-${answer.status}`,
    message: messages.length > 0 ? messages.join('; ') : `Intercom answered ${answer.status}.`,
  };
};

export const isDone = (answer: Answer): boolean => answer.status >= 200 && answer.status < 300;

/** The outcome of an answer that is no success. */
export const refusal = (answer: WriteAnswer): Outcome => {
  if (isLost(answer)) return { status: 'unknown', httpStatus: answer.status, message: answer.message };
  const { code, message } = errorOf(answer);
  return { status: 'rejected', httpStatus: answer.status, code, message };
};

/** The id that a successful answer must carry. */
export const needId = (answer: Answer, name = 'id'): string => {
  const id = idOf(field(answer.json, name));
  if (id === undefined)
    throw deskError('response-unreadable', { what: `Intercom's answer to a write has no ${name}.` });
  return id;
};

export const parseAnswer = (response: HttpResponse): Json | undefined => {
  if (response.body.length === 0) return undefined;
  try {
    return JSON.parse(response.body.toString('utf8')) as Json;
  } catch {
    // Broken off or not from Intercom: the caller decides whether that means "again" or "unknown".
    return undefined;
  }
};

export const toAnswer = (response: HttpResponse, json: Json): Answer => {
  const date = Date.parse(response.headers.date ?? '');
  return {
    status: response.status,
    json,
    headers: response.headers,
    at: Number.isNaN(date) ? response.at : date,
  };
};
