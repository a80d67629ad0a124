import { join } from 'node:path';
import { readLines } from '../../core/ndjson.js';
import { visible } from '../../core/safe-text.js';
import type { Certificate } from '../../load/readback/certificate.js';
import { count, counted } from './table.js';

const verdicts: Readonly<Record<Certificate['verdict'], string>> = {
  equal: 'EQUAL: the target holds what was written.',
  different: 'DIFFERENT: the target does not hold what was written.',
  incomplete: 'INCOMPLETE: what was written is there, and not everything was written.',
};

/** Differences that are shown; the rest is in the file of findings. */
const shown = 10;

/** Characters of a value that are shown. */
const wide = 60;

interface Difference {
  readonly finding: string;
  readonly key: string;
  readonly remoteId: string;
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

const value = (text: string): string =>
  JSON.stringify(visible(text.length > wide ? `${text.slice(0, wide)}…` : text));

/** The first differences, as `field: "written" is now "found"`. */
const differenceLines = async (path: string): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const { bytes } of readLines(path)) {
    const { finding, key, remoteId, field, expected, found } = JSON.parse(
      bytes.toString('utf8'),
    ) as Difference;
    if (finding !== 'difference') continue;
    lines.push(
      `    ${visible(key)} (${visible(remoteId)}), ${visible(field)}: written ${value(expected)}, there now ${value(found)}`,
    );
    if (lines.length === shown) break;
  }
  return lines;
};

const sums = (title: string, sorts: Readonly<Record<string, number>>): readonly string[] => {
  const list = Object.entries(sorts).sort(([, a], [, b]) => b - a);
  return list.length === 0
    ? []
    : [`  ${title}: ${list.map(([name, n]) => `${name} ${count(n)}`).join(', ')}`];
};

/** What a person reads of a certificate. `folder`: where it and its findings are. */
export const certificateLines = async (
  certificate: Certificate,
  folder: string,
): Promise<readonly string[]> => {
  const { verdict, checked, differences, unverified, notWritten, findings } = certificate;
  const path = findings === null ? null : join(folder, findings.file);
  return [
    verdicts[verdict],
    `  ${counted(checked.operations, 'operation')} compared in ${counted(checked.fields, 'field')}, ${count(differences.total)} different, ${count(unverified.total)} not comparable`,
    ...(notWritten.open + notWritten.rejected > 0
      ? [`  not written: ${count(notWritten.open)} still to do, ${count(notWritten.rejected)} rejected`]
      : []),
    ...sums('different', differences.byField),
    ...(path === null || differences.total === 0 ? [] : await differenceLines(path)),
    ...sums('not comparable', unverified.byReason),
    ...(path === null ? [] : [`  ${path}: all of them`]),
  ];
};
