import type { Notes } from '../dialect/notes.js';
import { attribute, type Content, contents, type Element, isElement, isText, isTracker } from '../tree.js';
import { escaped, linkAddress } from './escape.js';

/** Text and what stands in a line of it, as runs with marks; printed so that marks never touch each other. */

export type Mark = 'bold' | 'underline' | 'strike' | 'highlight' | 'italic';

/** Outer to inner; Crisp's signs, where two underscores are no bold. */
const signs: readonly (readonly [Mark, string])[] = [
  ['bold', '**'],
  ['underline', '__'],
  ['strike', '~~'],
  ['highlight', '++'],
  ['italic', '*'],
];

const markOf: Readonly<Record<string, Mark>> = {
  b: 'bold',
  strong: 'bold',
  u: 'underline',
  ins: 'underline',
  s: 'strike',
  del: 'strike',
  mark: 'highlight',
  i: 'italic',
  em: 'italic',
  cite: 'italic',
  dfn: 'italic',
  var: 'italic',
};

/** What becomes of addresses. */
export interface Addresses {
  /** The new address of a link; null: it leads nowhere, its words stay. */
  link(link: { readonly href: string; readonly mediaId: string | undefined }): string | null;
  /** The new address of a picture, or a text that stands in its place. */
  picture(picture: {
    readonly url: string;
    readonly mediaId: string | undefined;
    readonly alt: string | undefined;
  }): string | { readonly text: string };
}

export interface InlineWork {
  readonly notes: Notes;
  readonly addresses: Addresses;
  /** Within a quotation, where no box can be. */
  readonly quoted?: true;
}

interface Run {
  /** Escaped already when `fixed`: code, pictures, line breaks. */
  readonly text: string;
  readonly fixed: boolean;
  readonly marks: ReadonlySet<Mark>;
  readonly href: string | null;
}

const none: ReadonlySet<Mark> = new Set();

const digits: Readonly<Record<string, string>> = { sup: '⁰¹²³⁴⁵⁶⁷⁸⁹', sub: '₀₁₂₃₄₅₆₇₈₉' };

/** Code between as many back ticks as needed; white space in it is shown as it is. */
const codeOf = (code: string): string => {
  const flat = code.replace(/\s+/g, ' ').trim();
  if (flat === '') return '';
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const room = longest > 0 ? ' ' : '';
  return `${fence}${room}${flat}${room}${fence}`;
};

const plainText = (nodes: readonly Content[]): string =>
  nodes
    .map((node) => (isText(node) ? node.value : isElement(node) ? plainText(contents(node)) : ''))
    .join('');

const pictureRun = (
  node: Element,
  { notes, addresses }: InlineWork,
): Omit<Run, 'marks' | 'href'> | undefined => {
  if (isTracker(node)) {
    notes.lose('html-cleaned', 'a picture of one point', '');
    return undefined;
  }
  const alt = attribute(node, 'alt');
  const found = addresses.picture({
    url: attribute(node, 'src') ?? '',
    mediaId: attribute(node, 'dataMediaId'),
    alt,
  });
  if (typeof found !== 'string') return { text: found.text, fixed: false };
  const label = escaped((alt ?? '').replace(/\s+/g, ' ').replace(/[[\]]/g, ' ').trim());
  return { text: `![${label}](${linkAddress(found)})`, fixed: true };
};

/** Adds the runs of nodes to `out`. */
const addRuns = (
  nodes: readonly Content[],
  marks: ReadonlySet<Mark>,
  href: string | null,
  work: InlineWork,
  out: Run[],
): void => {
  for (const node of nodes) {
    if (isText(node)) out.push({ text: node.value.replace(/[ \t\n\f\r]+/g, ' '), fixed: false, marks, href });
    else if (isElement(node)) addElement(node, marks, href, work, out);
  }
};

const addElement = (
  node: Element,
  marks: ReadonlySet<Mark>,
  href: string | null,
  work: InlineWork,
  out: Run[],
): void => {
  const { tagName } = node;
  const inner = contents(node);
  switch (tagName) {
    case 'br':
      out.push({ text: '\n', fixed: true, marks: none, href: null });
      return;
    case 'img': {
      const run = pictureRun(node, work);
      if (run) out.push({ ...run, marks: none, href });
      return;
    }
    case 'code':
    case 'kbd':
    case 'samp': {
      const code = codeOf(plainText(inner));
      if (code !== '') out.push({ text: code, fixed: true, marks, href });
      return;
    }
    case 'sup':
    case 'sub': {
      const raised = digits[tagName] as string;
      const words = plainText(inner);
      if (/^\d+$/.test(words)) {
        const text = [...words].map((digit) => [...raised][Number(digit)]).join('');
        out.push({ text, fixed: false, marks, href });
        return;
      }
      work.notes.lose('html-cleaned', tagName, 'its words');
      break;
    }
    case 'q':
      out.push({ text: '“', fixed: false, marks, href });
      addRuns(inner, marks, href, work, out);
      out.push({ text: '”', fixed: false, marks, href });
      return;
    case 'a':
      addRuns(inner, marks, href ?? addressOf(node, work), work, out);
      return;
  }
  const mark = markOf[tagName];
  addRuns(inner, mark ? new Set([...marks, mark]) : marks, href, work, out);
};

