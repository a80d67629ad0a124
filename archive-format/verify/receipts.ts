import { isDeskError } from '../../core/errors.js';
import type { OriginDocument } from '../merge/origin.js';
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
  /** What it keeps of the objects that it was joined from. */
  readonly origins: readonly OriginDocument[];
}

const digestOfVersion = async (tree: FileTree, version: string): Promise<string | undefined> => {
  try {
    return (await inventoryIn(tree, version)).sha512;
  } catch (error) {
    if (isDeskError(error)) return undefined;
    throw error;
  }
};

/** H019: each receipt's state is still in the archive, or is of one that it was joined from; it may only have gone on since. */
export const checkReceipts = async (
  receipts: readonly Receipt[],
  objects: readonly ReceiptObject[],
  found: Findings,
): Promise<void> => {
  for (const { id, version, inventorySha512, time } of receipts) {
    const said = `The receipt of ${time}`;
    const object = objects.find((each) => encodeURI(each.id) === id);
    const originals = objects.flatMap(({ folder: of, origins }) =>
      origins.filter((one) => encodeURI(one.object.id) === id).map((one) => ({ of, versions: one.versions })),
    );
    const [original] = originals;
    if (!object && original) {
      // Two of the originals may be copies of one archive that went different ways.
      const digests = originals.flatMap(({ versions }) =>
        versions.filter((row) => row.version === version).map((row) => row.inventory_sha512),
      );
      if (digests.length === 0)
        found.error(
          'H019',
          original.of,
          `${said} is for ${version}, which the original had not when it was joined.`,
        );
      else if (!digests.includes(inventorySha512))
        found.error(
          'H019',
          original.of,
          `${said} names another inventory of ${version} than the original had.`,
        );
      continue;
    }
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
