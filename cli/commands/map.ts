import { existsSync } from 'node:fs';
import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { replaceFile } from '../../core/files.js';
import { checkMapping } from '../../transform/mapping/check.js';
import { confirmMapping } from '../../transform/mapping/confirm.js';
import type { MappingFinding } from '../../transform/mapping/file/finding.js';
import { loadMapping } from '../../transform/mapping/load.js';
import type { TargetName } from '../../transform/mapping/mapping.js';
import { proposeMapping } from '../../transform/mapping/propose.js';
import { command, type Options } from '../command.js';
import { archiveOptions, openSource } from '../shared/archive.js';
import { refuseOtherTarget } from '../shared/mapping.js';
import { archiveRefOf, modelOf } from '../shared/model.js';
import { counted } from '../shared/table.js';
import { targetNamed, targetNames, targetOptions } from '../shared/targets.js';

const mappingOptions = {
  ...archiveOptions,
  target: { type: 'string', about: 'The desk to load into.', choices: targetNames, default: 'intercom' },
  mapping: { type: 'string', about: 'The mapping file.', value: 'FILE', required: true },
  ...targetOptions,
  online: {
    type: 'boolean',
    about:
      'Also ask the target which teammates, teams, tags and attributes it has. Needs its token; reads only.',
    default: false,
  },
} as const satisfies Options;

const findingLine = (f: MappingFinding): string =>
  `${f.file}:${f.line}:${f.column}: ${f.level}: ${f.what} ${f.next}`;

export const mapPropose = command({
  name: 'map propose',
  summary: 'Write a mapping file with a decision and its evidence for everything.',
  about:
    'Writes a mapping file that a person reads and edits: agents, teams, tags, every custom field, people without e-mail, articles. Each decision stands beside what was found in the archive. An existing file is kept and its decisions are taken over only with --again.',
  positionals: [],
  options: {
    ...mappingOptions,
    again: {
      type: 'boolean',
      about: 'Propose anew, keeping the decisions of the file that is there.',
      default: false,
    },
  },
  examples: [
    [
      'deskarchive map propose --archive acme.archive --target intercom --mapping acme.yaml',
      'a first proposal',
    ],
    [
      'deskarchive map propose --archive acme.archive --target intercom --mapping acme.yaml --again',
      'after a new snapshot: your decisions stay, what is new is added',
    ],
  ],
  exits: [exitCodes.findings],
  json: { mapping: 'The file', findings: 'What check says of it' },
  run: async (_, flags, context) => {
    if (existsSync(flags.mapping) && !flags.again) {
      throw deskError('flag-invalid', {
        what: 'The mapping file is there already.',
        where: flags.mapping,
        next: 'Use --again to propose anew and keep your decisions, or name another file.',
      });
    }
    const { archive, object } = await openSource(flags);
    const model = await modelOf(archive, object, context);
    const directory = flags.online
      ? await (await targetNamed(flags.target)).directory(flags, context)
      : undefined;
    const previous = existsSync(flags.mapping)
      ? (await loadMapping(flags.mapping, { unconfirmed: 'allow' })).mapping
      : undefined;
    if (previous) refuseOtherTarget(previous, flags.target);
    const text = await proposeMapping({
      model: model.folder,
      archive: archiveRefOf(object),
      target: flags.target as TargetName,
      ...(directory ? { directory } : {}),
      ...(previous ? { previous } : {}),
    });
    await replaceFile(flags.mapping, text);
    const findings = await checkMapping(flags.mapping, {
      model: model.folder,
      archive: archiveRefOf(object),
      ...(directory ? { directory, target: flags.target as TargetName } : {}),
    });
    return {
      exit: findings.some(({ level }) => level === 'error') ? exitCodes.findings : exitCodes.done,
      json: { mapping: flags.mapping, findings },
      lines: [
        `${flags.mapping} is written. Read it, change what you like, then confirm it:`,
        `  deskarchive map confirm --archive ${flags.archive} --mapping ${flags.mapping} --by "Your Name"`,
        ...findings.map(findingLine),
      ],
    };
  },
});

export const mapCheck = command({
  name: 'map check',
  summary: 'Say what in a mapping file cannot work.',
  about:
    'Reads the mapping against the archive (and with --online against the target) and names every line that cannot work or deserves a look.',
  positionals: [],
  options: mappingOptions,
  examples: [['deskarchive map check --archive acme.archive --mapping acme.yaml', 'line, reason, next step']],
  exits: [exitCodes.findings],
  json: {
    findings: 'List of level, file, line, column, path, what, next',
    confirmed: 'Who confirmed exactly this content, and when; null when nobody did',
  },
  run: async (_, flags, context) => {
    const { archive, object } = await openSource(flags);
    const model = await modelOf(archive, object, context);
    const directory = flags.online
      ? await (await targetNamed(flags.target)).directory(flags, context)
      : undefined;
    const findings = await checkMapping(flags.mapping, {
      model: model.folder,
      archive: archiveRefOf(object),
      ...(directory ? { directory, target: flags.target as TargetName } : {}),
    });
    const errors = findings.filter((finding) => finding.level === 'error').length;
    const confirmed =
      errors > 0 ? null : (await loadMapping(flags.mapping, { unconfirmed: 'allow' })).confirmed;
    return {
      exit: errors > 0 ? exitCodes.findings : exitCodes.done,
      json: { findings, confirmed },
      lines: [
        ...findings.map(findingLine),
        errors > 0
          ? `${counted(errors, 'line')} cannot work.`
          : confirmed
            ? `Good, and confirmed by ${confirmed.by} at ${confirmed.at}.`
            : 'Good, and not confirmed yet.',
      ],
    };
  },
});

export const mapConfirm = command({
  name: 'map confirm',
  summary: 'Confirm a mapping by name: loading refuses any other.',
  about:
    'Checks the mapping, shows what deserves a look, and writes into it who confirms which content. An edit afterwards makes it unconfirmed again.',
  positionals: [],
  options: {
    ...mappingOptions,
    by: { type: 'string', about: 'Who confirms.', value: 'NAME', required: true },
  },
  examples: [
    [
      'deskarchive map confirm --archive acme.archive --mapping acme.yaml --by "A. Person"',
      'after reading it',
    ],
  ],
  exits: [exitCodes.findings],
  json: {
    mapping: 'The file',
    confirmed: 'by, at, content (sha256)',
    findings: 'Warnings: what deserves a look; errors would not be confirmed',
  },
  run: async (_, flags, context) => {
    const { archive, object } = await openSource(flags);
    const model = await modelOf(archive, object, context);
    const directory = flags.online
      ? await (await targetNamed(flags.target)).directory(flags, context)
      : undefined;
    const { confirmation, warnings } = await confirmMapping({
      file: flags.mapping,
      by: flags.by,
      now: context.clock.now(),
      model: model.folder,
      archive: archiveRefOf(object),
      ...(directory ? { directory, target: flags.target as TargetName } : {}),
    });
    return {
      exit: exitCodes.done,
      json: { mapping: flags.mapping, confirmed: confirmation, findings: warnings },
      lines: [
        ...warnings.map(findingLine),
        `${flags.mapping} is confirmed by ${confirmation.by}: sha256:${confirmation.content.slice(0, 16)}…`,
        ...(warnings.length > 0
          ? [`${counted(warnings.length, 'line')} of it deserve a look, though all of it works.`]
          : []),
      ],
    };
  },
});
