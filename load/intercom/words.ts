import { type CheerioAPI, load } from 'cheerio/slim';
import { sha256 } from '../../core/digest.js';

/**
 * The words of an HTML text as a person reads them, so that what was sent can be compared with what Intercom keeps:
 * it wraps, re-hosts and normalises bodies (`<p class="no-margin">…`), so bodies are never equal letter by letter.
 *
 * The documented normalisation: character references decoded, script and style left out, every white space (no-break
 * spaces too) one space, blocks, pictures and line breaks apart by one line break, empty lines and spaces at line ends
 * gone. Pictures, because Intercom may put one that stands in a line into a block of its own.
 */
export const wordsOf = (html: string): string => {
  const lines: string[] = [''];
  const root = load(html, { xml: { xmlMode: false, decodeEntities: true } }).root()[0];
  const breaks = new Set(
    'address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr img li main nav ol p pre section table tbody td tfoot th thead tr ul'.split(
      ' ',
    ),
  );
  // Not by recursion: mails quote each other hundreds of levels deep.
  const open: { readonly node: Node; readonly leaving: boolean }[] = root
    ? [{ node: root, leaving: false }]
    : [];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, leaving } = next;
    if (node.type === 'text') {
      lines[lines.length - 1] += node.data;
      continue;
    }
    if (node.type === 'script' || node.type === 'style') continue;
    if (node.type === 'tag' && breaks.has(node.name)) lines.push('');
    if (leaving || !('children' in node)) continue;
    open.push({ node, leaving: true });
    for (const child of [...node.children].reverse()) open.push({ node: child, leaving: false });
  }
  return lines
    .map((line) => line.replace(/\s+/gu, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
};

type Node =
  | NonNullable<ReturnType<CheerioAPI['root']>[0]>
  | NonNullable<ReturnType<CheerioAPI['root']>[0]>['children'][number];

/** Plain text as HTML that reads the same. */
export const asHtml = (plain: string): string =>
  plain
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\r\n|\r|\n/g, '<br>');

/**
 * Whether a kept body reads as the sent one. Whether Intercom keeps HTML in comments is documented nowhere: a body
 * that came back as the visible text of its own tags still is the same message.
 */
export const readsAs = (sentHtml: string, keptHtml: string): boolean => {
  const sent = wordsOf(sentHtml);
  const kept = wordsOf(keptHtml);
  return sent === kept || sent === wordsOf(kept) || wordsOf(asHtml(sentHtml)) === kept;
};

const oneLine = (words: string): string => words.replace(/\s+/g, ' ');

/**
 * Whether a kept opening message is the text that was sent. "HTML is not supported" there; should it be taken as HTML all
 * the same, line breaks are lost, and so is what looks like a tag: it still is the same message, and not to be sent again.
 */
export const opensWith = (sentText: string, keptHtml: string): boolean =>
  readsAs(asHtml(sentText), keptHtml) || oneLine(wordsOf(sentText)) === oneLine(wordsOf(keptHtml));

export const wordsSha256 = (html: string): string => sha256(wordsOf(html));
