import { cleanHtml } from './clean.js';
import { hoisted } from './hoist.js';
import {
  attribute,
  type Element,
  isElement,
  isText,
  isTracker,
  listItems,
  type Parent,
  type Root,
} from './tree.js';

/** HTML as a text to read: what a person would type who copies it by hand. */

/** Some lines, and whether a blank line stands before and after them. */
interface Block {
  readonly lines: readonly string[];
  readonly apart: boolean;
}

const blank = (text: string): boolean => text.trim() === '';

/** Lines of collapsed text: no white space at either end, no empty lines at either end. */
const linesOf = (inline: string): string[] => {
  const lines = inline.split('\n').map((line) => line.replaceAll(/[ \u00a0]+/g, ' ').trim());
  while (lines.length > 0 && lines[0] === '') lines.shift();
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
};

const joined = (blocks: readonly Block[], compact = false): string[] => {
  const lines: string[] = [];
  let apart = false;
  for (const block of blocks) {
    if (block.lines.length === 0) continue;
    if (!compact && lines.length > 0 && (apart || block.apart)) lines.push('');
    lines.push(...block.lines);
    apart = block.apart;
  }
  return lines;
};

/** An address in brackets behind a link's text, unless the text says it already. */
const behind = (label: string, href: string | undefined): string => {
  if (href === undefined || !/^(https?|mailto|tel|sms):/.test(href)) return label;
  const bare = (address: string) =>
    address.replace(/^(https?:\/\/|mailto:|tel:|sms:)/, '').replace(/\/$/, '');
  if (blank(label)) return bare(href) === '' ? '' : href;
  return bare(label.trim()).toLowerCase() === bare(href).toLowerCase() ? label : `${label} (${href})`;
};

const picture = (node: Element): string => {
  const alt = attribute(node, 'alt')?.trim();
  if (alt) return `[${alt}]`;
  return alt === '' || isTracker(node) ? '' : '[picture]';
};

const source = (node: Element): string | undefined =>
  attribute(node, 'src') ??
  node.children
    .filter((child): child is Element => isElement(child, 'source'))
    .map((child) => attribute(child, 'src'))
    .find((address) => address !== undefined);

const prefixed = (lines: readonly string[], first: string, rest: string): string[] =>
  lines.map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd());

const listBlock = (node: Element): Block => {
  const all = listItems(node);
  const backwards = node.properties.reversed === true;
  let number = Number(attribute(node, 'start') ?? (backwards ? all.length : 1));
  const items = all.map((item): Block => {
    number = Number(attribute(item, 'value') ?? number);
    const mark = node.tagName === 'ol' ? `${number}. ` : '- ';
    number += backwards ? -1 : 1;
    const lines = joined(blocksOf(item), true);
    return { lines: prefixed(lines, mark, ' '.repeat(mark.length)), apart: false };
  });
  return { lines: joined(items, true), apart: true };
};

const rowBlock = (row: Element): Block => {
  const cells = row.children
    .filter((cell): cell is Element => isElement(cell))
    .map((cell) => joined(blocksOf(cell)).filter((line) => line !== ''))
    .filter((lines) => lines.length > 0);
  // Rows of a table of data have short cells; mails use tables to place whole texts.
  if (cells.every((lines) => lines.length === 1)) {
    return { lines: cells.length > 0 ? [cells.flat().join(' | ')] : [], apart: false };
  }
  return { lines: cells.flat(), apart: false };
};

const preLines = (node: Element): string[] => {
  const words: string[] = [];
  const visit = (parent: Parent): void => {
    for (const child of parent.children) {
      if (isText(child)) words.push(child.value);
      else if (isElement(child, 'br')) words.push('\n');
      else if (isElement(child)) visit(child);
    }
  };
  visit(node);
  return words.join('').replace(/\n+$/, '').split('\n');
};

const blockOf = (node: Element): Block[] | undefined => {
  const inner = () => joined(blocksOf(node));
  switch (node.tagName) {
    case 'div':
    case 'summary':
    case 'figcaption':
    case 'dt':
    case 'caption':
    case 'li':
      return [{ lines: inner(), apart: false }];
    case 'dd':
      return [{ lines: prefixed(inner(), '  ', '  '), apart: false }];
    case 'p':
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
    case 'details':
    case 'figure':
    case 'dl':
    case 'table':
      return [{ lines: inner(), apart: true }];
    case 'thead':
    case 'tbody':
    case 'tfoot':
      return blocksOf(node);
    case 'tr':
      return [rowBlock(node)];
    case 'ul':
    case 'ol':
      return [listBlock(node)];
    case 'blockquote':
      return [{ lines: prefixed(inner(), '> ', '> '), apart: true }];
    case 'pre':
      return [{ lines: preLines(node), apart: true }];
    case 'hr':
      return [{ lines: ['---'], apart: true }];
    case 'iframe':
    case 'video':
    case 'audio':
      return [{ lines: [source(node) ?? ''].filter((address) => address !== ''), apart: true }];
    default:
      return undefined;
  }
};

const blocksOf = (parent: Parent): Block[] => {
  const blocks: Block[] = [];
  let inline = '';
  const flush = () => {
    blocks.push({ lines: linesOf(inline), apart: false });
    inline = '';
  };
  const visit = (node: Parent['children'][number]): void => {
    if (isText(node)) inline += node.value.replaceAll(/[ \t\n\f\r]+/g, ' ');
    if (!isElement(node)) return;
    const own = blockOf(node);
    if (own) {
      flush();
      blocks.push(...own);
    } else if (node.tagName === 'br') inline += '\n';
    else if (node.tagName === 'img') inline += ` ${picture(node)} `;
    else if (node.tagName === 'a') {
      const before = inline;
      inline = '';
      for (const child of node.children) visit(child);
      inline = before + behind(inline, attribute(node, 'href'));
    } else for (const child of node.children) visit(child);
  };
  for (const node of parent.children) visit(node);
  flush();
  return blocks;
};

/** The reading text of a cleaned tree. */
export const readingText = (tree: Root): string => joined(blocksOf(hoisted(tree))).join('\n');

/**
 * HTML as a text to read: paragraphs apart, lists with their marks, links with their address behind them where it is
 * not the text itself, quoted mail marked with `> `, rows of tables on a line. Every visible word is there.
 */
export const htmlToText = (html: string): string => readingText(cleanHtml(html).tree);
