import { exitCodes } from '../../core/exit-codes.js';
import type { Certificate } from '../../load/readback/certificate.js';
import { readBack } from '../../load/readback.js';
import { command } from '../command.js';
import { openPlanPlace, planOptions } from '../shared/plan-place.js';
import { count, counted } from '../shared/table.js';
import { targetNamed, targetOptions } from '../shared/targets.js';

const verdicts: Readonly<Record<Certificate['verdict'], string>> = {
  equal: 'EQUAL: the target holds what was written.',
  different: 'DIFFERENT: the target does not hold what was written.',
  incomplete: 'INCOMPLETE: what was written is there, and not everything was written.',
};

/** What a person reads of a certificate. */
export const certificateLines = (certificate: Certificate): string[] => [
  verdicts[certificate.verdict],
  `  ${counted(certificate.checked.operations, 'operation')} compared in ${counted(certificate.checked.fields, 'field')}, ${count(certificate.differences.total)} different, ${count(certificate.unverified.total)} not comparable`,
  ...(certificate.notWritten.open + certificate.notWritten.rejected > 0
    ? [
        `  not written: ${count(certificate.notWritten.open)} still to do, ${count(certificate.notWritten.rejected)} rejected`,
      ]
    : []),
];

export const readback = command({
  name: 'readback',
  summary: 'Compare the target with what was written, field by field.',
  about:
    'Fetches everything that the ledger says was written (or a sample) and compares it field by field: times to the second, authors, words, attachments, tags, attributes, state. Writes a certificate.',
  positionals: [],
  options: {
    ...planOptions,
    ...targetOptions,
    sample: { type: 'number', about: 'Read so many of each phase only.', value: 'N' },
    seed: { type: 'string', about: 'Chooses the sample; the same seed chooses the same.', default: '1' },
    out: {
      type: 'string',
      about: 'Folder for certificate and findings; beside the ledger by default.',
      value: 'FOLDER',
    },
  },
  examples: [
    ['deskarchive readback --plan acme-plan', 'everything'],
    ['deskarchive readback --plan acme-plan --sample 200', 'two hundred of each phase'],
  ],
  exits: [exitCodes.findings, exitCodes.refusedByVendor, exitCodes.locked],
  json: {
    verdict: 'equal, different or incomplete',
    checked: 'units, operations, fields, byKind',
    differences: 'total, byField',
    unverified: 'total, byReason: what nobody can compare',
    notWritten: 'open, rejected',
    findings: 'File with one line per difference; null when there is none',
  },
  run: async (_, flags, context) => {
    const { plan, archive, object } = await openPlanPlace(flags, context.signal);
    const target = targetNamed(plan.header.target).open(flags, context);
    try {
      const certificate = await readBack({
        plan,
        target,
        home: archive.home,
        blob: (sha256) => object.blob(sha256),
        clock: context.clock,
        signal: context.signal,
        progress: context.progress,
        ...(flags.sample === undefined ? {} : { sample: { units: flags.sample, seed: flags.seed } }),
        ...(flags.out === undefined ? {} : { out: flags.out }),
      });
      return {
        exit: certificate.verdict === 'equal' ? exitCodes.done : exitCodes.findings,
        json: { ...certificate },
        lines: certificateLines(certificate),
      };
    } finally {
      await target.close();
    }
  },
});
