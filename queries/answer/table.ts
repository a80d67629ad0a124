import Table from 'cli-table3';
import type { Cell } from '../../core/duckdb.js';
import type { Answer } from '../engine/engine.js';
import { visible } from './text.js';

export interface TableOptions {
  /** Columns of the terminal. Default 120. */
  readonly width?: number;
  /** Rows that are shown; the others are counted. Default 200. */
  readonly maxRows?: number;
  readonly colour?: boolean;
}

const narrowest = 8;

/** Shares a terminal's width: short columns take what they need, long ones the rest in equal parts. */
const widths = (needed: readonly number[], width: number): readonly number[] => {
  // A border, and a blank on both sides of each cell.
  let left = width - 1 - needed.length * 3;
  const given = new Map<number, number>();
  const order = needed.map((need, index) => ({ need, index })).sort((a, b) => a.need - b.need);
  for (const [place, { need, index }] of order.entries()) {
    const share = Math.max(narrowest, Math.floor(left / (order.length - place)));
    given.set(index, Math.min(need, share));
    left -= Math.min(need, share);
  }
  return needed.map((_, index) => given.get(index) ?? narrowest);
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
  const needed = names.map((name, index) =>
    Math.max(textWidth(name), ...shown.map((row) => textWidth(row[index] as string))),
  );
  const given = widths(needed, width);
  let shortened = 0;
  const cells = shown.map((row) =>
    row.map((text, index) => {
      const kept = shorten(text, given[index] as number);
      if (kept !== text) shortened++;
      return kept;
    }),
  );
  const table = new Table({
    head: names.map((name, index) => shorten(name, given[index] as number)),
    colAligns: answer.columns.map(({ form }) => (form === 'number' ? 'right' : 'left')),
    style: colour ? { head: ['cyan'], border: ['grey'] } : { head: [], border: [] },
  });
  table.push(...cells);
  if (answer.columns.length > 0) yield `${table.toString()}\n`;
  const notes = [
    rows === 1 ? '1 row' : `${rows} rows`,
    ...(rows > shown.length ? [`the first ${shown.length} are shown`] : []),
    ...(shortened > 0 ? [`${shortened} ${shortened === 1 ? 'text is' : 'texts are'} shortened (…)`] : []),
    ...(rows > shown.length || shortened > 0 ? ['--format csv or json has everything'] : []),
  ];
  yield `${notes.join('; ')}\n`;
}
