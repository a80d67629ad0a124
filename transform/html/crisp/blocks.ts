import { type Callout, calloutOf } from '../callouts.js';
import { isBlock } from '../hoist.js';
import {
  attribute,
  type Content,
  contents,
  type Element,
  isElement,
  isText,
  listItems,
  type Parent,
} from '../tree.js';
import { lineStart, linkAddress } from './escape.js';
import { type InlineWork, inlineMarkdown } from './inline.js';
import { tableBlocks } from './table.js';

/** Blocks of a text as blocks of Crisp's Markdown, each a piece without empty lines around it. */

const headings: Readonly<Record<string, string>> = {
  // The title is the only heading of the first level.
  h1: '##',
  h2: '##',
  h3: '###',
  h4: '####',
  h5: '#####',
  h6: '######',
};

/** Languages of code that Crisp colours. */
const languages = new Set(
  'html xml css c javascript bash go java json php python ruby swift objectivec'.split(' '),
);

/** A paragraph; a line break stays one. */
const paragraph = (nodes: readonly Content[], work: InlineWork): string[] => {
  const line = inlineMarkdown(nodes, work);
  return line === '' ? [] : [line.split('\n').map(lineStart).join('  \n')];
};

const oneLine = (nodes: readonly Content[], work: InlineWork): string =>
  inlineMarkdown(flat(nodes), work).replace(/\n+/g, ' ');

/** Blocks within a line: a space where one began or ended. */
export const flat = (nodes: readonly Content[]): Content[] =>
  nodes.flatMap((node): Content[] => {
    if (!isElement(node)) return [node];
    if (node.tagName === 'iframe') return [];
    if (!isBlock(node)) return [{ ...node, children: flat(contents(node)) }];
    const space: Content = { type: 'text', value: node.tagName === 'li' ? ' • ' : ' ' };
    return [space, ...flat(contents(node)), { type: 'text', value: ' ' }];
  });

const boldLine = (nodes: readonly Content[], work: InlineWork): string[] => {
  const line = oneLine([{ type: 'element', tagName: 'b', properties: {}, children: [...nodes] }], work);
  return line === '' ? [] : [line];
};

const preText = (node: Parent): string =>
  contents(node)
    .map((child) =>
      isText(child) ? child.value : isElement(child, 'br') ? '\n' : isElement(child) ? preText(child) : '',
    )
    .join('');

