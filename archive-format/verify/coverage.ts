import type { VerifyDepth } from '../archive.js';

/** What no check inside an archive can show, and what a depth leaves out: said in every report. */

const always: readonly string[] = ['whether the source held more than it showed: see the gaps'];

const withoutReceipt =
  'putting back an older whole copy of the archive: compare with a receipt kept elsewhere (--receipt)';

const deeper: Readonly<Record<VerifyDepth, readonly string[]>> = {
  quick: ['the bytes of the files: run without --quick', 'records, attachments and tables: run with --deep'],
  default: ['whether records, attachments and tables fit together: run with --deep'],
  deep: [],
};

export const notCovered = (depth: VerifyDepth, hasReceipt: boolean): readonly string[] => [
  ...deeper[depth],
  ...always,
  ...(hasReceipt ? [] : [withoutReceipt]),
];
