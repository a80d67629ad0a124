import {
  attribute,
  type Content,
  contents,
  type Element,
  element,
  isElement,
  listItems,
  text,
} from '../tree.js';
import type { Flow } from './flow.js';
import { isSeen, trimmed } from './inline.js';

/**
 * Lists without lists in them. An inner item becomes a line of the item it belongs to, marked by its depth and
 * number, so that the numbers of the outer list stay right. What cannot stand in an item (a table, a frame) stands
 * behind it, and the list goes on.
 */

interface Line {
  readonly nodes: readonly Content[];
}

const isList = (node: Content): node is Element => isElement(node, 'ul', 'ol');

const numberOf = (item: Element, next: number): number => {
  const value = Number(attribute(item, 'value'));
  return Number.isInteger(value) && attribute(item, 'value') !== undefined ? value : next;
};

const firstNumber = (list: Element): number => {
  const start = Number(attribute(list, 'start') ?? 1);
  return Number.isInteger(start) ? start : 1;
};

/** The pieces of an item: lines, and blocks that no item may hold. */
const piecesOf = (item: Element, flow: Flow, mark: string, depth: number): (Line | Element)[] => {
  const pieces: (Line | Element)[] = [];
  let first = true;
  const push = (nodes: readonly Content[]) => {
    const line = trimmed(nodes);
    if (!isSeen(line)) return;
    pieces.push({ nodes: first && mark !== '' ? [text(mark), ...line] : line });
    first = false;
  };
  let rest: Content[] = [];
  const flushRest = () => {
    for (const block of flow.blocks(element('div', rest))) {
      if (!isElement(block)) continue;
      if (block.tagName === 'p') push(block.children);
      else if (block.tagName === 'h1' || block.tagName === 'h2') push([element('b', block.children)]);
      else if (isList(block))
        for (const inner of block.children) push(isElement(inner) ? inner.children : []);
      else pieces.push(block);
    }
    rest = [];
  };
  for (const node of contents(item)) {
    if (!isList(node)) {
      rest.push(node);
      continue;
    }
    flushRest();
    flow.notes.lose('html-flattened', `${node.tagName} in a list`, 'lines');
    let number = firstNumber(node);
    for (const own of listItems(node)) {
      number = numberOf(own, number);
      const dash = '– '.repeat(node.tagName === 'ol' ? depth : depth + 1);
      const innerMark = node.tagName === 'ol' ? `${dash}${number++}. ` : dash;
      pieces.push(...piecesOf(own, flow, innerMark, depth + 1));
    }
  }
  flushRest();
  return pieces;
};

export const listBlocks = (list: Element, flow: Flow): Content[] => {
  const out: Content[] = [];
  if (list.properties.reversed === true) {
    flow.notes.lose('html-flattened', 'a list counted backwards', 'counted forwards');
  }
  let items: Element[] = [];
  let number = firstNumber(list);
  let start = number;
  const close = () => {
    if (items.length > 0) {
      const numbered = list.tagName === 'ol' && start !== 1;
      out.push(element(list.tagName, items, numbered ? { start } : {}));
    }
    items = [];
  };
  for (const item of listItems(list)) {
    number = numberOf(item, number);
    let lines: Content[] = [];
    const endItem = () => {
      if (lines.length > 0) {
        // A number out of turn begins a list of its own: items cannot say their numbers.
        if (list.tagName === 'ol' && number !== start + items.length) close();
        if (items.length === 0) start = number;
        items.push(element('li', lines));
      }
      lines = [];
    };
    let behind = false;
    for (const piece of piecesOf(item, flow, '', 0)) {
      if ('nodes' in piece) {
        if (behind) out.push(element('p', [...piece.nodes]));
        else lines.push(...(lines.length > 0 ? [element('br')] : []), ...piece.nodes);
        continue;
      }
      flow.notes.lose('html-flattened', `${piece.tagName} in a list`, 'behind its item');
      endItem();
      close();
      out.push(piece);
      behind = true;
    }
    endItem();
    number++;
  }
  close();
  return out;
};
