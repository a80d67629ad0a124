import type { FieldFacts } from '../evidence/evidence.js';
import { count, counted, share, shown } from './yaml-text.js';

/** How often something is filled: `filled 8 of 10 (80 %)`. */
export const filledText = ({ filled, total }: Pick<FieldFacts, 'filled' | 'total'>): string =>
  `filled ${count(filled)} of ${count(total)} (${share(filled, total)})`;

/** What a person should know of a field before deciding: its name for people, type, fill rate, values, conflicts. */
export const fieldFacts = (field: FieldFacts, remarks: readonly string[]): string =>
  [
    field.label !== null && field.label !== field.key ? shown(field.label) : '',
    field.type,
    filledText(field),
    field.samples.length > 0 ? `e.g. ${field.samples.map(shown).join(' | ')}` : '',
    field.conflicts > 0 ? `${counted(field.conflicts, 'value')} of another type` : '',
    field.declared ? '' : 'not declared at the source, only seen',
    ...remarks,
  ]
    .filter((text) => text !== '')
    .join('; ');
