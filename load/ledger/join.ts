import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerJoin, LedgerJoining } from '../../archive-format/merge/ledger-join.js';
import type { Duck } from '../../core/duckdb.js';
import { ifAbsent, replaceFile, writeFully } from '../../core/files.js';
import { readLines } from '../../core/ndjson.js';
import { withSpillingDuck } from '../../core/spilling-duck.js';
import { cutTorn, ledgerFile } from '../ledger.js';
import { loadSql } from '../sql-file.js';
import { type LedgerEntry, lineSha256, lineText, parseLine } from './line.js';
import { scanLedger } from './scan.js';

/**
 * One ledger of two that wrote into the same account: all of the first, and behind it what only the second wrote, with its
 * own times, as runs of numbers that follow. So a load writes again neither what one nor what the other wrote.
 */

/** How many whole lines two ledgers have in common from the beginning. */
const commonLines = async (first: string, second: string): Promise<number> => {
  const [a, b] = [readLines(first), readLines(second)];
  let common = 0;
  try {
    for (;;) {
      const [one, other] = [await a.next(), await b.next()];
      if (one.done || other.done || !one.value.bytes.equals(other.value.bytes)) return common;
      common++;
    }
  } finally {
    await a.return(undefined);
    await b.return(undefined);
  }
};

const examples = 3;

const decide = async (duck: Duck, first: string, second: string, common: number) => {
  await duck.run(loadSql('joined-ledger', { first, second, common }));
  const [row] = await duck.all<{ taken: number; twice: number; named: readonly string[] | null }>(
    `SELECT
       (count(*) FILTER (take))::DOUBLE AS taken,
       (count(*) FILTER (twice))::DOUBLE AS twice,
       list(key ORDER BY key) FILTER (twice)[:${examples}] AS named
     FROM decided`,
  );
  return { taken: row?.taken ?? 0, twice: row?.twice ?? 0, examples: row?.named ?? [] };
};

/** Line numbers in their order, one at a time. */
async function* takenLines(duck: Duck, second: string, common: number): AsyncGenerator<number> {
  for await (const rows of duck.stream<{ n: number }>(loadSql('joined-lines', { second, common })))
    for (const { n } of rows) yield n;
}

interface Ends {
  readonly lines: number;
  readonly head: string | null;
  readonly run: number;
}

/** The lines to be added, chained to the end of the first. */
async function* addedLines(
  duck: Duck,
  second: string,
  common: number,
  length: number,
  ends: Ends,
): AsyncGenerator<string> {
  const taken = takenLines(duck, second, common);
  let { lines: n, head: prev, run } = ends;
  let next = await taken.next();
  for await (const { bytes } of readLines(second, { length })) {
    const line = parseLine(bytes);
    if (!line || line.n <= common) continue;
    const { v, n: number, at, prev: _before, ...entry } = line;
    const isAbout = entry.type === 'intent' || entry.type === 'outcome';
    if (isAbout && number !== next.value) continue;
    if (isAbout) next = await taken.next();
    const own: LedgerEntry = entry.type === 'run' ? { ...entry, run: ++run } : entry;
    const text: string = lineText({ v, n: ++n, at, prev }, own);
    prev = lineSha256(text);
    yield `${text}\n`;
  }
}

/** What calls of the second may have left at the target is to be looked for from here on. */
const joinStrays = async (into: string, second: string): Promise<void> => {
  const since = async (folder: string): Promise<number | null> => {
    const text = await readFile(join(folder, 'strays.json'), 'utf8').catch(ifAbsent<string | null>(null));
    return text === null ? null : (JSON.parse(text) as { readonly since: number }).since;
  };
  const both = [await since(into), await since(second)].filter((one) => one !== null);
  if (both.length > 0)
    await replaceFile(join(into, 'strays.json'), `${JSON.stringify({ since: Math.min(...both) })}\n`);
};

/** Errors: ledger-damaged, disk-full. */
export const joinLedgers: LedgerJoin = async (first, second): Promise<LedgerJoining> => {
  const [a, b] = [ledgerFile(first), ledgerFile(second)];
  const [whole, other] = [await scanLedger(a), await scanLedger(b)];
  const common = await commonLines(a, b);
  const duck = { memoryMb: 256, threads: 1 } as const;
  const counts = await withSpillingDuck(duck, (one) => decide(one, a, b, common));
  return {
    ...counts,
    write: async (into) => {
      await cutTorn(into, whole);
      await withSpillingDuck(duck, async (one) => {
        await decide(one, a, b, common);
        const file = await open(ledgerFile(into), 'a');
        try {
          const ends: Ends = { lines: whole.lines, head: whole.head, run: whole.runs.at(-1)?.run ?? 0 };
          for await (const text of addedLines(one, b, common, other.goodBytes, ends))
            await writeFully(file, Buffer.from(text));
          await file.sync();
        } finally {
          await file.close();
        }
      });
      await joinStrays(into, second);
    },
  };
};
