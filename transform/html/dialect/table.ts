import {
  attribute,
  type Content,
  contents,
  type Element,
  element,
  isElement,
  type Parent,
  text,
} from '../tree.js';
import type { Flow } from './flow.js';
import { isSeen, lineOf, trimmed } from './inline.js';

/** Tables without tables in them, and none that is empty. */

/** A table's rows: its own, not those of tables in its cells. */
const rowsOf = (table: Parent): Element[] =>
  contents(table).flatMap((node) => {
    if (isElement(node, 'tr')) return [node];
    return isElement(node, 'thead', 'tbody', 'tfoot') ? rowsOf(node) : [];
  });

const cellsOf = (row: Element): Element[] =>
  contents(row).filter((node): node is Element => isElement(node, 'td', 'th'));

const captionOf = (table: Element, flow: Flow): Content[] => {
  const caption = table.children.find((node): node is Element => isElement(node, 'caption'));
  const line = caption ? trimmed(lineOf(caption, flow.dialect, flow.notes)) : [];
  return isSeen(line) ? [element('p', [element('b', line)])] : [];
};

/** Each row a line, its cells apart by ` | `. */
const linesOf = (table: Element, flow: Flow): Content[] => {
  const rows = rowsOf(table).flatMap((row): Content[] => {
    const cells = cellsOf(row)
      .map((cell) => trimmed(lineOf(cell, flow.dialect, flow.notes)))
      .filter(isSeen);
    if (cells.length === 0) return [];
    return [
      element(
        'p',
        cells.flatMap((cell, index) => (index === 0 ? cell : [text(' | '), ...cell])),
      ),
    ];
  });
  return [...captionOf(table, flow), ...rows];
};

const spans = (cell: Element): Element['properties'] =>
  Object.fromEntries(
    ['colSpan', 'rowSpan'].flatMap((name) => {
      const value = attribute(cell, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Tables in a cell, as lines. */
const withoutTables = (cell: Element, flow: Flow): Element => {
  const flat = (parent: Element): Content[] =>
    contents(parent).flatMap((node): Content[] => {
      if (!isElement(node)) return [node];
      if (node.tagName !== 'table') return [{ ...node, children: flat(node) }];
      flow.notes.lose('html-flattened', 'table in a table', 'lines');
      return linesOf(node, flow);
    });
  return { ...cell, children: flat(cell) };
};

const cellContent = (cell: Element, flow: Flow): Content[] => {
  const blocks = flow.blocks(withoutTables(cell, flow));
  const [only] = blocks;
  return blocks.length === 1 && isElement(only, 'p') ? contents(only) : blocks;
};

export const tableBlocks = (table: Element, flow: Flow): Content[] => {
  if (!flow.dialect.tables) {
    const lines = linesOf(table, flow);
    if (lines.length > 0) flow.notes.lose('html-flattened', 'table', 'lines');
    return lines;
  }
  const rows = rowsOf(table)
    .map((row) => cellsOf(row).map((cell) => element(cell.tagName, cellContent(cell, flow), spans(cell))))
    .filter((cells) => cells.length > 0);
  const seen = rows.some((cells) =>
    cells.some(
      (cell) => isSeen(contents(cell)) || cell.children.some((c) => isElement(c, 'iframe', 'hr', 'img')),
    ),
  );
  const caption = captionOf(table, flow);
  if (!seen) {
    if (rows.length > 0) flow.notes.lose('html-flattened', 'table without text', '');
    return caption;
  }
  return [
    ...caption,
    element('table', [
      element(
        'tbody',
        rows.map((cells) => element('tr', cells)),
      ),
    ]),
  ];
};
