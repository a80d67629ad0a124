import { exitCodes } from '../../core/exit-codes.js';
import { command } from '../command.js';
import { openSourceNamed, sourceNames, sourceOptions } from '../shared/sources.js';

const mark = { ok: 'ok     ', warning: 'warning', error: 'ERROR  ' } as const;

export const check = command({
  name: 'check',
  summary: 'Try credentials, roles and reach before a run.',
  about:
    'Asks the vendor what the token may read, how much there is, how many calls and minutes a run takes at the limits seen, and which gaps to expect; of files, what they hold and which time they cover. Reads only.',
  positionals: [
    { name: 'source', about: 'The vendor, or files of it.', required: true, choices: sourceNames },
  ],
  options: sourceOptions,
  examples: [
    ['deskarchive check kustomer --org acme', 'is everything there for a full copy?'],
    [
      'deskarchive check kustomer-csv --org acme --files "exports/*.csv"',
      'what these files are, which time they cover, where holes are',
    ],
  ],
  exits: [exitCodes.findings, exitCodes.refusedByVendor],
  json: { findings: 'List of level (ok, warning, error), topic, message, stream, details' },
  run: async ([name], flags, context) => {
    const source = await openSourceNamed(name as string, flags, context);
    try {
      const findings = await source.check(context.signal);
      const failed = findings.some((finding) => finding.level === 'error');
      return {
        exit: failed ? exitCodes.findings : exitCodes.done,
        json: { findings },
        lines: findings.map(
          (f) => `${mark[f.level]}  ${f.topic}${f.stream ? ` ${f.stream}` : ''}: ${f.message}`,
        ),
      };
    } finally {
      await source.close();
    }
  },
});
