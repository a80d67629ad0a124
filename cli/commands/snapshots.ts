import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { archiveOptions, openSource } from '../shared/archive.js';
import { table } from '../shared/table.js';

export const snapshots = command({
  name: 'snapshots',
  summary: 'List what was taken, and when.',
  about:
    'Lists the snapshots of one source: number, time, mode, records, gaps and the digest that names the state.',
  positionals: [],
  options: archiveOptions,
  examples: [['deskarchive snapshots --archive acme.archive', 'one line a snapshot']],
  exits: [exitCodes.findings],
  json: {
    object: 'Name of the source’s object',
    snapshots: 'List, oldest first, fields as in snapshot.json',
  },
  run: async (_, flags) => {
    const { object } = await openSource(flags);
    const list = await object.snapshots();
    const records = (s: (typeof list)[number]) =>
      Object.values(s.kinds).reduce((sum, kind) => sum + kind.written, 0);
    return {
      exit: 0,
      json: { object: object.name, snapshots: list },
      lines: [
        `${object.name}  (${object.id})`,
        ...table(
          ['snapshot', 'finished', 'mode', 'records', 'files', 'gaps', 'inventory sha512'],
          list.map((s) => [
            String(s.snapshot),
            s.finishedAt,
            s.mode,
            records(s),
            s.attachments.stored + s.attachments.deduplicated,
            s.gaps,
            `${s.inventorySha512.slice(0, 16)}…`,
          ]),
          ['snapshot', 'records', 'files', 'gaps'],
        ),
      ],
    };
  },
});
