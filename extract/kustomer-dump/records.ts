import type { Batch, Cursor } from '../../archive-format/batch.js';
import type { Clock } from '../../core/clock.js';
import { sha256 } from '../../core/digest.js';
import { isDeskError } from '../../core/errors.js';
import { cutRecord } from '../../core/json-cut.js';
import { createDraft, type Draft } from '../draft.js';
import { readEntry } from '../files/entry.js';
import type { Content } from '../files/unpack.js';
import { type Kept, recordId } from '../kustomer/record.js';
import { CutError, type CutPiece, type CutState, createCutter, cutStart } from './cutter.js';
import { kindOfDumped } from './kinds.js';
import type { Path } from './layout.js';

/** What was surveyed of a content before its records are read: the record of kind `dump_file`. */
export interface DumpFile {
  readonly id: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Where in its values the records lie. */
  readonly paths: readonly Path[];
}

/** Where the stream goes on: the file, and the place within its bytes after unpacking. */
interface DumpCursor {
  readonly [key: string]: unknown;
  readonly file: number;
  readonly state: CutState;
  readonly records: number;
  readonly incomplete: boolean;
}

export interface DumpReading {
  readonly files: readonly DumpFile[];
  readonly content: (name: string) => Content | undefined;
  readonly clock: Clock;
  readonly cursor: Cursor | undefined;
  readonly batchBytes: number;
  readonly signal: AbortSignal;
}

const batchRecords = 2_000;

/** A value as a record; one that is no JSON is kept as its bytes in a record of its own that says so. */
const kept = (bytes: Buffer): Kept => {
  try {
    return { cut: cutRecord(bytes) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const came = Buffer.from(bytes);
    const value = { id: `sha256:${sha256(came)}`, notJson: came.toString('base64') };
    const cut = {
      value,
      bytes: Buffer.from(JSON.stringify(value)),
      oddities: ['not-json'] as const,
      original: came,
    };
    return { cut, unreadable: error.message };
  }
};

interface Place {
  readonly file: DumpFile;
  readonly request: number;
  readonly at: string;
}

const addPiece = (draft: Draft, piece: CutPiece, { file, request, at }: Place): void => {
  const { cut, unreadable } = kept(piece.bytes);
  const where = `${file.id} byte ${piece.offset}`;
  const kind = piece.sort === 'wrapper' ? 'dump_wrapper' : kindOfDumped(cut.value, file.id);
  const id = piece.sort === 'wrapper' ? `${file.id}:${piece.offset}` : recordId(cut);
  const { oddities, original } = cut;
  // Out of a buffer that is used again.
  const bytes = Buffer.from(cut.bytes);
  draft.add({ kind, id, bytes, oddities, ...(original ? { original } : {}), request, fetchedAt: at });
  if (unreadable !== undefined)
    draft.miss({ reason: 'record-unreadable', kind, id, evidence: `${where}: ${unreadable}`, request, at });
};

/** Passes over the bytes that are done. */
async function* after(chunks: AsyncIterable<Buffer>, offset: number): AsyncGenerator<Buffer> {
  let left = offset;
  for await (const chunk of chunks) {
    if (left >= chunk.length) left -= chunk.length;
    else {
      yield left > 0 ? chunk.subarray(left) : chunk;
      left = 0;
    }
  }
}

/** Why a file cannot be read any further; any other error is none of the file’s. */
const breakOf = (error: unknown): string => {
  if (error instanceof CutError || isDeskError(error, 'input-invalid')) return error.message;
  throw error;
};

interface Portion {
  readonly draft: Draft;
  readonly state: CutState;
  readonly records: number;
  readonly broken: boolean;
}

async function* readFile(file: DumpFile, from: DumpCursor, reading: DumpReading): AsyncGenerator<Portion> {
  const { clock, signal, batchBytes } = reading;
  let { state, records } = from;
  const begin = () => {
    const draft = createDraft();
    const at = new Date(clock.now()).toISOString();
    const entry = readEntry({ name: file.id, at, items: 0, bytes: file.bytes, sha256: file.sha256 });
    return { draft, at, request: draft.answered([entry]), bytes: 0, count: 0 };
  };
  let portion = begin();
  let broken = false;
  const content = reading.content(file.id);
  try {
    const cutter = createCutter(state, file.paths);
    const chunks = content ? after(content.bytes(signal), state.offset) : [];
    for await (const { chunk, isLast } of withLast(chunks)) {
      for (const piece of cutter.push(chunk, isLast)) {
        addPiece(portion.draft, piece, { file, request: portion.request, at: portion.at });
        state = piece.after;
        records++;
        portion.count++;
        portion.bytes += piece.bytes.length;
        if (portion.count < batchRecords && portion.bytes < batchBytes) continue;
        yield { draft: portion.draft, state, records, broken };
        signal.throwIfAborted();
        portion = begin();
      }
    }
  } catch (error) {
    const evidence = breakOf(error);
    broken = true;
    const { draft, request, at } = portion;
    draft.miss({
      reason: 'file-broken',
      kind: 'dump_file',
      id: file.id,
      received: `${records} records`,
      evidence,
      request,
      at,
    });
  }
  yield { draft: portion.draft, state, records, broken };
}

/** Chunks, then one empty last one. */
async function* withLast(
  chunks: AsyncIterable<Buffer> | readonly Buffer[],
): AsyncGenerator<{ readonly chunk: Buffer; readonly isLast: boolean }> {
  for await (const chunk of chunks) yield { chunk, isLast: false };
  yield { chunk: Buffer.alloc(0), isLast: true };
}

/** All records of all files, in order, in batches. */
export async function* readDump(reading: DumpReading): AsyncGenerator<Batch> {
  const { files, signal } = reading;
  const start = { state: cutStart, records: 0 };
  const from = (reading.cursor as DumpCursor | undefined) ?? { file: 0, ...start, incomplete: false };
  let { incomplete } = from;
  for (let index = from.file; index < files.length; index++) {
    signal.throwIfAborted();
    const file = files[index] as DumpFile;
    const begun: DumpCursor = index === from.file ? from : { file: index, ...start, incomplete };
    // One behind: only the next portion, or its absence, says whether this one ends the file.
    let held: Portion | undefined;
    for await (const portion of readFile(file, begun, reading)) {
      if (held)
        yield held.draft.finish({ file: index, state: held.state, records: held.records, incomplete }, false);
      held = portion;
    }
    if (!held) continue;
    incomplete ||= held.broken;
    yield held.draft.finish({ file: index + 1, ...start, incomplete }, index + 1 === files.length);
  }
  if (from.file >= files.length)
    yield createDraft().finish({ file: files.length, ...start, incomplete }, true);
}
