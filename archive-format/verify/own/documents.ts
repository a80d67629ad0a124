import { deskError, isDeskError } from '../../../core/errors.js';
import { secretLook } from '../../../core/secrets.js';
import { gapKind, parseRawPart, parseTableFile, rawPart, requestKind, tableFile } from '../../layout.js';
import { type Inventory, inventoryFile, sidecarFile } from '../../ocfl/inventory.js';
import { inventoryOf, largestInventory, type ReadInventory } from '../../ocfl/read-inventory.js';
import type { ContentFile } from '../../read/state.js';
import { parseSnapshotDocument, type SnapshotDocument } from '../../snapshot-document.js';
import type { FileTree } from '../files.js';
import type { Findings } from '../findings.js';

/** Far above what describes a snapshot; a longer file is read no further. */
export const longestDocument = 64 * 2 ** 20;

/** Sidecars are a line. */
const longestSidecar = 4096;

/** What the archive's own rules look at: one object, at its head. */
export interface OwnContext {
  /** The object's folder, for rules that open files by themselves; empty inside a hand-over that is not unpacked. */
  readonly root: string;
  readonly tree: FileTree;
  readonly inventory: Inventory;
  readonly files: readonly ContentFile[];
  readonly found: Findings;
  /** Path of a file relative to the object. */
  readonly nameOf: (path: string) => string;
  readonly signal?: AbortSignal | undefined;
}

export interface Snapshot {
  readonly number: number;
  readonly document: SnapshotDocument;
  readonly name: string;
}

/** An inventory of the object; `folder` is `''` for the root's, or a version. Errors: archive-damaged. */
export const inventoryIn = async (tree: FileTree, folder: string): Promise<ReadInventory> => {
  const place = (name: string) => (folder === '' ? name : `${folder}/${name}`);
  let bytes: Buffer;
  try {
    bytes = await tree.read(place(inventoryFile), largestInventory + 1);
  } catch (cause) {
    const { code } = cause as { readonly code?: string };
    if (code === undefined) throw cause;
    throw deskError('archive-damaged', {
      what: `The inventory cannot be read (${code}).`,
      where: place(inventoryFile),
      cause,
    });
  }
  // A sidecar that is not there or cannot be read is named by the checks of OCFL, which read it too; here only its digest is
  // of use, and without one the inventory stands for itself.
  const sidecar = await tree.read(place(sidecarFile), longestSidecar).catch(() => Buffer.alloc(0));
  return inventoryOf(bytes, sidecar.toString('utf8'), place(inventoryFile));
};

/** The same; undefined where it is damaged or not there, which the chain of inventories names (H001, H012). */
export const inventoryMaybe = async (tree: FileTree, folder: string): Promise<ReadInventory | undefined> => {
  try {
    return await inventoryIn(tree, folder);
  } catch (error) {
    if (isDeskError(error, 'archive-damaged')) return undefined;
    throw error;
  }
};

/** H011: every snapshot describes itself, under its own number. */
export const readSnapshots = async (context: OwnContext): Promise<readonly Snapshot[]> => {
  const { files, found } = context;
  const snapshots: Snapshot[] = [];
  for (const file of files) {
    const match = /^snapshots\/(\d+)\/snapshot\.json$/.exec(file.logical);
    if (!match) continue;
    const number = Number(match[1]);
    const name = context.nameOf(file.path);
    try {
      const text = (await context.tree.read(name, longestDocument)).toString('utf8');
      const secret = secretLook(text);
      if (secret) found.error('H015', name, `The document has ${secret}.`);
      const document = parseSnapshotDocument(text, file.path);
      if (
        document.snapshot !== number ||
        document.version !== `v${number}` ||
        !name.startsWith(`v${number}/`)
      )
        found.error('H011', name, `The snapshot calls itself ${document.snapshot} of ${document.version}.`);
      snapshots.push({ number, document, name });
    } catch (error) {
      if (isDeskError(error, 'archive-version-unknown')) found.error('H003', name, error.message);
      else if (isDeskError(error)) found.error('H011', name, error.message);
      else found.error('H011', name, `The file cannot be read: ${(error as Error).message}.`);
    }
  }
  return snapshots.sort((a, b) => a.number - b.number);
};

