import type { Gap } from '../../../archive-format/gap.js';
import type { CutRecord } from '../../../core/cut-record.js';
import { type Kept, type Origin, type Resource, recordId, resource } from '../record.js';

/** Where the text of a kind stands, and how long Kustomer lets it be (developer.kustomer.com, messages and notes). */
const texts: Readonly<Record<string, { readonly field: string; readonly most: number }>> = {
  message: { field: 'preview', most: 10_240 },
  note: { field: 'body', most: 10_240 },
};

const textOf = ({ attributes }: Resource, field: string): string | undefined => {
  const value = attributes?.[field];
  return typeof value === 'string' ? value : undefined;
};

/** Exactly as long as the limit, whether the vendor counts UTF-16 units or characters. A longer text was not cut by it. */
const isAt = (text: string, most: number): boolean =>
  text.length === most || (text.length > most && text.length <= 2 * most && [...text].length === most);

/** What of a record's own text may be missing, whatever its kind. */
export interface TextMarks {
  /** Length of each text that may be one that was cut, by its attribute. */
  readonly atLimit: Readonly<Record<string, number>>;
  readonly redacted: boolean;
}

const shortest = Math.min(...Object.values(texts).map(({ most }) => most));

/** Seen without parsing the record: no text has as many bytes as the limit has characters, and nothing was taken out. */
const isPlain = ({ fields }: CutRecord): boolean =>
  fields !== undefined &&
  fields.of('redacted') !== true &&
  Object.values(texts).every(({ field }) => fields.sizeOf(field) < shortest);

/** Undefined when there is nothing to say, as of nearly all. */
export const textMarks = (cut: CutRecord): TextMarks | undefined => {
  if (isPlain(cut)) return undefined;
  const value = resource(cut);
  const atLimit = Object.values(texts).flatMap(({ field, most }) => {
    const text = textOf(value, field);
    return text !== undefined && isAt(text, most) ? [[field, text.length] as const] : [];
  });
  const redacted = value.attributes?.redacted === true;
  return atLimit.length > 0 || redacted ? { atLimit: Object.fromEntries(atLimit), redacted } : undefined;
};

/** As gaps of one record of the kind. */
export const markedGaps = (
  marks: TextMarks | undefined,
  id: string,
  { kind, request, fetchedAt }: Origin,
): Gap[] => {
  const rule = texts[kind];
  if (!rule || !marks) return [];
  const common = { kind, id, field: `attributes.${rule.field}`, request, at: fetchedAt };
  const length = marks.atLimit[rule.field];
  const gaps: Gap[] = [];
  if (length !== undefined) {
    gaps.push({
      ...common,
      reason: 'text-at-limit',
      expected: `other than ${rule.most} characters`,
      received: `${length} characters`,
    });
  }
  if (marks.redacted) gaps.push({ ...common, reason: 'redacted', evidence: 'attributes.redacted is true' });
  return gaps;
};

/** What a record itself shows to be missing: a text that may be cut, content that was taken out. */
export const textGaps = ({ cut }: Pick<Kept, 'cut'>, origin: Origin): Gap[] =>
  markedGaps(textMarks(cut), recordId(cut), origin);
