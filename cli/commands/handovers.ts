import { readHandovers } from '../../archive-format/handover/log.js';
import { openArchive } from '../../archive-format/open.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { counted, table } from '../shared/table.js';

export const handovers = command({
  name: 'handovers',
  summary: 'List who was given a copy of an archive, or a receipt of its state.',
  about:
    'Lists what this program made for others, oldest first: frozen copies, masked copies, receipts with a recipient. An erasure writes the list into its certificate, because those copies still hold what went: Article 19 GDPR asks whom to tell. Copies that somebody made in another way are not in it.',
  positionals: [],
  options: { archive: { type: 'string', about: 'The archive.', value: 'FOLDER', required: true } },
  examples: [['deskarchive handovers --archive acme.archive', 'one line a hand-over']],
  exits: [exitCodes.findings],
  json: {
    handovers:
      'List of sort (freeze, mask or receipt), at, recipient, file, payloadBytes, signed, encrypted, receipts',
  },
  run: async (_, flags) => {
    const { home } = await openArchive(flags.archive);
    const list = await readHandovers(home);
    return {
      exit: exitCodes.done,
      json: { handovers: list },
      lines:
        list.length === 0
          ? ['Nothing was handed over, as far as this program made it.']
          : [
              counted(list.length, 'hand-over'),
              ...table(
                ['when', 'what', 'recipient', 'file', 'encrypted', 'receipts'],
                list.map((row) => [
                  row.at,
                  row.sort,
                  row.recipient,
                  row.file,
                  row.encrypted ? 'yes' : 'no',
                  row.receipts.length,
                ]),
                ['receipts'],
              ),
            ],
    };
  },
});