/** H012: each snapshot names the inventory that it was built on, so that none before it can be exchanged. */
export const chainRule = async (
  context: OwnContext,
  snapshots: readonly Snapshot[],
  /** What an erasure put in the place of an inventory. */
  today: (version: string, sha512: string) => string,
): Promise<void> => {
  for (const { document, name } of snapshots) {
    const previous = document.previous as {
      readonly version?: unknown;
      readonly inventory_sha512?: unknown;
    } | null;
    if (!previous) {
      if (document.snapshot !== 1)
        context.found.error('H012', name, 'The snapshot does not name the version before it.');
      continue;
    }
    const version = String(previous.version);
    if (!/^v\d+$/.test(version) || !context.inventory.versions[version]) {
      context.found.error('H012', name, `The snapshot was built on ${version}, which is not there.`);
      continue;
    }
    try {
      const { sha512 } = await inventoryIn(context.tree, version);
      if (sha512 !== today(version, String(previous.inventory_sha512)))
        context.found.error(
          'H012',
          name,
          `The inventory of ${version} is not the one that the snapshot was built on.`,
        );
    } catch (error) {
      if (!isDeskError(error)) throw error;
      context.found.error('H012', name, `The inventory of ${version} cannot be read.`);
    }
  }
};

/** Lines that erasures removed, by the sort of part they stood in. */
export type RemovedOf = (
  snapshot: number,
  kind: string,
) => Readonly<Record<'part' | 'odd' | 'tombstones', number>>;

/** Whether a snapshot has lines of a kind left by what it says. One whose snapshot.json is gone is thought to have. */
const hasLines = (
  snapshots: readonly Snapshot[],
  kind: string,
  number: number,
  removedOf: RemovedOf,
): boolean => {
  const document = snapshots.find((each) => each.number === number)?.document;
  if (!document) return true;
  const { part, odd, tombstones } = removedOf(number, kind);
  const removed = part + odd + tombstones;
  if (kind === gapKind) return document.gaps > removed;
  if (kind === requestKind) return Number(document.requests) > removed;
  const counts = document.kinds[kind];
  return counts !== undefined && counts.written + counts.tombstones > removed;
};

/** H010: each raw part has its table, each table its raw part, but for the empty table of a kind without records. */
export const tableRule = (
  context: OwnContext,
  snapshots: readonly Snapshot[],
  removedOf: RemovedOf,
): void => {
  const logical = new Set(context.files.map((file) => file.logical));
  for (const file of context.files) {
    const part = parseRawPart(file.logical);
    if (!part) continue;
    if (!logical.has(tableFile(part.kind, part.snapshot, part.stem)))
      context.found.error('H010', context.nameOf(file.path), 'The raw part has no table.');
  }
  for (const file of context.files) {
    const table = parseTableFile(file.logical);
    if (!table || !hasLines(snapshots, table.kind, table.snapshot, removedOf)) continue;
    const match = /^(part|odd|tombstones)-(\d+)$/.exec(table.stem);
    const raw = match && rawPart(table.kind, table.snapshot, match[1] as 'part', Number(match[2]));
    if (!raw || !logical.has(raw))
      context.found.error('H010', context.nameOf(file.path), 'The table has no raw part.');
  }
};

/** What this version of the format has; anything else is somebody's addition, or of a later version. */
const known: readonly RegExp[] = [
  /^snapshots\/\d+\/(snapshot|report)\.json$/,
  /^datapackage\.json$/,
  /^governance\/(holds|erasures)\/[^/]+\.json$/,
  /^governance\/origins\/.+$/,
  /^raw\/[^/]+\/snapshot=\d+\/[^/]+$/,
  /^tables\/norm=1\/[^/]+\/snapshot=\d+\/[^/]+\.parquet$/,
  /^schema\/norm=1\/[^/]+\.sql$/,
  /^attachments\/snapshot=\d+\/(index\.ndjson\.gz|pack-\d+\.zip)$/,
];

/** Files that no rule of ours looks into are said to be so; their bytes are checked like all others. */
export const otherFiles = (context: OwnContext): void => {
  const folders = new Set<string>();
  for (const { logical } of context.files)
    if (!known.some((form) => form.test(logical)))
      folders.add(logical.split('/').slice(0, -1).slice(0, 2).join('/') || logical);
  for (const folder of folders)
    context.found.uncovered(`what is in ${folder}: no rule of this version of the format knows it`);
};
