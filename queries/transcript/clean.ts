import rehypeParse from 'rehype-parse';
import rehypeSanitize from 'rehype-sanitize';
import { unified } from 'unified';

/**
 * HTML of a message, made harmless for reading: a short list of elements, links to the web and to mail, nothing else.
 * No pictures: a remote one would tell its sender that somebody read the transcript.
 */

const elements = [
  'a b blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i ins li ol p pre s small span strong sub sup',
  'table tbody td tfoot th thead tr u ul',
].flatMap((line) => line.split(' '));

/** Elements whose content is no text for people. */
const stripped = [
  'applet audio canvas embed frame frameset head iframe input math noembed noframes noscript object plaintext script',
  'select style svg template textarea title video xmp',
].flatMap((line) => line.split(' '));

const policy = {
  tagNames: elements,
  attributes: { a: ['href'], ol: ['start'], td: ['colSpan', 'rowSpan'], th: ['colSpan', 'rowSpan'] },
  protocols: { href: ['http', 'https', 'mailto'] },
  strip: stripped,
};

const parser = unified().use(rehypeParse, { fragment: true });
const cleaner = unified().use(rehypeSanitize, policy);

/** A tree of HTML, as unified's packages hand it on. */
export type HtmlRoot = ReturnType<typeof parser.parse>;
export type HtmlNode = HtmlRoot | HtmlRoot['children'][number];

export interface CleanHtml {
  readonly tree: HtmlRoot;
  /** Elements that were left out, with how often, e.g. `img` 2. Harmless wrappers (html, body, font) are not counted. */
  readonly removed: ReadonlyMap<string, number>;
}

const wrappers = new Set([
  'html',
  'body',
  'font',
  'center',
  'section',
  'article',
  'header',
  'footer',
  'main',
  'tt',
  'col',
  'colgroup',
  'caption',
  'head',
  'meta',
  'title',
  'link',
  'style',
]);

/** Longest HTML that is taken apart; beyond it the source is shown. */
const longest = 2_000_000;

/** Walks without recursion: a message may nest as deeply as its sender likes. */
const countElements = (tree: HtmlNode): Map<string, number> => {
  const counts = new Map<string, number>();
  const todo: HtmlNode[] = [tree];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if (node.type === 'element') counts.set(node.tagName, (counts.get(node.tagName) ?? 0) + 1);
    if ('children' in node) todo.push(...node.children);
  }
  return counts;
};

/** Links tell their target nothing of the reader. One that has no address left is text, and counts as left out. */
const mendLinks = (tree: HtmlRoot): void => {
  const todo: HtmlNode[] = [tree];
  for (let node = todo.pop(); node; node = todo.pop()) {
    if (node.type === 'element' && node.tagName === 'a') {
      if (node.properties.href === undefined) node.tagName = 'span';
      else node.properties.rel = ['nofollow', 'noopener', 'noreferrer'];
    }
    if ('children' in node) todo.push(...node.children);
  }
};

/** Clean HTML, or undefined when it is too long or too deep to be taken apart: then show its source as text. */
export const cleanHtml = (html: string): CleanHtml | undefined => {
  if (html.length > longest) return undefined;
  try {
    const raw = parser.parse(html);
    const before = countElements(raw);
    const tree = cleaner.runSync(raw) as HtmlRoot;
    mendLinks(tree);
    const after = countElements(tree);
    const removed = [...before]
      .map(([name, count]) => [name, count - (after.get(name) ?? 0)] as const)
      .filter(([name, count]) => count > 0 && !wrappers.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return { tree, removed: new Map(removed) };
  } catch (error) {
    // Thousands of nested elements are more than the stack holds.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
