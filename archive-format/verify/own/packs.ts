import { createHash } from 'node:crypto';
import { isDeskError } from '../../../core/errors.js';
import { blobIndexFile } from '../../layout.js';
import { readBlobIndex } from '../../read/blob-index.js';
import { openPack } from '../../read/packs.js';
import { keyMap } from '../../write/key-map.js';
import type { OwnContext, Snapshot } from './documents.js';

/**
 * H006 a pack that cannot be read, H007 index and packs that do not fit, H008 an attachment's bytes, H014 an index
 * that has not as many references as snapshot.json says. Answers the number of attachments read.
 */
export const packRules = async (
  context: OwnContext,
  snapshots: readonly Snapshot[],
  removed: (snapshot: number) => number,
  onBytes: (bytes: number) => void,
): Promise<number> => {
  const { files, found, signal } = context;
  // 0: in a pack; 1: named by an index too.
  const entries = keyMap();
  const key = (pack: string, sha256: string, size: number): string => `${pack}#${sha256}#${size}`;
  const perPack = new Map<string, { readonly name: string; readonly all: number }>();

  for (const file of files) {
    if (!/^attachments\/snapshot=\d+\/pack-\d+\.zip$/.test(file.logical)) continue;
    const name = context.nameOf(file.path);
    try {
      const pack = await openPack(file.path);
      try {
        perPack.set(file.logical, { name, all: pack.entries.size });
        for (const [sha256, entry] of pack.entries) {
          signal?.throwIfAborted();
          entries.set(key(file.logical, sha256, entry.uncompressedSize), 0);
          const hash = createHash('sha256');
          for await (const piece of await pack.stream(entry)) hash.update(piece as Buffer);
          onBytes(entry.uncompressedSize);
          if (hash.digest('hex') !== sha256)
            found.error('H008', `${name}#${sha256}`, 'The bytes are not those that were stored.');
        }
      } finally {
        pack.close();
      }
    } catch (error) {
      if (signal?.aborted) throw error;
      found.error('H006', name, (error as Error).message);
    }
  }

  const named = new Map<string, number>();
  const references = new Map<string, number>();
  for (const file of files) {
    if (!/^attachments\/snapshot=\d+\/index\.ndjson\.gz$/.test(file.logical)) continue;
    try {
      for await (const blob of readBlobIndex(file.path, signal ? { signal } : {})) {
        references.set(file.logical, (references.get(file.logical) ?? 0) + 1);
        const at = key(blob.pack, blob.sha256, blob.size);
        const state = entries.get(at);
        if (state === undefined)
          found.error(
            'H007',
            context.nameOf(file.path),
            `${blob.kind} ${blob.id}: ${blob.pack} has no ${blob.sha256} of ${blob.size} bytes.`,
          );
        else if (state === 0) {
          entries.set(at, 1);
          named.set(blob.pack, (named.get(blob.pack) ?? 0) + 1);
        }
      }
    } catch (error) {
      if (signal?.aborted || !isDeskError(error)) throw error;
      const code = isDeskError(error, 'archive-version-unknown') ? 'H003' : 'H006';
      found.error(code, context.nameOf(error.where ?? file.path), error.message);
    }
  }
  for (const { number, document, name } of snapshots) {
    const stated = document.attachments.stored + document.attachments.deduplicated;
    const there = references.get(blobIndexFile(number)) ?? 0;
    if (stated !== there + removed(number))
      found.error('H014', name, `attachments: ${stated} stored or known, ${there} in the index.`);
  }
  for (const [pack, { name, all }] of perPack) {
    const unnamed = all - (named.get(pack) ?? 0);
    if (unnamed > 0) found.error('H007', name, `${unnamed} of its ${all} entries are named by no index.`);
  }
  return entries.size;
};
