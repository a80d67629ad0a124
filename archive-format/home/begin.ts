import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.js';
import type { Progress } from '../../core/progress.js';
import type { ArchiveObject, SnapshotWriter } from '../archive.js';
import type { StoredBlob } from '../blob.js';
import { commitSnapshot } from '../commit/commit.js';
import type { CommitHook } from '../commit/publish.js';
import { heldEngine } from '../known/held-engine.js';
import { heldRecords, heldRows, isBehind, knownOf, sinceOf, unseenIds } from '../known/open.js';
import { parseVolatilePath } from '../known/volatile.js';
import { type HomePaths, objectName } from '../layout.js';
import { versionNumber } from '../ocfl/inventory.js';
import { type ReadInventory, readInventory } from '../ocfl/read-inventory.js';
import { readBlobIndex } from '../read/blob-index.js';
import { openObject } from '../read/object.js';
import type { SnapshotInfo, SnapshotScope } from '../snapshot.js';
import { openScreen } from '../suppress/screen.js';
import type { PackLimits } from '../write/blob-staging.js';
import type { PartLimits } from '../write/raw-store.js';
import { type RunState, runFormat, writeRunState } from '../write/run-state.js';
import { openWriter } from '../write/writer.js';
import { objectFolders } from './recovery.js';
import { cutBack, durableIndex, findUnfinished, isCommitted, type Unfinished } from './unfinished.js';

export interface BeginOptions {
  readonly paths: HomePaths;
  readonly scope: SnapshotScope;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly newId: () => string;
  readonly objectId: string;
  readonly limits?: PartLimits;
  readonly packLimits?: PackLimits;
  readonly hook: CommitHook;
  readonly release: () => Promise<void>;
}

/** The object of a source, if the archive has one. */
interface Found {
  readonly name: string;
  readonly object: ArchiveObject;
  readonly current: ReadInventory;
  readonly base: SnapshotInfo | null;
  readonly snapshots: readonly SnapshotInfo[];
}

const findObject = async (paths: HomePaths, scope: SnapshotScope): Promise<Found | undefined> => {
  for (const name of await objectFolders(paths.store)) {
    if (name.startsWith('loads-')) continue;
    const folder = join(paths.store, name);
    const object = await openObject(folder);
    const snapshots = await object.snapshots();
    const base = snapshots.at(-1);
    if (base?.source.kind === scope.source.kind && base.source.org === scope.source.org)
      return { name, object, current: await readInventory(folder), base, snapshots };
  }
  return undefined;
};

const freeName = async (paths: HomePaths, wanted: string): Promise<string> => {
  const taken = new Set(await objectFolders(paths.store));
  let name = wanted;
  for (let index = 2; taken.has(name); index++) name = `${wanted}-${index}`;
  return name;
};

/** The newest unfinished snapshot that can go on: same source, same configuration, same state of the object. */
const resumable = (
  begun: readonly Unfinished[],
  scope: SnapshotScope,
  found: Found | undefined,
): Unfinished | undefined =>
  begun
    .filter(
      ({ state }) =>
        state.source.kind === scope.source.kind &&
        state.source.org === scope.source.org &&
        state.configSha256 === scope.configSha256 &&
        state.base === (found?.current.sha512 ?? null),
    )
    .sort((a, b) => (a.state.startedAt < b.state.startedAt ? 1 : -1))[0];

async function* knownBlobs(
  found: Found | undefined,
  index: { readonly path: string; readonly length: number } | undefined,
): AsyncGenerator<StoredBlob> {
  if (found) yield* found.object.blobIndex();
  if (index) yield* readBlobIndex(index.path, { length: index.length });
}

async function* nothing(): AsyncGenerator<string> {}

/** A run that was killed before its first flush knows nothing yet of what came, and that is no loss. */
const hasFlushed = ({ streams, files }: RunState): boolean =>
  Object.keys(streams).length + Object.keys(files).length > 0;

/** Starts a snapshot, or goes on with an unfinished one. Needs the lock, which the writer gives up at its end. */
export const beginSnapshot = async (options: BeginOptions): Promise<SnapshotWriter> => {
  const { paths, clock } = options;
  const now = new Date(clock.now()).toISOString();
  const found = await findObject(paths, options.scope);
  // Without anything to compare with a snapshot is full, whatever was asked for.
  const scope: SnapshotScope = found ? options.scope : { ...options.scope, mode: 'full' };
  const { begun, empty } = await findUnfinished(paths.work);
  // Nothing in them was ever promised to anybody.
  for (const folder of empty) await rm(folder, { recursive: true, force: true });
  const open: Unfinished[] = [];
  for (const unfinished of begun) {
    if (await isCommitted(paths, unfinished)) await rm(unfinished.folder, { recursive: true, force: true });
    else open.push(unfinished);
  }

  const earlier = resumable(open, scope, found);
  let state: RunState;
  let folder: string;
  if (earlier) {
    await cutBack(earlier);
    folder = earlier.folder;
    state = { ...earlier.state, resumedAt: [...earlier.state.resumedAt, now] };
  } else {
    const tx = options.newId();
    folder = join(paths.work, `tx-${tx}`);
    state = {
      format: runFormat,
      tx,
      object: found
        ? { name: found.name, id: found.current.inventory.id }
        : {
            name: await freeName(paths, objectName(scope.source.kind, scope.source.org, now)),
            id: options.objectId,
          },
      snapshot: found ? versionNumber(found.current.inventory.head) + 1 : 1,
      base: found?.current.sha512 ?? null,
      source: { kind: scope.source.kind, org: scope.source.org },
      configSha256: scope.configSha256,
      startedAt: now,
      resumedAt: [],
      seq: {},
      odd: {},
      unchanged: {},
      suppressed: {},
      struck: {},
      streams: {},
      files: {},
      repaired: [],
      packs: [],
      blobs: { stored: 0, deduplicated: 0, missing: 0, bytes: 0 },
    };
    await mkdir(folder, { recursive: true });
  }
  await writeRunState(join(folder, 'run.json'), state);

  const isDelta = found !== undefined && scope.mode === 'delta';
  const volatile = scope.volatilePaths.map(parseVolatilePath);
  const known = isDelta
    ? await knownOf(found.object, folder, state, earlier !== undefined && hasFlushed(state), volatile)
    : undefined;

  const screen = await openScreen(paths.work, scope.source.kind, scope.subject, () =>
    new Date(clock.now()).toISOString(),
  );

  const held = heldEngine(join(folder, 'held'));
  return openWriter({
    screen,
    folder,
    state,
    known,
    volatile,
    rows: heldRows(found?.object, held),
    heldRecords: heldRecords(found?.object, held),
    behind: (stream) => isDelta && isBehind(found.snapshots, stream),
    unseen: found && known ? unseenIds(found.object, known, held) : nothing,
    since: (kind) => (isDelta ? sinceOf(found.snapshots, kind) : undefined),
    resumed: earlier !== undefined,
    base: found?.base ?? null,
    knownBlobs: knownBlobs(found, earlier && durableIndex(earlier)),
    clock,
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.packLimits ? { packLimits: options.packLimits } : {}),
    commit: (staged, streams, signal) =>
      commitSnapshot(
        staged,
        streams,
        {
          current: found?.object,
          paths,
          scope,
          previous: found?.current,
          base: found?.base ?? null,
          clock,
          progress: options.progress,
          hook: options.hook,
        },
        signal,
      ),
    release: async () => {
      held.close();
      await options.release();
    },
    discard: () => rm(folder, { recursive: true, force: true }),
  });
};
