import { bytesText, countText } from '../../core/figures.js';
import type { PlanReport, ReasonReport } from './contents.js';
import {
  aboutHeld,
  aboutLosses,
  aboutNeeds,
  aboutUnread,
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

export type Cell = string | number | null;
type Pair = readonly [string, string];

/** One piece of a report. What it says is settled here; html.ts and markdown.ts only know how to write it. */
export type Block =
  | { readonly is: 'title' | 'heading' | 'subheading'; readonly text: string }
  | {
      readonly is: 'words';
      /** What stands in `code` is something to type. */
      readonly words: readonly (string | { readonly code: string })[];
      readonly tone?: 'soft' | 'good' | 'bad';
    }
  /** Value first, then what it is. */
  | { readonly is: 'figures'; readonly rows: readonly Pair[] }
  /** Name first, then what it is. */
  | { readonly is: 'facts'; readonly rows: readonly Pair[] }
  /** How often something happens, its code, and to what. */
  | { readonly is: 'tally'; readonly count: number; readonly code: string; readonly words: string }
  | {
      readonly is: 'table';
      /** `examples`: texts side by side; `sizes`: its last column is an amount. */
      readonly like: 'plain' | 'examples' | 'sizes';
      readonly head: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
    }
  /** Exactly this is signed: the digest, and room for who and when. */
  | { readonly is: 'signature'; readonly plan: string };

const words = (text: string, tone?: 'soft' | 'good' | 'bad'): Block => ({
  is: 'words',
  words: [text],
  ...(tone === undefined ? {} : { tone }),
});

const table = (
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  like: 'plain' | 'examples' | 'sizes' = 'plain',
): Block[] => (rows.length === 0 ? [] : [{ is: 'table', like, head, rows }]);

const reasonBlocks = (entry: ReasonReport): Block[] => {
  const { reason, meaning, count, examples } = entry;
  const changes = examples.some(({ before, after }) => before !== null || after !== null);
  return [
    { is: 'subheading', text: meaning },
    { is: 'tally', count, code: reason, words: shareWords(entry) },
    ...table(
      ['for example', 'field', ...(changes ? ['before', 'after'] : [])],
      examples.map((one) => [
        `${one.kind} ${one.id}`,
        one.field,
        ...(changes ? [one.before, one.after] : []),
      ]),
      'examples',
    ),
  ];
};

const reasonsBlocks = (
  heading: string,
  about: string,
  none: string,
  { total, reasons }: { readonly total: number; readonly reasons: readonly ReasonReport[] },
): Block[] => [
  { is: 'heading', text: `${heading}: ${countText(total)}` },
  ...(total === 0
    ? [words(none, 'good')]
    : [
        words(about),
        ...table(
          ['reason', 'count', 'meaning'],
          reasons.map(({ reason, count, meaning }) => [reason, count, meaning]),
        ),
        ...reasons.flatMap(reasonBlocks),
      ]),
];

const unreadBlocks = ({ unread }: PlanReport): Block[] => {
  const kinds = Object.entries(unread);
  if (kinds.length === 0) return [];
  return [
    { is: 'heading', text: 'What stays in the archive' },
    words(aboutUnread),
    ...table(['kind', 'records'], kinds),
  ];
};

const needsBlocks = ({ needs }: PlanReport): Block[] => {
  const sorts = Object.entries(needs);
  if (sorts.length === 0) return [];
  return [
    { is: 'heading', text: 'What must be there' },
    words(aboutNeeds),
    ...table(
      ['what', 'names'],
      sorts.map(([sort, names]) => [needWords[sort] ?? sort, names.join(', ')]),
    ),
  ];
};

const rehearsalBlocks = (report: PlanReport): Block[] => {
  const { rehearsal } = report;
  const heading: Block = { is: 'heading', text: 'Rehearsal' };
  if (rehearsal === null)
    return [
      heading,
      {
        is: 'words',
        tone: 'soft',
        words: [
          'This plan was not rehearsed; ',
          { code: 'deskarchive load --plan … --rehearse' },
          ' says how long it takes and what fails.',
        ],
      },
    ];
  return [
    heading,
    { is: 'facts', rows: rehearsalFacts(report) },
    ...table(
      ['kind', 'count', 'code', 'what the stand-in says', 'for example'],
      rehearsal.rejects.map((one) => [one.kind, one.count, one.code, one.message, one.examples[0] ?? '']),
    ),
    ...rehearsal.violations.map((line) => words(line, 'bad')),
    ...rehearsal.advice.map((line) => words(line)),
  ];
};

/** All that a report says, in order. */
export const reportBlocks = (report: PlanReport): readonly Block[] => [
  { is: 'title', text: title(report) },
  words('A plan: nothing of it is written yet.', 'soft'),
  ...(report.confirmed === null ? [words(unconfirmed, 'bad')] : []),
  { is: 'figures', rows: figures(report) },
  { is: 'facts', rows: facts(report) },
  { is: 'heading', text: 'What will be written' },
  words(aboutWrites),
  ...table(
    ['kind', 'writes', 'still to do', 'bytes'],
    Object.entries(report.operations.byKind).map(([kind, k]) => [
      kind,
      k.operations,
      k.open,
      bytesText(k.bytes),
    ]),
    'sizes',
  ),
  ...reasonsBlocks(
    'What will not arrive as it was',
    aboutLosses,
    'Nothing is lost on the way.',
    report.losses,
  ),
  ...reasonsBlocks('What is held back', aboutHeld, 'Nothing is held back.', report.held),
  ...unreadBlocks(report),
  ...needsBlocks(report),
  ...rehearsalBlocks(report),
  { is: 'heading', text: 'Agreement' },
  words(statement),
  { is: 'signature', plan: report.plan.sha256 },
];
