import { balanced, voidElements } from './balance.js';

/**
 * Keeps hostile or broken HTML from exhausting the parser, whose time and stack grow with nesting: browsers stop at
 * a depth of 512, we do earlier. Ordinary texts pass through untouched after one scan.
 */

/** Elements inside each other that are allowed in a text that is too deep; deeper ones lose their tags, not their text. */
const maxDepth = 200;

/**
 * Depth from which a text is too deep. More than `maxDepth`, for parsers put elements in between (tbody, tr): what
 * comes out must not be too deep again.
 */
const tooDeep = 420;

/** Formatting left open, e.g. <b> without </b>: a parser opens each again in every paragraph that follows. */
const maxOpenFormats = 12;

/** Characters; a longer text is taken as plain text. */
const maxChars = 8_000_000;

const formats = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '));

const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;

/**
 * Whether the tags alone, counted without understanding, could nest too deeply. Errs to the safe side: a paragraph
 * that nobody closed counts as open.
 */
const looksDeep = (html: string): boolean => {
  let depth = 0;
  let openFormats = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    const closing = html.charCodeAt(at + 1) === 0x2f;
    let end = at + (closing ? 2 : 1);
    const start = end;
    while (end - start < 12 && isLetter(html.charCodeAt(end))) end++;
    if (end === start) continue;
    const name = html.slice(start, end).toLowerCase();
    if (voidElements.has(name)) continue;
    const step = closing ? -1 : 1;
    depth = Math.max(0, depth + step);
    if (formats.has(name)) openFormats = Math.max(0, openFormats + step);
    if (depth > tooDeep || openFormats > maxOpenFormats) return true;
  }
  return false;
};

export interface Guarded {
  readonly html: string;
  /** What had to be done, in the words of `removed`: document:depth, document:size. */
  readonly removed: readonly string[];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const guarded = (html: string): Guarded => {
  if (html.length > maxChars) {
    const plain = html.replaceAll(/<[^<>]{0,2000}>/g, ' ');
    return { html: `<pre>${escaped(plain)}</pre>`, removed: ['document:size'] };
  }
  if (!looksDeep(html)) return { html, removed: [] };
  const flat = balanced(html, maxDepth);
  return { html: flat.html, removed: flat.cut ? ['document:depth'] : [] };
};
