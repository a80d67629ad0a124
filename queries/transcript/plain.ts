import { cleanHtml, type HtmlNode, type HtmlRoot } from './clean.js';
import type { Thread, ThreadPart } from './thread.js';
import {
  authorOf,
  fileName,
  fileState,
  headFacts,
  headWarnings,
  lineageOf,
  marksOf,
  noSubject,
  provenanceFacts,
  provenanceWords,
  timeOf,
} from './words.js';

/** A conversation as plain text: for terminals, mail and diff. */

const blocks = new Set(
  'blockquote dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody tfoot thead tr ul'.split(' '),
);

/** Blocks that follow each other without a blank line. */
const rows = new Set(['dd', 'dt', 'li', 'tr']);

/** Reading text of clean HTML: blocks on lines of their own, list items with a dash, the addresses of links. */
const htmlText = (tree: HtmlRoot): string => {
  const pieces: string[] = [];
  const open = (node: HtmlNode): void => {
    if (node.type === 'text') pieces.push(node.value.replaceAll(/\s+/g, ' '));
    if (node.type !== 'element') return;
    if (node.tagName === 'br' || blocks.has(node.tagName)) pieces.push('\n');
    if (node.tagName === 'li') pieces.push('- ');
  };
  const close = (node: HtmlNode): void => {
    if (node.type !== 'element') return;
    if (node.tagName === 'td' || node.tagName === 'th') pieces.push('\t');
    if (node.tagName === 'a' && typeof node.properties.href === 'string')
      pieces.push(` <${node.properties.href}>`);
    if (node.tagName === 'p') pieces.push('\n');
    if (blocks.has(node.tagName) && !rows.has(node.tagName)) pieces.push('\n');
  };
  const todo: { readonly node: HtmlNode; readonly isEnd: boolean }[] = [{ node: tree, isEnd: false }];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { node, isEnd } = next;
    if (isEnd) {
      close(node);
      continue;
    }
    open(node);
    todo.push({ node, isEnd: true });
    if ('children' in node)
      for (const child of [...node.children].reverse()) todo.push({ node: child, isEnd: false });
  }
  return pieces
    .join('')
    .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
};

/** Control characters that could command a terminal become their pictures; line breaks and tabs stay. */
const harmless = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\x00-\x08\x0b-\x1f]/g, (sign) => String.fromCharCode(0x2400 + sign.charCodeAt(0)))
    .replaceAll(/[\x7f-\x9f]/g, '\ufffd');

const bodyOf = (part: ThreadPart): string => {
  if (part.text === '') return '(empty)';
  const clean = part.format === 'html' ? cleanHtml(part.text) : undefined;
  if (!clean) return part.text;
  const removed = [...clean.removed].map(([name, count]) => `${count} × ${name}`).join(', ');
  return `${htmlText(clean.tree)}${removed === '' ? '' : `\n\n[HTML; not shown: ${removed}]`}`;
};

const rule = '─'.repeat(72);

const partText = (part: ThreadPart): string => {
  const lines = [
    rule,
    `${authorOf(part)} (${marksOf(part).join(', ')}) · ${timeOf(part.createdAt)}`,
    ...(part.subject === null || part.subject === '' ? [] : [`Subject: ${part.subject}`]),
    '',
    bodyOf(part),
    ...(part.files.length === 0 ? [] : ['']),
    ...part.files.map((file) => `[file] ${fileName(file)} (${fileState(file)})`),
    '',
    `[${lineageOf(part, ', ')}]`,
    '',
  ];
  return `${harmless(lines.join('\n'))}\n`;
};

const factLines = (facts: readonly (readonly [string, string])[]): readonly string[] => {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, text]) => `${`${name}:`.padEnd(width + 2)}${text}`);
};

/** The conversation as plain text, piece by piece. */
export async function* threadText(thread: Thread): AsyncGenerator<string> {
  const { head, provenance } = thread;
  const title = head.subject ?? noSubject;
  const chips = [head.state, ...head.channels, ...head.tags.map((tag) => `#${tag}`)].join(' · ');
  const top = [
    title,
    chips,
    '',
    ...factLines(headFacts(head)),
    ...headWarnings(head).map((text) => `! ${text}`),
    '',
  ];
  yield `${harmless(top.join('\n'))}\n`;
  for await (const part of thread.parts) yield partText(part);
  const bottom = [
    rule,
    'Where this comes from',
    '',
    provenanceWords,
    '',
    ...factLines(provenanceFacts(head, provenance)),
  ];
  yield `${harmless(bottom.join('\n'))}\n`;
}
