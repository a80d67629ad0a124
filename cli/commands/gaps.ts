import { type GapReason, gapReasons } from '../../archive-format/gap.js';
import { type GapState, gapStates } from '../../archive-format/gaps/state.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { archiveOptions, asOfOption, openSource } from '../shared/archive.js';
import { counted, table } from '../shared/table.js';

const rowsOf = (shown: readonly GapState[]): readonly string[] =>
  table(
    ['kind', 'id', 'parent', 'field', 'expected', 'received', 'evidence', 'tried', 'last tried', 'state'],
    shown.map((g) => [
      g.kind,
      g.id ?? null,
      g.parentId === undefined ? null : `${g.parentKind} ${g.parentId}`,
      g.field ?? null,
      g.expected ?? null,
      g.received ?? null,
      g.evidence ?? null,
      g.times,
      g.at,
      g.state === 'open' ? 'open' : `healed by ${g.healedBy} (${g.healedHow})`,
    ]),
  );

export const gaps = command({
  name: 'gaps',
  summary: 'What is missing from the archive, and why.',
  about:
    'Lists what the archive does not hold and why: what was expected, what came, what proves it, when it was last tried. A gap is open until a later snapshot closes it. With --reason every open one of that reason; otherwise counts by reason and kind.',
  positionals: [],
  options: {
    ...archiveOptions,
    'as-of': asOfOption,
    all: { type: 'boolean', about: 'Also those that a later snapshot closed.', default: false },
    reason: { type: 'string', about: 'Show the rows of one reason.', choices: Object.keys(gapReasons) },
    limit: { type: 'number', about: 'Rows to show with --reason.', default: 50 },
  },
  examples: [
    ['deskarchive gaps --archive acme.archive', 'open ones, counts by reason'],
    ['deskarchive gaps --archive acme.archive --reason blob-missing', 'each file without bytes'],
    ['deskarchive gaps --archive acme.archive --all', 'with those that were healed'],
  ],
  exits: [exitCodes.findings, exitCodes.doneWithGaps],
  json: {
    open: 'Number of open gaps',
    healed: 'Number of gaps that a later snapshot closed',
    by_reason: 'List of reason, kind, open, healed, meaning',
    gaps: 'With --reason: gap, reason, kind, id, parentKind, parentId, field, expected, received, evidence, at, firstSnapshot, snapshot, times, state, healedBy, healedAt, healedHow; at most --limit',
  },
  run: async (_, flags, context) => {
    const { object } = await openSource(flags);
    const counts = new Map<string, { open: number; healed: number }>();
    const shown: GapState[] = [];
    const asOf = flags['as-of'];
    const options = { signal: context.signal, ...(asOf === undefined ? {} : { asOf }) };
    for await (const gap of gapStates(object, options)) {
      const key = `${gap.reason}\t${gap.kind}`;
      const count = counts.get(key) ?? { open: 0, healed: 0 };
      counts.set(key, count);
      count[gap.state]++;
      const isWanted = gap.reason === flags.reason && (flags.all || gap.state === 'open');
      if (isWanted && shown.length < flags.limit) shown.push(gap);
    }
    const byReason = [...counts].sort().map(([key, count]) => {
      const [reason = '', kind = ''] = key.split('\t');
      return { reason, kind, ...count, meaning: gapReasons[reason as GapReason] ?? '' };
    });
    const sum = (state: 'open' | 'healed'): number => byReason.reduce((total, row) => total + row[state], 0);
    const [open, healed] = [sum('open'), sum('healed')];
    const countsByReason = (): readonly string[] => [
      `${counted(open, 'open gap')}${healed > 0 ? `, ${healed} healed` : ''}`,
      ...table(
        ['reason', 'kind', 'open', ...(flags.all ? ['healed'] : []), 'meaning'],
        byReason
          .filter((row) => flags.all || row.open > 0)
          .map((g) => [g.reason, g.kind, g.open, ...(flags.all ? [g.healed] : []), g.meaning]),
        ['open', 'healed'],
      ),
    ];
    const isEmpty = open === 0 && (healed === 0 || !flags.all);
    const nothing = [
      `No open gaps: everything the source was known to hold is here.${healed > 0 ? ` ${counted(healed, 'gap')} healed: --all.` : ''}`,
    ];
    return {
      exit: open > 0 ? exitCodes.doneWithGaps : exitCodes.done,
      json: { open, healed, by_reason: byReason, ...(flags.reason ? { gaps: shown } : {}) },
      lines: flags.reason ? rowsOf(shown) : isEmpty ? nothing : countsByReason(),
    };
  },
});
