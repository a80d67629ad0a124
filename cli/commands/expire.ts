import {
  type ExpireCall,
  type Expiring,
  outlineExpiry,
  expire as runExpire,
} from '../../archive-format/expire/expire.js';
import { withLockedHome } from '../../archive-format/home/session.js';
import { type HomePaths, homePaths } from '../../archive-format/layout.js';
import { openArchive } from '../../archive-format/open.js';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { ledgerRule } from '../../load/ledger/erase.js';
import { command, type Flags, type Options } from '../command.js';
import { archiveOptions } from '../shared/archive.js';
import { certified } from '../shared/certified.js';
import { erasureLines, expiryLines, rewrittenLines } from '../shared/erasure-text.js';
import { reseal, resealKey, resealOption } from '../shared/reseal.js';
import { operatorOf } from '../shared/sources.js';
import { objectsOf, subjectSpecOf } from '../shared/subjects.js';

const options = {
  ...archiveOptions,
  before: {
    type: 'string',
    about: 'The day: what nobody touched since goes. A date, or an age like 7y, 18m or 90d.',
    value: 'DATE',
    required: true,
  },
  what: {
    type: 'string',
    about:
      'Conversations and people that nobody touched since; or what only states before that day need; or both.',
    choices: ['threads', 'history', 'both'],
    default: 'threads',
  },
  reason: {
    type: 'string',
    about: 'Why, e.g. the retention rule; it is kept in the certificate.',
    value: 'TEXT',
  },
  'legal-basis': {
    type: 'string',
    about: 'On what ground, e.g. "GDPR 5(1)(e)"; it is kept in the certificate.',
    value: 'TEXT',
  },
  operator: {
    type: 'string',
    about: 'Who does it, for the certificate: "Name <mail@example.com>". The login name by default.',
    value: 'WHO',
  },
  'dry-run': { type: 'boolean', about: 'Say what would go and change nothing.', default: false },
  'keep-out': {
    type: 'boolean',
    about: 'Leave the conversations that went out of later extractions, even when they go on.',
    default: false,
  },
  key: resealOption,
} as const satisfies Options;

/** The day as milliseconds since 1970. Errors: flag-invalid. */
const dayOf = (text: string, now: number): number => {
  const age = /^(\d{1,4})([ymd])$/.exec(text);
  const day = new Date(now);
  const count = Number(age?.[1]);
  if (age?.[2] === 'y') day.setUTCFullYear(day.getUTCFullYear() - count);
  else if (age?.[2] === 'm') day.setUTCMonth(day.getUTCMonth() - count);
  else if (age) day.setUTCDate(day.getUTCDate() - count);
  const at = age ? day.getTime() : /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at) || at > now)
    throw deskError('flag-invalid', {
      what: Number.isNaN(at) ? `"${text}" is no date.` : 'The day lies ahead; everything would go.',
      where: '--before',
      next: 'Give a date like 2018-01-01, or an age like 7y, 18m or 90d.',
    });
  return at;
};

const callsOf = async (
  paths: HomePaths,
  flags: Flags<typeof options>,
  more: Pick<ExpireCall, 'before' | 'progress' | 'signal'>,
): Promise<readonly ExpireCall[]> => {
  const what = (flags.what === 'both' ? ['threads', 'history'] : [flags.what]) as readonly Expiring[];
  const calls: ExpireCall[] = [];
  for (const object of await objectsOf(await openArchive(paths.home), flags.object))
    calls.push({ paths, object, spec: await subjectSpecOf(object), what, rules: [ledgerRule], ...more });
  return calls;
};

export const expire = command({
  name: 'expire',
  summary: 'Take what is older than a retention rule allows out of every version, with a certificate.',
  about:
    'A conversation expires when nothing in it, no message and no note, was made or changed since the day; it goes with everything in it. A person expires when nothing newer is left of theirs. Articles, tags, teams and what has no date stay. With --what history go the lines that newer ones had replaced by that day and the records that were gone by then; states before it can no longer be asked for, all later ones stay as they were. A standing hold on any of it stops the whole. The rest is as with erase: made anew, searched, verified, a certificate. What the source still has can come back with the next extraction: let it expire there first.',
  positionals: [],
  options,
  examples: [
    ['deskarchive expire --archive acme.archive --before 7y --dry-run', 'what would go'],
    [
      'deskarchive expire --archive acme.archive --before 2018-01-01 --reason "Retention rule 4" --legal-basis "GDPR 5(1)(e)"',
      'let it go',
    ],
    [
      'deskarchive expire --archive acme.archive --before 2y --what history --reason "Rule 5" --legal-basis "GDPR 5(1)(c)"',
      'keep the newest state of two years ago and all since',
    ],
  ],
  exits: [exitCodes.findings, exitCodes.locked],
  json: {
    dry_run: 'Nothing was changed',
    before: 'The day, ISO 8601',
    objects:
      'Per object: nothing (nothing is that old), undated, history, and as with erase records, mentions, lines, attachments, files, work, removed; when something went also erasure, version, inventorySha512, signatures, left',
    signed: 'With --key: objects and versions that were signed',
  },
  run: async (_, flags, context) => {
    const before = dayOf(flags.before, context.clock.now());
    const more = { before, progress: context.progress, signal: context.signal };
    const day = new Date(before).toISOString();
    if (flags['dry-run']) {
      const outlines = [];
      for (const call of await callsOf(homePaths(flags.archive), flags, more))
        outlines.push(await outlineExpiry(call));
      return {
        exit: exitCodes.done,
        json: { dry_run: true, before: day, objects: outlines },
        lines: [
          ...outlines.flatMap((outline) => [
            ...(outline.nothing ? [outline.object] : erasureLines(outline)),
            ...expiryLines(outline, day),
          ]),
          'Nothing was changed: this was a dry run.',
        ],
      };
    }
    const reason = certified('expire', 'reason', flags.reason);
    const legalBasis = certified('expire', 'legal-basis', flags['legal-basis']);
    const operator = operatorOf(flags.operator);
    const key = await resealKey(flags.key, context);
    const { clock } = context;
    const done = await withLockedHome(flags.archive, clock, async (paths) => {
      const calls = await callsOf(paths, flags, more);
      // All of them may, or none does: a hold in the last object must not find the first one done.
      if (calls.length > 1) for (const call of calls) await outlineExpiry(call);
      const results = [];
      for (const call of calls)
        results.push(
          await runExpire({ ...call, operator, reason, legalBasis, clock, keepOut: flags['keep-out'] }),
        );
      return results;
    });
    const sealed = await reseal(flags.archive, key, context);
    return {
      exit: exitCodes.done,
      json: {
        dry_run: false,
        before: day,
        objects: done.map(({ outline, rewritten }) => ({ ...outline, ...rewritten })),
        signed: sealed.signed,
      },
      lines: [
        ...done.flatMap(({ outline, rewritten }) => [
          ...(rewritten ? erasureLines(outline) : [outline.object]),
          ...expiryLines(outline, day),
          ...(rewritten ? rewrittenLines(rewritten) : []),
        ]),
        ...sealed.lines,
      ],
    };
  },
});
