import { type Gap, type GapReason, gapReasons } from '../../archive-format/gap.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { archiveOptions, asOfOption, openSource } from '../shared/archive.js';
import { counted, table } from '../shared/table.js';

export const gaps = command({
  name: 'gaps',
  summary: 'What is missing from the archive, and why.',
  about:
    'Lists what the archive does not hold and why: what was expected, what came, what proves it. With --reason every row of that reason; otherwise counts by reason and kind.',
  positionals: [],
  options: {
    ...archiveOptions,
    'as-of': asOfOption,
    reason: { type: 'string', about: 'Show the rows of one reason.', choices: Object.keys(gapReasons) },
    limit: { type: 'number', about: 'Rows to show with --reason.', default: 50 },
  },
  examples: [
    ['deskarchive gaps --archive acme.archive', 'counts by reason'],
    ['deskarchive gaps --archive acme.archive --reason blob-missing', 'each file without bytes'],
  ],
  exits: [exitCodes.findings, exitCodes.doneWithGaps],
  json: {
    total: 'Number of gaps',
    by_reason: 'List of reason, kind, count, meaning',
    gaps: 'With --reason: the rows, at most --limit',
  },
  run: async (_, flags, context) => {
    const { object } = await openSource(flags);
    const counts = new Map<string, number>();
    const shown: Gap[] = [];
    let total = 0;
    for await (const gap of object.gaps(flags['as-of'], context.signal)) {
      total++;
      const key = `${gap.reason}\t${gap.kind}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (gap.reason === flags.reason && shown.length < flags.limit) shown.push(gap);
    }
    const byReason = [...counts].sort().map(([key, count]) => {
      const [reason = '', kind = ''] = key.split('\t');
      return { reason, kind, count, meaning: gapReasons[reason as GapReason] ?? '' };
    });
    const rowsOfReason = () =>
      table(
        ['kind', 'id', 'field', 'expected', 'received', 'evidence'],
        shown.map((g) => [
          g.kind,
          g.id ?? null,
          g.field ?? null,
          g.expected ?? null,
          g.received ?? null,
          g.evidence ?? null,
        ]),
      );
    const countsByReason = () => [
      counted(total, 'gap'),
      ...table(
        ['reason', 'kind', 'count', 'meaning'],
        byReason.map((g) => [g.reason, g.kind, g.count, g.meaning]),
        ['count'],
      ),
    ];
    const nothing = ['No gaps: everything the source was known to hold is here.'];
    return {
      exit: total > 0 ? exitCodes.doneWithGaps : exitCodes.done,
      json: { total, by_reason: byReason, ...(flags.reason ? { gaps: shown } : {}) },
      lines: flags.reason ? rowsOfReason() : total === 0 ? nothing : countsByReason(),
    };
  },
});
