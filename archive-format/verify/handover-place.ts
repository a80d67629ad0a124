import { join } from 'node:path';
import type { VerifyDepth } from '../archive.js';
import type { IdentityText } from '../handover/age.js';
import { type BagProblem, checkBag, type DigestsOf } from '../handover/bag.js';
import { openHandover } from '../handover/open.js';
import { extraInBag, payloadFolder } from '../handover/places.js';
import { growingHashers } from './hashing/threads.js';
import type { Place } from './place.js';
import { unpackStore } from './unpacked.js';
import { entryDigests, type KnownDigests, zipTree } from './zip-tree.js';

export { looksLikeHandover } from '../handover/open.js';

const codeOf: Readonly<Record<BagProblem['sort'], 'H021' | 'H022' | 'H023'>> = {
  document: 'H021',
  bytes: 'H022',
  signature: 'H023',
};

/** A hand-over as it is; its archive is unpacked for a deep check alone. Errors: those of `openHandover` and `unpackStore`. */
export const handoverPlace = async (
  file: string,
  depth: VerifyDepth,
  identity: IdentityText | undefined,
  signal?: AbortSignal,
): Promise<Place> => {
  const zip = await openHandover(file, identity);
  const unpacked =
    depth === 'deep'
      ? await unpackStore(zip, signal).catch(async (error: unknown) => {
          await zip.source.close();
          throw error;
        })
      : undefined;
  const hashers = growingHashers();
  const known: KnownDigests = new Map();
  return {
    folder: file,
    sort: 'store',
    prefix: 'store',
    treeOf: (below) => zipTree(zip, `${payloadFolder}${below}`, hashers, known),
    rootOf: (below) => (unpacked ? join(unpacked.folder, below) : ''),
    checkWrapping: async (found, { signers, onBytes, signal }) => {
      const digests: DigestsOf = async (path) => {
        const isRead = known.has(path);
        const came = await entryDigests(zip, path, ['sha512', 'crc32'], hashers, known, signal);
        if (!isRead) onBytes(came.bytes);
        return came.digests;
      };
      const options = {
        ...(depth === 'quick' ? {} : { digests, atOnce: hashers.threads }),
        ...(signers === undefined ? {} : { signers }),
      };
      for (const { sort, path, message } of await checkBag(zip, options))
        found.error(codeOf[sort], path, message);
      if ([...zip.entries.keys()].some((path) => path.startsWith(extraInBag)))
        found.uncovered(`what is in ${extraInBag}: its bytes are compared, nothing else`);
    },
    close: async () => {
      await unpacked?.remove();
      await hashers.close();
      await zip.source.close();
    },
  };
};
