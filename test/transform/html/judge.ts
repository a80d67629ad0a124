import { attribute, elements, isElement, type Parent, parseTree } from '../../../transform/html/tree.js';

/** What is wrong with HTML, for tests. Written without the code and the policy that it judges. */

const fine = /^(https?:|mailto:|tel:|sms:|cid:|[^:]*$|[^:]*[/?#])/;
const picture = /^data:image\/(png|gif|jpe?g|webp);base64,/;

/** Everything in a text that could run or call a script, or load a foreign page. */
export const dangers = (html: string): string[] => {
  const found: string[] = [];
  for (const node of elements(parseTree(html))) {
    if (/^(script|style|svg|math|object|embed|applet|form|input|base|meta|link|template)$/.test(node.tagName))
      found.push(`<${node.tagName}>`);
    for (const name of Object.keys(node.properties)) {
      if (/^(on|style|srcDoc|formAction|action|data$|background|xLink|srcSet|ping)/i.test(name))
        found.push(name);
    }
    for (const name of ['href', 'src', 'poster', 'cite']) {
      const value = attribute(node, name);
      if (value === undefined || fine.test(value)) continue;
      if (node.tagName === 'img' && name === 'src' && picture.test(value)) continue;
      found.push(`${name}=${value.slice(0, 40)}`);
    }
    if (node.tagName !== 'iframe') continue;
    const host = /^https:\/\/([^/:@?#]+)\//.exec(attribute(node, 'src') ?? 'https://none/')?.[1] ?? '';
    if (
      host !== 'none' &&
      !/(^|\.)(youtube(-nocookie)?\.com|youtu\.be|vimeo\.com|wistia\.(com|net)|loom\.com|vidyard\.com|streamio\.com)$/.test(
        host,
      )
    )
      found.push(`iframe ${host}`);
  }
  return found;
};

const within = (parent: Parent, names: readonly string[], visit: (name: string) => void): void => {
  for (const node of parent.children) {
    if (!isElement(node)) continue;
    if (names.includes(node.tagName)) visit(node.tagName);
    within(node, names, visit);
  }
};

/** What Intercom would refuse or change in an article (developers.intercom.com, supported HTML). */
export const refusedByIntercom = (html: string): string[] => {
  const kept = 'p br hr h1 h2 a img ul ol li table tbody tr td th pre code b strong i em iframe'.split(' ');
  const found: string[] = [];
  for (const node of elements(parseTree(html))) {
    const name = node.tagName;
    if (!kept.includes(name)) found.push(name);
    if (name === 'ul' || name === 'ol') {
      if (!node.children.some((child) => isElement(child, 'li'))) found.push('empty list');
      within(node, ['ul', 'ol'], () => found.push('nested list'));
    }
    if (name === 'li') within(node, ['table', 'iframe'], (inner) => found.push(`${inner} in li`));
    if (name === 'table') {
      within(node, ['table'], () => found.push('nested table'));
      let cells = 0;
      within(node, ['td', 'th'], () => cells++);
      if (cells === 0) found.push('empty table');
    }
    if (name === 'img' && !/^https?:/.test(attribute(node, 'src') ?? '') && !attribute(node, 'dataMediaId'))
      found.push(`img ${attribute(node, 'src')}`);
  }
  return found;
};

/** What is more than the plain HTML of comments and notes. */
export const beyondPlain = (html: string): string[] =>
  [...elements(parseTree(html))]
    .map((node) => node.tagName)
    .filter((name) => !['p', 'br', 'a', 'b', 'i', 'ul', 'ol', 'li'].includes(name));

const normal = (word: string): string => word.normalize('NFKC').replaceAll(/[“”"]/g, '');

/** Words of the first list that the second does not have, in the same order; marks may have been added to them. */
export const lostWords = (before: readonly string[], after: readonly string[]): string[] => {
  const there = after.map(normal).join(' ').replaceAll(/\s+/g, ' ');
  const lost: string[] = [];
  let from = 0;
  for (const word of before.map(normal).filter((text) => text !== '')) {
    const at = there.indexOf(word, from);
    if (at < 0) lost.push(word);
    else from = at + word.length;
  }
  return lost;
};

const marks = /[^\p{L}\p{N}\s]/gu;

/** Words of Markdown as somebody reads them, letters and digits alone: no marks, no addresses of links. */
export const markdownWords = (markdown: string): string[] =>
  markdown
    .replaceAll(/\]\((?:<[^>]*>|[^)\s]*)(?: "(?:[^"\\]|\\.)*")?\)/g, '')
    .replaceAll(/(?<!\\)&#x([0-9A-Fa-f]+);/g, (_, code: string) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    )
    .replaceAll(marks, '')
    .split(/\s+/);

/** The same of words. */
export const withoutMarks = (words: readonly string[]): string[] =>
  words.map((word) => word.replaceAll(marks, ''));

/** Words of a reading text, letters and digits alone, without the addresses that stand behind links. */
export const textWords = (text: string): string[] =>
  withoutMarks(text.replaceAll(/ \((?:https?|mailto|tel|sms):[^\s)]*\)/g, '').split(/\s+/));
