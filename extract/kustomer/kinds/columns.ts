import { type Column, integer, json, text, time } from '../../../archive-format/table.js';

/** Columns that many kinds share, and short names for paths of a JSON:API record. */

export const a = (name: string): string => `attributes.${name}`;

const snakeToCamel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Id of the record that a relationship leads to: `related('created_by', …)` reads `relationships.createdBy`. */
export const related = (name: string, comment: string): Column =>
  text(`${name}_id`, `relationships.${snakeToCamel(name)}.data.id`, comment);

export const stamps: readonly Column[] = [
  time('created_at', a('createdAt'), 'Creation'),
  time('updated_at', a('updatedAt'), 'Any change, of children too'),
  time('modified_at', a('modifiedAt'), 'Last direct edit'),
  time('imported_at', a('importedAt'), 'Set when the record was imported into Kustomer'),
  integer('rev', a('rev'), 'Grows with each write'),
];

/** The whole of a setting, for those who must build it anew elsewhere: what it holds differs from plan to plan. */
export const definition: Column = json('definition', 'attributes', 'All attributes, as they came');
