import type { Checkpoint } from '../archive-format/archive.js';
import type { Gap } from '../archive-format/gap.js';
import type { StreamReport } from '../archive-format/snapshot.js';
import type { DeskError } from '../core/errors.js';
import type { Source, Stream } from './source.js';

/** What a run says at its end, from what is durable: pure. */

export interface Failure {
  readonly stream: Stream;
  readonly error: DeskError;
}

/** How one stream ended. */
export interface StreamOutcome {
  readonly stream: string;
  readonly kinds: readonly string[];
  /** The whole stream was read. */
  readonly done: boolean;
  /** Nothing of it is known to be missing. */
  readonly complete: boolean;
  readonly fetched: number;
  /** Why it stopped, if it did. */
  readonly failure?: string;
}

export type Checkpoints = (stream: string) => Checkpoint | undefined;

export const outcomesOf = (
  source: Source,
  streams: readonly Stream[],
  checkpoint: Checkpoints,
  failures: readonly Failure[],
): StreamOutcome[] =>
  streams.map((stream) => {
    const at = checkpoint(stream.name);
    const failure = failures.find((one) => one.stream.name === stream.name);
    const done = at?.done === true;
    return {
      stream: stream.name,
      kinds: stream.kinds,
      done,
      complete: done && source.facts(stream.name, at.cursor).complete,
      fetched: at?.fetched ?? 0,
      ...(failure ? { failure: failure.error.message } : {}),
    };
  });

/** Nothing at all could be read, and not for want of records: the key opens none of the streams. */
export const allRefused = (outcomes: readonly StreamOutcome[]): boolean =>
  outcomes.every(({ fetched, failure }) => fetched === 0 && failure === undefined) &&
  outcomes.some(({ done, complete }) => done && !complete);

/** What the archive keeps of each stream. */
export const reportsOf = (
  source: Source,
  checkpoint: Checkpoints,
  outcomes: readonly StreamOutcome[],
): Record<string, StreamReport> =>
  Object.fromEntries(
    outcomes.map(({ stream, kinds, complete, fetched }) => {
      const at = checkpoint(stream);
      const facts = at?.done ? source.facts(stream, at.cursor) : undefined;
      return [stream, { sourceReported: null, ...facts, kinds, complete, fetched }];
    }),
  );

/** Gaps that only the end of a run can know: streams that failed, kinds that were not asked for. */
export const closingGaps = (
  source: Source,
  streams: readonly Stream[],
  failures: readonly Failure[],
  at: string,
): Gap[] => {
  const read = new Set(streams.flatMap(({ kinds }) => kinds));
  const left = new Set(source.streams.flatMap(({ kinds }) => kinds).filter((kind) => !read.has(kind)));
  return [
    ...failures.map(
      ({ stream, error }): Gap => ({
        reason: 'stream-failed',
        kind: stream.kinds[0] ?? stream.name,
        field: stream.name,
        evidence: [error.message, error.where].filter(Boolean).join(' · '),
        request: null,
        at,
      }),
    ),
    ...[...left].map(
      (kind): Gap => ({
        reason: 'filtered',
        kind,
        evidence: 'The streams that bring it were left out of the run.',
        request: null,
        at,
      }),
    ),
  ];
};
