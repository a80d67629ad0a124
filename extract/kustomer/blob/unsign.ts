import type { CutRecord } from '../../../core/cut-record.js';
import { cutRecord } from '../../../core/json-cut.js';
import { locate } from '../../../core/json-page.js';
import { isSecretParameter } from '../../../core/secrets.js';

/**
 * The one edit that a record may see on its way into an archive. The record of an attachment carries a link with a
 * signature that opens the file to anybody for ten minutes, and perhaps an upload policy; pictures in an article may
 * carry the same. These are credentials, which an archive must not hold. The query of such a link is replaced by a
 * marker and the policy by null; every other byte stays.
 */
export const signatureRemoved = '?signature-removed';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const isSigned = (link: string): boolean => {
  const query = link.indexOf('?');
  if (query < 0) return false;
  for (const name of new URLSearchParams(link.slice(query + 1)).keys())
    if (isSecretParameter(name)) return true;
  return false;
};

/** Keys to values that are credentials: links, and blocks that are dropped. */
const signedLinks = [['links', 'related']] as const;
const policies = [
  ['meta', 'upload'],
  ['attributes', 'meta', 'upload'],
  // Passwords of hooks and settings. The documents show none in an answer; should one come, it stays outside.
  ['attributes', 'secret'],
  ['attributes', 'token'],
  ['attributes', 'apiKey'],
] as const;

const editsOf = (record: Buffer): { readonly edits: Edit[]; readonly link: string | undefined } => {
  const edits: Edit[] = [];
  let link: string | undefined;
  for (const path of signedLinks) {
    const span = locate(record, path);
    const value: unknown = span && JSON.parse(record.toString('utf8', span.start, span.end));
    if (!span || typeof value !== 'string') continue;
    link = value;
    if (!isSigned(value)) continue;
    const query = record.indexOf('?', span.start);
    const text =
      query > 0 && query < span.end
        ? `${record.toString('utf8', span.start, query)}${signatureRemoved}"`
        : JSON.stringify(value.slice(0, value.indexOf('?')) + signatureRemoved);
    edits.push({ ...span, text });
  }
  for (const path of policies) {
    const span = locate(record, path);
    if (span) edits.push({ ...span, text: 'null' });
  }
  return { edits: edits.sort((a, b) => a.start - b.start), link };
};

const applied = (bytes: Buffer, edits: readonly Edit[]): Buffer => {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { start, end, text } of edits) {
    pieces.push(bytes.subarray(at, start), Buffer.from(text));
    at = end;
  }
  return Buffer.concat([...pieces, bytes.subarray(at)]);
};

/** A signature of an object store (AWS, Google), wherever in a JSON text it stands; ends with the link. */
const storeSignature = /\?[^"\\\s<>']*X-(?:Amz|Goog)-Signature=[^"\\\s<>']*/gi;
const marks = [Buffer.from('-Signature='), Buffer.from('-signature=')];

const withoutStoreSignatures = (bytes: Buffer): Buffer =>
  marks.some((mark) => bytes.includes(mark))
    ? Buffer.from(bytes.toString('latin1').replace(storeSignature, signatureRemoved), 'latin1')
    : bytes;

/** A record without its credentials, and the link as it came, for use now and nowhere else. */
export const unsign = (cut: CutRecord): { readonly cut: CutRecord; readonly link: string | undefined } => {
  const { edits, link } = editsOf(cut.bytes);
  const bytes = withoutStoreSignatures(applied(cut.bytes, edits));
  if (bytes.equals(cut.bytes)) return { cut, link };
  const clean = cutRecord(bytes);
  // What came before the repair holds the same credentials.
  const original = cut.original && withoutStoreSignatures(applied(cut.original, editsOf(cut.original).edits));
  return {
    cut: {
      bytes: clean.bytes,
      value: clean.value,
      oddities: cut.oddities,
      ...(original ? { original } : {}),
    },
    link,
  };
};

/** A whole answer without credentials, so that not even its digest depends on them. */
export const unsignBody = (body: Buffer): Buffer => {
  const data = locate(body, ['data']);
  const upload = locate(body, ['meta', 'upload']);
  const edits: Edit[] = upload ? [{ ...upload, text: 'null' }] : [];
  if (data && body[data.start] === 0x7b) {
    for (const edit of editsOf(body.subarray(data.start, data.end)).edits)
      edits.push({ ...edit, start: edit.start + data.start, end: edit.end + data.start });
  }
  edits.sort((a, b) => a.start - b.start);
  return withoutStoreSignatures(applied(body, edits));
};
