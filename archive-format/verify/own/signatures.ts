import { digestOf } from '../../../core/digest.js';
import { isDeskError } from '../../../core/errors.js';
import { versionName, versionNumber } from '../../ocfl/inventory.js';
import { findSigner, parseAllowedSigners } from '../../seal/allowed-signers.js';
import { sealNamespace, signatureFile, tokenFile } from '../../seal/places.js';
import { checkDetached } from '../../seal/sshsig.js';
import { readToken } from '../../seal/timestamp.js';
import type { FileTree } from '../files.js';
import type { Findings } from '../findings.js';
import { inventoryIn, inventoryMaybe, type OwnContext, type Snapshot } from './documents.js';

/**
 * What a check of signatures looks at: one object, its files, and the newest version.
 */
export interface SignedObject {
  readonly tree: FileTree;
  readonly head: string;
  readonly inventorySha512: string;
}

/**
 * Checks the signatures of one object, wherever they lie. Answers how many were looked at.
 * Given to `verify` by whoever knows the trusted keys.
 */
export type SignatureRule = (object: SignedObject, found: Findings) => Promise<number>;

/** Said when nobody gave a rule. */
export const noSignatures = 'signatures: name the trusted keys to have them checked';

/** Signatures and time stamps are short; more is not read. */
const longest = 1 << 20;

const readMaybe = async (tree: FileTree, path: string): Promise<Buffer | undefined> => {
  try {
    return await tree.read(path, longest);
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** When a version says it was made; a key's validity is judged at that time. */
const createdAt = (inventory: { readonly versions: object }, version: string): number => {
  const entry = (inventory.versions as Readonly<Record<string, { readonly created?: string }>>)[version];
  return Date.parse(entry?.created ?? '');
};

/**
 * The rule for the signers of an allowed_signers file: H016 for a signature that does not hold or whose key is not
 * there, H017 for a version that nobody signed, H020 for a time stamp about something else.
 */
export const signersRule = (allowedSigners: string): SignatureRule => {
  const { signers } = parseAllowedSigners(allowedSigners);
  return async ({ tree, head }, found) => {
    let looked = 0;
    if (!/^v[1-9]\d{0,6}$/.test(head)) return looked;
    for (let number = 1; number <= versionNumber(head); number++) {
      const version = versionName(number);
      const name = signatureFile(version);
      const signature = await readMaybe(tree, name);
      const token = await readMaybe(tree, tokenFile(version));
      if (!signature) found.error('H017', version, 'No signature, though trusted keys were named.');
      if (!signature && !token) continue;
      looked++;
      try {
        const { bytes, inventory } = await inventoryIn(tree, version);
        if (token) checkToken(token, bytes, version, found);
        if (!signature) continue;
        const facts = checkDetached(signature.toString('latin1'), bytes, sealNamespace, name);
        if (!facts.valid) found.error('H016', name, 'The signature is not one of this inventory.');
        else if (!findSigner(signers, facts.publicBlob, sealNamespace, createdAt(inventory, version)))
          found.error('H016', name, 'The key that signed is not among the trusted ones for this time.');
      } catch (error) {
        if (!isDeskError(error)) throw error;
        found.error('H016', name, `The signature cannot be checked: ${error.message}`);
      }
    }
    return looked;
  };
};

const checkToken = (token: Buffer, inventory: Buffer, version: string, found: Findings): void => {
  try {
    readToken(token, inventory, tokenFile(version));
  } catch (error) {
    if (!isDeskError(error)) throw error;
    found.error('H020', tokenFile(version), error.message);
  }
};

/** H018: a snapshot names the signature of the version before it, so that none can be taken away or exchanged. */
export const signatureChainRule = async (
  { tree, found }: OwnContext,
  snapshots: readonly Snapshot[],
): Promise<void> => {
  for (const { document } of snapshots) {
    const previous = document.previous as {
      readonly version?: unknown;
      readonly signature_sha512?: unknown;
      readonly inventory_sha512?: unknown;
    } | null;
    // Absent: written before signatures were named. Null: the version had none then, and may have one by now.
    if (typeof previous?.signature_sha512 !== 'string') continue;
    const version = String(previous.version);
    // Another name than a version's is named by the chain of inventories.
    if (!/^v\d+$/.test(version)) continue;
    // An erasure makes other inventories, with signatures of their own; the certificate names both (H012, H031).
    const now = await inventoryMaybe(tree, version);
    if (now?.sha512 !== previous.inventory_sha512) continue;
    const signature = await readMaybe(tree, signatureFile(version));
    if (!signature)
      found.error('H018', signatureFile(version), 'The signature that the next snapshot names is gone.');
    else if (digestOf('sha512', signature) !== previous.signature_sha512)
      found.error(
        'H018',
        signatureFile(version),
        'The signature is not the one that the next snapshot names.',
      );
  }
};
