import { type EraseCall, outlineErasure, erase as runErase } from '../../archive-format/erase/erase.js';
import type { ErasureOutline } from '../../archive-format/erase/outline.js';
import type { Rewritten } from '../../archive-format/erase/rewrite.js';
import { readHandovers } from '../../archive-format/handover/log.js';
import { withLockedHome } from '../../archive-format/home/session.js';
import { type HomePaths, homePaths } from '../../archive-format/layout.js';
import { openArchive } from '../../archive-format/open.js';
import { isDeskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { ledgerRule } from '../../load/ledger/erase.js';
import { command, type Flags, type Options } from '../command.js';
import { archiveOptions } from '../shared/archive.js';
import { certified } from '../shared/certified.js';
import { erasureLines, rewrittenLines } from '../shared/erasure-text.js';
import { reseal, resealKey, resealOption } from '../shared/reseal.js';
import { operatorOf } from '../shared/sources.js';
import { objectsOf, personOf, subjectSpecOf } from '../shared/subjects.js';
import { counted } from '../shared/table.js';

const options = {
  ...archiveOptions,
  person: { type: 'string', about: 'Whom to erase.', value: 'EMAIL_OR_ID', required: true },
  also: {
    type: 'strings',
    about: 'Strike this out of other people’s records too, e.g. a full name that nobody else has.',
    value: 'TEXT',
  },
  reason: { type: 'string', about: 'Why; it is kept in the certificate. Name nobody in it.', value: 'TEXT' },
  'legal-basis': {
    type: 'string',
    about: 'On what ground, e.g. "GDPR 17(1)(b)"; it is kept in the certificate.',
    value: 'TEXT',
  },
  operator: {
    type: 'string',
    about: 'Who does it, for the certificate: "Name <mail@example.com>". The login name by default.',
    value: 'WHO',
  },
  'dry-run': { type: 'boolean', about: 'Say what would go and change nothing.', default: false },
  'drop-unfinished': {
    type: 'boolean',
    about: 'Throw unfinished snapshots away; they may hold the person too.',
    default: false,
  },
  'allow-return': {
    type: 'boolean',
    about: 'Do not keep the person out of later extractions.',
    default: false,
  },
  key: resealOption,
} as const satisfies Options;

/** The calls for every object of the archive. */
const callsOf = async (
  paths: HomePaths,
  flags: Flags<typeof options>,
  more: Pick<EraseCall, 'progress' | 'signal'>,
): Promise<readonly EraseCall[]> => {
  const archive = await openArchive(paths.home);
  const calls: EraseCall[] = [];
  for (const object of await objectsOf(archive, flags.object))
    calls.push({
      paths,
      object,
      spec: await subjectSpecOf(object),
      subject: personOf(flags.person),
      also: flags.also,
      rules: [ledgerRule],
      ...more,
    });
  return calls;
};

/** A person need not be in every source of an archive, but has to be in one. */
const inEach = async <T>(calls: readonly EraseCall[], use: (call: EraseCall) => Promise<T>): Promise<T[]> => {
  const done: T[] = [];
  let nowhere: unknown;
  for (const call of calls)
    try {
      done.push(await use(call));
    } catch (error) {
      if (!isDeskError(error, 'subject-missing')) throw error;
      nowhere = error;
    }
  if (done.length === 0) throw nowhere;
  return done;
};

export const erase = command({
  name: 'erase',
  summary: 'Erase a person from every version of an archive, with a certificate.',
  about:
    'Finds everything of a person, in the less obvious places too: records, threads, messages, notes, attachments, gaps, the addresses and bodies of requests, reports, ledgers of loads, models and caches. Makes the object anew without it, every other record byte for byte, and proves by a search through every unpacked file that nothing is left. The last version has a certificate that names nobody. Whole threads of the person go, and what the person wrote elsewhere; in other people’s records the person’s ids, addresses and numbers are struck out. Look with --dry-run first.',
  positionals: [],
  options,
  examples: [
    ['deskarchive erase --archive acme.archive --person ann@example.com --dry-run', 'what would go'],
    [
      'deskarchive erase --archive acme.archive --person ann@example.com --reason "Request 88" --legal-basis "GDPR 17(1)(b)"',
      'erase, and keep the person out of later extractions',
    ],
  ],
  exits: [exitCodes.findings, exitCodes.doneWithGaps, exitCodes.locked],
  json: {
    dry_run: 'Nothing was changed',
    objects:
      'Per object: records and mentions by kind, lines by snapshot and kind, attachments, files, work (rows by file), removed, names, shared, unclear; after an erasure also erasure, version, inventorySha512, signatures, left',
    signed: 'With --key: objects and versions that were signed',
  },
  run: async (_, flags, context) => {
    const more = { progress: context.progress, signal: context.signal };
    if (flags['dry-run']) {
      const calls = await callsOf(homePaths(flags.archive), flags, more);
      const outlines = await inEach(calls, outlineErasure);
      return {
        exit: exitCodes.done,
        json: { dry_run: true, objects: outlines },
        lines: [...outlines.flatMap(erasureLines), 'Nothing was changed: this was a dry run.'],
      };
    }
    const reason = certified('erase', 'reason', flags.reason);
    const legalBasis = certified('erase', 'legal-basis', flags['legal-basis']);
    const operator = operatorOf(flags.operator);
    const key = await resealKey(flags.key, context);
    const done = await withLockedHome(flags.archive, context.clock, async (paths) => {
      const calls = await callsOf(paths, flags, more);
      // All of them may, or none does: a hold in the last object must not find the first one done.
      if (calls.length > 1) await inEach(calls, outlineErasure);
      return inEach(calls, (call) =>
        runErase({
          ...call,
          operator,
          reason,
          legalBasis,
          clock: context.clock,
          dropUnfinished: flags['drop-unfinished'],
          suppress: !flags['allow-return'],
        }),
      );
    });
    const given = await readHandovers(homePaths(flags.archive).home);
    const sealed = await reseal(flags.archive, key, context);
    const left = done.flatMap(({ rewritten }) => rewritten.left);
    return {
      exit: left.length > 0 ? exitCodes.doneWithGaps : exitCodes.done,
      json: {
        dry_run: false,
        objects: done.map(({ outline, rewritten }): ErasureOutline & Rewritten => ({
          ...outline,
          ...rewritten,
        })),
        signed: sealed.signed,
      },
      lines: [
        ...done.flatMap(({ outline, rewritten }) => [...erasureLines(outline), ...rewrittenLines(rewritten)]),
        ...(given.length > 0
          ? [
              `${counted(given.length, 'hand-over')} from before: deskarchive handovers --archive ${flags.archive}`,
            ]
          : []),
        ...sealed.lines,
      ],
    };
  },
});
