import { stat } from 'node:fs/promises';
import { deskError } from '../../core/errors.js';
import { readLines } from '../../core/ndjson.js';
import { type LedgerLine, lineSha256, parseLine } from './line.js';

/** One begin of a load or undo, as the ledger remembers it. */
export interface LedgerRun {
  readonly run: number;
  readonly purpose: 'load' | 'undo';
  readonly plan: string;
  readonly target: string;
  /** The account at the target. */
  readonly workspace: string;
  readonly at: string;
  /** The ledger's head when the run began; null for an empty ledger. */
  readonly headBefore: string | null;
}

export interface LedgerScan {
  /** SHA-256 of the last good line; null for an empty or absent ledger. */
  readonly head: string | null;
  readonly lines: number;
  readonly runs: readonly LedgerRun[];
  /** Bytes up to the end of the last good line. */
  readonly goodBytes: number;
  /** Bytes behind them: a line that a crash tore. */
  readonly tornBytes: number;
}

const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * Reads a ledger from end to end and follows its chain. A broken end is a torn write; a break with good lines behind
 * it, or a line that does not follow from the one before, is `ledger-damaged`.
 */
export const scanLedger = async (path: string, signal?: AbortSignal): Promise<LedgerScan> => {
  const size = await sizeOf(path);
  const runs: LedgerRun[] = [];
  let head: string | null = null;
  let lines = 0;
  let goodBytes = 0;
  let broken = false;
  if (size === undefined) return { head, lines, runs, goodBytes, tornBytes: 0 };

  const damaged = (why: string) =>
    deskError('ledger-damaged', { what: `Line ${lines + 1} ${why}.`, where: `${path}:${lines + 1}` });

  for await (const { bytes } of readLines(path, signal ? { signal } : {})) {
    const line: LedgerLine | undefined = parseLine(bytes);
    const whole = goodBytes + bytes.byteLength + 1 <= size;
    if (broken) {
      if (line) throw damaged('cannot be read, yet good lines follow it');
      continue;
    }
    if (!line || !whole) {
      broken = true;
      continue;
    }
    if (line.n !== lines + 1 || line.prev !== head) throw damaged('does not follow from the line before it');
    if (line.type === 'run') {
      const { run, purpose, plan, target, workspace, at } = line;
      runs.push({ run, purpose, plan, target, workspace, at, headBefore: head });
    }
    head = lineSha256(bytes);
    lines++;
    goodBytes += bytes.byteLength + 1;
  }
  return { head, lines, runs, goodBytes, tornBytes: size - goodBytes };
};

/**
 * Whether a plan that was made when the ledger's head was `bound` may still run. It may when nothing was written
 * since, or only runs of this very plan wrote: so a load that broke off goes on, and a finished one can be repeated.
 */
export const isFresh = (
  ledger: Pick<LedgerScan, 'head' | 'runs'>,
  bound: string | null,
  planSha256: string,
): boolean => {
  if (ledger.head === bound) return true;
  const first = ledger.runs.findIndex((run) => run.headBefore === bound);
  return first >= 0 && ledger.runs.slice(first).every((run) => run.plan === planSha256);
};
