import { type DeskError, deskError } from '../../../core/errors.js';
import { nearest } from '../../../core/nearest.js';

/** What a selection may name, as the flags call it. */
export type Named = 'user' | 'team' | 'channel' | 'tag' | 'klass';

/** The lists of a selection by what they name. */
export const lists = {
  user: 'users',
  team: 'teams',
  channel: 'channels',
  tag: 'tags',
  klass: 'klasses',
} as const satisfies Readonly<Record<Named, string>>;

/** Known names that an error lists. */
const most = 12;

const isId = (name: string): boolean => /^[0-9a-f]{24}$/.test(name);

/** A name that is nowhere: the run would take nothing. `where`: e.g. `The desk has`. */
export const unknownName = (
  where: string,
  sort: Named,
  given: readonly string[],
  known: readonly string[],
): DeskError => {
  const near = nearest(given[0] as string, known);
  const named = [...new Set(known.filter((name) => !isId(name)))].sort();
  const list = `${named.slice(0, most).join(', ')}${named.length > most ? ` and ${named.length - most} more` : ''}`;
  const next = [
    ...(near === undefined ? [] : [`Is it "${near}"?`]),
    named.length === 0 ? `There is no ${sort} with a name.` : `There are: ${list}.`,
  ];
  return deskError('flag-invalid', {
    what: `${where} no ${sort} ${given.map((one) => `"${one}"`).join(', ')}.`,
    where: `--${sort}`,
    next: next.join(' '),
  });
};
