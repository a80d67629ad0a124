import { attribute, type Content, contents, type Element, isElement, type Parent } from '../tree.js';
import type { InlineWork } from './inline.js';

/** Tables with pipes: one line a row, at most 50 rows, no merged cells, no tables in cells. */

/** Rows that Crisp takes, the head among them. */
const mostRows = 50;

const rowsOf = (table: Parent): Element[] =>
  contents(table).flatMap((node) => {
    if (isElement(node, 'tr')) return [node];
    return isElement(node, 'thead', 'tbody', 'tfoot') ? rowsOf(node) : [];
  });

const cellsOf = (row: Element): Element[] =>
  contents(row).filter((node): node is Element => isElement(node, 'td', 'th'));

const spanOf = (cell: Element, name: 'colSpan' | 'rowSpan'): number => {
  const span = Number(attribute(cell, name) ?? 1);
  return Number.isInteger(span) && span > 1 ? Math.min(span, 100) : 1;
};

const isBareTable = (node: Content): boolean =>
  isElement(node) && (node.tagName === 'table' || contents(node).some(isBareTable));

const cellText = (line: string): string => line.replace(/(?<!\\)((?:\\\\)*)\|/g, '$1\\|');

export const tableBlocks = (
  table: Element,
  { notes }: InlineWork,
  lineOf: (nodes: readonly Content[]) => string,
): string[] => {
  const caption = table.children.find((node) => isElement(node, 'caption'));
  const title = isElement(caption) ? lineOf(contents(caption)) : '';
  const before = title === '' ? [] : [`**${title}**`];
  /** Cells that reach down from rows above, by column. */
  let reaching: number[] = [];
  const rows: string[][] = [];
  for (const row of rowsOf(table)) {
    const line: string[] = [];
    const next: number[] = [];
    const fill = (): void => {
      while ((reaching[line.length] ?? 0) > 0) {
        next[line.length] = (reaching[line.length] as number) - 1;
        line.push('');
      }
    };
    for (const cell of cellsOf(row)) {
      fill();
      const wide = spanOf(cell, 'colSpan');
      const deep = spanOf(cell, 'rowSpan');
      if (wide > 1 || deep > 1) notes.lose('html-flattened', 'merged cells', 'one cell and empty ones');
      if (contents(cell).some(isBareTable)) notes.lose('html-flattened', 'table in a table', 'a line');
      for (let at = 0; at < wide; at++) {
        next[line.length] = deep - 1;
        line.push(at === 0 ? cellText(lineOf(contents(cell))) : '');
      }
    }
    fill();
    reaching = next;
    if (line.some((cell) => cell !== '')) rows.push(line);
  }
  const width = Math.max(0, ...rows.map((row) => row.length));
  const [head, ...body] = rows;
  if (!head) return before;
  const print = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, at) => cells[at] ?? '').join(' | ')} |`;
  const pieces: string[] = [];
  const size = mostRows - 1;
  for (let at = 0; at === 0 || at < body.length; at += size) {
    const part = body.slice(at, at + size);
    pieces.push([print(head), `|${' --- |'.repeat(width)}`, ...part.map(print)].join('\n'));
  }
  if (pieces.length > 1) notes.lose('table-split', `${rows.length} rows`, `${pieces.length} tables`);
  return [...before, ...pieces];
};
