import { join } from 'node:path';
import { deskError } from '../../core/errors.js';
import { type Inventory, stateFiles, versionName } from '../ocfl/inventory.js';

/** One file as a version of an object shows it. */
export interface ContentFile {
  /** Logical path, e.g. `raw/message/snapshot=2/part-00000.ndjson.gz`. */
  readonly logical: string;
  /** Absolute path of the bytes. */
  readonly path: string;
  readonly sha512: string;
}

/**
 * The files of one version, sorted by logical path. Several files may have the same bytes; each is answered where
 * it was written, `vN/content/<logical path>`, newest first, and elsewhere only if it is not there.
 */
export const filesOfVersion = (
  root: string,
  inventory: Inventory,
  version: string,
): readonly ContentFile[] => {
  const entry = inventory.versions[version];
  if (!entry)
    throw deskError('snapshot-missing', {
      what: `There is no version ${version}; the newest is ${inventory.head}.`,
      where: root,
    });
  return stateFiles(entry.state).map(({ path, sha512 }) => {
    const places = inventory.manifest[sha512];
    if (!places?.[0])
      throw deskError('archive-damaged', {
        what: `The inventory does not say where the bytes of ${path} are.`,
        where: root,
      });
    const own = places
      .filter((place) => place.endsWith(`/content/${path}`) && /^v\d+\//.test(place))
      .filter((place) => place.length === place.indexOf('/') + `/content/${path}`.length)
      .sort((a, b) => Number(b.slice(1, b.indexOf('/'))) - Number(a.slice(1, a.indexOf('/'))));
    return { logical: path, path: join(root, own[0] ?? places[0]), sha512 };
  });
};

/** Name of the version that a snapshot number stands for. */
export const versionOf = (inventory: Inventory, snapshot: number | undefined): string =>
  snapshot === undefined ? inventory.head : versionName(snapshot);
