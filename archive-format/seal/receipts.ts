import { join } from 'node:path';
import { deskError } from '../../core/errors.js';
import { objectFolders } from '../home/recovery.js';
import { homePaths } from '../layout.js';
import { readInventory } from '../ocfl/read-inventory.js';
import type { Receipt } from './receipt.js';

/** A receipt for each object of an archive as it is now, loads too. Errors: archive-damaged, archive-incomplete. */
export const receiptsOf = async (home: string, time: string): Promise<readonly Receipt[]> => {
  const { store } = homePaths(home);
  const receipts: Receipt[] = [];
  for (const name of await objectFolders(store)) {
    const { inventory, sha512, sidecarDiffers } = await readInventory(join(store, name));
    if (sidecarDiffers)
      throw deskError('archive-damaged', {
        what: 'The inventory is not the one that its sidecar names.',
        where: join(store, name),
      });
    receipts.push({ id: inventory.id, version: inventory.head, inventorySha512: sha512, time });
  }
  if (receipts.length === 0)
    throw deskError('archive-incomplete', { what: 'The archive holds no finished snapshot.', where: home });
  return receipts;
};
