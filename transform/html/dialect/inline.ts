import { isBlock } from '../hoist.js';
import {
  attribute,
  type Content,
  contents,
  type Element,
  element,
  isElement,
  isText,
  isTracker,
  joinedTexts,
  type Parent,
  text,
} from '../tree.js';
import type { Dialect } from './dialect.js';
import type { Notes } from './notes.js';

/** Text and what stands in a line of it: links, bold, pictures, line breaks. */

const raised: Readonly<Record<string, string>> = {
  sup: '⁰¹²³⁴⁵⁶⁷⁸⁹',
  sub: '₀₁₂₃₄₅₆₇₈₉',
};

/** m² and H₂O: digits alone have characters of their own. */
const raisedDigits = (node: Element): string | undefined => {
  const digits = raised[node.tagName];
  const [only, ...more] = node.children;
  if (digits === undefined || more.length > 0 || !isText(only) || !/^\d+$/.test(only.value)) return undefined;
  return [...only.value].map((digit) => [...digits][Number(digit)]).join('');
};

const silent = new Set('span bdi bdo time wbr rt rp ruby abbr'.split(' '));

/** The element that stays for this one, empty; undefined when only its content stays. */
const wrapperFor = (node: Element, dialect: Dialect, notes: Notes): Element | undefined => {
  const name = dialect.inline[node.tagName];
  if (name === 'a') {
    const href = attribute(node, 'href');
    if (href !== undefined && !href.startsWith('#')) return element('a', [], { href });
    if (href !== undefined) notes.lose('html-cleaned', 'a link within the text', 'its words');
    return undefined;
  }
  if (name !== undefined) return element(name);
  if (!silent.has(node.tagName)) notes.lose('html-cleaned', node.tagName, 'its words');
  return undefined;
};

const picture = (node: Element, dialect: Dialect, notes: Notes): Content[] => {
  const src = attribute(node, 'src') ?? '';
  const mediaId = attribute(node, 'dataMediaId');
  const alt = attribute(node, 'alt');
  if (isTracker(node)) {
    notes.lose('html-cleaned', 'a picture of one point', '');
    return [];
  }
  if (!dialect.pictures) {
    if (src === '' && mediaId === undefined) return alt ? [text(` [${alt}] `)] : [];
    notes.pictures.push({ ordinal: notes.pictures.length + 1, kind: 'image', url: src, mediaId, alt });
    return [text(` [${alt?.trim() || 'picture'}] `)];
  }
  // Intercom fetches pictures itself and refuses the article when it cannot: only addresses that may become one stay.
  if (mediaId === undefined && !/^https?:/.test(src)) {
    notes.lose('picture-missing', `img ${src.slice(0, 40)}`, alt ? `[${alt}]` : '');
    return alt ? [text(` [${alt}] `)] : [];
  }
  const properties = {
    src,
    ...(alt === undefined ? {} : { alt }),
    ...(mediaId === undefined ? {} : { dataMediaId: mediaId }),
  };
  return [element('img', [], properties)];
};

/** An inline element's content in the dialect. Blocks inside have been taken apart before. */
export const inlineOf = (node: Content, dialect: Dialect, notes: Notes): Content[] => {
  if (isText(node)) return node.value === '' ? [] : [text(node.value.replaceAll(space, ' '))];
  if (!isElement(node)) return [];
  if (node.tagName === 'br') return [element('br')];
  if (node.tagName === 'img') return picture(node, dialect, notes);
  const digits = raisedDigits(node);
  if (digits !== undefined) return [text(digits)];
  const inner = contents(node).flatMap((child) => inlineOf(child, dialect, notes));
  const quoted = node.tagName === 'q' ? [text('“'), ...inner, text('”')] : inner;
  const wrapper = wrapperFor(node, dialect, notes);
  if (!wrapper) return quoted;
  return quoted.length === 0 ? [] : [{ ...wrapper, children: quoted }];
};

/** White space that HTML shows as one space; not the no-break space. */
const space = /[ \t\n\f\r]+/g;

/** Whether anything of a line can be seen. */
export const isSeen = (nodes: readonly Content[]): boolean =>
  nodes.some(
    (node) =>
      (isText(node) && node.value.trim() !== '') ||
      (isElement(node) && (node.tagName === 'img' || isSeen(contents(node)))),
  );

/** Texts side by side joined, one space where there were several, none beside a line break. */
const tidied = (nodes: readonly Content[]): Content[] => {
  const line: Content[] = [];
  for (const node of nodes) {
    const last = line.at(-1);
    if (!isText(node)) {
      if (isElement(node, 'br') && isText(last)) line[line.length - 1] = text(last.value.replace(/ +$/, ''));
      line.push(node);
    } else if (isText(last)) line[line.length - 1] = text(joinedTexts(last.value, node.value));
    else line.push(text(isElement(last, 'br') ? node.value.replace(/^ +/, '') : node.value));
  }
  return line.filter((node) => !isText(node) || node.value !== '');
};

/** A line without white space and line breaks at its ends. */
export const trimmed = (nodes: readonly Content[]): Content[] => {
  const line = tidied(nodes);
  const empty = (node: Content | undefined): boolean =>
    (isText(node) && /^ *$/.test(node.value)) || isElement(node, 'br');
  while (line.length > 0 && empty(line[0])) line.shift();
  while (line.length > 0 && empty(line.at(-1))) line.pop();
  const first = line[0];
  if (isText(first)) line[0] = text(first.value.replace(/^ +/, ''));
  const last = line.at(-1);
  if (isText(last)) line[line.length - 1] = text(last.value.replace(/ +$/, ''));
  return line;
};

/** What stands between the blocks of one line. */
const between: Readonly<Record<string, string>> = { td: ' | ', th: ' | ', tr: ' / ', li: ' • ' };

/** Content that must be one line: blocks in it become spaces; cells, rows and items are kept apart by marks. */
export const lineOf = (parent: Parent, dialect: Dialect, notes: Notes): Content[] => {
  const line: Content[] = [];
  for (const node of contents(parent)) {
    if (isElement(node) && node.tagName === 'br') line.push(text(' '));
    else if (!isElement(node) || !isBlock(node)) line.push(...inlineOf(node, dialect, notes));
    else {
      const inner = lineOf(node, dialect, notes);
      if (isSeen(inner)) line.push(text((isSeen(line) && between[node.tagName]) || ' '), ...inner, text(' '));
    }
  }
  return line;
};
