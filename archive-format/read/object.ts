import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { deskError } from '../../core/errors.js';
import type { ArchiveObject } from '../archive.js';
import type { Gap } from '../gap.js';
import { gapKind, isKindName, parseRawPart, parseTableFile, tablePrefix } from '../layout.js';
import { versionName } from '../ocfl/inventory.js';
import { inventoryDigest, readInventory } from '../ocfl/read-inventory.js';
import { gapOf } from '../own-kinds.js';
import type { SnapshotInfo } from '../snapshot.js';
import { parseSnapshotDocument, snapshotInfo } from '../snapshot-document.js';
import { type KeyMap, keyMap } from '../write/key-map.js';
import { readBlobIndex } from './blob-index.js';
import { openPack, type Pack, readEntry } from './packs.js';
import { type RawFile, readRawLines } from './raw-lines.js';
import { type ContentFile, filesOfVersion, versionOf } from './state.js';
import { selectTable } from './table-sql.js';

/** Packs whose directories stay in memory. */
const openPacks = 4;

/** Reads one object at its root inventory; files beyond it are not looked at. Errors: archive-damaged. */
export const openObject = async (folder: string): Promise<ArchiveObject> => {
  const { inventory, sha512: inventorySha512, sidecarDiffers } = await readInventory(folder);
  // A commit that was killed before its last step leaves the root's sidecar behind; then the head's own one fits.
  if (sidecarDiffers) {
    const head = await readInventory(join(folder, inventory.head));
    if (head.sidecarDiffers || head.sha512 !== inventorySha512)
      throw deskError('archive-damaged', {
        what: 'The inventory is not the one that its sidecar names.',
        where: folder,
      });
  }
  const name = basename(folder);
  const states = new Map<string, readonly ContentFile[]>();

  const filesAt = (asOf: number | undefined): readonly ContentFile[] => {
    const version = versionOf(inventory, asOf);
    const known = states.get(version);
    if (known) return known;
    const files = filesOfVersion(folder, inventory, version);
    states.set(version, files);
    return files;
  };

  const readSnapshot = async (number: number, file: ContentFile): Promise<SnapshotInfo> => {
    const row = parseSnapshotDocument(await readFile(file.path, 'utf8'), file.path);
    return snapshotInfo(row, name, await inventoryDigest(join(folder, versionName(number))));
  };

  const snapshots = async (): Promise<readonly SnapshotInfo[]> => {
    const found: SnapshotInfo[] = [];
    for (const file of filesAt(undefined)) {
      const match = /^snapshots\/(\d+)\/snapshot\.json$/.exec(file.logical);
      if (match) found.push(await readSnapshot(Number(match[1]), file));
    }
    return found.sort((a, b) => a.snapshot - b.snapshot);
  };

  const tableFiles = (kind: string, asOf: number | undefined): readonly ContentFile[] => {
    if (!isKindName(kind)) return [];
    return filesAt(asOf).filter(
      (file) => file.logical.startsWith(tablePrefix(kind)) && parseTableFile(file.logical),
    );
  };

  const kinds = (asOf?: number): readonly string[] =>
    [...new Set(filesAt(asOf).flatMap((file) => parseTableFile(file.logical)?.kind ?? []))].sort();

  async function* records(kind: string, asOf?: number, signal?: AbortSignal) {
    const bySnapshot = new Map<number, Record<string, RawFile[]>>();
    for (const file of filesAt(asOf)) {
      const part = parseRawPart(file.logical);
      if (part?.kind !== kind) continue;
      const sorts = bySnapshot.get(part.snapshot) ?? {};
      bySnapshot.set(part.snapshot, sorts);
      const sequence = sorts[part.sort] ?? [];
      sorts[part.sort] = sequence;
      sequence.push({ path: file.path });
    }
    for (const snapshot of [...bySnapshot.keys()].sort((a, b) => a - b))
      yield* readRawLines(Object.values(bySnapshot.get(snapshot) ?? {}), signal);
  }

  async function* blobIndex(asOf?: number, signal?: AbortSignal) {
    const indexes = filesAt(asOf)
      .map((file) => ({ file, match: /^attachments\/snapshot=(\d+)\/index\.ndjson\.gz$/.exec(file.logical) }))
      .filter(({ match }) => match)
      .sort((a, b) => Number(a.match?.[1]) - Number(b.match?.[1]));
    for (const { file, match } of indexes)
      for await (const blob of readBlobIndex(file.path, signal ? { signal } : {}))
        yield { ...blob, snapshot: Number(match?.[1]) };
  }

  // Digest to pack, read once from the indexes; and the packs last used.
  let packOf: Promise<{ readonly numbers: KeyMap; readonly names: readonly string[] }> | undefined;
  const packs = new Map<string, Promise<Pack>>();

  const loadPackOf = async () => {
    const numbers = keyMap();
    const names: string[] = [];
    const known = new Map<string, number>();
    for await (const blob of blobIndex()) {
      const number = known.get(blob.pack) ?? names.push(blob.pack) - 1;
      known.set(blob.pack, number);
      numbers.set(blob.sha256, number);
    }
    return { numbers, names };
  };

  const packAt = async (logical: string, sha256: string): Promise<{ pack: Pack; path: string }> => {
    const file = filesAt(undefined).find((candidate) => candidate.logical === logical);
    if (!file)
      throw deskError('archive-damaged', {
        what: 'The index names a pack that the archive does not have.',
        where: `${logical}#${sha256}`,
      });
    const known = packs.get(logical);
    const opened = known ?? openPack(file.path);
    packs.delete(logical);
    packs.set(logical, opened);
    for (const [old, pack] of packs) {
      if (packs.size <= openPacks) break;
      packs.delete(old);
      // A pack that could not be opened has nothing to close; whoever asked for it has the error. One that was only
      // read loses nothing when closing fails.
      pack.then((open) => open.close()).catch(() => undefined);
    }
    return { pack: await opened, path: file.path };
  };

  return {
    name,
    id: inventory.id,
    folder,
    head: inventory.head,
    inventorySha512,
    snapshots,
    snapshot: async (number) => {
      const all = await snapshots();
      const wanted = number === undefined ? all.at(-1) : all.find((info) => info.snapshot === number);
      if (!wanted)
        throw deskError('snapshot-missing', {
          what:
            number === undefined
              ? 'The object holds no snapshot.'
              : `There is no snapshot ${number}; there are ${all.map((info) => info.snapshot).join(', ')}.`,
          where: folder,
        });
      return wanted;
    },
    kinds: async (asOf) => kinds(asOf),
    files: async (prefix, asOf) =>
      filesAt(asOf)
        .filter((file) => file.logical.startsWith(prefix))
        .map((file) => file.path),
    tableSql: async (kind, view, asOf) => {
      const files = tableFiles(kind, asOf);
      if (files.length === 0)
        throw deskError('kind-missing', {
          what: `The archive has no table of the kind "${kind}".`,
          where: folder,
          next: `There are: ${kinds(asOf).join(', ')}.`,
        });
      const numbers = new Set(files.map((file) => parseTableFile(file.logical)?.snapshot));
      const counted = (await snapshots()).filter((info) => numbers.has(info.snapshot));
      const counts = counted[0]?.kinds[kind];
      const isPlain =
        numbers.size === 1 &&
        counts !== undefined &&
        counts.written === counts.distinct &&
        counts.tombstones === 0;
      return selectTable({ files: files.map((file) => file.path), isPlain }, view);
    },
    records,
    async *gaps(asOf, signal) {
      for await (const record of records(gapKind, asOf, signal)) {
        if (record.deleted) continue;
        yield { ...(gapOf(record.value()) as Gap), snapshot: record.snapshot };
      }
    },
    blobIndex,
    blob: async (sha256) => {
      packOf ??= loadPackOf();
      const { numbers, names } = await packOf;
      const number = numbers.get(sha256);
      if (number === undefined)
        throw deskError('archive-damaged', {
          what: 'The archive has no bytes of that digest.',
          where: sha256,
        });
      const { pack, path } = await packAt(names[number] as string, sha256);
      return readEntry(pack, path, sha256);
    },
  };
};
