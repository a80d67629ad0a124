import type { FileTree } from '../files.js';
import type { Findings } from '../findings.js';

/** What a check of signatures looks at: one object, its files, and the newest version. */
export interface SignedObject {
  readonly tree: FileTree;
  readonly head: string;
  readonly inventorySha512: string;
}

/**
 * Checks the signatures of one object, wherever they lie; what is wrong is H016. Answers how many were looked at.
 * Given to `verify` by whoever knows the trusted keys.
 */
export type SignatureRule = (object: SignedObject, found: Findings) => Promise<number>;

/** Said when nobody gave a rule. */
export const noSignatures = 'signatures: name the trusted keys to have them checked';
