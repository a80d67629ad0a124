import { setMaxListeners } from 'node:events';
import type { Archive, SnapshotWriter } from '../archive-format/archive.js';
import type { Cursor } from '../archive-format/batch.js';
import type { SnapshotInfo, SnapshotScope, StreamReport } from '../archive-format/snapshot.js';
import type { Clock } from '../core/clock.js';
import { canonicalJson, sha256 } from '../core/digest.js';
import { deskError, isDeskError } from '../core/errors.js';
import type { Progress } from '../core/progress.js';
import { ahead } from './ahead.js';
import { takeBlobs } from './blobs.js';
import {
  allRefused,
  closingGaps,
  type Failure,
  outcomesOf,
  reportsOf,
  type StreamOutcome,
} from './closing.js';
import { createPlaces } from './parallel.js';
import { runInOrder, withNeeded } from './schedule.js';
import type { Source, Stream } from './source.js';

export interface ExtractOptions {
  readonly source: Source;
  readonly archive: Archive;
  readonly mode: SnapshotScope['mode'];
  /** Streams to read, by name; what they need is added. All when absent. */
  readonly streams?: readonly string[] | undefined;
  /** Streams, or groups of them, that are left out with all that needs them. */
  readonly without?: readonly string[] | undefined;
  /** What else the run is limited to. */
  readonly filters?: Readonly<Record<string, unknown>> | undefined;
  readonly operator: SnapshotScope['operator'];
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Streams read side by side. */
  readonly parallelStreams?: number;
  /** Files fetched side by side within a stream. */
  readonly parallelBlobs?: number;
  /** Batches asked for ahead of the one that is written. */
  readonly readAhead?: number;
}

/** How a run ended. A run that was stopped keeps what it has; the same call goes on there. */
export type ExtractOutcome =
  | {
      readonly state: 'committed';
      readonly snapshot: SnapshotInfo;
      readonly streams: readonly StreamOutcome[];
      readonly resumed: boolean;
      /** No stream failed and nothing of any stream is known to be missing. */
      readonly complete: boolean;
    }
  | {
      readonly state: 'suspended';
      readonly snapshot: number;
      readonly streams: readonly StreamOutcome[];
      readonly resumed: boolean;
    };

/** Name under which the end of a run is noted, so that a crash while committing does not read anything again. */
const closingStream = '_run';

interface ClosingCursor {
  readonly reports: Readonly<Record<string, StreamReport>>;
  readonly outcomes: readonly StreamOutcome[];
}

/** What a run leaves out of its source's streams, as the snapshot keeps it. */
const limitOf = (
  source: Source,
  names: readonly string[],
  chosen: readonly string[] | undefined,
  without: readonly string[] | undefined,
): Readonly<Record<string, readonly string[]>> => {
  if (names.length === source.streams.length) return {};
  return chosen ? { streams: names } : { without: [...new Set(without)].sort() };
};

const scopeOf = (
  { source, mode, operator, filters: given, streams: chosen, without }: ExtractOptions,
  streams: readonly Stream[],
): SnapshotScope => {
  const account = { kind: source.name, org: source.org, api: source.api, baseUrl: source.baseUrl };
  const names = streams.map(({ name }) => name);
  const filters = {
    ...source.filters,
    ...given,
    ...limitOf(source, names, chosen, without),
  };
  return {
    source: account,
    mode,
    operator,
    configSha256: sha256(canonicalJson({ account, mode, filters, settings: source.settings })),
    filters,
    volatilePaths: source.volatilePaths,
    tables: source.tables,
    ...(source.subject ? { subject: source.subject } : {}),
  };
};

const strangeName = (source: Source, flag: string, strange: readonly string[]) =>
  deskError('flag-invalid', {
    what: strange.length > 0 ? `${source.name} has no stream ${strange.join(', ')}.` : 'No stream is named.',
    where: flag,
    next: `Streams: ${[...source.streams.map(({ name }) => name), ...(flag === '--without' ? Object.keys(source.groups ?? {}) : [])].join(', ')}.`,
  });

