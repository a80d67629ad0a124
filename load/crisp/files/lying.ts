import type { Outcome } from '../../target.js';
import type { CrispFile, FileHost, Place } from './files.js';

/** A file that lies where no call of ours takes it away; `files` of the ledger, see left-behind.ts. */
export interface Lying {
  readonly sha256: string;
  readonly at: FileHost;
  readonly url: string;
}

export const lyingOf = (
  { sha256 }: Pick<CrispFile, 'sha256'>,
  { at, url, strays = [] }: Place,
): readonly Lying[] => [url, ...strays].map((one) => ({ sha256, at, url: one }));

/** An outcome that says what lies there whatever became of the write. */
export const withLying = (outcome: Outcome, lying: readonly Lying[]): Outcome =>
  lying.length === 0 ? outcome : { ...outcome, facts: { ...outcome.facts, files: JSON.stringify(lying) } };
