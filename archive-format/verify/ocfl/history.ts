import type { Findings } from '../findings.js';
import type { InventoryText } from './inventory.js';
import { isObject, isStrings, type JsonObject } from './json-object.js';

/** Rules about an earlier version's inventory beside that of the object's root. */

type Rule = (earlier: InventoryText, root: InventoryText, found: Findings) => void;

const sameId: Rule = (earlier, root, found) => {
  if (earlier.json.id !== undefined && earlier.json.id !== root.json.id)
    found.error('E037', earlier.path, 'The id is not that of the object.');
};

const sameContentDirectory: Rule = (earlier, root, found) => {
  const name = (json: JsonObject) => json.contentDirectory ?? 'content';
  if (name(earlier.json) !== name(root.json))
    found.error('E019', earlier.path, 'The content directory is not that of the object.');
};

/** Logical path → the content paths that may stand for it. Digests cannot be compared when the algorithm changed. */
const contentOf = (inventory: JsonObject, version: string): ReadonlyMap<string, string> => {
  const content = new Map<string, string>();
  const { manifest, versions } = inventory;
  const block = isObject(versions) ? versions[version] : undefined;
  if (!isObject(block) || !isObject(block.state) || !isObject(manifest)) return content;
  for (const [digest, paths] of Object.entries(block.state)) {
    const places = manifest[digest];
    // Content that came later with the same bytes is no difference.
    const first = isStrings(places) ? [...places].sort()[0] : undefined;
    if (isStrings(paths)) for (const path of paths) content.set(path, first ?? '');
  }
  return content;
};

const stateOf = (inventory: JsonObject, version: string): ReadonlyMap<string, string> => {
  const content = new Map<string, string>();
  const block = isObject(inventory.versions) ? inventory.versions[version] : undefined;
  if (!isObject(block) || !isObject(block.state)) return content;
  for (const [digest, paths] of Object.entries(block.state))
    if (isStrings(paths)) for (const path of paths) content.set(path, digest.toLowerCase());
  return content;
};

const equal = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([path, value]) => b.get(path) === value);

const sameStates: Rule = (earlier, root, found) => {
  if (!isObject(earlier.json.versions)) return;
  const view = earlier.json.digestAlgorithm === root.json.digestAlgorithm ? stateOf : contentOf;
  for (const version of Object.keys(earlier.json.versions))
    if (!equal(view(earlier.json, version), view(root.json, version)))
      found.error(
        'E066',
        earlier.path,
        `Version ${version} has other files here than in the root's inventory.`,
      );
};

const sameWords: Rule = (earlier, root, found) => {
  const { versions } = earlier.json;
  const current = root.json.versions;
  if (!isObject(versions) || !isObject(current)) return;
  for (const [version, block] of Object.entries(versions)) {
    const other = current[version];
    if (!isObject(block) || !isObject(other)) continue;
    for (const key of ['created', 'message', 'user'])
      if (JSON.stringify(block[key]) !== JSON.stringify(other[key]))
        found.warning(
          'W011',
          earlier.path,
          `Version ${version} has another "${key}" than in the root's inventory.`,
        );
  }
};

export const historyRules: readonly Rule[] = [sameId, sameContentDirectory, sameStates, sameWords];
