import { verify as verifyArchive } from '../../archive-format/verify/verify.js';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { counted } from '../shared/table.js';

export const verify = command({
  name: 'verify',
  summary: 'Check that an archive is whole and unchanged.',
  about:
    'Checks an archive, an OCFL storage root or a single OCFL object: structure, digests of every file, and with --deep every record, attachment and table. Damage is listed with its code and path. Nothing is changed.',
  positionals: [],
  options: {
    archive: { type: 'string', about: 'Archive, storage root or object.', value: 'FOLDER', required: true },
    quick: { type: 'boolean', about: 'Inventories and sizes only, no bytes.', default: false },
    deep: {
      type: 'boolean',
      about: 'Also records, attachments and tables against each other.',
      default: false,
    },
  },
  examples: [
    ['deskarchive verify --archive acme.archive', 'every digest'],
    ['deskarchive verify --archive acme.archive --deep', 'every record too'],
  ],
  exits: [exitCodes.findings],
  json: {
    depth: 'quick, default or deep',
    objects: 'List of name, head, inventorySha512',
    findings: 'List of code, severity, path, message',
    checked: 'What was looked at, in numbers',
    notCovered: 'What this depth does not look at',
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
          .map(([what, number]) => counted(number, what, what))
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
