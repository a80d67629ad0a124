import { deskError } from '../../core/errors.js';
import { parseRawPart, type RawPartName } from '../layout.js';
import type { Inventory } from '../ocfl/inventory.js';

/** One content file of any version of an object. */
export interface Content {
  /** Relative to the object, e.g. `v2/content/raw/…`. */
  readonly path: string;
  readonly logical: string;
  /** Number of the version it came with. */
  readonly version: number;
  readonly sha512: string;
  readonly part: RawPartName | undefined;
}

/** Every content file of every version, sorted by version and path. Errors: archive-damaged for a layout not ours. */
export const contentsOf = (inventory: Inventory, where: string): readonly Content[] =>
  Object.entries(inventory.manifest)
    .flatMap(([sha512, paths]) =>
      paths.map((path): Content => {
        const match = /^v(\d+)\/content\/(.+)$/.exec(path);
        if (!match)
          throw deskError('archive-damaged', {
            what: `The object has a file of no version: ${path}.`,
            where,
          });
        const logical = match[2] as string;
        return { path, logical, version: Number(match[1]), sha512, part: parseRawPart(logical) };
      }),
    )
    .sort((a, b) => a.version - b.version || (a.path < b.path ? -1 : 1));
