import { join } from 'node:path';
import { isDeskError } from '../../core/errors.js';
import { objectFolders } from '../home/recovery.js';
import { homePaths } from '../layout.js';
import { readInventory } from '../ocfl/read-inventory.js';
import { type ContentFile, filesOfVersion } from '../read/state.js';
import { loadsPrefix } from './places.js';

/** What an archive keeps of the loads into one account. */
export interface LoadsObject {
  /** `loads-<target>-<workspace>`. */
  readonly name: string;
  readonly head: string;
  readonly inventorySha512: string;
  readonly files: readonly ContentFile[];
}

/** The objects of loads in an archive, by name. A damaged one is left out: verify names it. */
export const readLoadsObjects = async (home: string): Promise<readonly LoadsObject[]> => {
  const { store } = homePaths(home);
  const found: LoadsObject[] = [];
  for (const name of (await objectFolders(store)).filter((folder) => folder.startsWith(loadsPrefix))) {
    const root = join(store, name);
    try {
      const { inventory, sha512 } = await readInventory(root);
      const files = filesOfVersion(root, inventory, inventory.head);
      found.push({ name, head: inventory.head, inventorySha512: sha512, files });
    } catch (error) {
      if (!isDeskError(error)) throw error;
    }
  }
  return found;
};