/** What is left without the named streams and groups, and without what needs them. */
const leftOf = (
  source: Source,
  streams: readonly Stream[],
  without: readonly string[],
): readonly Stream[] => {
  const groups = source.groups ?? {};
  const known = new Set([...source.streams.map(({ name }) => name), ...Object.keys(groups)]);
  const strange = without.filter((name) => !known.has(name));
  if (strange.length > 0) throw strangeName(source, '--without', strange);
  const gone = new Set(without.flatMap((name) => groups[name] ?? [name]));
  // In the order in which they are read: a stream stands after those that it needs.
  for (const { name, needs } of source.streams) if (needs?.some((one) => gone.has(one))) gone.add(name);
  const left = streams.filter(({ name }) => !gone.has(name));
  if (left.length > 0) return left;
  throw deskError('flag-invalid', { what: 'Nothing is left to read.', where: '--without' });
};

/**
 * The streams that these names mean, with what they need, less those that are left out; all when no name is given.
 * Errors: `flag-invalid` for a name that the source does not have, and when nothing is left.
 */
export const chosenStreams = ({
  source,
  streams,
  without = [],
}: Pick<ExtractOptions, 'source' | 'streams' | 'without'>): readonly Stream[] => {
  if (!streams) return leftOf(source, source.streams, without);
  const known = source.streams.map(({ name }) => name);
  const strange = streams.filter((name) => !known.includes(name));
  if (strange.length > 0 || streams.length === 0) throw strangeName(source, '--streams', strange);
  return leftOf(source, withNeeded(source.streams, streams), without);
};

type Gate = ReturnType<typeof createPlaces>;

/**
 * One after the other: several such readings at once unpack faster than what they leave behind is cleared away, and were the
 * most memory of a large extraction.
 */
async function* inTurn<T>(gate: Gate, read: () => AsyncIterable<T>): AsyncGenerator<T> {
  await gate.take();
  try {
    yield* read();
  } finally {
    gate.give();
  }
}

/** Reads one stream from its checkpoint to its end, each batch with its bytes stored before the next is taken. */
const readStream = async (
  stream: Stream,
  options: ExtractOptions,
  writer: SnapshotWriter,
  gate: Gate,
  signal: AbortSignal,
): Promise<void> => {
  const { source, clock, progress } = options;
  const at = writer.checkpoint(stream.name);
  if (at?.done) return;
  let done = at?.fetched ?? 0;
  let bytes = 0;
  const tell = (finished: boolean, total: number | null) =>
    progress({
      stage: 'extract',
      task: stream.name,
      done,
      unit: 'records',
      ...(total === null ? {} : { total }),
      ...(finished ? { finished } : {}),
    });
  const kind = stream.kinds[0] ?? stream.name;
  const since = writer.since(kind);
  const context = {
    staged: (wanted: string) => writer.staged(wanted, signal),
    ids: (wanted: string) => inTurn(gate, () => writer.stagedIds(wanted, signal)),
    startedAt: Date.parse(writer.startedAt),
    ...(since === undefined ? {} : { since }),
    ...(writer.held ? { held: writer.held } : {}),
    ...(writer.behind(stream.name) ? { behind: true as const } : {}),
  };
  const taking = {
    source,
    writer,
    clock,
    parallel: options.parallelBlobs ?? 8,
    onStored: ({ size }: { readonly size: number }) => {
      bytes += size;
      progress({ stage: 'extract', task: `${stream.name} bytes`, done: bytes, unit: 'bytes' });
    },
  };
  const batches = source.read(stream.name, at?.cursor, context, signal);
  for await (const batch of ahead(batches, options.readAhead ?? 1)) {
    signal.throwIfAborted();
    await writer.append(stream.name, await takeBlobs(batch, taking, signal));
    done += batch.records.length;
    tell(batch.done, source.facts(stream.name, batch.nextCursor).sourceReported);
  }
};

