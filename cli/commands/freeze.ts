import { freeze as freezeArchive } from '../../archive-format/handover/freeze.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { signingKeyOf, signKeyVariable } from '../shared/seal.js';
import { counted } from '../shared/table.js';

export const freeze = command({
  name: 'freeze',
  summary: 'Write a hand-over copy: one ZIP that checks itself.',
  about: `Writes the whole archive as one file: a bag (BagIt 1.0) in an uncompressed ZIP, with digests of every file, a receipt and a page for whoever opens it. Every file is compared with the inventory on the way; there is no second copy on the disk. With a key (--key or ${signKeyVariable}) the copy is signed, with --encrypt only its receivers can read it. Each hand-over is noted in work/handovers.ndjson.`,
  positionals: [],
  options: {
    archive: { type: 'string', about: 'The archive.', value: 'FOLDER', required: true },
    out: { type: 'string', about: 'The new file.', value: 'FILE', required: true },
    encrypt: {
      type: 'strings',
      about: 'Public key of age that can read it; several times for several.',
      value: 'AGE1…',
    },
    key: {
      type: 'string',
      about: 'OpenSSH private key that signs the copy, Ed25519 without passphrase.',
      value: 'FILE',
    },
    recipient: { type: 'string', about: 'Who gets it, for your own list of hand-overs.', value: 'WHO' },
    'with-model': { type: 'boolean', about: 'Put the built model beside the archive.', default: false },
    'with-transcripts': {
      type: 'boolean',
      about: 'Put every conversation as a page to read beside the archive.',
      default: false,
    },
  },
  examples: [
    [
      'deskarchive freeze --archive acme.archive --out acme.zip --key archive_key --recipient "Court of X"',
      'signed',
    ],
    ['deskarchive freeze --archive acme.archive --out acme.zip.age --encrypt age1…', 'for one reader'],
    [
      'deskarchive freeze --archive acme.archive --out acme.zip --with-model --with-transcripts',
      'to read without tools',
    ],
  ],
  exits: [exitCodes.findings, exitCodes.locked],
  json: {
    out: 'The file',
    files: 'Files of the payload',
    bytes: 'Bytes of the payload',
    receipts: 'List of receipt lines of what was handed over',
    signed: 'It is signed',
    encrypted: 'It is encrypted',
  },
  run: async (_, flags, context) => {
    const key = await signingKeyOf(flags.key, '--key', context.environment);
    const wanted = { model: flags['with-model'], transcripts: flags['with-transcripts'] };
    const extra =
      wanted.model || wanted.transcripts
        ? // Read when it is needed: the model and its questions are half of the program.
          await (await import('../shared/handover-extras.js')).handoverExtras(flags.archive, wanted, context)
        : undefined;
    const report = await freezeArchive({
      home: flags.archive,
      out: flags.out,
      ...(key ? { key } : {}),
      encryptTo: flags.encrypt,
      recipient: flags.recipient ?? null,
      ...(extra ? { extra } : {}),
      clock: context.clock,
      signal: context.signal,
      progress: context.progress,
    });
    return {
      exit: exitCodes.done,
      json: { ...report },
      lines: [
        `${report.out}: ${counted(report.files, 'file')}, ${counted(report.bytes, 'byte')}`,
        `${report.signed ? 'signed' : 'NOT signed (--key)'}, ${report.encrypted ? 'encrypted' : 'not encrypted'}`,
        ...report.receipts,
        report.encrypted
          ? `The receiver opens it with: deskarchive thaw ${flags.out} --identity FILE --out FOLDER`
          : `The receiver checks it with: deskarchive verify --archive ${flags.out}`,
      ],
    };
  },
});
