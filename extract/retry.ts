import type { Archive, ArchiveObject } from '../archive-format/archive.js';
import { type GapState, gapStates } from '../archive-format/gaps/state.js';
import type { RetriedGaps } from '../archive-format/snapshot.js';
import { type DeskError, deskError } from '../core/errors.js';
import { type ExtractOptions, type ExtractOutcome, runExtract } from './run.js';
import type { GapRetry, Source, Stream } from './source.js';

/**
 * A run that tries open gaps again and nothing else: its snapshot has what came this time, and a gap row for each that
 * stays. Files and records are asked for one by one; a stream that broke off or was refused is read again.
 */

/** Name under which single gaps are tried. */
const retryStream = 'retry-gaps';

/** Reasons of gaps that concern a whole stream. */
const wholeReasons: readonly string[] = ['stream-failed', 'role-missing', 'endpoint-absent'];

/** Open gaps of one reason and kind, before a run or after it. */
export interface GapCount {
  readonly reason: string;
  readonly kind: string;
  readonly gaps: number;
}

export interface TriedGaps extends Omit<GapCount, 'gaps'> {
  readonly tried: number;
  readonly healed: number;
  /** Still open, tried again in vain. */
  readonly open: number;
}

/** Gaps that this run left alone are open as before: only another kind of run, or nobody, can close them. */
export type RetryOutcome =
  | { readonly state: 'nothing'; readonly left: readonly GapCount[] }
  | Extract<ExtractOutcome, { state: 'suspended' }>
  | (Extract<ExtractOutcome, { state: 'committed' }> & {
      readonly tried: readonly TriedGaps[];
      readonly left: readonly GapCount[];
    });

type RetryOptions = Omit<ExtractOptions, 'mode' | 'streams' | 'filters'>;

interface Census {
  readonly object: ArchiveObject;
  /** Gaps that are tried one by one. */
  readonly singles: readonly RetriedGaps[];
  /** Streams that are read again, with the gaps which that answers. */
  readonly streams: readonly { readonly stream: Stream; readonly gaps: readonly RetriedGaps[] }[];
  readonly left: readonly GapCount[];
}

const openGaps = async function* (object: ArchiveObject, signal: AbortSignal): AsyncGenerator<GapState> {
  for await (const gap of gapStates(object, { signal })) if (gap.state === 'open') yield gap;
};

/** The object of a source. Errors: archive-incomplete. */
const objectOf = async (archive: Archive, { name, org }: Source): Promise<ArchiveObject> => {
  for (const each of await archive.objects()) {
    const object = await archive.object(each);
    const { source } = await object.snapshot();
    if (source.kind === name && source.org === org) return object;
  }
  throw deskError('archive-incomplete', {
    what: `The archive holds no snapshot of ${name}/${org}, so nothing of it is missing yet.`,
    where: archive.home,
    next: 'Extract first.',
  });
};

const countsOf = (gaps: ReadonlyMap<string, number>): GapCount[] =>
  [...gaps].sort().map(([key, count]) => ({ ...(JSON.parse(key) as Omit<GapCount, 'gaps'>), gaps: count }));

/** What is open and who can answer it. */
const census = async (
  archive: Archive,
  source: Source,
  retry: GapRetry,
  signal: AbortSignal,
): Promise<Census> => {
  const object = await objectOf(archive, source);
  const ends = new Map<string, boolean>();
  for (const { streams } of await object.snapshots())
    for (const [name, { complete }] of Object.entries(streams)) ends.set(name, complete);
  const behind = source.streams.filter(({ name }) => ends.get(name) === false);
  const [singles, left] = [new Map<string, number>(), new Map<string, number>()];
  const byStream = new Map<Stream, Map<string, RetriedGaps>>();
  for await (const gap of openGaps(object, signal)) {
    const { reason, kind } = gap;
    const key = JSON.stringify({ reason, kind });
    const answering = wholeReasons.includes(reason)
      ? behind.filter(
          ({ name, kinds }) => kinds.includes(kind) && (reason !== 'stream-failed' || gap.field === name),
        )
      : [];
    for (const stream of answering) {
      const gaps = byStream.get(stream) ?? new Map<string, RetriedGaps>();
      gaps.set(key, { reason, kind, tried: (gaps.get(key)?.tried ?? 0) + 1 });
      byStream.set(stream, gaps);
    }
    const counts = retry.canTry(gap) ? singles : answering.length === 0 ? left : undefined;
    counts?.set(key, (counts.get(key) ?? 0) + 1);
  }
  return {
    object,
    singles: countsOf(singles).map(({ reason, kind, gaps }) => ({ reason, kind, tried: gaps })),
    streams: [...byStream].map(([stream, gaps]) => ({ stream, gaps: [...gaps.values()] })),
    left: countsOf(left),
  };
};

