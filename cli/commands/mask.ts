import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { noteHandover } from '../../archive-format/handover/log.js';
import { maskArchive } from '../../archive-format/mask/copy.js';
import type { MaskSpec } from '../../archive-format/mask/record.js';
import { openArchive } from '../../archive-format/open.js';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { kustomerMask } from '../../extract/kustomer/mask.js';
import { csvMask } from '../../extract/kustomer-csv/mask.js';
import { command } from '../command.js';
import { archiveOptions } from '../shared/archive.js';
import { operatorOf } from '../shared/sources.js';
import { counted } from '../shared/table.js';

/** Which texts of a source are words of the product. One line a source. */
const specs: Readonly<Record<string, MaskSpec>> = {
  kustomer: kustomerMask,
  'kustomer-csv': csvMask,
  'kustomer-dump': kustomerMask,
};

export const mask = command({
  name: 'mask',
  summary: 'Make a copy of an archive in which nobody is real, for tests and demos.',
  about:
    'Writes a new archive with the same kinds, snapshots, counts, links and forms. People get made-up names and addresses at example.com, the same for the same; texts become nonsense of the same length; ids become others; files become placeholders of about the same size. Times, numbers, keys and words of the product stay. The account of the copy is called "masked". It is a copy for work, not an anonymisation in the sense of the law: who was active when can still be told.',
  positionals: [],
  options: {
    ...archiveOptions,
    out: { type: 'string', about: 'The new archive.', value: 'FOLDER', required: true },
    seed: {
      type: 'string',
      about:
        'The same seed gives the same copy. Keep it secret: whoever has it can try guesses. Random by default.',
      value: 'TEXT',
    },
    recipient: { type: 'string', about: 'Who gets it, for your own list of hand-overs.', value: 'WHO' },
    operator: {
      type: 'string',
      about: 'Who does it, for the copy’s record: "Name <mail@example.com>". The login name by default.',
      value: 'WHO',
    },
  },
  examples: [['deskarchive mask --archive acme.archive --out masked.archive', 'a copy to show around']],
  exits: [exitCodes.findings, exitCodes.locked],
  json: { archive: 'Folder of the copy', snapshots: 'Snapshots written', records: 'Lines written' },
  run: async (_, flags, context) => {
    const archive = await openArchive(flags.archive);
    const object = await archive.object(flags.object);
    const { source } = await object.snapshot();
    const spec = specs[source.kind];
    if (!spec)
      throw deskError('subject-undeclared', {
        what: `Nothing says which texts of ${source.kind} are words of the product.`,
        where: object.name,
        next: 'Declare them beside the source’s tables, as extract/kustomer/mask.ts does.',
      });
    const done = await maskArchive({
      object,
      out: flags.out,
      // A copy that nobody noted must not be found lying there.
      beforeNaming: (home) =>
        noteHandover(archive.home, {
          sort: 'mask',
          at: new Date(context.clock.now()).toISOString(),
          recipient: flags.recipient ?? null,
          file: basename(home),
          payloadBytes: 0,
          signed: false,
          encrypted: false,
          receipts: [],
        }),
      spec,
      seed: flags.seed ?? randomBytes(32).toString('hex'),
      operator: operatorOf(flags.operator),
      clock: context.clock,
      progress: context.progress,
      signal: context.signal,
    });
    return {
      exit: exitCodes.done,
      json: { archive: done.home, snapshots: done.snapshots, records: done.records },
      lines: [
        `${counted(done.snapshots, 'snapshot')}, ${counted(done.records, 'line')}: the masked copy is in ${done.home}`,
      ],
    };
  },
});
