import Table from 'cli-table3';
import type { Cell } from '../../core/duckdb.js';
import { visible } from '../../core/safe-text.js';
import type { Answer } from '../engine/engine.js';

export interface TableOptions {
  /** Columns of the terminal. Default 120. */
  readonly width?: number;
  /** Rows that are shown; the others are counted. Default 200. */
  readonly maxRows?: number;
  readonly colour?: boolean;
}

const narrowest = 8;

/** Up to here a column of prose counts as short: a state, a channel, a name. */
const shortProse = 16;

/** An id or a time is shorter; digests and addresses may be cut. */
const longestWhole = 40;

interface ColumnNeed {
  readonly need: number;
  /** Words that can be cut and still tell something; ids, numbers and times cannot. */
  readonly prose: boolean;
}

/** Gives `columns` what they need out of `room`, the narrowest first; what is not enough is shared in equal parts. */
const share = (
  columns: readonly (ColumnNeed & { readonly index: number })[],
  room: number,
): ReadonlyMap<number, number> => {
  const given = new Map<number, number>();
  let left = room;
  const order = columns.toSorted((a, b) => a.need - b.need);
  for (const [place, { need, index }] of order.entries()) {
    const part = Math.min(need, Math.max(narrowest, Math.floor(left / (order.length - place))));
    given.set(index, part);
    left -= part;
  }
  return given;
};

/**
 * Shares a terminal's width. Ids, numbers, times and short words are useless when cut and take what they need first;
 * texts share the rest, and are cut first.
 */
const widths = (columns: readonly ColumnNeed[], width: number): readonly number[] => {
  const placed = columns.map((column, index) => ({ ...column, index }));
  const whole = placed.filter(({ need, prose }) => !prose || need <= shortProse);
  const texts = placed.filter((column) => !whole.includes(column));
  // A border, and a blank on both sides of each cell.
  const room = width - 1 - columns.length * 3;
  const first = share(whole, room - texts.reduce((sum, { need }) => sum + Math.min(need, shortProse), 0));
  const rest = share(texts, room - [...first.values()].reduce((sum, part) => sum + part, 0));
  return columns.map((_, index) => first.get(index) ?? rest.get(index) ?? narrowest);
};

/** Whether something that is useless when cut would be cut. */
const isTooNarrow = (columns: readonly ColumnNeed[], given: readonly number[]): boolean =>
  columns.some(({ need, prose }, index) => !prose && (given[index] as number) < Math.min(need, longestWhole));

/** Rows one below the other, a line for each column: for answers with more columns than the terminal has room for. */
const records = (names: readonly string[], cells: readonly (readonly string[])[], width: number): string => {
  const label = Math.max(...names.map(textWidth));
  const pad = (name: string) => name + ' '.repeat(label - textWidth(name));
  return cells
    .map((row, place) => {
      const head = `── row ${place + 1} `;
      const lines = row.map((text, index) => `${pad(names[index] as string)}  ${text}`);
      return [head + '─'.repeat(Math.max(0, width - head.length)), ...lines]
        .map((line) => `${line}\n`)
        .join('');
    })
    .join('');
};

const oneLine = (cell: Cell): string =>
  cell === null ? 'NULL' : visible(cell.replaceAll(/\r\n|\r|\n/g, '⏎'));

/** Rows of one column each take two columns of a terminal: enough for most of CJK and emoji. */
const signWidth = (sign: string): number =>
  /[\u1100-\u115f\u2e80-\uffef]|\p{Extended_Pictographic}/u.test(sign) ? 2 : 1;
const textWidth = (text: string): number => [...text].reduce((sum, sign) => sum + signWidth(sign), 0);

const shorten = (text: string, width: number): string => {
  if (textWidth(text) <= width) return text;
  let used = 1;
  let kept = '';
  for (const sign of text) {
    used += signWidth(sign);
    if (used > width) break;
    kept += sign;
  }
  return `${kept}…`;
};

/**
 * The answer as a table for people. What does not fit is said below it: rows beyond `maxRows` are counted, texts
 * longer than their column end in `…`.
 */
export async function* answerTable(answer: Answer, options: TableOptions = {}): AsyncGenerator<string> {
  const { width = 120, maxRows = 200, colour = false } = options;
  const shown: string[][] = [];
  let rows = 0;
  for await (const batch of answer.rows) {
    for (const row of batch) {
      rows++;
      if (shown.length < maxRows) shown.push(row.map(oneLine));
    }
  }
  const names = answer.columns.map(({ name }) => oneLine(name));
  const needs = names.map((name, index) => ({
    need: shown.reduce((most, row) => Math.max(most, textWidth(row[index] as string)), textWidth(name)),
    prose: answer.columns[index]?.form === 'text' && shown.some((row) => / |⏎/.test(row[index] as string)),
  }));
  const side = widths(needs, width);
  const below = isTooNarrow(needs, side);
  const label = names.reduce((most, name) => Math.max(most, textWidth(name)), 0);
  const given = below ? names.map(() => Math.max(narrowest, width - label - 2)) : side;
  let shortened = 0;
  const cells = shown.map((row) =>
    row.map((text, index) => {
      const kept = shorten(text, given[index] as number);
      if (kept !== text) shortened++;
      return kept;
    }),
  );
  if (below) yield records(names, cells, width);
  const table = new Table({
    head: names.map((name, index) => shorten(name, given[index] as number)),
    colAligns: answer.columns.map(({ form }) => (form === 'number' ? 'right' : 'left')),
    style: colour ? { head: ['cyan'], border: ['grey'] } : { head: [], border: [] },
  });
  table.push(...cells);
  if (answer.columns.length > 0 && !below) yield `${table.toString()}\n`;
  const notes = [
    rows === 1 ? '1 row' : `${rows} rows`,
    ...(rows > shown.length ? [`the first ${shown.length} are shown`] : []),
    ...(shortened > 0 ? [`${shortened} ${shortened === 1 ? 'text is' : 'texts are'} shortened (…)`] : []),
    ...(rows > shown.length || shortened > 0 ? ['--format csv or json has everything'] : []),
  ];
  yield `${notes.join('; ')}\n`;
}
