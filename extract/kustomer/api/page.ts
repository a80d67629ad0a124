import type { RecordSpan } from '../../../core/json-page.js';
import { dissect, wantedFields } from '../../../core/json-page.js';

/** A JSON:API answer, taken apart but not yet cut. */
export interface Page {
  readonly body: Buffer;
  readonly spans: readonly RecordSpan[];
  readonly included: readonly RecordSpan[];
  /** As the server says; each may be missing. */
  readonly page: number | undefined;
  readonly pageSize: number | undefined;
  readonly total: number | undefined;
  /** `links.next`: a path, null at what the server calls the end, undefined when it says nothing. */
  readonly next: string | null | undefined;
}

const whole = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;

/** What nearly every reader asks of a record; the rest is parsed when it is asked for. */
const fields = wantedFields({
  id: ['id'],
  updatedAt: ['attributes', 'updatedAt'],
  redacted: ['attributes', 'redacted'],
  preview: ['attributes', 'preview'],
  body: ['attributes', 'body'],
});

/** Takes an answer apart. A body that is no whole JSON object throws a SyntaxError. */
export const readPage = (body: Buffer): Page => {
  const { lists, others } = dissect(body, ['data', 'included'], fields);
  const value = (key: string): Record<string, unknown> => {
    const span = others[key];
    const parsed: unknown = span ? JSON.parse(body.toString('utf8', span.start, span.end)) : undefined;
    return parsed !== null && typeof parsed === 'object' ? (parsed as Record<string, unknown>) : {};
  };
  const meta = value('meta');
  const { next } = value('links');
  return {
    body,
    spans: lists.data ?? [],
    included: lists.included ?? [],
    page: whole(meta.page),
    pageSize: whole(meta.pageSize),
    total: whole(meta.total),
    next: typeof next === 'string' || next === null ? next : undefined,
  };
};
