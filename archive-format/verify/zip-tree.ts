import type { HandoverZip } from '../handover/open-zip.js';
import { type Digester, digestPieces, type FileDigests, type FileTree } from './files.js';
import type { Entry } from './tree.js';

/** Folders that the paths imply, and the files, in the order in which a folder on the disk is listed. */
const entriesBelow = (zip: HandoverZip, prefix: string): readonly Entry[] => {
  const found = new Map<string, Entry>();
  for (const [name, { size }] of zip.entries) {
    if (!name.startsWith(prefix)) continue;
    const path = name.slice(prefix.length);
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at);
      if (!found.has(folder)) found.set(folder, { path: folder, type: 'folder', isHardLink: false, size: 0 });
    }
    found.set(path, { path, type: 'file', isHardLink: false, size });
  }
  const order = (path: string) => path.split('/').join('\u0000');
  return [...found.values()].sort((a, b) => (order(a.path) < order(b.path) ? -1 : 1));
};

/** What is known of an entry's bytes, by digest name. */
export type KnownDigests = Map<string, FileDigests['digests']>;

/** Reads each entry at most once for the digests that a bag needs; `known` remembers them by path in the bag. */
export const entryDigests = async (
  zip: HandoverZip,
  path: string,
  algorithms: readonly string[],
  digester: Digester,
  known: KnownDigests,
  signal?: AbortSignal,
): Promise<FileDigests> => {
  const found = zip.entries.get(path);
  if (!found) throw Object.assign(new Error('There is no such entry.'), { code: 'ENOENT' });
  const before = known.get(path);
  if (before && algorithms.every((algorithm) => before.has(algorithm)))
    return { bytes: found.size, digests: before };
  const all = [...new Set([...algorithms, 'sha512', 'crc32'])];
  const { file } = zip.source;
  const came =
    file === undefined
      ? await digestPieces(zip.pieces(path), all)
      : await digester.digests({ path: file, from: found.from, length: found.size }, all, signal);
  known.set(path, came.digests);
  return came;
};

/** A folder inside a hand-over, read by ranges of the file; nothing is unpacked. */
export const zipTree = (
  zip: HandoverZip,
  folder: string,
  digester: Digester,
  known: KnownDigests,
): FileTree => {
  const prefix = folder === '' ? '' : `${folder}/`;
  return {
    atOnce: digester.threads,
    async *list(signal) {
      for (const entry of entriesBelow(zip, prefix)) {
        signal?.throwIfAborted();
        yield entry;
      }
    },
    read: async (path, most) => {
      const found = zip.entries.get(prefix + path);
      if (!found) throw Object.assign(new Error('There is no such entry.'), { code: 'ENOENT' });
      return zip.source.read(found.from, Math.min(found.size, most));
    },
    digests: (path, algorithms, signal) =>
      entryDigests(zip, prefix + path, algorithms, digester, known, signal),
  };
};
