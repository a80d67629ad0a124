import { deskError } from '../../core/errors.js';
import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { checkTarget, findingMark, targetCheckOptions } from '../shared/check-target.js';
import { openSourceNamed, sourceNames, sourceOptions } from '../shared/sources.js';
import { targetNames } from '../shared/targets.js';

export const check = command({
  name: 'check',
  summary: 'Try credentials, roles and reach before a run.',
  about:
    'Asks the vendor what the token may read, how much there is, how many calls and minutes a run takes at the limits seen, and which gaps to expect; of files, what they hold and which time they cover. Of a target: whether the token is taken, what the account has, and with a plan everything that is missing there, before load asks the same. Reads only.',
  positionals: [
    {
      name: 'place',
      about: 'A source, files of one, or a target.',
      required: true,
      choices: [...sourceNames, ...targetNames],
    },
  ],
  options: { ...sourceOptions, ...targetCheckOptions },
  examples: [
    ['deskarchive check kustomer --org acme', 'is everything there for a full copy?'],
    [
      'deskarchive check kustomer-csv --org acme --files "exports/*.csv"',
      'what these files are, which time they cover, where holes are',
    ],
    [
      'deskarchive check intercom --plan acme-plan',
      'teammates, teams, attributes… that the plan needs and Intercom lacks',
    ],
  ],
  exits: [exitCodes.findings, exitCodes.refusedByVendor],
  json: {
    findings:
      'List of level (ok, warning, error), topic, message; of a source stream, details; of a target todo',
    workspace: 'Target only: the account',
    forecast: 'Target only: calls, bytes, hours, days and rate of the plan; null without one',
  },
  run: async ([name], flags, context) => {
    if (targetNames.some((target) => target === name)) return checkTarget(name as string, flags, context);
    if (flags.plan !== undefined)
      throw deskError('flag-invalid', {
        what: `${name} is a source, and a plan concerns its target.`,
        where: '--plan',
        next: `Targets: ${targetNames.join(', ')}.`,
      });
    const source = await openSourceNamed(name as string, flags, context);
    try {
      const findings = await source.check(context.signal);
      const failed = findings.some((finding) => finding.level === 'error');
      return {
        exit: failed ? exitCodes.findings : exitCodes.done,
        json: { findings },
        lines: findings.map(
          (f) => `${findingMark[f.level]}  ${f.topic}${f.stream ? ` ${f.stream}` : ''}: ${f.message}`,
        ),
      };
    } finally {
      await source.close();
    }
  },
});
