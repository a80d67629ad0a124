import { limitsOf, type SnapshotInfo } from '../../archive-format/snapshot.js';
import { deskError } from '../../core/errors.js';
import { filtersOf, type Selection } from '../../extract/selection.js';
import type { Flags, Options } from '../command.js';

/** Flags that take a part of a desk: which conversations, and so what belongs to them. */
export const selectionOptions = {
  user: {
    type: 'strings',
    about:
      'Only conversations assigned to this user: id, mail address or name. Repeatable, as the next four.',
    value: 'WHO',
  },
  team: { type: 'strings', about: 'Only conversations assigned to this team: id or name.', value: 'NAME' },
  channel: { type: 'strings', about: 'Only conversations of this channel, e.g. email.', value: 'NAME' },
  tag: { type: 'strings', about: 'Only conversations with this tag: id or name.', value: 'NAME' },
  klass: { type: 'strings', about: 'Only custom objects of this klass.', value: 'NAME' },
  from: {
    type: 'string',
    about: 'Only conversations that began at this day or instant or later, e.g. 2024-01-01; UTC.',
    value: 'TIME',
  },
  to: { type: 'string', about: 'Only conversations that began before this day or instant.', value: 'TIME' },
  sample: {
    type: 'number',
    about:
      'Only so many conversations, of all sorts: by channel, status, age and length. 50 to 200 show what a desk is like.',
    whole: true,
    range: [1, 10_000],
  },
  'sample-seed': {
    type: 'number',
    about: 'Another seed takes another sample; the same one takes the same of the same desk.',
    whole: true,
    default: 1,
  },
} as const satisfies Options;

const instant = (flag: string, value: string | undefined): string | undefined => {
  if (value === undefined) return undefined;
  const at = /^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d\d:?\d\d))?$/.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw deskError('flag-invalid', {
    what: `"${value}" is no day and no instant with a zone.`,
    where: flag,
    next: 'Write 2024-01-31 or 2024-01-31T12:00:00Z.',
  });
};

/** What the flags select; undefined when they select nothing. Errors: flag-invalid. */
export const selectionOf = (flags: Flags<typeof selectionOptions>): Selection | undefined => {
  const from = instant('--from', flags.from);
  const to = instant('--to', flags.to);
  if (from !== undefined && to !== undefined && from >= to)
    throw deskError('flag-invalid', { what: 'Nothing lies between --from and --to.', where: '--to' });
  const selection: Selection = {
    users: flags.user,
    teams: flags.team,
    channels: flags.channel,
    tags: flags.tag,
    klasses: flags.klass,
    from,
    to,
    sample: flags.sample === undefined ? undefined : { size: flags.sample, seed: flags['sample-seed'] },
  };
  return filtersOf(selection) ? selection : undefined;
};

/** Says that something is partial, and by what; nothing when there is no limit. */
export const partialLine = (limits: Readonly<Record<string, unknown>> | null): readonly string[] =>
  limits === null || Object.keys(limits).length === 0
    ? []
    : [`Partial: limited to ${JSON.stringify(limits)}`];

/** Limits of the newest snapshot when every one of an archive was limited; null when one is whole. */
export const partialOf = (snapshots: readonly SnapshotInfo[]): Readonly<Record<string, unknown>> | null => {
  const newest = snapshots.at(-1);
  const isPartial = snapshots.every((snapshot) => Object.keys(limitsOf(snapshot)).length > 0);
  return newest && isPartial ? limitsOf(newest) : null;
};
