import { largestInventory } from '../../ocfl/read-inventory.js';
import type { FileTree } from '../files.js';
import type { Findings } from '../findings.js';
import type { InventoryText } from './inventory.js';
import { isObject } from './json-object.js';

/** The version of OCFL that an inventory's type names; undefined for any other type. */
export const specOfType = (type: unknown): string | undefined =>
  /^https:\/\/ocfl\.io\/(1\.[01])\/spec\/#inventory$/.exec(String(type))?.[1];

/** Reads an inventory as text and JSON; undefined when it is neither, which is then a finding. */
export const readInventoryText = async (
  tree: FileTree,
  path: string,
  found: Findings,
): Promise<Omit<InventoryText, 'spec'> | undefined> => {
  const bytes = await tree.read(path, largestInventory + 1);
  if (bytes.length > largestInventory) {
    found.error('E033', path, `The inventory is longer than ${largestInventory} bytes and is not read.`);
    return undefined;
  }
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'));
    if (isObject(json)) return { path, bytes, json };
    found.error('E033', path, 'The inventory is not a JSON object.');
  } catch (error) {
    found.error('E033', path, `The inventory is not JSON: ${(error as Error).message}.`);
  }
  return undefined;
};
