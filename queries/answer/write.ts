import { createHash } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { digestFile } from '../../core/digest.js';
import type { Cell } from '../../core/duckdb.js';
import { asDeskError, deskError } from '../../core/errors.js';
import { syncFile, syncFolder, writeFully } from '../../core/files.js';
import type { Answer } from '../engine/engine.js';
import { writeParquet } from './parquet.js';
import { answerTable, type TableOptions } from './table.js';
import { answerText, type TextFormat, type TextOptions } from './text.js';

export type AnswerFormat = TextFormat | 'table' | 'parquet';

export const answerFormats: readonly AnswerFormat[] = [
  'table',
  'csv',
  'json',
  'ndjson',
  'markdown',
  'parquet',
];

export interface AnswerOptions extends TableOptions, TextOptions {
  readonly format: AnswerFormat;
  /** Also sum the rows' digests, as a proof needs; costs a few microseconds a row. */
  readonly sumRows?: boolean;
}

/** What was written. */
export interface WrittenAnswer {
  readonly rows: number;
  readonly bytes: number;
  /** Of the bytes written. */
  readonly sha256: string;
  /**
   * Sum of the SHA-256 of every row's JSON text, modulo 2^256, as hex: the same for the same rows in any order, and
   * in any format. Null when it was not asked for.
   */
  readonly rowsSum: string | null;
}

const modulus = 1n << 256n;

/** Counts rows as they pass, and sums them. */
const observed = (answer: Answer, isSummed = false) => {
  const seen = { rows: 0, sum: 0n };
  async function* pass(): AsyncGenerator<readonly (readonly Cell[])[]> {
    for await (const batch of answer.rows) {
      seen.rows += batch.length;
      for (const row of isSummed ? batch : []) {
        const digest = createHash('sha256').update(JSON.stringify(row)).digest('hex');
        seen.sum = (seen.sum + BigInt(`0x${digest}`)) % modulus;
      }
      yield batch;
    }
  }
  const figures = () => ({
    rows: seen.rows,
    rowsSum: isSummed ? seen.sum.toString(16).padStart(64, '0') : null,
  });
  return { figures, answer: { ...answer, rows: pass() } };
};

const piecesOf = (
  answer: Answer,
  options: AnswerOptions & { readonly format: Exclude<AnswerFormat, 'parquet'> },
) =>
  options.format === 'table' ? answerTable(answer, options) : answerText(answer, options.format, options);

const isText = (
  options: AnswerOptions,
): options is AnswerOptions & { readonly format: Exclude<AnswerFormat, 'parquet'> } =>
  options.format !== 'parquet';

const writeTextFile = async (pieces: AsyncIterable<string>, path: string) => {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(path, 'w');
  try {
    for await (const piece of pieces) {
      const data = Buffer.from(piece);
      hash.update(data);
      bytes += data.length;
      await writeFully(handle, data);
    }
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('hex') };
};

const writeFileOf = async (answer: Answer, options: AnswerOptions, path: string) => {
  if (isText(options)) return writeTextFile(piecesOf(answer, options), path);
  await writeParquet(answer, path);
  return { bytes: (await stat(path)).size, sha256: await digestFile('sha256', path) };
};

/**
 * Writes an answer to a file, which is there as a whole or not at all: an earlier one of that name is replaced only
 * at the end. Errors: those of taking rows; disk-full, not-writable.
 */
export const writeAnswerFile = async (
  answer: Answer,
  path: string,
  options: AnswerOptions,
): Promise<WrittenAnswer> => {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  const { figures, answer: passing } = observed(answer, options.sumRows);
  try {
    const written = await writeFileOf(passing, options, temporary);
    await syncFile(temporary);
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return { ...written, ...figures() };
  } catch (error) {
    await rm(temporary, { force: true });
    if ((error as { code?: string }).code !== 'ENOENT') throw asDeskError(error, path);
    throw deskError('not-writable', {
      what: 'The folder for the answer does not exist.',
      where: dirname(path),
      cause: error,
    });
  }
};

const drained = (out: Writable): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (end: () => void) => () => {
      out.off('drain', onDrain);
      out.off('close', onClose);
      out.off('error', onError);
      end();
    };
    const onDrain = done(resolve);
    // The reader went away (`| head`): what is left is nobody's.
    const onClose = done(resolve);
    const onError = (error: Error) => done(() => reject(error))();
    out.once('drain', onDrain);
    out.once('close', onClose);
    out.once('error', onError);
  });

/** Writes an answer to a stream as fast as that takes it. `parquet` needs a file: use writeAnswerFile. */
export const writeAnswerStream = async (
  answer: Answer,
  out: Writable,
  options: AnswerOptions & { readonly format: Exclude<AnswerFormat, 'parquet'> },
): Promise<WrittenAnswer> => {
  const { figures, answer: passing } = observed(answer, options.sumRows);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of piecesOf(passing, options)) {
    if (out.destroyed || out.writableEnded) break;
    const data = Buffer.from(piece);
    hash.update(data);
    bytes += data.length;
    if (!out.write(data)) await drained(out);
  }
  return { bytes, sha256: hash.digest('hex'), ...figures() };
};
