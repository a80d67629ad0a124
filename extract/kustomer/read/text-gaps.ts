import type { Gap } from '../../../archive-format/gap.js';
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

/** What a record itself shows to be missing: a text that may be cut, content that was taken out. */
export const textGaps = ({ cut }: Pick<Kept, 'cut'>, { kind, request, fetchedAt }: Origin): Gap[] => {
  const rule = texts[kind];
  if (!rule) return [];
  const value = resource(cut);
  const common = { kind, id: recordId(cut), field: `attributes.${rule.field}`, request, at: fetchedAt };
  const text = textOf(value, rule.field);
  const gaps: Gap[] = [];
  if (text !== undefined && isAt(text, rule.most)) {
    gaps.push({
      ...common,
      reason: 'text-at-limit',
      expected: `other than ${rule.most} characters`,
      received: `${text.length} characters`,
    });
  }
  if (value.attributes?.redacted === true) {
    gaps.push({ ...common, reason: 'redacted', evidence: 'attributes.redacted is true' });
  }
  return gaps;
};
