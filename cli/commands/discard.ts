import { discardLeftover, leftovers } from '../../archive-format/home/leftovers.js';
import { openArchive } from '../../archive-format/open.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { leftoverLines } from '../shared/leftovers.js';

export const discard = command({
  name: 'discard',
  summary: 'Throw away an unfinished snapshot.',
  about:
    'Deletes what a broken-off extraction left in work/, or half a version that was put aside; finished snapshots are never touched. Nothing else deletes it: extract goes on with an unfinished snapshot of the same source and configuration and leaves all others alone. List them with snapshots.',
  positionals: [],
  options: {
    archive: { type: 'string', about: 'The archive.', value: 'FOLDER', required: true },
    run: { type: 'string', about: 'Which one, when there are several.', value: 'ID' },
    yes: { type: 'boolean', about: 'Do it; without this it is only shown.', default: false },
  },
  examples: [
    ['deskarchive discard --archive acme.archive', 'show what would go'],
    ['deskarchive discard --archive acme.archive --yes', 'delete it'],
  ],
  exits: [exitCodes.locked],
  json: {
    discarded: 'True when it is gone, false when it was only shown',
    leftovers: 'List of id, sort (unfinished, quarantine), folder, bytes, progress',
  },
  run: async (_, flags, context) => {
    await openArchive(flags.archive);
    if (flags.yes) {
      const gone = await discardLeftover(flags.archive, flags.run, context.clock);
      return {
        exit: 0,
        json: { discarded: true, leftovers: [gone] },
        lines: ['gone:', ...leftoverLines(gone)],
      };
    }
    const all = (await leftovers(flags.archive)).filter(
      (one) => flags.run === undefined || one.id === flags.run,
    );
    return {
      exit: 0,
      json: { discarded: false, leftovers: all },
      lines:
        all.length === 0
          ? ['nothing is unfinished']
          : ['unfinished; --yes deletes it:', ...all.flatMap((one) => leftoverLines(one))],
    };
  },
});
