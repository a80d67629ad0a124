import { parseReceipts } from '../../archive-format/seal/receipt.js';
import type { VerifyAs } from '../../archive-format/verify/target.js';
import { verify as verifyArchive } from '../../archive-format/verify/verify.js';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { readInput } from '../shared/seal.js';
import { counted } from '../shared/table.js';

export const verify = command({
  name: 'verify',
  summary: 'Check that an archive is whole and unchanged.',
  about:
    'Checks an archive, an OCFL storage root, a single OCFL object, or a hand-over (ZIP) as it is: structure, digests of every file, and with --deep every record, attachment and table. Damage is listed with its code and path. Nothing is changed. A hand-over is unpacked for --deep alone, into the temporary folder (TMPDIR), and only as long as the check takes.',
  positionals: [],
  options: {
    archive: {
      type: 'string',
      about: 'Archive, storage root, object, or ZIP of freeze.',
      value: 'FOLDER',
      required: true,
    },
    quick: {
      type: 'boolean',
      about: 'Structure, inventories and documents only; no other bytes.',
      default: false,
    },
    deep: {
      type: 'boolean',
      about: 'Also records, attachments and tables against each other.',
      default: false,
    },
    signers: {
      type: 'string',
      about: 'Check signatures against these keys (an allowed_signers file that came another way).',
      value: 'FILE',
    },
    identity: { type: 'string', about: 'Your age identity, for an encrypted hand-over.', value: 'FILE' },
    receipt: {
      type: 'string',
      about: 'Compare with receipts that were kept elsewhere: shows when an older copy was put back.',
      value: 'FILE',
    },
    as: {
      type: 'string',
      about: 'What the folder is meant to be (archive, root, object), when it no longer looks like it.',
      value: 'SORT',
      choices: ['archive', 'root', 'object'],
    },
  },
  examples: [
    ['deskarchive verify --archive acme.archive', 'every digest'],
    ['deskarchive verify --archive acme.archive --deep', 'every record too'],
    [
      'deskarchive verify --archive acme.archive --signers trusted_signers --receipt receipts.txt',
      'signed by whom it should be, and no older copy',
    ],
    ['deskarchive verify --archive acme.zip --signers trusted_signers', 'a hand-over, as it is'],
    ['deskarchive verify --archive acme.zip.age --identity key.txt', 'an encrypted one'],
    ['deskarchive verify --archive some/ocfl/root', 'any OCFL 1.0 or 1.1 storage root or object'],
  ],
  exits: [exitCodes.findings],
  json: {
    format: 'deskarchive-verify/1',
    depth: 'quick, default or deep',
    valid: 'True when no finding is an error',
    objects: 'List of name, id, spec (1.0 or 1.1), head, inventorySha512',
    findings: 'List of code, severity, path, message; codes: docs/findings.md',
    checked: 'What was looked at, in numbers',
    notCovered: 'What was not looked at, in words',
  },
  run: async (_, flags, context) => {
    if (flags.quick && flags.deep) {
      throw deskError('flag-invalid', {
        what: '--quick and --deep exclude each other.',
        where: 'deskarchive verify',
      });
    }
    const depth = flags.deep ? 'deep' : flags.quick ? 'quick' : 'default';
    const report = await verifyArchive(flags.archive, {
      depth,
      ...(flags.as === undefined ? {} : { as: flags.as as VerifyAs }),
      ...(flags.signers === undefined ? {} : { signers: await readInput(flags.signers, '--signers') }),
      ...(flags.identity === undefined
        ? {}
        : { identity: { text: await readInput(flags.identity, '--identity'), where: flags.identity } }),
      ...(flags.receipt === undefined
        ? {}
        : { receipts: parseReceipts(await readInput(flags.receipt, '--receipt'), flags.receipt) }),
      signal: context.signal,
      progress: context.progress,
    });
    const errors = report.findings.filter((finding) => finding.severity === 'error').length;
    const warnings = report.findings.length - errors;
    return {
      exit: errors > 0 ? exitCodes.findings : exitCodes.done,
      json: { ...report },
      lines: [
        ...report.objects.map((o) => `${o.name}  ${o.head}  ${o.inventorySha512.slice(0, 32)}…`),
        `checked (${depth}): ${Object.entries(report.checked)
          .map(([what, number]) => counted(number, what.replace(/s$/, ''), what))
          .join(', ')}`,
        ...report.findings.map((f) => `${f.severity} ${f.code} ${f.path}: ${f.message}`),
        errors === 0
          ? `whole and unchanged${warnings > 0 ? `, ${counted(warnings, 'warning')}` : ''}`
          : `DAMAGED: ${counted(errors, 'error')}`,
        'not covered:',
        ...report.notCovered.map((what) => `  ${what}`),
      ],
    };
  },
});
