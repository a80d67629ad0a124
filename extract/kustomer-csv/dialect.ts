import { knownColumns, rowKinds } from './columns.js';
import { type Dialect, firstRow } from './row-parser.js';

const delimiters = [',', ';', '\t', '|'] as const;

/** Columns of a header that are known under any kind. */
const familiar = (header: readonly string[]): number => {
  const names = new Set(
    rowKinds.flatMap((kind) =>
      knownColumns[kind].flatMap(({ system, displays }) => [system, ...displays].map((n) => n.toLowerCase())),
    ),
  );
  return header.filter((cell) => names.has(cell.trim().toLowerCase())).length;
};

export interface FoundDialect {
  readonly dialect: Dialect;
  readonly header: readonly string[];
}

/** What ends lines: a lone carriage return only where nothing else does. Breaks within quotes are the texts' own. */
const newlineOf = (head: string): Dialect['newline'] => {
  let isQuoted = false;
  let isReturn = false;
  for (const [mark] of head.matchAll(/["\r\n]/g)) {
    if (mark === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (mark === '\n') return '\n';
    else isReturn = true;
  }
  return isReturn ? '\r' : '\n';
};

/**
 * How a text is written, by its first rows: the mark that makes most known columns of the header, or else the most
 * columns.
 */
export const dialectOf = (head: string): FoundDialect => {
  const newline = newlineOf(head);
  const tried = delimiters.map((delimiter) => {
    const dialect = { delimiter, newline } as const;
    const header = firstRow(head, dialect);
    return { dialect, header, known: familiar(header) };
  });
  tried.sort((a, b) => b.known - a.known || b.header.length - a.header.length);
  const { dialect, header } = tried[0] as (typeof tried)[number];
  return { dialect, header };
};
