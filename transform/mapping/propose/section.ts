import type { FieldTarget } from '../mapping.js';
import { comment, inQuotes, scalar } from './yaml-text.js';

/** The pieces that sections of a mapping file are made of. */

export const entry = (indent: string, key: string, value: string): string =>
  `${indent}${scalar(key)}: ${value}`;

/** A name at the target; a thing that is really called `skip` is written in full. */
export const nameValue = (name: string | null): string => {
  if (name === null) return 'skip';
  return name === 'skip' ? '{ name: skip }' : scalar(name);
};

/** What becomes of a field. */
export const fieldValue = (target: FieldTarget | null): string => {
  if (target === null) return 'skip';
  const options =
    target.options.length > 0 ? `, options: [${target.options.map((o) => inQuotes(o)).join(', ')}]` : '';
  return `{ name: ${scalar(target.name)}, type: ${target.type}${options} }`;
};

/** A key of the file with what is under it, after an empty line and what a person should know. */
export const section = (name: string, lines: readonly string[], ...words: string[]): string[] => [
  '',
  ...words.flatMap((text) => comment('', text)),
  ...(lines.length === 0 ? [`${name}: {}`] : [`${name}:`, ...lines]),
];
