import rehypeRemark from 'rehype-remark';
import remarkGfm from 'remark-gfm';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import { cleanHtml } from './clean.js';
import { hoisted } from './hoist.js';
import {
  attribute,
  type Content,
  contents,
  type Element,
  element,
  elements,
  isElement,
  isText,
  joinedTexts,
  listItems,
  type Parent,
  type Root,
  text,
} from './tree.js';
import { blocks, visibleWords } from './words.js';

/** Cleaned HTML as GitHub-flavoured Markdown. */

const toMarkdownTree = unified().use(rehypeRemark).freeze();

const printer = unified()
  .use(remarkGfm)
  .use(remarkStringify, { bullet: '-', fences: true, rule: '-', resourceLink: true })
  .freeze();

/** Adds to a line; texts that meet become one, with one space where there were several. */
const push = (line: Content[], node: Content): void => {
  const last = line.at(-1);
  if (isText(node) && isText(last)) last.value = joinedTexts(last.value, node.value);
  else line.push(isText(node) ? text(node.value) : node);
};

/** Runs of text for places that hold one line only: a space wherever a block or a line ended. */
const oneLine = (parent: Parent, line: Content[] = []): Content[] => {
  for (const node of contents(parent)) {
    if (isText(node)) push(line, text(node.value.replaceAll(/[ \t\n\f\r]+/g, ' ')));
    else if (!isElement(node)) continue;
    else if (node.tagName === 'br' || node.tagName === 'hr') push(line, text(' '));
    else if (!blocks.has(node.tagName)) push(line, { ...node, children: oneLine(node) });
    else {
      push(line, text(node.tagName === 'li' ? ' • ' : ' '));
      oneLine(node, line);
      push(line, text(' '));
    }
  }
  return line;
};

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

const isEmptyTable = (table: Element): boolean =>
  visibleWords(table).length === 0 &&
  ![...elements(table)].some((node) => isElement(node, 'img', 'iframe', 'video'));

/** Markdown fills every row up to the longest; beyond this many cells a table becomes a line for each row. */
const maxCells = 20_000;

const rowsOf = (table: Element): Element[] => [...elements(table)].filter((node) => node.tagName === 'tr');

const cellsOf = (row: Element): Element[] =>
  contents(row).filter((node): node is Element => isElement(node, 'td', 'th'));

const tableOrLines = (table: Element): Content[] => {
  const rows = rowsOf(table);
  const width = rows.reduce((most, row) => Math.max(most, cellsOf(row).length), 0);
  if (rows.length * width <= maxCells) return [{ ...table, children: fitted(table) }];
  return rows.map((row) =>
    element(
      'p',
      cellsOf(row).flatMap((cell, index) => [...(index > 0 ? [text(' | ')] : []), ...oneLine(cell)]),
    ),
  );
};

/**
 * Where Markdown has one line only (headings, cells of tables), blocks and line breaks become spaces: the converter
 * would join their words, or end the heading early. Frames become links, for it would leave them out.
 */
const fitted = (parent: Parent): Content[] =>
  contents(parent).flatMap((node): Content[] => {
    if (!isElement(node)) return [node];
    const { tagName } = node;
    if (tagName === 'caption') return [];
    if (headings.includes(tagName) || tagName === 'td' || tagName === 'th') {
      return [{ ...node, children: oneLine(node) }];
    }
    if (tagName === 'iframe') {
      const address = attribute(node, 'src');
      return address === undefined ? [] : [element('p', [element('a', [text(address)], { href: address })])];
    }
    // Two back ticks with nothing between them would be shown as such.
    if (tagName === 'code' && visibleWords(node).length === 0) return [text(' ')];
    // What lies loose in a list is an item, as in the reading text: the converter would break it at every tag.
    if (tagName === 'ul' || tagName === 'ol' || tagName === 'dl')
      return [{ ...node, children: fitted({ ...node, children: listItems(node) }) }];
    if (tagName !== 'table') {
      const children = fitted(node);
      return tagName === 'a' && attribute(node, 'href') === undefined ? children : [{ ...node, children }];
    }
    // Markdown's tables have no caption: it becomes the paragraph before.
    const caption = node.children.find((child) => isElement(child, 'caption'));
    const before = isElement(caption) ? [element('p', oneLine(caption))] : [];
    return isEmptyTable(node) ? before : [...before, ...tableOrLines(node)];
  });

/** Markdown of a cleaned tree. */
export const markdownOf = (tree: Root): string => {
  const fit: Root = { type: 'root', children: fitted(hoisted(tree)) };
  return printer.stringify(toMarkdownTree.runSync(fit)).trimEnd();
};

/** HTML, cleaned first, as GitHub-flavoured Markdown. */
export const htmlToMarkdown = (html: string): string => markdownOf(cleanHtml(html).tree);
