import type { FileTree } from '../files.js';
import type { Findings } from '../findings.js';
import { historyRules } from './history.js';
import { type InventoryText, inventoryRules } from './inventory.js';
import { isObject } from './json-object.js';
import { readInventoryText, specOfType } from './read-inventory.js';
import { checkSidecar } from './sidecar.js';

export interface VersionFolders {
  readonly tree: FileTree;
  /** Names of the folders that look like versions. */
  readonly folders: readonly string[];
  readonly isFile: (path: string) => boolean;
  readonly root: InventoryText;
}

const number = (name: string): number => Number(name.slice(1));

/** The folders of the versions against the root's inventory. Answers the inventories of versions before the head. */
export const checkVersions = async (
  { tree, folders, isFile, root }: VersionFolders,
  found: Findings,
): Promise<readonly InventoryText[]> => {
  const { head, versions } = root.json;
  const named = isObject(versions) ? Object.keys(versions) : [];
  for (const folder of folders)
    if (!named.includes(folder))
      found.error('E046', folder, 'A version folder that the inventory does not know.');
  for (const name of named)
    if (!folders.includes(name)) found.error('E010', name, 'The folder of this version is missing.');
  const earlier: InventoryText[] = [];
  let newestSpec = '';
  for (const folder of [...folders].sort((a, b) => number(a) - number(b))) {
    const path = `${folder}/inventory.json`;
    if (!isFile(path)) {
      found.warning('W010', folder, 'The version has no inventory of its own.');
      continue;
    }
    const read = await readInventoryText(tree, path, found);
    if (!read) continue;
    const inventory = { ...read, spec: specOfType(read.json.type) ?? root.spec };
    await checkSidecar(tree, isFile, inventory, found);
    // Versions of the standard have one digit after the point: they compare as texts.
    if (inventory.spec < newestSpec)
      found.error('E103', path, 'An earlier version follows a later standard.');
    if (inventory.spec > newestSpec) newestSpec = inventory.spec;
    if (folder === head) {
      if (!inventory.bytes.equals(root.bytes))
        found.error('E064', path, 'The newest version’s inventory is not that of the root.');
      continue;
    }
    for (const rule of inventoryRules) rule(inventory, found);
    if (inventory.json.head !== folder)
      found.error('E040', path, `Its head is ${JSON.stringify(inventory.json.head)}.`);
    if (named.includes(folder)) for (const rule of historyRules) rule(inventory, root, found);
    earlier.push(inventory);
  }
  return earlier;
};
