import type { ErrorCode } from '../../core/error-catalogue.js';
import { asDeskError, type DeskError, deskError, isDeskError } from '../../core/errors.js';

/** What DuckDB says, put into the product's words: a code, the reason, the place with a caret. */

const kinds: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^(Out of Memory|Memory) Error/i, 'query-stopped'],
  [/bad[_ ]alloc/i, 'query-stopped'],
  [/^(Permission|HTTP|Missing Extension|Autoload|Dependency) Error/i, 'query-refused'],
  // The views read only files of the archive: what cannot be read there is the archive's damage.
  [/^IO Error/i, 'archive-damaged'],
  [
    /^Invalid Input Error: (Malformed JSON in file|No magic bytes|File '[^']+' too small)/i,
    'archive-damaged',
  ],
  [
    /^(Invalid Input|Invalid|Serialization) Error: .*(file|page|parquet|gzip).*(corrupt|checksum)/is,
    'archive-damaged',
  ],
  [/^(INTERNAL|FATAL) Error/i, 'unexpected'],
  [
    /^(Parser|Syntax|Binder|Catalog|Conversion|Invalid Input|Invalid Type|Mismatch Type|Out of Range|Constraint|Not implemented|Invalid|Parameter Not Resolved|Parameter Not Allowed|Expression|Overflow) Error/i,
    'query-invalid',
  ],
];

/** The line of `sql` at a place, a caret below it, and the place in words. */
export const pointAt = (
  sql: string,
  position: number,
): { readonly where: string; readonly lines: string } => {
  const before = sql.slice(0, position).split('\n');
  const line = sql.split('\n')[before.length - 1] ?? '';
  const column = [...(before.at(-1) ?? '')].length;
  // A long line is shown around the place only.
  const from = Math.max(0, column - 60);
  const signs = [...line];
  const shown = `${from > 0 ? '…' : ''}${signs.slice(from, from + 120).join('')}${signs.length > from + 120 ? '…' : ''}`;
  const indent = ' '.repeat(column - from + (from > 0 ? 1 : 0));
  return { where: `line ${before.length}, column ${column + 1}`, lines: `${shown}\n${indent}^` };
};

const caretOf = (message: string): { readonly where: string; readonly lines: string } | undefined => {
  const match = /\n\nLINE (\d+): (.*)\n( *)\^/.exec(message);
  if (!match) return undefined;
  const [, line, text, indent] = match as unknown as [string, string, string, string];
  const column = Math.max(0, indent.length - `LINE ${line}: `.length);
  return { where: `line ${line}, column ${column + 1}`, lines: `${text}\n${' '.repeat(column)}^` };
};

/** Turns whatever was thrown while a question was judged or run into an error of the catalogue. */
export const failureOf = (error: unknown, sql: string): DeskError => {
  if (isDeskError(error)) {
    const position = error.details.position;
    if (typeof position !== 'number') return error;
    const { where, lines } = pointAt(sql, position);
    return deskError(error.code, {
      what: `${error.message}\n${lines}`,
      where,
      next: error.next,
      cause: error.cause,
      details: error.details,
    });
  }
  if (error instanceof RangeError)
    return deskError('query-invalid', { what: 'The statement is nested too deeply.', cause: error });
  const message = error instanceof Error ? error.message : String(error);
  if (/maximum_object_size/.test(message)) {
    return deskError('query-stopped', {
      what: 'A raw line is longer than the 32 MB that can be read at a time.',
      next: 'Ask the source’s table in place of the raw lines.',
      cause: error,
    });
  }
  const code = kinds.find(([pattern]) => pattern.test(message))?.[1];
  if (code === undefined) return asDeskError(error);
  const caret = caretOf(message);
  if (code === 'query-stopped') {
    const reason = message.split('\n')[0] ?? message;
    return deskError(code, {
      what: `The question needs more memory than it may have: ${reason}`,
      cause: error,
    });
  }
  const reason = (message.split(/\n\n(?:LINE \d+: |Possible solutions:)/)[0] ?? message).trim();
  return deskError(code, {
    what: caret ? `${reason}\n${caret.lines}` : reason,
    where: caret?.where,
    cause: error,
  });
};
