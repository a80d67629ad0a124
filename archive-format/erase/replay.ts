import { deskError } from '../../core/errors.js';
import { type Inventory, type PathMap, stateFiles, versionNumber } from '../ocfl/inventory.js';

/** New SHA-512 of a content file; null when it is gone. */
export type Fates = ReadonlyMap<string, string | null>;

const grouped = (files: Iterable<readonly [path: string, digest: string]>): PathMap => {
  const map = new Map<string, string[]>();
  for (const [path, digest] of files) map.set(digest, [...(map.get(digest) ?? []), path]);
  return Object.fromEntries(
    [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([digest, paths]) => [digest, paths.sort()]),
  );
};

/** Where a logical file of a version was written: in that version or in the newest before it. */
const writtenAt = (inventory: Inventory, digest: string, logical: string, version: number): string => {
  const places = (inventory.manifest[digest] ?? [])
    .filter((place) => place.slice(place.indexOf('/')) === `/content/${logical}`)
    .map((place) => ({ place, number: versionNumber(place.slice(0, place.indexOf('/'))) }))
    .filter(({ number }) => number <= version)
    .sort((a, b) => b.number - a.number);
  const [newest] = places;
  if (newest) return newest.place;
  throw deskError('archive-damaged', {
    what: `Version v${version} has ${logical}, which no version wrote under that name.`,
    where: inventory.id,
  });
};

/**
 * The inventories of all versions after their files changed: the same times, messages and users, the same files but
 * for those that are gone. Pure.
 */
export const replayInventories = (
  old: Inventory,
  fates: Fates,
): readonly { readonly version: string; readonly inventory: Inventory }[] => {
  const digestOf = (path: string, before: string): string | null => {
    const fate = fates.get(path);
    return fate === undefined ? before : fate;
  };
  const versions = Object.keys(old.versions).sort((a, b) => versionNumber(a) - versionNumber(b));
  const entries: Record<string, Inventory['versions'][string]> = {};
  return versions.map((version) => {
    const number = versionNumber(version);
    const entry = old.versions[version] as Inventory['versions'][string];
    const state: [string, string][] = [];
    for (const { path, sha512 } of stateFiles(entry.state)) {
      const digest = digestOf(writtenAt(old, sha512, path, number), sha512);
      if (digest !== null) state.push([path, digest]);
    }
    entries[version] = { ...entry, state: grouped(state) };
    const manifest: [string, string][] = [];
    for (const [before, paths] of Object.entries(old.manifest))
      for (const path of paths) {
        if (versionNumber(path.slice(0, path.indexOf('/'))) > number) continue;
        const digest = digestOf(path, before);
        if (digest !== null) manifest.push([path, digest]);
      }
    return {
      version,
      inventory: { ...old, head: version, manifest: grouped(manifest), versions: { ...entries } },
    };
  });
};
