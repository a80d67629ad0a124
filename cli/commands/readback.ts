import { basename, join } from 'node:path';
import { exitCodes } from '../../core/exit-codes.js';
import { certificateFile, fileCertificate, signCertificate } from '../../load/readback/file.js';
import { readBack } from '../../load/readback.js';
import { command } from '../command.js';
import { certificateLines } from '../shared/certificate-text.js';
import { fileAllRuns, filedLines, operatorOption, unlessBusy } from '../shared/filing.js';
import { openPlanPlace, planOptions } from '../shared/plan-place.js';
import { signingKeyOf, signKeyVariable } from '../shared/seal.js';
import { operatorOf } from '../shared/sources.js';
import { targetNamed, targetOptions } from '../shared/targets.js';

export const readback = command({
  name: 'readback',
  summary: 'Compare the target with what was written, field by field.',
  about:
    'Fetches everything that the ledger says was written (or a sample) and compares it field by field: times to the second, authors, words, attachments, tags, attributes, state. Writes a certificate, signs it when there is a key, and keeps it in the archive.',
  positionals: [],
  options: {
    ...planOptions,
    ...targetOptions,
    ...operatorOption,
    key: {
      type: 'string',
      about: `Sign the certificate with this OpenSSH key (Ed25519, no passphrase); ${signKeyVariable} names it too.`,
      value: 'FILE',
    },
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
    certificate: 'Path of the certificate',
    signature: 'Path of its signature; null without a key',
    filed: 'Version of the archive’s object of loads that keeps it; null when the archive was busy',
  },
  run: async (_, flags, context) => {
    const place = await openPlanPlace(flags, context.signal);
    const { plan, archive, object } = place;
    const operator = operatorOf(flags.operator);
    const key = await signingKeyOf(flags.key, '--key', context.environment);
    const target = (await targetNamed(plan.header.target)).open(flags, context);
    try {
      const { certificate, folder, ledger } = await readBack({
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
      const signature = key ? await signCertificate(folder, key) : null;
      const filed = await fileAllRuns(place, operator, context);
      const version = await unlessBusy(context, () =>
        fileCertificate({
          home: archive.home,
          object: basename(ledger),
          folder,
          certificate,
          signed: signature !== null,
          clock: context.clock,
          operator,
        }),
      );
      return {
        exit: certificate.verdict === 'equal' ? exitCodes.done : exitCodes.findings,
        json: {
          ...certificate,
          certificate: join(folder, certificateFile),
          signature,
          filed: version ?? null,
        },
        lines: [
          ...(await certificateLines(certificate, folder)),
          `  ${join(folder, certificateFile)}${signature === null ? ', not signed: name a key with --key' : ', signed'}`,
          ...filedLines(filed),
          ...(version === undefined ? [] : [`Filed in the archive: ${basename(ledger)} ${version}`]),
        ],
      };
    } finally {
      await target.close();
    }
  },
});
