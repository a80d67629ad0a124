import type { AnswerColumn, Cell } from '../../core/duckdb.js';
import { jsonOf } from '../../core/duckdb-text.js';
import { markdownText } from '../../core/safe-text.js';
import type { Answer } from '../engine/engine.js';

/** Answers as text, piece by piece: memory does not grow with the number of rows. */

export type TextFormat = 'csv' | 'json' | 'ndjson' | 'markdown';

export interface TextOptions {
  /**
   * For CSV that is opened in a spreadsheet program: texts that it would run as a formula get an apostrophe in front.
   * Off by default, because the answer is then no longer exactly what is in the archive.
   */
  readonly safeForSpreadsheets?: boolean;
}

/** Column names for formats that cannot hold one twice: `a`, `a_2`. */
export const uniqueNames = (columns: readonly AnswerColumn[]): readonly string[] => {
  const used = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let n = 2; used.has(unique); n++) unique = `${name}_${n}`;
    used.add(unique);
    return unique;
  });
};

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** RFC 4180. NULL is nothing between two commas, the empty text is `""`. */
const csvCell = (cell: Cell, column: AnswerColumn, safe: boolean): string => {
  if (cell === null) return '';
  const text = safe && column.form !== 'number' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return text === '' || /[",\r\n]/.test(text) ? quote(text) : text;
};

const csvRow = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;

async function* csv({ columns, rows }: Answer, options: TextOptions): AsyncGenerator<string> {
  const safe = options.safeForSpreadsheets ?? false;
  yield csvRow(columns.map(({ name }) => csvCell(name, { name, type: 'VARCHAR', form: 'text' }, safe)));
  for await (const batch of rows) {
    yield batch
      .map((row) => csvRow(row.map((cell, index) => csvCell(cell, columns[index] as AnswerColumn, safe))))
      .join('');
  }
}

const jsonRow = (columns: readonly AnswerColumn[], names: readonly string[]) => {
  const keys = names.map((name) => JSON.stringify(name));
  return (row: readonly Cell[]): string => {
    const values = row.map((cell, index) =>
      cell === null ? 'null' : jsonOf(cell, (columns[index] as AnswerColumn).form),
    );
    return `{${values.map((value, index) => `${keys[index]}:${value}`).join(',')}}`;
  };
};

async function* ndjson({ columns, rows }: Answer): AsyncGenerator<string> {
  const line = jsonRow(columns, uniqueNames(columns));
  for await (const batch of rows) yield batch.map((row) => `${line(row)}\n`).join('');
}

async function* json({ columns, rows }: Answer): AsyncGenerator<string> {
  const line = jsonRow(columns, uniqueNames(columns));
  let before = '[\n';
  for await (const batch of rows) {
    if (batch.length === 0) continue;
    yield before + batch.map(line).join(',\n');
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

const markdownCell = (cell: Cell, column: AnswerColumn): string => {
  if (cell === null) return '`NULL`';
  if (column.form === 'number' || column.form === 'boolean') return cell;
  return markdownText(cell);
};

async function* markdown({ columns, rows }: Answer): AsyncGenerator<string> {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const heading: AnswerColumn = { name: '', type: 'VARCHAR', form: 'text' };
  yield line(columns.map(({ name }) => markdownCell(name, heading)));
  yield line(columns.map(({ form }) => (form === 'number' ? '---:' : '---')));
  for await (const batch of rows) {
    yield batch
      .map((row) => line(row.map((cell, index) => markdownCell(cell, columns[index] as AnswerColumn))))
      .join('');
  }
}

/** The answer in a text format. Takes the answer's rows; may be taken once. */
export const answerText = (
  answer: Answer,
  format: TextFormat,
  options: TextOptions = {},
): AsyncIterable<string> => {
  switch (format) {
    case 'csv':
      return csv(answer, options);
    case 'json':
      return json(answer);
    case 'ndjson':
      return ndjson(answer);
    case 'markdown':
      return markdown(answer);
  }
};
