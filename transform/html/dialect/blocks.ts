import { hoisted, isBlock } from '../hoist.js';
import {
  attribute,
  type Content,
  contents,
  type Element,
  element,
  isElement,
  isText,
  type Parent,
  type Root,
  text,
} from '../tree.js';
import type { Dialect } from './dialect.js';
import type { Flow } from './flow.js';
import { inlineOf, isSeen, lineOf, trimmed } from './inline.js';
import { listBlocks } from './list.js';
import type { Notes } from './notes.js';
import { tableBlocks } from './table.js';

/** Turns the blocks of a text into those of a dialect, one after the other. */

const paragraph = (line: readonly Content[]): Content[] => {
  const nodes = trimmed(line);
  return isSeen(nodes) ? [element('p', nodes)] : [];
};

const boldLine = (line: readonly Content[]): Content[] => {
  const nodes = trimmed(line);
  return isSeen(nodes) ? [element('p', [element('b', nodes)])] : [];
};

const preText = (node: Parent): string =>
  contents(node)
    .map((child) =>
      isText(child) ? child.value : isElement(child, 'br') ? '\n' : isElement(child) ? preText(child) : '',
    )
    .join('');

const pre = (node: Element, { dialect, notes }: Flow): Content[] => {
  const code = preText(node).replace(/^\n/, '').replace(/\n$/, '');
  if (code.trim() === '') return [];
  if (dialect.pre) return [element('pre', [element('code', [text(code)])])];
  notes.lose('html-cleaned', 'pre', 'lines');
  const lines = code.split('\n').flatMap((line, index): Content[] => {
    // Spaces at the beginning of a line carry the meaning of code; HTML would drop them.
    const kept = line.replace(/^[ \t]+/, (space) => '\u00a0'.repeat(space.replaceAll('\t', '    ').length));
    return index === 0 ? [text(kept)] : [element('br'), text(kept)];
  });
  return [element('p', lines)];
};

const linkTo = (address: string | undefined, label: string): Content[] =>
  address === undefined ? [] : [element('p', [element('a', [text(label || address)], { href: address })])];

const media = (node: Element, { dialect, notes }: Flow): Content[] => {
  const own = attribute(node, 'src');
  if (node.tagName === 'iframe' && dialect.frames) {
    return own === undefined ? [] : [element('iframe', [], { src: own })];
  }
  const inner = node.children.filter((child): child is Element => isElement(child, 'source'));
  const address = own ?? inner.map((child) => attribute(child, 'src')).find((src) => src !== undefined);
  if (address !== undefined) notes.lose('html-cleaned', node.tagName, 'a link');
  return linkTo(address, attribute(node, 'title') ?? '');
};

/** Marks the lines of quoted paragraphs. */
const marked = (nodes: readonly Content[]): Content[] =>
  nodes.map((node) => {
    if (!isElement(node)) return node;
    if (node.tagName === 'ul' || node.tagName === 'ol') {
      return { ...node, children: node.children.map((item) => (isElement(item) ? markedLine(item) : item)) };
    }
    return markedLine(node);
  });

const markedLine = (node: Element): Element => ({
  ...node,
  children: [
    text('> '),
    ...node.children.flatMap((child): Content[] => (isElement(child, 'br') ? [child, text('> ')] : [child])),
  ],
});

const blockOf = (node: Element, flow: Flow): Content[] => {
  const { dialect, notes } = flow;
  const heading = dialect.headings[node.tagName];
  if (heading === 'bold') {
    notes.lose('heading-level', node.tagName, 'bold');
    return boldLine(lineOf(node, flow.dialect, flow.notes));
  }
  if (heading !== undefined) {
    if (heading !== node.tagName) notes.lose('heading-level', node.tagName, heading);
    const line = trimmed(lineOf(node, flow.dialect, flow.notes));
    return isSeen(line) ? [element(heading, line)] : [];
  }
  switch (node.tagName) {
    case 'ul':
    case 'ol':
      return listBlocks(node, flow);
    case 'table':
      return tableBlocks(node, flow);
    case 'pre':
      return pre(node, flow);
    case 'hr':
      return dialect.rules ? [element('hr')] : [element('p', [text('———')])];
    case 'iframe':
    case 'video':
    case 'audio':
      return media(node, flow);
    case 'blockquote': {
      notes.lose('html-cleaned', 'blockquote', dialect.quoteMarks ? 'lines with >' : 'paragraphs');
      const inner = flowOf(node, flow);
      return dialect.quoteMarks ? marked(inner) : inner;
    }
    case 'dl':
      notes.lose('html-flattened', 'dl', 'paragraphs');
      return flowOf(node, flow);
    case 'dt':
    case 'summary':
      return boldLine(lineOf(node, flow.dialect, flow.notes));
    case 'details':
    case 'figure':
      notes.lose('html-cleaned', node.tagName, 'paragraphs');
      return flowOf(node, flow);
    default:
      return flowOf(node, flow);
  }
};

/** The content of an element as paragraphs and other blocks. Text that stands between blocks becomes a paragraph. */
const flowOf = (parent: Parent, flow: Flow): Content[] => {
  const out: Content[] = [];
  let run: Content[] = [];
  const flush = () => {
    out.push(...paragraph(run));
    run = [];
  };
  for (const node of contents(parent)) {
    if (isElement(node) && isBlock(node)) {
      flush();
      out.push(...blockOf(node, flow));
    } else run.push(...inlineOf(node, flow.dialect, flow.notes));
  }
  flush();
  return out;
};

/** A cleaned text in the dialect. */
export const inDialect = (tree: Root, dialect: Dialect, notes: Notes): Root => {
  const flow: Flow = { dialect, notes, blocks: (parent) => flowOf(parent, flow) };
  return { type: 'root', children: flowOf(hoisted(tree), flow) };
};
