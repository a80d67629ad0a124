import { appendFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { noteHandover } from '../../archive-format/handover/log.js';
import { openArchive } from '../../archive-format/open.js';
import { receiptLine } from '../../archive-format/seal/receipt.js';
import { receiptsOf } from '../../archive-format/seal/receipts.js';
import { asDeskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';

export const receipt = command({
  name: 'receipt',
  summary: 'One line that names the archive’s state, to keep elsewhere.',
  about:
    'Prints a line per object (sources, and what was loaded from them): its id, newest version, digest of the inventory, time. Keep it where whoever can write the archive cannot: deskarchive verify --receipt then shows when an older copy was put back or a version was exchanged.',
  positionals: [],
  options: {
    archive: { type: 'string', about: 'The archive.', value: 'FOLDER', required: true },
    out: { type: 'string', about: 'Add the lines to this file.', value: 'FILE' },
    recipient: {
      type: 'string',
      about: 'Who gets them: noted in your own list of hand-overs.',
      value: 'WHO',
    },
  },
  examples: [
    ['deskarchive receipt --archive acme.archive', 'print'],
    ['deskarchive receipt --archive acme.archive --out /mnt/elsewhere/receipts.txt', 'keep'],
  ],
  exits: [exitCodes.findings],
  json: { receipts: 'List of lines', out: 'The file; null when there is none' },
  run: async (_, flags, context) => {
    const archive = await openArchive(flags.archive, { clock: context.clock });
    const time = new Date(context.clock.now()).toISOString();
    const receipts = (await receiptsOf(archive.home, time)).map(receiptLine);
    if (flags.out !== undefined) {
      try {
        await appendFile(flags.out, receipts.map((line) => `${line}\n`).join(''));
      } catch (error) {
        throw asDeskError(error, flags.out);
      }
    }
    if (flags.recipient !== undefined)
      await noteHandover(archive.home, {
        sort: 'receipt',
        at: time,
        recipient: flags.recipient,
        file: flags.out === undefined ? '-' : basename(flags.out),
        payloadBytes: 0,
        signed: false,
        encrypted: false,
        receipts,
      });
    return {
      exit: exitCodes.done,
      json: { receipts, out: flags.out ?? null },
      lines: receipts,
    };
  },
});
