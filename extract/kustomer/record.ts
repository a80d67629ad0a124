import type { CutRecord } from '../../core/cut-record.js';
import { sha256 } from '../../core/digest.js';
import { cutSpan, type RecordSpan } from '../../core/json-page.js';
import type { Draft } from '../draft.js';

/** A resource of Kustomer's JSON:API, as far as this source looks into it. */
export interface Resource {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly attributes?: Readonly<Record<string, unknown>> | null;
  readonly relationships?: Readonly<Record<string, Relationship | null>> | null;
  readonly links?: { readonly self?: unknown; readonly related?: unknown } | null;
}

export interface Relationship {
  readonly data?: ResourceId | readonly ResourceId[] | null;
}

export interface ResourceId {
  readonly type?: unknown;
  readonly id?: unknown;
}

const object = (value: unknown): Resource =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Resource) : {};

/** A cut record as a resource; an empty one when it is no object. */
export const resource = (cut: CutRecord): Resource => object(cut.value);

/** A parsed JSON value as a resource; an empty one when it is no object. */
export const parsedValue = (value: unknown): Resource => object(value);

/** A stored record as a resource; numbers may be rounded. */
export const parsed = (bytes: Buffer | null): Resource =>
  bytes === null ? {} : object(JSON.parse(bytes.toString('utf8')));

/** The ids that a relationship points to, one or many, whatever type they claim to be. */
export const relatedIds = (from: Resource, name: string): string[] => {
  const data = from.relationships?.[name]?.data;
  const list = Array.isArray(data) ? (data as readonly ResourceId[]) : data ? [data as ResourceId] : [];
  return list.flatMap(({ id }) => (typeof id === 'string' && id !== '' ? [id] : []));
};

/**
 * A record's id. Some of Kustomer's lists leave it out (attachments of a conversation): then the last segment of
 * its own link has it. A record without either gets its digest as id, so that it is not lost.
 */
export const recordId = (cut: CutRecord): string => {
  const known = cut.fields?.of('id');
  if (typeof known === 'string' && known !== '') return known;
  const { id, links } = resource(cut);
  if (typeof id === 'string' && id !== '') return id;
  const self = typeof links?.self === 'string' ? links.self.split(/[?#]/)[0]?.split('/').at(-1) : undefined;
  return self ? self : `sha256:${sha256(cut.bytes)}`;
};

/** A record as it was cut; `unreadable` says why it is no JSON. */
export interface Kept {
  readonly cut: CutRecord;
  readonly unreadable?: string;
}

/**
 * Cuts a record out of an answer. One whose brackets match but which is no JSON is kept as bytes inside a record
 * of its own that says so.
 */
export const keep = (body: Buffer, span: RecordSpan): Kept => {
  try {
    return { cut: cutSpan(body, span) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const came = Buffer.from(body.subarray(span.start, span.end));
    const value = { id: `sha256:${sha256(came)}`, notJson: came.toString('base64') };
    const bytes = Buffer.from(JSON.stringify(value));
    return { cut: { value, bytes, oddities: ['not-json'], original: came }, unreadable: error.message };
  }
};

/** What a record counts as, and which request of the draft brought it. */
export interface Origin {
  /** The form of a list, where asking for the record itself gives more. */
  readonly lesser?: true;
  readonly kind: string;
  readonly request: number;
  readonly fetchedAt: string;
}

/** Puts a record into a draft, with a gap if it could not be read. Gives its id. */
export const put = (
  draft: Draft,
  { cut, unreadable }: Kept,
  origin: Origin,
  id: string = recordId(cut),
): string => {
  const { kind, request, fetchedAt } = origin;
  const { bytes, oddities, original } = cut;
  draft.add({
    kind,
    id,
    bytes,
    oddities,
    ...(original ? { original } : {}),
    request,
    fetchedAt,
    ...(origin.lesser ? { lesser: true } : {}),
  });
  if (unreadable !== undefined)
    draft.miss({ reason: 'record-unreadable', kind, id, evidence: unreadable, request, at: fetchedAt });
  return id;
};
