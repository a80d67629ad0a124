import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { htmlText as escaped, htmlHead } from '../../core/safe-text.js';
import { type CleanHtml, cleanHtml } from './clean.js';
import { style } from './style.js';
import type { Thread, ThreadFile, ThreadHead, ThreadPart } from './thread.js';
import {
  authorOf,
  dayOf,
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

/** Bytes of a picture to show, or undefined to list it only. */
export type PictureReader = (file: ThreadFile) => Promise<Buffer | undefined>;

const writer = unified().use(rehypeStringify);

const leftOut = ({ removed }: CleanHtml): string => {
  if (removed.size === 0) return '';
  const words = [...removed].map(([name, count]) => `${count} × ${escaped(name)}`).join(', ');
  return `<p class="left-out">Not shown: ${words}. The raw record has everything.</p>`;
};

const body = (part: ThreadPart): string => {
  if (part.text === '') return '<p class="nothing">Empty</p>';
  const clean = part.format === 'html' ? cleanHtml(part.text) : undefined;
  if (clean) return `<div class="html" dir="auto">${writer.stringify(clean.tree)}</div>${leftOut(clean)}`;
  const mark = part.format === 'html' ? '<p class="mark">HTML, shown as its source.</p>' : '';
  return `<div class="plain" dir="auto">${escaped(part.text)}</div>${mark}`;
};

/** What the first bytes say the picture is; the declared type may be anything. */
const pictureType = (bytes: Buffer): string | undefined => {
  if (bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'image/png';
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) return 'image/gif';
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  return isWebp ? 'image/webp' : undefined;
};

const fileItem = async (file: ThreadFile, picture: PictureReader): Promise<string> => {
  const bytes = await picture(file);
  const type = bytes && pictureType(bytes);
  const image =
    bytes && type
      ? `<img class="picture" alt="${escaped(fileName(file))}" src="data:${type};base64,${bytes.toString('base64')}">`
      : '';
  const state = escaped(fileState(file));
  const shown = file.sha256 === null ? `<span class="warn">${state}</span>` : `<code>${state}</code>`;
  return `<li>📎 ${escaped(fileName(file))} ${shown}${image}</li>`;
};

const partHtml = async (part: ThreadPart, picture: PictureReader): Promise<string> => {
  const sort = [
    'part',
    ...(part.kind === 'note' ? ['note'] : part.direction === 'out' ? ['out'] : ['in']),
    ...(part.authorType === 'bot' || part.isAutomatic ? ['bot'] : []),
  ].join(' ');
  const files: string[] = [];
  for (const file of part.files) files.push(await fileItem(file, picture));
  const marks = marksOf(part).map((mark) => `<span>${escaped(mark)}</span>`);
  return [
    `<article class="${sort}" id="${escaped(part.id)}">`,
    `<div class="who"><b dir="auto">${escaped(authorOf(part))}</b>${marks.join('')}<time>${escaped(timeOf(part.createdAt))}</time></div>`,
    '<div class="body">',
    part.subject === null || part.subject === ''
      ? ''
      : `<p class="subject" dir="auto">${escaped(part.subject)}</p>`,
    body(part),
    files.length === 0 ? '' : `<ul class="files">${files.join('')}</ul>`,
    '</div>',
    `<div class="id">${escaped(lineageOf(part))}</div>`,
    '</article>\n',
  ].join('');
};

const facts = (rows: readonly (readonly [string, string])[]): string =>
  `<dl class="facts">${rows.map(([name, text]) => `<dt>${escaped(name)}</dt><dd dir="auto">${escaped(text)}</dd>`).join('')}</dl>`;

const opening = (head: ThreadHead): string => {
  const title = head.subject ?? noSubject;
  const chips = [
    `<span class="chip state">${escaped(head.state)}</span>`,
    ...[...head.channels, ...head.tags.map((tag) => `# ${tag}`)].map(
      (text) => `<span class="chip" dir="auto">${escaped(text)}</span>`,
    ),
  ];
  return [
    htmlHead(title, style),
    '<body><main>',
    '<header class="card">',
    `<h1 dir="auto"${head.subject === null ? ' class="nothing"' : ''}>${escaped(title)}</h1><div>${chips.join('')}</div>`,
    facts(headFacts(head)),
    ...headWarnings(head).map((text) => `<p class="warn">${escaped(text)}</p>`),
    '</header>\n',
  ].join('');
};

const closing = ({ head, provenance }: Thread): string =>
  [
    '<footer class="card"><h2>Where this comes from</h2>',
    `<p>${escaped(provenanceWords)}</p>`,
    facts(provenanceFacts(head, provenance)),
    '</footer></main></body></html>\n',
  ].join('');

/** The conversation as one HTML file that needs nothing else, piece by piece. */
export async function* threadHtml(thread: Thread, picture: PictureReader): AsyncGenerator<string> {
  yield opening(thread.head);
  let day: string | undefined;
  for await (const part of thread.parts) {
    const own = dayOf(part.createdAt);
    if (own !== day) yield `<div class="day">${escaped(own)}</div>\n`;
    day = own;
    yield await partHtml(part, picture);
  }
  if (day === undefined) yield '<p class="nothing">This conversation has no parts.</p>\n';
  yield closing(thread);
}
