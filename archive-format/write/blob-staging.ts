import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deskError } from '../../core/errors.js';
import { ifAbsent, syncFile, syncFolder } from '../../core/files.js';
import type { BlobRef, BlobStart, StoredBlob } from '../blob.js';
import { indexVersion, packFile } from '../layout.js';
import { openArrivals } from './arrivals.js';
import { type KeyMap, keyMap } from './key-map.js';
import { writePack } from './pack.js';
import type { RunPack } from './run-state.js';

/** When a pack closes; its directory must fit into a reader’s memory, and a writer’s: some 2 KB an entry. */
export interface PackLimits {
  readonly bytes: number;
  readonly entries: number;
  /** What came of an unfinished file of so many bytes is noted with each flush, so that it need not come again. */
  readonly noteFrom?: number;
}

export const packLimits: PackLimits = { bytes: 256 * 2 ** 20, entries: 10_000, noteFrom: 1 << 20 };

/** One line of an attachments index; the field names of StoredBlob in snake case. */
export const indexLine = (blob: StoredBlob): string =>
  `${JSON.stringify({
    v: indexVersion,
    kind: blob.kind,
    id: blob.id,
    sha256: blob.sha256,
    size: blob.size,
    name: blob.name,
    content_type: blob.contentType,
    pack: blob.pack,
    fetched_at: blob.fetchedAt,
  })}\n`;

export interface BlobStagingOptions {
  /** Folder for loose files. */
  readonly folder: string;
  readonly content: string;
  readonly snapshot: number;
  readonly limits: PackLimits;
  /** Packs that are complete already. */
  readonly packs: readonly RunPack[];
  /** References of earlier snapshots and of this one's durable index. */
  readonly known: AsyncIterable<StoredBlob>;
  /** Called in the instant in which a reference is complete; writes the index line. */
  readonly stored: (blob: StoredBlob, isNew: boolean) => void;
  /** Makes everything durable, the list of packs included. */
  readonly flush: () => Promise<void>;
  /** So many bytes came of a file that is not whole yet: a flush should follow. */
  readonly arrived: (bytes: number) => void;
  /** Hears of every failure to write; the source's own failures go to the caller of `put` alone. */
  readonly failed: (error: unknown) => Error;
}

/**
 * Bytes on their way into the archive: streamed into loose files, each kept once per digest, and packed when
 * enough have gathered.
 */
export interface BlobStaging {
  /** See `SnapshotWriter.hasBlob`. */
  has(kind: string, id: string, wanted?: Partial<Pick<BlobRef, 'declaredSize' | 'sha256'>>): boolean;
  /** The beginning of a file that broke off; given once. */
  begun(kind: string, id: string): BlobStart | undefined;
  /** `of`: see `SnapshotWriter.putBlob`. */
  put(ref: BlobRef, bytes: AsyncIterable<Uint8Array>, fetchedAt: string, of?: BlobStart): Promise<StoredBlob>;
  /** The packs that are complete in this instant. */
  packs(): readonly RunPack[];
  /** Forces loose files that were complete in the instant of the call to the disk, and what there is of large ones. */
  sync(): Promise<void>;
  /** Packs what is loose. */
  finish(): Promise<void>;
}

