import { deskError } from './errors.js';

/** A table as its declaration describes it: `transform/model/*.sql` and the like, one table a file. */
export interface DeclaredTable {
  readonly name: string;
  /** The lines of comment above CREATE TABLE, joined. */
  readonly about: string;
  /** The `grain:` line: what one row is. */
  readonly grain: string;
  /** The `key:` line: columns that no two rows share; empty when the table has none. */
  readonly key: readonly string[];
  /** What rows are sorted by: the `order:` line, then the key; every column when there is no key. */
  readonly order: readonly string[];
  readonly columns: readonly DeclaredColumn[];
}

export interface DeclaredColumn {
  readonly name: string;
  /** DuckDB type, e.g. `VARCHAR[]`. */
  readonly type: string;
  readonly nullable: boolean;
  /** The comment behind the column. */
  readonly about: string;
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const columnLine = /^\s*(?:"([^"]+)"|(\w+))\s+(.+?)(\s+NOT NULL)?\s*,?\s*--\s*(.+?)\s*$/;

/**
 * Reads a table's declaration: leading comment with lines for `grain:`, `key:` and `order:`, CREATE TABLE, one column a line, each with a
 * comment. Errors: input-invalid with file and line, so that a column cannot lose its description unseen.
 */
export const parseTable = (sql: string, file: string): DeclaredTable => {
  const about: string[] = [];
  const columns: DeclaredColumn[] = [];
  let grain = '';
  let key: string[] = [];
  let order: string[] = [];
  let name: string | undefined;
  let closed = false;
  for (const [index, line] of sql.split('\n').entries()) {
    const refuse = (what: string) => deskError('input-invalid', { what, where: `${file}:${index + 1}` });
    const comment = /^--\s?(.*)$/.exec(line);
    const create = /^CREATE TABLE (\w+) \($/.exec(line);
    if (line.trim() === '') continue;
    if (comment && name === undefined) {
      const text = (comment[1] as string).trim();
      if (text.startsWith('grain:')) grain = text.slice('grain:'.length).trim();
      else if (text.startsWith('key:')) key = listOf(text.slice('key:'.length));
      else if (text.startsWith('order:')) order = listOf(text.slice('order:'.length));
      else about.push(text);
    } else if (create && name === undefined) {
      name = create[1] as string;
    } else if (name !== undefined && !closed && /^\);?$/.test(line.trim())) {
      closed = true;
    } else if (name !== undefined && !closed) {
      const match = columnLine.exec(line);
      if (!match) throw refuse('A column needs a name, a type and a comment on one line.');
      columns.push({
        name: (match[1] ?? match[2]) as string,
        type: match[3] as string,
        nullable: match[4] === undefined,
        about: match[5] as string,
      });
    } else if (!comment) throw refuse('Only one CREATE TABLE with its comments may stand here.');
  }
  if (name === undefined || !closed)
    throw deskError('input-invalid', { what: 'There is no complete CREATE TABLE.', where: file });
  const names = columns.map((column) => column.name);
  for (const column of [...key, ...order]) {
    if (names.includes(column)) continue;
    throw deskError('input-invalid', { what: `The key or order names no column: ${column}.`, where: file });
  }
  const sorted = key.length > 0 ? [...order, ...key.filter((column) => !order.includes(column))] : names;
  return { name, about: about.join(' '), grain, key, order: sorted, columns };
};
