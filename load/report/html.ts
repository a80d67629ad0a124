import { countText } from '../../core/figures.js';
import { htmlHead, htmlText } from '../../core/safe-text.js';
import type { PlanReport } from './contents.js';
import { type Block, type Cell, reportBlocks } from './document.js';
import { style } from './style.js';
import { title } from './words.js';

const cell = (tag: 'td' | 'th', value: Cell, right: boolean): string =>
  `<${tag}${right ? ' class="n"' : ' dir="auto"'}>${htmlText(typeof value === 'number' ? countText(value) : (value ?? ''))}</${tag}>`;

/** Columns that hold amounts stand right. */
const table = ({ head, rows, like }: Block & { readonly is: 'table' }): string => {
  const right = head.map(
    (_, index) => typeof rows[0]?.[index] === 'number' || (like === 'sizes' && index === head.length - 1),
  );
  const line = (tag: 'td' | 'th', cells: readonly Cell[]) =>
    `<tr>${cells.map((value, index) => cell(tag, value, right[index] ?? false)).join('')}</tr>`;
  return `<table${like === 'examples' ? ' class="examples"' : ''}><thead>${line('th', head)}</thead><tbody>${rows.map((row) => line('td', row)).join('\n')}</tbody></table>`;
};

const code = (text: string): string => `<span class="code">${htmlText(text)}</span>`;

const html = (block: Block): string => {
  switch (block.is) {
    case 'title':
      return `<h1>${htmlText(block.text)}</h1>`;
    case 'heading':
      return `<h2>${htmlText(block.text)}</h2>`;
    case 'subheading':
      return `<h3>${htmlText(block.text)}</h3>`;
    case 'words': {
      const words = block.words.map((one) => (typeof one === 'string' ? htmlText(one) : code(one.code)));
      return `<p${block.tone === undefined ? '' : ` class="${block.tone}"`}>${words.join('')}</p>`;
    }
    case 'figures':
      return `<div class="figures">${block.rows
        .map(([value, name]) => `<div class="figure"><b>${htmlText(value)}</b>${htmlText(name)}</div>`)
        .join('')}</div>`;
    case 'facts':
      return `<dl class="facts">${block.rows.map(([name, text]) => `<dt>${htmlText(name)}</dt><dd dir="auto">${htmlText(text)}</dd>`).join('')}</dl>`;
    case 'tally':
      return `<p><b>${countText(block.count)}</b> <span class="soft code">${htmlText(block.code)}</span><br><span class="soft">${htmlText(block.words)}</span></p>`;
    case 'table':
      return table(block);
    case 'signature':
      return `<p class="code">Plan ${htmlText(block.plan)}</p><div class="sign"><div>Name</div><div>Place and date</div><div>Company</div><div>Signature</div></div>`;
  }
};

/** The report as one page that needs nothing else and runs nothing: to be read, printed and signed. */
export const reportHtml = (report: PlanReport): string =>
  [
    htmlHead(title(report), style),
    '<body><main>',
    ...reportBlocks(report).map(html),
    '</main></body></html>\n',
  ].join('\n');
