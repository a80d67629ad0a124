import rehypeSanitize from 'rehype-sanitize';
import { unified } from 'unified';
import { guarded } from './guard.js';
import { schema } from './policy.js';
import { prepare } from './prepare.js';
import { isSettled } from './settled.js';
import { element, elements, joinTexts, parseTree, printTree, type Root, root, text } from './tree.js';
import { visibleWords } from './words.js';

/** A text after cleaning. */
export interface Cleaned {
  readonly html: string;
  /** The same as a tree; whoever changes it has it for himself. */
  readonly tree: Root;
  /**
   * What cleaning took away, sorted: `element:font`, `attribute:onclick`, `document:depth`. An element that became
   * another one counts as taken away.
   */
  readonly removed: readonly string[];
  /** Words that a reader sees, before and after; equal, or `removed` says words. */
  readonly wordsRaw: number;
  readonly wordsClean: number;
}

const sanitizer = unified().use(rehypeSanitize, schema).freeze();

type Tally = Map<string, number>;

const count = (tally: Tally, name: string): void => {
  tally.set(name, (tally.get(name) ?? 0) + 1);
};

const specialNames: Readonly<Record<string, string>> = {
  acceptCharset: 'accept-charset',
  className: 'class',
  htmlFor: 'for',
  httpEquiv: 'http-equiv',
};

/** An attribute as HTML writes it: dataMediaId is data-media-id, onClick is onclick. */
const attributeName = (name: string): string => {
  if (specialNames[name]) return specialNames[name];
  if (/^data[A-Z]/.test(name)) return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return name.replace(/^aria(?=[A-Z])/, 'aria-').toLowerCase();
};

const tallyOf = (tree: Root): Tally => {
  const tally: Tally = new Map();
  for (const node of elements(tree)) {
    count(tally, `element:${node.tagName}`);
    for (const [name, value] of Object.entries(node.properties)) {
      if (value !== undefined && value !== null) count(tally, `attribute:${attributeName(name)}`);
    }
  }
  return tally;
};

const lacking = (before: Tally, after: Tally): string[] =>
  [...before].filter(([name, number]) => (after.get(name) ?? 0) < number).map(([name]) => name);

const applyPolicy = (tree: Root): Root => {
  prepare(tree);
  const safe = sanitizer.runSync(tree);
  joinTexts(safe);
  return safe;
};

/** Passes after which a text that still changes when it is read again is taken as plain text. */
const maxPasses = 5;

/**
 * Cleans HTML by the policy. The result is a fixed point: cleaned again, or read by a browser, it is the same, so
 * that nothing safe can turn into something else on the way. Never throws, whatever comes.
 */
export const cleanHtml = (html: string): Cleaned => {
  const input = guarded(html);
  const raw = parseTree(input.html);
  const before = tallyOf(raw);
  const words = visibleWords(raw);

  let tree = applyPolicy(raw);
  let printed = printTree(tree);
  let settled = isSettled(tree);
  for (let pass = 1; !settled && pass < maxPasses; pass++) {
    tree = applyPolicy(parseTree(printed));
    const again = printTree(tree);
    settled = again === printed;
    printed = again;
  }
  const removed = new Set([...input.removed, ...lacking(before, tallyOf(tree))]);
  if (!settled) {
    tree = root([element('pre', [text(words.join(' '))])]);
    printed = printTree(tree);
    removed.add('document:unstable');
  }
  const cleanWords = visibleWords(tree);
  if (cleanWords.length < words.length) removed.add(`words:${words.length - cleanWords.length}`);
  return {
    html: printed,
    tree,
    removed: [...removed].sort(),
    wordsRaw: words.length,
    wordsClean: cleanWords.length,
  };
};
