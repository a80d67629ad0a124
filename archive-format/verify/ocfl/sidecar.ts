import { digestOf } from '../../../core/digest.js';
import type { FileTree } from '../files.js';
import type { Findings } from '../findings.js';
import { isDigest, mainAlgorithm, sidecarName, sidecarNames } from './digests.js';
import type { InventoryText } from './inventory.js';

/** Sidecars are a line; whatever is longer is none. */
const longest = 4096;

/** The file beside an inventory that has its digest. `isFile` answers for paths of the object. */
export const checkSidecar = async (
  tree: FileTree,
  isFile: (path: string) => boolean,
  inventory: InventoryText,
  found: Findings,
): Promise<void> => {
  const algorithm = mainAlgorithm(inventory.json.digestAlgorithm);
  // The inventory's own rules say what is wrong with the algorithm; its sidecar cannot be read without one.
  if (!algorithm) return;
  const folder = inventory.path.slice(0, -'inventory.json'.length);
  const path = folder + sidecarName(algorithm);
  for (const other of sidecarNames.map((name) => folder + name))
    if (other !== path && isFile(other))
      found.error('E059', other, `The inventory beside it is built on ${algorithm}.`);
  if (!isFile(path)) {
    found.error('E058', inventory.path, `There is no ${path}.`);
    return;
  }
  const text = (await tree.read(path, longest)).toString('latin1');
  const match = /^(\S+)[ \t]+(\S+)\s*$/.exec(text);
  const digest = match?.[1] ?? '';
  if (match?.[2] !== 'inventory.json' || !isDigest(algorithm, digest)) {
    found.error('E061', path, `Not a digest (${algorithm}) and the name inventory.json.`);
    return;
  }
  if (digest.toLowerCase() !== digestOf(algorithm, inventory.bytes))
    found.error('E060', path, 'Not the digest of the inventory beside it.');
};
