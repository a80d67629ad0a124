import { bytesText, countText } from '../../core/figures.js';
import { markdownText } from '../../core/safe-text.js';
import type { PlanReport, ReasonReport } from './contents.js';
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

type Cell = string | number | null;

const cellText = (value: Cell): string =>
  typeof value === 'number' ? countText(value) : markdownText(value ?? '');

const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map((_, index) => (typeof rows[0]?.[index] === 'number' ? '---:' : '---')).join(' | ')} |`,
  ...rows.map((row) => `| ${row.map(cellText).join(' | ')} |`),
  '',
];

const pairs = (rows: readonly (readonly [string, string])[]): string[] => [
  ...rows.map(([name, text]) => `- **${name}:** ${markdownText(text)}`),
  '',
];

const reason = (entry: ReasonReport): string[] => [
  `### ${markdownText(entry.meaning)}`,
  '',
  `**${countText(entry.count)}** (${entry.reason}): ${markdownText(shareWords(entry))}`,
  '',
  ...table(
    ['for example', 'field', 'before', 'after'],
    entry.examples.map((one) => [`${one.kind} ${one.id}`, one.field, one.before, one.after]),
  ),
];

const reasons = (
  heading: string,
  about: string,
  none: string,
  group: { readonly total: number; readonly reasons: readonly ReasonReport[] },
): string[] => [
  `## ${heading}: ${countText(group.total)}`,
  '',
  ...(group.total === 0 ? [none, ''] : [about, '', ...group.reasons.flatMap(reason)]),
];

/** The report as Markdown, the same words as the page. */
export const reportMarkdown = (report: PlanReport): string =>
  [
    `# ${markdownText(title(report))}`,
    '',
    'A plan: nothing of it is written yet.',
    '',
    ...(report.confirmed === null ? [`**${unconfirmed}**`, ''] : []),
    ...figures(report).map(([value, name]) => `- **${value}** ${name}`),
    '',
    ...pairs(facts(report)),
    '## What will be written',
    '',
    aboutWrites,
    '',
    ...table(
      ['kind', 'writes', 'still to do', 'bytes'],
      Object.entries(report.operations.byKind).map(([kind, k]) => [
        kind,
        k.operations,
        k.open,
        bytesText(k.bytes),
      ]),
    ),
    ...reasons('What will not arrive as it was', aboutLosses, 'Nothing is lost on the way.', report.losses),
    ...reasons('What is held back', aboutHeld, 'Nothing is held back.', report.held),
    '## What must be there',
    '',
    aboutNeeds,
    '',
    ...table(
      ['what', 'names'],
      Object.entries(report.needs).map(([sort, names]) => [needWords[sort] ?? sort, names.join(', ')]),
    ),
    '## Rehearsal',
    '',
    ...(report.rehearsal === null
      ? [
          'This plan was not rehearsed; `deskarchive load --plan … --rehearse` says how long it takes and what fails.',
          '',
        ]
      : pairs(rehearsalFacts(report))),
    ...(report.rehearsal === null || report.rehearsal.rejects.length === 0
      ? []
      : table(
          ['kind', 'count', 'code', 'what the stand-in says', 'for example'],
          report.rehearsal.rejects.map((one) => [
            one.kind,
            one.count,
            one.code,
            one.message,
            one.examples[0] ?? '',
          ]),
        )),
    '## Agreement',
    '',
    statement,
    '',
    `Plan ${report.plan.sha256}`,
    '',
  ].join('\n');
