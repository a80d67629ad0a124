import { join } from 'node:path';
import { parseRawPart } from '../layout.js';
import { type RawFile, type ReadRecord, readRawIds, readRawLines } from '../read/raw-lines.js';
import type { FileStates } from './growing-files.js';

/** Paths of a kind's raw files, as sequences that are each in order of seq. */
const sequencesOf = (content: string, states: FileStates, kind: string): RawFile[][] => {
  const parts = Object.entries(states)
    .map(([path, state]) => ({ path, state, name: parseRawPart(path) }))
    .filter(({ name }) => name?.kind === kind)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return (['part', 'odd', 'tombstones'] as const).map((sort) =>
    parts
      .filter(({ name }) => name?.sort === sort)
      .map(({ path, state }) => ({ path: join(content, path), length: state.bytes })),
  );
};

/** Lines of one kind that a snapshot wrote and that are durable, in order of seq; tombstones too. */
export const stagedLines = (
  content: string,
  states: FileStates,
  kind: string,
  signal?: AbortSignal,
): AsyncGenerator<ReadRecord> => readRawLines(sequencesOf(content, states, kind), signal);

/** Ids of the records of one kind that a snapshot wrote and that are durable, in no order; each line's. */
export const stagedIds = (
  content: string,
  states: FileStates,
  kind: string,
  signal?: AbortSignal,
): AsyncGenerator<string> => readRawIds(sequencesOf(content, states, kind).flat(), signal);

/** Records that a snapshot wrote tombstones for, durably: `<kind>/<id>`. */
export async function* stagedTombstones(content: string, states: FileStates): AsyncGenerator<string> {
  for (const [path, { bytes: length }] of Object.entries(states)) {
    if (parseRawPart(path)?.sort !== 'tombstones') continue;
    for await (const { kind, id } of readRawLines([[{ path: join(content, path), length }]]))
      yield `${kind}/${id}`;
  }
}