const runsOf = (nodes: readonly Content[], work: InlineWork): Run[] => {
  const out: Run[] = [];
  addRuns(nodes, none, null, work, out);
  return out;
};

const addressOf = (node: Element, { notes, addresses }: InlineWork): string | null => {
  const href = attribute(node, 'href');
  if (href === undefined) return null;
  if (href.startsWith('#')) {
    notes.lose('html-cleaned', 'a link within the text', 'its words');
    return null;
  }
  return addresses.link({ href, mediaId: attribute(node, 'dataMediaId') });
};

const sameMarks = (a: Run, b: Run): boolean => a.href === b.href && (a.marks === b.marks || equalMarks(a, b));

const equalMarks = (a: Run, b: Run): boolean =>
  a.marks.size === b.marks.size && [...a.marks].every((mark) => b.marks.has(mark));

const merged = (runs: readonly Run[]): Run[] => {
  const out: Run[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (run.text === '') continue;
    if (last && !last.fixed && !run.fixed && sameMarks(last, run))
      out[out.length - 1] = { ...last, text: last.text + run.text };
    else out.push(run);
  }
  return out;
};

const isWord = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);

/**
 * Signs of a mark hold only between a word and its border: white space at the edges goes outside, and so do commas
 * and colons that another word touches.
 */
const trimmedRuns = (runs: readonly Run[]): readonly Run[] =>
  runs.every((run) => run.marks.size === 0) ? runs : trimmed(runs);

const trimmed = (runs: readonly Run[]): Run[] =>
  merged(
    runs.flatMap((run, index): Run[] => {
      if (run.marks.size === 0 || run.fixed) return [run];
      const before = [...(runs[index - 1]?.text ?? '')].at(-1);
      const after = [...(runs[index + 1]?.text ?? '')][0];
      const bare = (text: string): Run => ({ ...run, text, marks: none });
      const [, lead = '', rest = ''] = /^(\s*)([\s\S]*)$/.exec(run.text) ?? [];
      const [, middle = '', trail = ''] = /^([\s\S]*?)(\s*)$/.exec(rest) ?? [];
      if (middle === '') return [bare(run.text)];
      const opening = lead === '' && isWord(before) ? (/^[^\p{L}\p{N}]*/u.exec(middle)?.[0] ?? '') : '';
      const core = middle.slice(opening.length);
      const closing = trail === '' && isWord(after) ? (/[^\p{L}\p{N}]*$/u.exec(core)?.[0] ?? '') : '';
      const kept = core.slice(0, core.length - closing.length);
      if (kept === '') return [bare(run.text)];
      return [bare(lead + opening), { ...run, text: kept }, bare(closing + trail)];
    }),
  );

const printRuns = (runs: readonly Run[]): string => {
  let out = '';
  let open: Mark[] = [];
  const close = (until: number): void => {
    for (const mark of open.slice(until).reverse()) out += signs.find(([name]) => name === mark)?.[1] ?? '';
    open = open.slice(0, until);
  };
  for (const run of runs) {
    if (run.marks.size === 0 && open.length === 0) {
      out += run.fixed ? run.text : escaped(run.text);
      continue;
    }
    const wanted = signs.filter(([mark]) => run.marks.has(mark)).map(([mark]) => mark);
    let shared = 0;
    while (shared < open.length && open[shared] === wanted[shared]) shared++;
    close(shared);
    for (const mark of wanted.slice(shared)) {
      out += signs.find(([name]) => name === mark)?.[1] ?? '';
      open.push(mark);
    }
    out += run.fixed ? run.text : escaped(run.text);
  }
  close(0);
  return out;
};

/** Runs of one link stand in one pair of brackets. */
const printLinks = (runs: readonly Run[]): string => {
  let out = '';
  for (let at = 0; at < runs.length; ) {
    const { href } = runs[at] as Run;
    let end = at;
    while (end < runs.length && (runs[end] as Run).href === href) end++;
    const group = runs.slice(at, end);
    const words = printRuns(trimmedRuns(group));
    if (href === null || words.trim() === '') out += words;
    else {
      const [, lead = '', label = '', trail = ''] =
        /^(\s*)([\s\S]*?)(\s*)$/.exec(words.replace(/\n/g, ' ')) ?? [];
      out += `${lead}[${label}](${linkAddress(href)})${trail}`;
    }
    at = end;
  }
  return out;
};

/** The nodes as Markdown; line breaks are `\n`. */
export const inlineMarkdown = (nodes: readonly Content[], work: InlineWork): string =>
  printLinks(merged(runsOf(nodes, work)))
    .replace(/ *\n */g, '\n')
    .replace(/ {2,}/g, ' ')
    .trim();
