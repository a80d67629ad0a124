import { isDeskError } from '../../core/errors.js';
import { versionNumber } from '../ocfl/inventory.js';
import type { Receipt } from '../seal/receipt.js';
import type { FileTree } from './files.js';
import type { Findings } from './findings.js';
import { inventoryIn } from './own/documents.js';

/** An object that was checked, with its files. */
export interface ReceiptObject {
  readonly folder: string;
  readonly id: string;
  readonly head: string;
  readonly tree: FileTree;
}

const digestOfVersion = async (tree: FileTree, version: string): Promise<string | undefined> => {
  try {
    return (await inventoryIn(tree, version)).sha512;
  } catch (error) {
    if (isDeskError(error)) return undefined;
    throw error;
  }
};

/** H019: each receipt's state is still in the archive, which may only have gone on since. */
export const checkReceipts = async (
  receipts: readonly Receipt[],
  objects: readonly ReceiptObject[],
  found: Findings,
): Promise<void> => {
  for (const { id, version, inventorySha512, time } of receipts) {
    const said = `The receipt of ${time}`;
    const object = objects.find((each) => encodeURI(each.id) === id);
    if (!object) {
      found.error('H019', '', `${said} is for ${id}, which is not here.`);
      continue;
    }
    const { folder, head, tree } = object;
    if (!/^v\d+$/.test(head) || versionNumber(head) < versionNumber(version))
      found.error('H019', folder, `${said} is for ${version}; this is an older state (${head || 'none'}).`);
    else if ((await digestOfVersion(tree, version)) !== inventorySha512)
      found.error('H019', folder, `${said} names another inventory of ${version}.`);
  }
};