/** Everything is read: notes how it ended, then makes it a snapshot. */
const finish = async (
  options: ExtractOptions,
  streams: readonly Stream[],
  writer: SnapshotWriter,
  failures: readonly Failure[],
): Promise<ExtractOutcome> => {
  const { source, clock, signal } = options;
  let closing = writer.checkpoint(closingStream)?.cursor as ClosingCursor | undefined;
  if (!closing) {
    const outcomes = outcomesOf(source, streams, writer.checkpoint, failures);
    if (!options.filters && allRefused(outcomes)) {
      throw deskError('role-missing', {
        what: 'The token may read none of the kinds that were asked for.',
        where: source.baseUrl,
        details: { streams: outcomes.map(({ stream }) => stream) },
      });
    }
    closing = { reports: reportsOf(source, writer.checkpoint, outcomes), outcomes };
    await writer.append(closingStream, {
      records: [],
      gaps: closingGaps(source, streams, failures, new Date(clock.now()).toISOString()),
      requests: [],
      nextCursor: closing as unknown as Cursor,
      done: true,
    });
    await writer.flush();
  }
  const snapshot = await writer.commit(closing.reports, signal);
  const outcomes = closing.outcomes;
  return {
    state: 'committed',
    snapshot,
    streams: outcomes,
    resumed: writer.resumed,
    complete: outcomes.every(({ complete }) => complete),
  };
};

/**
 * Copies a source into a new snapshot of an archive, or goes on with the unfinished one. Streams run side by side in
 * the order of their needs. A stream that cannot be read becomes a gap; when the whole source cannot be read any
 * more, or the signal says stop, the state is kept for the next run.
 *
 * Errors: those of `Archive.begin` and `SnapshotWriter`; `flag-invalid` for unknown streams and for a delta of a source that makes none; `role-missing` when the
 * token opens nothing; what the source throws when all of it fails (`token-refused`, `host-unreachable`…).
 */
export const runExtract = async (options: ExtractOptions): Promise<ExtractOutcome> => {
  const { source, archive, signal } = options;
  if (options.mode === 'delta' && !source.deltas)
    throw deskError('flag-invalid', {
      what: source.filters ? 'A selection is always read whole.' : `${source.name} is always read whole.`,
      where: '--delta',
      next: 'Leave out --delta.',
    });
  const streams = chosenStreams(options);
  const writer = await archive.begin(scopeOf(options, streams));
  const failures: Failure[] = [];
  const halt = new AbortController();
  const gate = createPlaces(1);
  const either = AbortSignal.any([signal, halt.signal]);
  // Every call, sleep and file that is under way listens; their number is bounded elsewhere.
  setMaxListeners(0, either);
  try {
    if (!writer.checkpoint(closingStream)) {
      await runInOrder(streams, options.parallelStreams ?? 6, async (stream) => {
        try {
          await readStream(stream, options, writer, gate, either);
        } catch (error) {
          if (!isDeskError(error, 'stream-unreadable') || either.aborted) {
            // All others stop too, as soon as they can.
            halt.abort(error);
            throw error;
          }
          failures.push({ stream, error });
        }
      });
    }
    return await finish(options, streams, writer, failures);
  } catch (error) {
    const outcomes = outcomesOf(source, streams, writer.checkpoint, failures);
    await keepState(writer, error);
    if (!signal.aborted) throw halt.signal.aborted ? halt.signal.reason : error;
    return { state: 'suspended', snapshot: writer.snapshot, streams: outcomes, resumed: writer.resumed };
  }
};

const keepState = async (writer: SnapshotWriter, error: unknown): Promise<void> => {
  if (isDeskError(error, 'role-missing')) return writer.abandon();
  try {
    await writer.suspend();
  } catch {
    // Whatever stopped the run (a full disk) may also refuse the last flush. The first error is the one to tell;
    // what was flushed before is safe.
  }
};
