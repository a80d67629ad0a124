import { redact } from '../../../core/secrets.js';

/** Why the vendor refused a call, in its own words. */
export interface Refusal {
  readonly status: number;
  /** One line; empty when the body says nothing. */
  readonly words: string;
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** One error object, of any of the three forms that Kustomer is known to send. */
const wordsOf = (error: unknown): string => {
  if (typeof error === 'string') return error;
  if (error === null || typeof error !== 'object') return '';
  const { code, errorCode, title, message, detail, source, error: inner } = error as Record<string, unknown>;
  const parameter =
    source && typeof source === 'object' ? text((source as { parameter?: unknown }).parameter) : '';
  return [text(code), text(errorCode), text(title), text(message), text(detail), parameter, wordsOf(inner)]
    .filter((word) => word !== '')
    .join(', ');
};

/** Longer bodies are pages of HTML from something in between; the request log has their digest. */
const longest = 600;

const shortened = (words: string): string =>
  words.length <= longest ? words : `${words.slice(0, longest)} … (${words.length} characters)`;

/** Reads an error body: a list of errors, a single one, or no JSON at all. */
export const readRefusal = (status: number, body: Buffer): Refusal => {
  const plain = body.toString('utf8').trim();
  let words = plain;
  try {
    const parsed: unknown = JSON.parse(plain);
    const errors = (parsed as { errors?: unknown } | null)?.errors;
    words = Array.isArray(errors) ? errors.map(wordsOf).filter(Boolean).join('; ') : wordsOf(parsed);
    if (words === '') words = plain;
  } catch {
    // No JSON: gateways answer with HTML or nothing; the text itself is then the best evidence.
  }
  return { status, words: redact(shortened(words.replace(/\s+/g, ' '))) };
};

/** The refusal as evidence for a gap or an error. */
export const refusalLine = ({ status, words }: Refusal): string =>
  words === '' ? `status ${status}` : `status ${status}: ${words}`;

/** The key belongs to another pod than the host: "Auth token associated with pod prod2 but request is being handled by prod1". */
export const isWrongPod = (refusal: Refusal): boolean => /associated with pod/i.test(refusal.words);
