import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArchive } from '../archive-format/open.js';
import type { Sent } from './bare.js';
import { bareRun, extractRun, type StandIn, standIn } from './program.js';
import { inTurns, type Side } from './sides.js';

/**
 * How fast an extraction is against a bare loop that only fetches the same pages: same requests, same headers, one
 * after the other, no parsing, no hashing, no writing. Each side is a process of its own (ours the compiled program's
 * code), and so is the stand-in, which is the same in all rounds and has no limits. Only kinds that come in pages: bytes
 * of attachments hide behind addresses that work once.
 */

export interface ExtractSide extends Side {
  readonly records: number;
  /** Seconds with tables and commit; `seconds` ends where all records are safe in the raw files. */
  readonly whole: number;
}

export interface ExtractBench {
  readonly megabytes: number;
  readonly requests: number;
  readonly ours: ExtractSide;
  readonly bare: Side;
  /** Bare time over the time of reading. */
  readonly ratio: number;
  readonly ratios: readonly number[];
}

const extract = async (kustomer: StandIn, folder: string): Promise<ExtractSide> => {
  const before = kustomer.cpu();
  const figures = await extractRun(kustomer, folder);
  return { ...figures, standInCpu: kustomer.cpu() - before };
};

/** The calls that an archive's request log names, as a file for the bare loop. */
const callsOf = async (kustomer: StandIn, folder: string, calls: string) => {
  const lines: string[] = [];
  let bytes = 0;
  for await (const line of (await (await openArchive(folder)).object()).records('_request')) {
    const value = line.value() as { method: string; url: string; body?: string; bytes: number };
    const body = value.body ?? null;
    const sent: Sent = {
      method: value.method,
      path: value.url.slice(kustomer.url.length),
      body,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      sort: 0,
      id: null,
    };
    lines.push(`${JSON.stringify(sent)}\n`);
    bytes += value.bytes;
  }
  await writeFile(calls, lines.join(''));
  return { requests: lines.length, megabytes: bytes / 1e6 };
};

/** Extracts a desk of so many conversations, and fetches the same pages, in turns. */
export const benchExtract = async (
  scale: number,
  rounds: number,
  say: (line: string) => void,
): Promise<ExtractBench> => {
  const kustomer = await standIn('kustomer', scale);
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-bench-'));
  const calls = join(folder, 'calls.ndjson');
  try {
    // Once untimed: to learn the calls, and so that no side meets a cold stand-in.
    await extract(kustomer, join(folder, 'first.archive'));
    const figures = await callsOf(kustomer, join(folder, 'first.archive'), calls);
    await rm(join(folder, 'first.archive'), { recursive: true });

    const ours = async (): Promise<ExtractSide> => {
      const place = join(folder, 'ours.archive');
      const side = await extract(kustomer, place);
      await rm(place, { recursive: true });
      return side;
    };
    const bare = async (): Promise<Side> => {
      const before = kustomer.cpu();
      const side = await bareRun(calls, kustomer, 1, false);
      return { ...side, standInCpu: kustomer.cpu() - before };
    };
    const { middle, all } = await inTurns(rounds, ours, bare, say);
    return { ...figures, ...middle, ratios: all.map(({ ratio }) => ratio) };
  } finally {
    await kustomer.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