/** The source as this run sees it: one stream of gaps, and those that are read again. */
const retrying = (source: Source, retry: GapRetry, archive: Archive, found: Census): Source => {
  const { object, singles, streams, left } = found;
  const isAlone = ({ reason, kind }: RetriedGaps): boolean =>
    !left.some((other) => other.reason === reason && other.kind === kind);
  const gaps: Stream = {
    ...{ name: retryStream, kinds: [], after: [], cursor: 'keyset', countable: false, optional: false },
  };
  return {
    ...source,
    streams: [...(singles.length > 0 ? [gaps] : []), ...streams.map(({ stream }) => stream)],
    facts: (name, cursor) => {
      if (name !== retryStream) {
        const answered = streams.find(({ stream }) => stream.name === name)?.gaps.filter(isAlone) ?? [];
        return { ...source.facts(name, cursor), retried: answered };
      }
      const refused = retry.refusedKinds(cursor);
      // Only of a reason and kind whose gaps were tried to the last can be said what became of them all.
      const retried = singles.filter((one) => isAlone(one) && !refused.includes(one.kind));
      return { complete: true, sourceReported: null, retried };
    },
    read: (name, cursor, context, signal) =>
      name === retryStream
        ? retry.read(openOf(archive, object, retry, signal), cursor, context, signal)
        : source.read(name, cursor, context, signal),
  };
};

/** The gaps to try, in the order that a cursor counts. Errors: archive-locked when somebody wrote meanwhile. */
async function* openOf(
  archive: Archive,
  before: ArchiveObject,
  retry: GapRetry,
  signal: AbortSignal,
): AsyncGenerator<GapState> {
  const object = await archive.object(before.name);
  if (object.inventorySha512 !== before.inventorySha512)
    throw deskError('archive-locked', {
      what: 'The archive was changed while its gaps were counted.',
      where: archive.home,
    });
  for await (const gap of openGaps(object, signal)) if (retry.canTry(gap)) yield gap;
}

/** What became of the gaps that were tried. */
const resultOf = async (
  object: ArchiveObject,
  found: Census,
  snapshot: number,
  signal: AbortSignal,
): Promise<readonly TriedGaps[]> => {
  const tried = new Map<string, { tried: number; healed: number; open: number }>();
  for (const { reason, kind, tried: count = 0 } of [
    ...found.singles,
    ...found.streams.flatMap(({ gaps }) => gaps),
  ]) {
    const key = JSON.stringify({ reason, kind });
    tried.set(key, { tried: (tried.get(key)?.tried ?? 0) + count, healed: 0, open: 0 });
  }
  for await (const gap of gapStates(object, { signal })) {
    const row = tried.get(JSON.stringify({ reason: gap.reason, kind: gap.kind }));
    if (row && gap.healedBy === snapshot) row.healed++;
    else if (row && gap.state === 'open' && gap.snapshot === snapshot) row.open++;
  }
  return [...tried]
    .sort()
    .map(([key, counts]) => ({ ...(JSON.parse(key) as { reason: string; kind: string }), ...counts }));
};

/** A source of files reads what it is given. */
export const cannotRetry = (source: string): DeskError =>
  deskError('flag-invalid', {
    what: `${source} reads what it is given: there is nobody to ask again.`,
    where: '--retry-gaps',
    next: 'Extract again from a mended or newer export; what it has, heals the gaps.',
  });

/**
 * Tries the open gaps of a source's newest state again, as a snapshot of its own; one that was broken off goes on.
 * Errors: `flag-invalid` when the source cannot be asked again; `archive-incomplete` when there is nothing of it; those
 * of `runExtract`.
 */
export const runRetry = async (options: RetryOptions): Promise<RetryOutcome> => {
  const { source, archive, signal } = options;
  const { retry } = source;
  if (!retry) throw cannotRetry(source.name);
  const found = await census(archive, source, retry, signal);
  if (found.singles.length + found.streams.length === 0) return { state: 'nothing', left: found.left };
  const outcome = await runExtract({
    ...options,
    source: retrying(source, retry, archive, found),
    mode: 'delta',
    filters: { gaps: 'open' },
  });
  if (outcome.state === 'suspended') return outcome;
  const object = await archive.object(found.object.name);
  const tried = await resultOf(object, found, outcome.snapshot.snapshot, signal);
  return { ...outcome, tried, left: found.left };
};
