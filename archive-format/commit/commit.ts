import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { digestFile, sha512 } from '../../core/digest.js';
import { packageVersion } from '../../core/package-info.js';
import type { Progress } from '../../core/progress.js';
import type { ArchiveObject } from '../archive.js';
import {
  datapackageFile,
  gapKind,
  type HomePaths,
  reportFile,
  requestKind,
  snapshotFile,
  tableSqlFile,
} from '../layout.js';
import { type LogicalFile, nextInventory, stateFiles } from '../ocfl/inventory.js';
import type { ReadInventory } from '../ocfl/read-inventory.js';
import { readSignature } from '../seal/seal.js';
import type { SnapshotInfo, SnapshotScope } from '../snapshot.js';
import { parseSnapshotDocument, snapshotInfo } from '../snapshot-document.js';
import type { FileStates } from '../write/growing-files.js';
import type { Staged } from '../write/staged.js';
import { kindCounts, provesAbsence, type StreamReports } from './counts.js';
import { datapackageText, reportText, snapshotText, tableSqlText } from './documents.js';
import { type CommitHook, publish, writeOnce } from './publish.js';
import { deriveTables } from './tables.js';

export interface CommitOptions {
  readonly paths: HomePaths;
  readonly scope: SnapshotScope;
  /** The object's inventory that the snapshot builds on; undefined for the first. */
  readonly previous: ReadInventory | undefined;
  /** The same, for reading. */
  readonly current: ArchiveObject | undefined;
  readonly base: SnapshotInfo | null;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly hook: CommitHook;
}

/** Digests of all content files; those of closed parts and packs are known. */
const contentFiles = async (staged: Staged, states: FileStates): Promise<LogicalFile[]> => {
  const known = new Map<string, string>(staged.state.packs.map((pack) => [pack.path, pack.sha512]));
  for (const [path, state] of Object.entries(states)) if (state.sha512) known.set(path, state.sha512);
  const files: LogicalFile[] = [];
  for (const entry of await readdir(staged.content, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const absolute = join(entry.parentPath, entry.name);
    const path = relative(staged.content, absolute).split(sep).join('/');
    files.push({ path, sha512: known.get(path) ?? (await digestFile('sha512', absolute)) });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
};

/** Names of all streams that any snapshot of an object was made from. */
const streamsOf = async (object: ArchiveObject): Promise<readonly string[]> => {
  const names = new Set<string>();
  for (const { snapshot } of await object.snapshots())
    for (const path of await object.files(snapshotFile(snapshot))) {
      const { streams } = JSON.parse(await readFile(path, 'utf8')) as { readonly streams?: object };
      for (const name of Object.keys(streams ?? {})) names.add(name);
    }
  return [...names];
};

/** Says per kind how much was left out because of erased people; whose it was is not said. */
const noteSuppressed = ({ state, store }: Staged, at: string): void => {
  const note = (kind: string, received: string): void =>
    store.gap({ reason: 'suppressed', kind, received, at }, null);
  for (const [kind, records] of Object.entries(state.suppressed)) note(kind, `${records} not taken`);
  for (const [kind, records] of Object.entries(state.struck)) note(kind, `struck out of ${records}`);
};

/** Turns staged raw files into the next version of their object. Until the last renames nothing outside work/ changes. */
export const commitSnapshot = async (
  staged: Staged,
  reports: StreamReports,
  options: CommitOptions,
  signal?: AbortSignal,
): Promise<SnapshotInfo> => {
  const { state, content } = staged;
  const { scope, previous, hook } = options;
  const now = () => new Date(options.clock.now()).toISOString();
  await mkdir(content, { recursive: true });
  noteSuppressed(staged, now());
  const earlierStreams = options.current ? await streamsOf(options.current) : [];
  const stated = scope.mergedFrom?.complete;
  // A delta that is written again lacks what it found unchanged: nothing that is not in it is gone by that.
  const absenceCounts = Object.keys(scope.filters).length === 0 && !(stated && scope.mode === 'delta');
  const { facts, states, summary } = await deriveTables({
    staged,
    tables: scope.tables,
    now,
    tombstonesOf: (kind) =>
      absenceCounts && provesAbsence(staged, reports, kind, earlierStreams, stated)
        ? options.current
        : undefined,
    progress: options.progress,
    ...(signal ? { signal } : {}),
  });
  staged.known?.close();
  await hook('tables');
  signal?.throwIfAborted();

  const tables = [...facts.values()].sort((a, b) => (a.spec.kind < b.spec.kind ? -1 : 1));
  const { stored, deduplicated, missing, bytes } = state.blobs;
  const finishedAt = now();
  const signature =
    options.current && previous && (await readSignature(options.current.folder, previous.inventory.head));
  const clean = (json: string): string => staged.screen?.text(json) ?? json;
  // A cursor may name the last record of a page, and that may be one that was left out.
  const snapshotDocument = clean(
    snapshotText({
      snapshot: state.snapshot,
      base: options.base?.snapshot ?? null,
      scope,
      startedAt: state.startedAt,
      finishedAt,
      resumedAt: state.resumedAt,
      run: state.tx,
      tool: {
        name: 'deskarchive',
        version: packageVersion,
        node: process.versions.node,
        duckdb: summary.duckdb,
      },
      kinds: kindCounts(staged, facts, reports, stated),
      streams: reports,
      attachments: { referenced: stored + deduplicated + missing, stored, deduplicated, missing, bytes },
      gaps: facts.get(gapKind)?.lines ?? 0,
      requests: facts.get(requestKind)?.lines ?? 0,
      suppressed: Object.values(state.suppressed).reduce((sum, records) => sum + records, 0),
      previous: previous
        ? {
            version: previous.inventory.head,
            inventorySha512: previous.sha512,
            signatureSha512: signature ? sha512(signature) : null,
          }
        : null,
    }),
  );
  await writeOnce(join(content, snapshotFile(state.snapshot)), snapshotDocument);
  await writeOnce(
    join(content, reportFile(state.snapshot)),
    reportText({
      snapshot: state.snapshot,
      gapsByReason: summary.gapsByReason,
      requestsByStatus: summary.requestsByStatus,
      tables,
      odd: staged.store.odd(),
    }),
  );
  await writeOnce(
    join(content, datapackageFile),
    datapackageText(`${state.object.name}-${state.snapshot}`, state.object.id, finishedAt, tables),
  );
  const before = previous
    ? stateFiles(previous.inventory.versions[previous.inventory.head]?.state ?? {})
    : [];
  const oldDigest = new Map(before.map((file) => [file.path, file.sha512]));
  for (const { spec } of tables) {
    const text = tableSqlText(spec);
    const path = tableSqlFile(spec.kind);
    if (oldDigest.get(path) !== sha512(text)) await writeOnce(join(content, path), text);
  }
  await hook('documents');
  signal?.throwIfAborted();

  const inventory = nextInventory(previous?.inventory, {
    id: state.object.id,
    created: finishedAt,
    message: `${scope.mode === 'full' ? 'Full' : 'Delta'} snapshot ${state.snapshot} of ${scope.source.kind}/${scope.source.org}`,
    user: scope.operator,
    files: await contentFiles(staged, states),
  });
  const text = await publish({
    paths: options.paths,
    object: state.object.name,
    tx: staged.folder,
    snapshot: state.snapshot,
    inventory,
    isFirst: previous === undefined,
    hook,
  });
  return snapshotInfo(
    parseSnapshotDocument(snapshotDocument, snapshotFile(state.snapshot)),
    state.object.name,
    sha512(text),
  );
};
