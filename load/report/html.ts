import { bytesText, countText } from '../../core/figures.js';
import { htmlHead, htmlText } from '../../core/safe-text.js';
import type { PlanReport, ReasonReport } from './contents.js';
import { style } from './style.js';
import {
  aboutHeld,
  aboutLosses,
  aboutNeeds,
  aboutWrites,
  facts,
  figures,
  needWords,
  rehearsalFacts,
  shareWords,
  statement,
  title,
  unconfirmed,
} from './words.js';

const list = (rows: readonly (readonly [string, string])[]): string =>
  `<dl class="facts">${rows.map(([name, text]) => `<dt>${htmlText(name)}</dt><dd dir="auto">${htmlText(text)}</dd>`).join('')}</dl>`;

type Cell = string | number | null;

const cell = (tag: 'td' | 'th', value: Cell, right: boolean): string =>
  `<${tag}${right ? ' class="n"' : ' dir="auto"'}>${htmlText(typeof value === 'number' ? countText(value) : (value ?? ''))}</${tag}>`;

/** Columns that hold numbers stand right. */
const table = (head: readonly string[], rows: readonly (readonly Cell[])[], sort = ''): string => {
  const right = head.map((_, index) => typeof rows[0]?.[index] === 'number');
  const line = (tag: 'td' | 'th', cells: readonly Cell[]) =>
    `<tr>${cells.map((value, index) => cell(tag, value, right[index] ?? false)).join('')}</tr>`;
  return `<table${sort === '' ? '' : ` class="${sort}"`}><thead>${line('th', head)}</thead><tbody>${rows.map((row) => line('td', row)).join('\n')}</tbody></table>\n`;
};

const reasonHtml = (entry: ReasonReport): string => {
  const { reason, meaning, count, examples } = entry;
  const changes = examples.some(({ before, after }) => before !== null || after !== null);
  return [
    `<section><h3>${htmlText(meaning)}</h3>`,
    `<p><b>${countText(count)}</b> <span class="soft code">${htmlText(reason)}</span><br><span class="soft">${htmlText(shareWords(entry))}</span></p>`,
    examples.length === 0
      ? ''
      : changes
        ? table(
            ['for example', 'field', 'before', 'after'],
            examples.map((one) => [`${one.kind} ${one.id}`, one.field, one.before, one.after]),
            'examples',
          )
        : table(
            ['for example', 'field'],
            examples.map((one) => [`${one.kind} ${one.id}`, one.field]),
            'examples',
          ),
    '</section>\n',
  ].join('');
};

const reasons = (
  heading: string,
  about: string,
  none: string,
  group: { readonly total: number; readonly reasons: readonly ReasonReport[] },
): string =>
  [
    `<h2>${heading}: ${countText(group.total)}</h2>`,
    group.total === 0
      ? `<p class="good">${none}</p>`
      : `<p>${about}</p>${table(
          ['reason', 'count', 'meaning'],
          group.reasons.map(({ reason, count, meaning }) => [reason, count, meaning]),
        )}${group.reasons.map(reasonHtml).join('')}`,
  ].join('');

const writes = ({ operations }: PlanReport): string =>
  `<h2>What will be written</h2><p>${aboutWrites}</p>${table(
    ['kind', 'writes', 'still to do', 'bytes'],
    Object.entries(operations.byKind).map(([kind, k]) => [kind, k.operations, k.open, bytesText(k.bytes)]),
  )}`;

const needs = (report: PlanReport): string => {
  const sorts = Object.entries(report.needs);
  if (sorts.length === 0) return '';
  return `<h2>What must be there</h2><p>${aboutNeeds}</p>${table(
    ['what', 'names'],
    sorts.map(([sort, names]) => [needWords[sort] ?? sort, names.join(', ')]),
  )}`;
};

const rehearsal = (report: PlanReport): string => {
  const found = report.rehearsal;
  if (found === null)
    return '<h2>Rehearsal</h2><p class="soft">This plan was not rehearsed; <span class="code">deskarchive load --plan … --rehearse</span> says how long it takes and what fails.</p>';
  return [
    `<h2>Rehearsal</h2>${list(rehearsalFacts(report))}`,
    found.rejects.length === 0
      ? ''
      : table(
          ['kind', 'count', 'code', 'what the stand-in says', 'for example'],
          found.rejects.map((one) => [one.kind, one.count, one.code, one.message, one.examples[0] ?? '']),
        ),
    ...found.violations.map((line) => `<p class="bad">${htmlText(line)}</p>`),
    ...found.advice.map((line) => `<p>${htmlText(line)}</p>`),
  ].join('');
};

const sign = `<div class="sign"><div>Name</div><div>Place and date</div><div>Company</div><div>Signature</div></div>`;

/** The report as one page that needs nothing else and runs nothing: to be read, printed and signed. */
export const reportHtml = (report: PlanReport): string =>
  [
    htmlHead(title(report), style),
    `<body><main><h1>${htmlText(title(report))}</h1>`,
    '<p class="soft">A plan: nothing of it is written yet.</p>',
    report.confirmed === null ? `<p class="bad">${unconfirmed}</p>` : '',
    `<div class="figures">${figures(report)
      .map(([value, name]) => `<div class="figure"><b>${htmlText(value)}</b>${htmlText(name)}</div>`)
      .join('')}</div>`,
    list(facts(report)),
    writes(report),
    reasons('What will not arrive as it was', aboutLosses, 'Nothing is lost on the way.', report.losses),
    reasons('What is held back', aboutHeld, 'Nothing is held back.', report.held),
    needs(report),
    rehearsal(report),
    `<h2>Agreement</h2><p>${statement}</p><p class="code">Plan ${htmlText(report.plan.sha256)}</p>${sign}`,
    '</main></body></html>\n',
  ].join('\n');
