import { thaw as thawFile } from '../../archive-format/handover/thaw.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { readInput } from '../shared/seal.js';
import { counted } from '../shared/table.js';

export const thaw = command({
  name: 'thaw',
  summary: 'Check a hand-over copy and unpack it to an archive.',
  about:
    'Opens a file that deskarchive freeze wrote. The whole directory of the ZIP is looked at before a byte is unpacked: paths that lead elsewhere, links, doubled names, wrong sizes, compressed or overlapping entries are refused. Every byte is compared with the manifests; the folder appears when all is right. An encrypted one is decrypted on the way; its plain bytes are nowhere but in the new folder.',
  positionals: [{ name: 'file', about: 'The hand-over.', required: true }],
  options: {
    out: { type: 'string', about: 'The new archive.', value: 'FOLDER', required: true },
    identity: { type: 'string', about: 'Your age identity, for an encrypted one.', value: 'FILE' },
    signers: {
      type: 'string',
      about: 'Who may have signed it (an allowed_signers file that came another way).',
      value: 'FILE',
    },
  },
  examples: [
    ['deskarchive thaw acme.zip --out acme.archive --signers trusted_signers', 'from a known sender'],
    ['deskarchive thaw acme.zip.age --out acme.archive --identity key.txt', 'encrypted'],
  ],
  exits: [exitCodes.findings],
  json: {
    out: 'The archive',
    files: 'Files of the hand-over',
    bytes: 'Bytes of them',
    signatureChecked: 'It is signed by one of --signers; false: nobody looked',
  },
  run: async ([file], flags, context) => {
    const { identity, signers } = flags;
    const report = await thawFile({
      file: file as string,
      out: flags.out,
      ...(identity === undefined
        ? {}
        : { identity: { text: await readInput(identity, '--identity'), where: identity } }),
      ...(signers === undefined ? {} : { signers: await readInput(signers, '--signers') }),
      signal: context.signal,
      progress: context.progress,
    });
    return {
      exit: exitCodes.done,
      json: { ...report },
      lines: [
        `${report.out}: ${counted(report.files, 'file')}, ${counted(report.bytes, 'byte')}, each as its manifest says`,
        report.signatureChecked
          ? 'Signed by a key that you trust.'
          : 'Who sent it was not checked: name the trusted keys with --signers.',
        `Next: deskarchive verify --archive ${flags.out} --deep`,
      ],
    };
  },
});
