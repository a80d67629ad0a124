import { join } from 'node:path';
import { deskError } from '../../core/errors.js';
import { objectFolders } from '../home/recovery.js';
import { inventoryFile, versionName, versionNumber } from '../ocfl/inventory.js';
import { readInventory } from '../ocfl/read-inventory.js';

/**
 * The digests that an archive's inventories promise, by path below store/, the inventories' own (by their sidecars)
 * among them. Errors: archive-damaged.
 */
export const promisedDigests = async (store: string): Promise<ReadonlyMap<string, string>> => {
  const promised = new Map<string, string>();
  for (const object of await objectFolders(store)) {
    const root = join(store, object);
    const head = await readInventory(root);
    const versions = Array.from({ length: versionNumber(head.inventory.head) }, (_, index) =>
      versionName(index + 1),
    );
    for (const version of ['', ...versions]) {
      const { sha512, sidecarDiffers } = version === '' ? head : await readInventory(join(root, version));
      if (sidecarDiffers || (version === head.inventory.head && sha512 !== head.sha512))
        throw deskError('archive-damaged', {
          what: 'An inventory is not the one that was written.',
          where: join(root, version),
        });
      promised.set([object, version, inventoryFile].filter((name) => name !== '').join('/'), sha512);
    }
    for (const [digest, paths] of Object.entries(head.inventory.manifest))
      for (const path of paths) promised.set(`${object}/${path}`, digest.toLowerCase());
  }
  return promised;
};