export const blobStaging = async (options: BlobStagingOptions): Promise<BlobStaging> => {
  const { folder, content, snapshot } = options;
  await mkdir(folder, { recursive: true });
  const packs: RunPack[] = [...options.packs];
  const packNames: string[] = [];
  const packNumbers = new Map<string, number>();
  /** Reference and digest → number of the contents. */
  const refs: KeyMap = keyMap();
  const digests: KeyMap = keyMap();
  /** Of each contents: index into packNames, and bytes. */
  const packsOf: number[] = [];
  const sizesOf: number[] = [];
  let packIndex = packs.length;
  let loose = new Map<string, number>();
  let looseBytes = 0;
  let full: ReadonlyMap<string, number>[] = [];
  let unsynced = new Set<string>();
  let packing: Promise<void> = Promise.resolve();

  const packNumber = (name: string): number => {
    const known = packNumbers.get(name);
    if (known !== undefined) return known;
    packNumbers.set(name, packNames.length);
    return packNames.push(name) - 1;
  };
  const refKey = (kind: string, id: string): string => `${kind}\u0000${id}`;
  const remember = (blob: StoredBlob): void => {
    let contents = digests.get(blob.sha256);
    if (contents === undefined) {
      contents = packsOf.push(packNumber(blob.pack)) - 1;
      sizesOf.push(blob.size);
      digests.set(blob.sha256, contents);
    }
    refs.set(refKey(blob.kind, blob.id), contents);
  };

  const complete = new Set(packs.map((pack) => pack.path));
  const own = `attachments/snapshot=${snapshot}/`;
  // Loose files by the pack that their index lines name: the last one still gathers, those before were full.
  const gatheredBefore = new Map<string, Map<string, number>>();
  const sizes = new Map<string, number>();
  for await (const blob of options.known) {
    remember(blob);
    if (!blob.pack.startsWith(own) || complete.has(blob.pack) || sizes.has(blob.sha256)) continue;
    const group = gatheredBefore.get(blob.pack) ?? new Map<string, number>();
    gatheredBefore.set(blob.pack, group.set(blob.sha256, blob.size));
    sizes.set(blob.sha256, blob.size);
  }
  const backlog = [...gatheredBefore.keys()]
    .sort()
    .map((name) => gatheredBefore.get(name) as Map<string, number>);
  const ours = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw options.failed(error);
    }
  };
  const { arrived, limits } = options;
  const arrivals = await openArrivals({ folder, ours, arrived, noteFrom: limits.noteFrom ?? 1 });
  for (const name of await readdir(folder))
    if (!sizes.has(name) && !arrivals.owns(name)) await rm(join(folder, name));
  for (const [sha256, size] of sizes) {
    const found = await stat(join(folder, sha256)).catch(ifAbsent(undefined));
    if (found?.size !== size)
      throw deskError('archive-damaged', {
        what: 'Bytes that an unfinished snapshot holds are gone or cut short.',
        where: join(folder, sha256),
        next: 'Move the unfinished snapshot out of work/; the next extract then starts a new one.',
      });
  }

  const pack = async (index: number, gathered: ReadonlyMap<string, number>): Promise<void> => {
    const path = packFile(snapshot, index);
    const written = await writePack(folder, [...gathered.keys()], join(content, path));
    packs.push({ path, ...written, entries: gathered.size });
    // Only when run.json knows the pack may the loose files go.
    await options.flush();
    for (const name of gathered.keys()) {
      unsynced.delete(name);
      await rm(join(folder, name), { force: true });
    }
  };

  /** Later bytes go to the next pack. */
  const closePack = (): void => {
    if (loose.size === 0) return;
    full.push(loose);
    packIndex++;
    loose = new Map();
    looseBytes = 0;
  };
  for (const [index, group] of backlog.entries()) {
    loose = group;
    looseBytes = [...group.values()].reduce((sum, size) => sum + size, 0);
    if (index < backlog.length - 1) closePack();
  }

  /** Packs wait for each other; a failure stops all later ones and reaches whoever waits for them. */
  const startPacks = (): Promise<void> => {
    const ready = full;
    full = [];
    const first = packIndex - ready.length;
    for (const [offset, gathered] of ready.entries())
      packing = packing.then(() => pack(first + offset, gathered));
    // Whoever waits for `packing` gets the failure; until then it must not count as unhandled.
    packing.catch(() => undefined);
    return packing;
  };

  return {
    has: (kind, id, { declaredSize = null, sha256 } = {}) => {
      const contents = refs.get(refKey(kind, id));
      if (contents === undefined) return false;
      if (sha256 !== undefined && digests.get(sha256) !== contents) return false;
      return declaredSize === null || sizesOf[contents] === declaredSize;
    },

    begun: arrivals.begun,

    put: async (ref, bytes, fetchedAt, of) => {
      const file = await arrivals.receive(ref, bytes, of);
      const { sha256, size } = file;
      const isOdd = ref.declaredSize !== null && size !== ref.declaredSize;
      const isLesser = isOdd && refs.get(refKey(ref.kind, ref.id)) !== undefined;
      const isKept = !isLesser && digests.get(sha256) === undefined;
      await ours(arrivals.settle(file, isKept ? sha256 : undefined));
      // From here nothing waits until the reference is complete; another call may have brought the same bytes.
      const known = digests.get(sha256);
      const isNew = known === undefined;
      const stored: StoredBlob = {
        kind: ref.kind,
        id: ref.id,
        sha256,
        size,
        name: ref.name,
        contentType: ref.contentType,
        pack: isNew ? packFile(snapshot, packIndex) : (packNames[packsOf[known] as number] as string),
        fetchedAt,
      };
      if (isLesser) return stored;
      if (isNew) {
        loose.set(sha256, size);
        looseBytes += size;
        unsynced.add(sha256);
      }
      remember(stored);
      options.stored(stored, isNew);
      if (looseBytes >= options.limits.bytes || loose.size >= options.limits.entries) closePack();
      // Waiting here is the backpressure: at most one pack is written while the next one gathers.
      if (full.length > 0) await ours(packing.then(() => void startPacks()));
      return stored;
    },

    packs: () => [...packs],

    sync: async () => {
      const noted = arrivals.sync();
      // Awaited below; a failure before that must not make it unhandled.
      noted.catch(() => undefined);
      const names = [...unsynced];
      unsynced = new Set();
      for (let at = 0; at < names.length; at += 8)
        await Promise.all(names.slice(at, at + 8).map((name) => syncFile(join(folder, name))));
      if (names.length > 0) await syncFolder(folder);
      await noted;
    },

    finish: () => {
      closePack();
      return ours(startPacks());
    },
  };
};
