import { addHold, releaseHold } from '../../archive-format/governance/hold.js';
import { holdsOf } from '../../archive-format/governance/read.js';
import { withLockedHome } from '../../archive-format/home/session.js';
import { openArchive } from '../../archive-format/open.js';
import type { Subject } from '../../archive-format/subject/find.js';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { type CommandContext, command, type Flags, type Options } from '../command.js';
import { archiveOptions } from '../shared/archive.js';
import { operatorOf } from '../shared/sources.js';
import { objectsOf, personOf } from '../shared/subjects.js';
import { table } from '../shared/table.js';

const decision = {
  ...archiveOptions,
  reason: { type: 'string', about: 'Why; it is kept in the archive.', value: 'TEXT', required: true },
  operator: {
    type: 'string',
    about: 'Who decides, for the archive’s record: "Name <mail@example.com>". The login name by default.',
    value: 'WHO',
  },
} as const satisfies Options;

const callOf = async (home: string, flags: Flags<typeof decision>, context: CommandContext) => {
  const archive = await openArchive(home);
  return {
    objects: await objectsOf(archive, flags.object),
    clock: context.clock,
    operator: operatorOf(flags.operator),
    reason: flags.reason,
  };
};

const addOptions = {
  ...decision,
  person: { type: 'string', about: 'Keep everything of this person.', value: 'EMAIL_OR_ID' },
  conversation: { type: 'string', about: 'Keep this conversation.', value: 'ID' },
  everything: { type: 'boolean', about: 'Keep everything.', default: false },
} as const satisfies Options;

const subjectOf = (flags: Flags<typeof addOptions>): Exclude<Subject, { readonly sort: 'record' }> => {
  const given = [flags.person, flags.conversation, flags.everything || undefined].filter(
    (flag) => flag !== undefined,
  );
  if (given.length !== 1)
    throw deskError('flag-invalid', {
      what: 'Name one thing to hold: --person, --conversation or --everything.',
      where: 'deskarchive hold add',
    });
  if (flags.person !== undefined) return personOf(flags.person);
  if (flags.conversation !== undefined) return { sort: 'conversation', id: flags.conversation };
  return { sort: 'everything' };
};

export const holdAdd = command({
  name: 'hold add',
  summary: 'Lay a legal hold: what it covers can be neither erased nor redacted.',
  about:
    'Adds a document to the archive that says who holds what, since when and why. As long as it stands, erase and redact refuse to touch what it covers. Without --object every source of the archive gets it.',
  positionals: [],
  options: addOptions,
  examples: [
    [
      'deskarchive hold add --archive acme.archive --person ann@example.com --reason "Case 2025-17"',
      'keep everything of one person',
    ],
    [
      'deskarchive hold add --archive acme.archive --everything --reason "Audit 2025"',
      'nothing may go for now',
    ],
  ],
  exits: [exitCodes.findings, exitCodes.locked],
  json: { hold: 'Name of the hold', objects: 'Objects that have it' },
  run: async (_, flags, context) => {
    const subject = subjectOf(flags);
    const { hold, objects } = await withLockedHome(flags.archive, context.clock, async (paths) => {
      const call = { paths, ...(await callOf(paths.home, flags, context)) };
      return { hold: await addHold(call, subject), objects: call.objects.map(({ name }) => name) };
    });
    return {
      exit: exitCodes.done,
      json: { hold, objects },
      lines: [
        `Hold ${hold} stands on ${objects.join(', ')}.`,
        `It ends with: deskarchive hold release ${hold} --archive ${flags.archive} --reason …`,
      ],
    };
  },
});

export const holdRelease = command({
  name: 'hold release',
  summary: 'Withdraw a legal hold.',
  about:
    'Adds a document that says who withdrew the hold, when and why. The hold itself stays readable: nothing is deleted.',
  positionals: [{ name: 'hold', about: 'Name of the hold, e.g. H-0001.', required: true }],
  options: decision,
  examples: [
    ['deskarchive hold release H-0001 --archive acme.archive --reason "Case closed"', 'the hold ends now'],
  ],
  exits: [exitCodes.findings, exitCodes.locked],
  json: { hold: 'Name of the hold', objects: 'Objects in which it was withdrawn' },
  run: async ([hold], flags, context) => {
    const objects = await withLockedHome(flags.archive, context.clock, async (paths) =>
      releaseHold({ paths, ...(await callOf(paths.home, flags, context)) }, hold as string),
    );
    return {
      exit: exitCodes.done,
      json: { hold, objects },
      lines: [`Hold ${hold} is withdrawn from ${objects.join(', ')}.`],
    };
  },
});

export const holdList = command({
  name: 'hold list',
  summary: 'List the legal holds of an archive.',
  about: 'Lists every hold, standing or withdrawn: who, when, why and what it covers.',
  positionals: [],
  options: archiveOptions,
  examples: [['deskarchive hold list --archive acme.archive', 'one line a hold']],
  exits: [exitCodes.findings],
  json: { holds: 'Per hold: object, hold, covers, reason, operator, at, released (null while it stands)' },
  run: async (_, flags) => {
    const objects = await objectsOf(await openArchive(flags.archive), flags.object);
    const holds = [];
    for (const object of objects)
      for (const { hold, release } of await holdsOf(object))
        holds.push({
          object: object.name,
          hold: hold.hold,
          covers: hold.covers,
          reason: hold.reason,
          operator: hold.operator,
          at: hold.at,
          released: release ? { at: release.at, reason: release.reason, operator: release.operator } : null,
        });
    return {
      exit: exitCodes.done,
      json: { holds },
      lines: table(
        ['hold', 'object', 'covers', 'since', 'reason', 'withdrawn'],
        holds.map((row) => [
          row.hold,
          row.object,
          JSON.stringify(row.covers).replace(/[{}"]/g, ''),
          row.at,
          row.reason,
          row.released?.at ?? '',
        ]),
      ),
    };
  },
});
