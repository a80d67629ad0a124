import type { ArchiveObject } from '../../archive-format/archive.js';
import { leftovers } from '../../archive-format/home/leftovers.js';
import { openArchive } from '../../archive-format/open.js';
import { limitsOf } from '../../archive-format/snapshot.js';
import { isDeskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { archiveOptions } from '../shared/archive.js';
import { leftoverLines } from '../shared/leftovers.js';
import { table } from '../shared/table.js';

export const snapshots = command({
  name: 'snapshots',
  summary: 'List what was taken, and when.',
  about:
    'Lists the snapshots of one source: number, time, mode, records, gaps and the digest that names the state; and what is unfinished, how far it got.',
  positionals: [],
  options: archiveOptions,
  examples: [['deskarchive snapshots --archive acme.archive', 'one line a snapshot']],
  exits: [exitCodes.findings],
  json: {
    object: 'Name of the source’s object; null when nothing is finished yet',
    snapshots: 'List, oldest first, fields as in snapshot.json',
    unfinished: 'List of id, sort (unfinished, quarantine), folder, bytes, progress',
  },
  run: async (_, flags) => {
    const archive = await openArchive(flags.archive);
    const unfinished = await leftovers(archive.home);
    const rest =
      unfinished.length === 0
        ? []
        : [
            'unfinished: extract goes on with it, discard deletes it',
            ...unfinished.flatMap((one) => leftoverLines(one)),
          ];
    let object: ArchiveObject;
    try {
      object = await archive.object(flags.object);
    } catch (error) {
      if (unfinished.length === 0 || !isDeskError(error, 'archive-incomplete')) throw error;
      return {
        exit: 0,
        json: { object: null, snapshots: [], unfinished },
        lines: ['no finished snapshot yet', ...rest],
      };
    }
    const list = await object.snapshots();
    const records = (s: (typeof list)[number]) =>
      Object.values(s.kinds).reduce((sum, kind) => sum + kind.written, 0);
    return {
      exit: 0,
      json: { object: object.name, snapshots: list, unfinished },
      lines: [
        `${object.name}  (${object.id})`,
        ...table(
          ['snapshot', 'finished', 'mode', 'records', 'files', 'gaps', 'inventory sha512'],
          list.map((s) => [
            String(s.snapshot),
            s.finishedAt,
            Object.keys(limitsOf(s)).length === 0 ? s.mode : `${s.mode}, partial`,
            records(s),
            s.attachments.stored + s.attachments.deduplicated,
            s.gaps,
            `${s.inventorySha512.slice(0, 16)}…`,
          ]),
          ['snapshot', 'records', 'files', 'gaps'],
        ),
        ...rest,
      ],
    };
  },
});