const code = (node: Element): string[] => {
  const text = preText(node).replace(/^\n/, '').replace(/\s+$/, '');
  if (text.trim() === '') return [];
  const inner = contents(node).find((child) => isElement(child, 'code'));
  const named = isElement(inner)
    ? /language-([\w-]+)/.exec(attribute(inner, 'className') ?? '')?.[1]
    : undefined;
  const language = named !== undefined && languages.has(named) ? named : '';
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}\n${text}\n${fence}`];
};

const videos: readonly (readonly [RegExp, string])[] = [
  [/^https:\/\/(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/([\w-]{6,})/, 'youtube'],
  [/^https:\/\/(?:www\.)?youtube\.com\/watch\?v=([\w-]{6,})/, 'youtube'],
  [/^https:\/\/youtu\.be\/([\w-]{6,})/, 'youtube'],
  [/^https:\/\/(?:player\.)?vimeo\.com\/(?:video\/)?(\d+)/, 'vimeo'],
  [/^https:\/\/(?:www\.)?loom\.com\/(?:embed|share)\/([\w-]+)/, 'loom'],
];

const media = (node: Element, { notes }: InlineWork): string[] => {
  const source = node.children.find((child) => isElement(child, 'source'));
  const address = attribute(node, 'src') ?? (isElement(source) ? attribute(source, 'src') : undefined);
  if (address === undefined) return [];
  const label = (attribute(node, 'title') ?? '').replace(/[[\]\n]/g, ' ').trim();
  for (const [pattern, name] of videos) {
    const id = pattern.exec(address)?.[1];
    if (id !== undefined) return [`\${${name}}[${label}](${id})`];
  }
  notes.lose('html-cleaned', node.tagName, 'a link');
  return [`[${label || address.replace(/[[\]]/g, '')}](${linkAddress(address)})`];
};

const indented = (text: string, by: string): string => text.replace(/\n/g, `\n${by}`);

const startOf = (list: Element): number => {
  const start = Number(attribute(list, 'start') ?? 1);
  return Number.isInteger(start) && start >= 0 ? start : 1;
};

/** What may stand in an item: lines and lists. Anything else stands behind it, and the list goes on. */
const isOutside = (node: Content): boolean =>
  isElement(node, 'table', 'pre', 'iframe', 'video', 'audio', 'hr', 'blockquote');

const holdsOutside = (node: Content): boolean =>
  isOutside(node) || (isElement(node) && isBlock(node) && contents(node).some(holdsOutside));

interface Piece {
  readonly kind: 'line' | 'list' | 'outside';
  readonly text: string;
}

/** The pieces of an item in its order. */
const piecesOf = (item: Parent, work: InlineWork): Piece[] => {
  const pieces: Piece[] = [];
  let run: Content[] = [];
  const flush = (): void => {
    for (const text of paragraph(run, work)) pieces.push({ kind: 'line', text });
    run = [];
  };
  for (const node of contents(item)) {
    if (!isElement(node) || !isBlock(node)) {
      run.push(node);
      continue;
    }
    flush();
    if (node.tagName === 'ul' || node.tagName === 'ol') {
      for (const { kind, text } of listPieces(node, work)) pieces.push({ kind, text });
    } else if (isOutside(node)) {
      work.notes.lose('html-flattened', `${node.tagName} in a list`, 'behind its item');
      for (const text of blockOf(node, work)) pieces.push({ kind: 'outside', text });
    } else if (holdsOutside(node) || contents(node).some((child) => isElement(child) && isBlock(child))) {
      pieces.push(...piecesOf(node, work));
    } else if (headings[node.tagName] !== undefined) {
      for (const text of boldLine(contents(node), work)) pieces.push({ kind: 'line', text });
    } else for (const text of paragraph(contents(node), work)) pieces.push({ kind: 'line', text });
  }
  flush();
  return pieces;
};

const room = '    ';

/** A list, and what stands behind its items. */
const listPieces = (list: Element, work: InlineWork): Piece[] => {
  const out: Piece[] = [];
  let lines: string[] = [];
  let number = startOf(list);
  const close = (): void => {
    if (lines.length > 0) out.push({ kind: 'list', text: lines.join('\n') });
    lines = [];
  };
  for (const item of listItems(list)) {
    const value = Number(attribute(item, 'value') ?? Number.NaN);
    if (Number.isInteger(value) && value >= 0) number = value;
    const mark = list.tagName === 'ol' ? `${number}. ` : '* ';
    let begun = false;
    let broken = false;
    for (const piece of piecesOf(item, work)) {
      if (piece.kind === 'outside') {
        close();
        out.push(piece);
        // What came before it in the item was its line: the next item has the next number.
        if (begun) number++;
        begun = false;
        broken = true;
        continue;
      }
      // Words behind a table of the same item stand on their own.
      if (broken && !begun && lines.length === 0 && piece.kind === 'line') {
        out.push({ kind: 'outside', text: piece.text });
        continue;
      }
      if (!begun) {
        lines.push(
          piece.kind === 'line'
            ? `${mark}${indented(piece.text, room)}`
            : `${mark}\n${room}${indented(piece.text, room)}`,
        );
        begun = true;
      } else if (piece.kind === 'list') lines.push(`${room}${indented(piece.text, room)}`);
      else lines[lines.length - 1] += `  \n${room}${indented(piece.text, room)}`;
    }
    if (begun) number++;
  }
  close();
  return out;
};

const quoted = (blocks: readonly string[]): string[] =>
  blocks.length === 0
    ? []
    : [
        blocks
          .join('\n\n')
          .split('\n')
          .map((line) => (line === '' ? '>' : `> ${line}`))
          .join('\n'),
      ];

const boxes: Readonly<Record<Callout, string>> = { tip: '|', info: '||', warning: '|||' };

/** What can stand on one line together. */
const isPlain = (node: Content): boolean =>
  !isElement(node) ||
  !isBlock(node) ||
  ((node.tagName === 'p' || node.tagName === 'div') && contents(node).every(isPlain));

/** A coloured box is one line; what has lists or tables in it becomes a quotation. */
const box = (node: Element, callout: Callout, work: InlineWork): string[] => {
  if (contents(node).every(isPlain)) {
    const line = oneLine(contents(node), work).trim();
    return line === '' ? [] : [`${boxes[callout]} ${line}`];
  }
  work.notes.lose('html-flattened', 'a box with lists or tables', 'a quotation');
  return quoted(blocksOf(node, { ...work, quoted: true }));
};

export const blockOf = (node: Element, work: InlineWork): string[] => {
  const callout = work.quoted ? undefined : calloutOf(node);
  if (callout !== undefined) return box(node, callout, work);
  const heading = headings[node.tagName];
  if (heading !== undefined) {
    if (node.tagName === 'h1') work.notes.lose('heading-level', 'h1', 'h2');
    const line = oneLine(contents(node), work);
    return line === '' ? [] : [`${heading} ${line.replace(/(#+)$/, '\\$1')}`];
  }
  switch (node.tagName) {
    case 'ul':
    case 'ol':
      return listPieces(node, work).map(({ text }) => text);
    case 'table':
      return tableBlocks(node, work, (nodes) => oneLine(nodes, work));
    case 'pre':
      return code(node);
    case 'hr':
      return ['---'];
    case 'iframe':
    case 'video':
    case 'audio':
      return media(node, work);
    case 'blockquote':
      return quoted(blocksOf(node, { ...work, quoted: true }));
    case 'dt':
    case 'summary':
      return boldLine(contents(node), work);
    case 'dl':
      work.notes.lose('html-flattened', 'dl', 'paragraphs');
      return blocksOf(node, work);
    default:
      return blocksOf(node, work);
  }
};

/** The content of an element as blocks. Text that stands between blocks becomes a paragraph. */
export const blocksOf = (parent: Parent, work: InlineWork): string[] => {
  const out: string[] = [];
  let run: Content[] = [];
  const flush = (): void => {
    out.push(...paragraph(run, work));
    run = [];
  };
  for (const node of contents(parent)) {
    if (isElement(node) && isBlock(node)) {
      flush();
      out.push(...blockOf(node, work));
    } else run.push(node);
  }
  flush();
  return out;
};
