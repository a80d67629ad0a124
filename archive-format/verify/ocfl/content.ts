import type { Findings } from '../findings.js';
import type { Entry } from '../tree.js';
import { isDigest, mainAlgorithm, nodeName } from './digests.js';
import type { Expected } from './fixity.js';
import type { InventoryText } from './inventory.js';
import { isObject, isStrings } from './json-object.js';
import { contentPathFault } from './paths.js';

const isVersionName = (name: string): boolean => /^v\d+$/.test(name);

/** What inventories say of content files, beside the files that there are. */

const statedIn = (block: unknown): readonly { readonly digest: string; readonly path: string }[] =>
  isObject(block)
    ? Object.entries(block).flatMap(([digest, paths]) =>
        isStrings(paths) ? paths.map((path) => ({ digest: digest.toLowerCase(), path })) : [],
      )
    : [];

/**
 * Every digest that any inventory states for a file that is there; a file that is not there is a finding, unless
 * its whole version is missing, which is one already.
 */
export const statedDigests = (
  files: ReadonlySet<string>,
  folders: readonly string[],
  inventories: readonly InventoryText[],
  found: Findings,
): ReadonlyMap<string, readonly Expected[]> => {
  const expected = new Map<string, Expected[]>();
  const expect = (path: string, code: Expected['code'], algorithm: string, digest: string, by: string) => {
    if (contentPathFault(path)) return;
    if (!files.has(path)) {
      const version = path.slice(0, path.indexOf('/'));
      if (isVersionName(version) && !folders.includes(version)) return;
      found.error(code, path, `The file is missing; ${by} names it.`);
      return;
    }
    const list = expected.get(path) ?? [];
    expected.set(path, list);
    // A digest that has not the form of one is a finding already.
    if (!nodeName(algorithm) || !isDigest(algorithm, digest)) return;
    if (!list.some((other) => other.algorithm === algorithm && other.digest === digest))
      list.push({ algorithm, digest, code, by });
  };
  for (const { json, path: by } of inventories) {
    const algorithm = mainAlgorithm(json.digestAlgorithm) ?? '';
    for (const { digest, path } of statedIn(json.manifest)) expect(path, 'E092', algorithm, digest, by);
    for (const [name, block] of Object.entries(isObject(json.fixity) ? json.fixity : {}))
      for (const { digest, path } of statedIn(block)) expect(path, 'E093', name, digest, by);
  }
  return expected;
};

/** Content files that an inventory does not name although it covers their version. */
export const unnamedFiles = (
  entries: readonly Entry[],
  { json, path: by }: InventoryText,
  content: string,
  found: Findings,
): void => {
  const named = new Set(statedIn(json.manifest).map(({ path }) => path));
  const versions = isObject(json.versions) ? json.versions : {};
  for (const { path, type } of entries) {
    if (type !== 'file') continue;
    const [version, folder, ...rest] = path.split('/');
    if (!version || folder !== content || rest.length === 0 || !Object.hasOwn(versions, version)) continue;
    if (!named.has(path)) found.error('E023', path, `The file is not named by ${by}.`);
  }
};
