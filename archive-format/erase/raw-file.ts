import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sha256 } from '../../core/digest.js';
import { readLines } from '../../core/ndjson.js';
import { parseRawLine } from '../read/raw-lines.js';
import { lineHead, lineTail, tombstoneLine } from '../write/line.js';
import { gzipLevel } from '../write/member-file.js';
import type { Judge, Verdict } from './judge.js';

/** What judging one raw part came to. */
export interface RawCounts {
  readonly removed: number;
  readonly changed: number;
  readonly kept: number;
}

/** Judges every line of a raw part; nothing is written. */
export const judgeRaw = async (path: string, judge: Judge, signal?: AbortSignal): Promise<RawCounts> => {
  const counts = { removed: 0, changed: 0, kept: 0 };
  for await (const { bytes, number } of readLines(path, signal ? { signal } : {})) {
    const { fate } = judge.line(parseRawLine(bytes, path, number));
    if (fate === 'drop') counts.removed++;
    else counts.kept++;
    if (fate === 'change') counts.changed++;
  }
  return counts;
};

/** What deriving the table of a rewritten part has to know. */
export interface RewrittenRaw {
  readonly lines: number;
  /** Bytes of all lines. */
  readonly text: number;
  readonly longest: number;
  readonly masked: boolean;
}

const maskMarker = Buffer.from('"isMasked"');

const lineAfter = (record: ReturnType<typeof parseRawLine>, verdict: Verdict, line: Buffer): Buffer => {
  if (verdict.fate !== 'change') return Buffer.concat([line, Buffer.from('\n')]);
  if (record.bytes === null) return Buffer.from(tombstoneLine(record, verdict.reason ?? record.reason ?? ''));
  const data = verdict.data ?? record.bytes;
  return Buffer.concat([
    Buffer.from(lineHead({ ...record, sha256: sha256(data) })),
    data,
    Buffer.from(lineTail),
  ]);
};

/** Writes a raw part without the lines that go; lines that stay as they are keep every byte. No line left: no file. */
export const rewriteRaw = async (
  from: string,
  to: string,
  judge: Judge,
  signal?: AbortSignal,
): Promise<RewrittenRaw> => {
  let lines = 0;
  let text = 0;
  let longest = 0;
  let masked = false;
  async function* kept(): AsyncGenerator<Buffer> {
    for await (const { bytes, number } of readLines(from, signal ? { signal } : {})) {
      const line = Buffer.from(bytes);
      const record = parseRawLine(line, from, number);
      const verdict = judge.line(record);
      if (verdict.fate === 'drop') continue;
      const out = lineAfter(record, verdict, line);
      lines++;
      text += out.length;
      longest = Math.max(longest, out.length);
      masked ||= out.includes(maskMarker);
      yield out;
    }
  }
  const source = kept();
  const first = await source.next();
  if (first.done) return { lines, text, longest, masked };
  async function* all(): AsyncGenerator<Buffer> {
    yield first.value as Buffer;
    yield* source;
  }
  await mkdir(dirname(to), { recursive: true });
  await pipeline(
    Readable.from(all(), { objectMode: true }),
    createGzip({ level: gzipLevel, chunkSize: 1 << 18 }),
    createWriteStream(to),
  );
  return { lines, text, longest, masked };
};
