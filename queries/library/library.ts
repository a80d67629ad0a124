import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deskError } from '../../core/errors.js';
import { nearest } from '../../core/nearest.js';
import { asset } from '../../core/package-info.js';
import { type Header, parseHeader } from './header.js';

/** A named question: `queries/named/<topic>/<name>.sql`. */
export interface NamedQuery extends Header {
  readonly name: string;
  /** The folder it lies in. */
  readonly topic: string;
  /** The whole file: what runs, and what a proof quotes. */
  readonly sql: string;
}

/** Topics in the order in which they are listed. */
export const topics: readonly { readonly name: string; readonly title: string }[] = [
  { name: 'archive', title: 'What is in the archive, and where it came from' },
  { name: 'gaps', title: 'What is missing' },
  { name: 'people', title: 'People' },
  { name: 'conversations', title: 'Conversations' },
  { name: 'knowledge', title: 'Knowledge base and custom fields' },
  { name: 'setup', title: 'What the desk had set up' },
  { name: 'load', title: 'What arrived at the target' },
];

const folder = (...parts: readonly string[]): string => asset('queries', 'named', ...parts);

let read: readonly NamedQuery[] | undefined;

/** Every named question, by topic and name. Read once. */
export const namedQueries = (): readonly NamedQuery[] => {
  read ??= topics.flatMap(({ name: topic }) =>
    readdirSync(folder(topic))
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file) => {
        const sql = readFileSync(folder(topic, file), 'utf8');
        const where = join('queries', 'named', topic, file);
        return { name: file.slice(0, -'.sql'.length), topic, sql, ...parseHeader(sql, where) };
      }),
  );
  return read;
};

/** One question by name. Errors: query-missing with the nearest name. */
export const namedQuery = (name: string): NamedQuery => {
  const all = namedQueries();
  const found = all.find((query) => query.name === name);
  if (found) return found;
  const near = nearest(
    name,
    all.map((query) => query.name),
  );
  throw deskError('query-missing', {
    what: `There is no question named ${JSON.stringify(name)}.${near ? ` Did you mean ${near}?` : ''}`,
    where: name,
    // No name has a space in it: this is SQL that was put where a name belongs.
    ...(/\s/.test(name) ? { next: 'Give a SELECT of your own with --sql.' } : {}),
  });
};
