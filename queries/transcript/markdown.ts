import rehypeRemark from 'rehype-remark';
import remarkGfm from 'remark-gfm';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import { visible } from '../../core/safe-text.js';
import { cleanHtml } from './clean.js';
import type { Thread, ThreadPart } from './thread.js';
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

/** A conversation as GitHub-flavoured Markdown: for tickets and wikis. */

const converter = unified().use(rehypeRemark).use(remarkGfm);
const writer = unified().use(remarkGfm).use(remarkStringify, { bullet: '-', emphasis: '_' });

/** Text that Markdown must not read as marks. */
const literal = (text: string): string =>
  visible(text).replaceAll(/[\\`*_{}[\]<>#|~!&]/g, (sign) =>
    sign === '<' ? '&lt;' : sign === '&' ? '&amp;' : `\\${sign}`,
  );

/** Lines of a text with their breaks kept; a dash, number or blank at their start is text, not a list or code. */
const literalLines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) =>
      literal(line.replaceAll('\t', '    '))
        .replace(/^ +/, (blanks) => '&nbsp;'.repeat(blanks.length))
        .replace(/^([-+=])/, '\\$1')
        .replace(/^(\d+)([.)])/, '$1\\$2'),
    )
    .map((line, index, lines) =>
      line !== '' && lines[index + 1] !== undefined && lines[index + 1] !== '' ? `${line}\\` : line,
    )
    .join('\n');

const bodyOf = (part: ThreadPart): string => {
  if (part.text === '') return '_Empty_';
  const clean = part.format === 'html' ? cleanHtml(part.text) : undefined;
  if (!clean) return literalLines(part.text);
  const removed = [...clean.removed].map(([name, count]) => `${count} × ${name}`).join(', ');
  const written = writer.stringify(converter.runSync(clean.tree)).trim();
  return removed === ''
    ? written
    : `${written}\n\n_Not shown: ${literal(removed)}. The raw record has everything._`;
};

const quoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');

const partMarkdown = (part: ThreadPart): string => {
  const blocks = [
    `**${literal(authorOf(part))}** (${literal(marksOf(part).join(', '))}) · ${timeOf(part.createdAt)}`,
    ...(part.subject === null || part.subject === '' ? [] : [`Subject: ${literal(part.subject)}`]),
    quoted(bodyOf(part)),
    ...(part.files.length === 0
      ? []
      : [
          part.files
            .map((file) => `- 📎 ${literal(fileName(file))} (${literal(fileState(file))})`)
            .join('\n'),
        ]),
    `\`${lineageOf(part)}\``,
  ];
  return `${blocks.join('\n\n')}\n\n`;
};

const factList = (facts: readonly (readonly [string, string])[]): string =>
  facts.map(([name, text]) => `- ${literal(name)}: ${literal(text)}`).join('\n');

/** The conversation as Markdown, piece by piece. */
export async function* threadMarkdown(thread: Thread): AsyncGenerator<string> {
  const { head, provenance } = thread;
  const chips = [head.state, ...head.channels, ...head.tags.map((tag) => `#${tag}`)];
  const warnings = headWarnings(head).map((text) => `> **Note:** ${literal(text)}`);
  yield `${[
    `# ${literal(head.subject ?? noSubject)}`,
    literal(chips.join(' · ')),
    factList(headFacts(head)),
    ...warnings,
  ].join('\n\n')}\n\n`;
  let day: string | undefined;
  for await (const part of thread.parts) {
    const own = dayOf(part.createdAt);
    if (own !== day) yield `## ${own}\n\n`;
    day = own;
    yield partMarkdown(part);
  }
  if (day === undefined) yield '_This conversation has no parts._\n\n';
  yield `---\n\n## Where this comes from\n\n${literal(provenanceWords)}\n\n${factList(provenanceFacts(head, provenance))}\n`;
}
