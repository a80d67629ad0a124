import { countText } from '../../core/figures.js';
import { markdownText } from '../../core/safe-text.js';
import type { PlanReport } from './contents.js';
import { type Block, type Cell, reportBlocks } from './document.js';

const cellText = (value: Cell): string =>
  typeof value === 'number' ? countText(value) : markdownText(value ?? '');

const table = ({ head, rows, like }: Block & { readonly is: 'table' }): string[] => {
  const isAmount = (index: number): boolean =>
    typeof rows[0]?.[index] === 'number' || (like === 'sizes' && index === head.length - 1);
  return [
    `| ${head.join(' | ')} |`,
    `| ${head.map((_, index) => (isAmount(index) ? '---:' : '---')).join(' | ')} |`,
    ...rows.map((row) => `| ${row.map(cellText).join(' | ')} |`),
  ];
};

const marks = { title: '#', heading: '##', subheading: '###' } as const;

const markdown = (block: Block): string[] => {
  switch (block.is) {
    case 'title':
    case 'heading':
    case 'subheading':
      return [`${marks[block.is]} ${markdownText(block.text)}`];
    case 'words': {
      const text = block.words
        .map((one) => (typeof one === 'string' ? markdownText(one) : `\`${one.code}\``))
        .join('');
      return [block.tone === 'bad' ? `**${text}**` : text];
    }
    case 'figures':
      return block.rows.map(([value, name]) => `- **${markdownText(value)}** ${markdownText(name)}`);
    case 'facts':
      return block.rows.map(([name, text]) => `- **${markdownText(name)}:** ${markdownText(text)}`);
    case 'tally':
      return [`**${countText(block.count)}** (${block.code}): ${markdownText(block.words)}`];
    case 'table':
      return table(block);
    case 'signature':
      return [`Plan ${block.plan}`];
  }
};

/** The report as Markdown: the same words as the page, in the same order. */
export const reportMarkdown = (report: PlanReport): string =>
  reportBlocks(report)
    .flatMap((block) => [...markdown(block), ''])
    .join('\n');
