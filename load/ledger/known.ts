import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Duck } from '../../core/duckdb.js';
import type { Aim } from '../ending.js';
import { loadSql } from '../sql-file.js';
import { benchFolder } from '../workbench.js';

/** What the ledger knows of one operation; see sql/known.sql. */
export interface Known {
  readonly doubtful: boolean;
  /** ISO 8601 of the newest intent. */
  readonly triedAt: string | null;
  readonly triedPayload: string | null;
  /** What the newest intent told of a thing of unknown fate that can be taken off again; see `Aim` in ending.ts. */
  readonly aim: Aim | null;
  readonly rejectedPayload: string | null;
  readonly rejectedCode: string | null;
  /** Id of the thing at the target; null when there is none that we know of. */
  readonly remote: string | null;
  /** Digest of the payload that the thing was last made or changed with. */
  readonly payload: string | null;
  readonly status: 'created' | 'updated' | 'already' | null;
  readonly facts: Readonly<Record<string, string>>;
  /** Made by us: undo may take it away. */
  readonly ours: boolean;
}

const sizeOf = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
};

/** Makes the view `ledger` of a ledger's file; false: there is none, and the view is empty. */
export const viewLedger = async (duck: Duck, ledgerFile: string | null): Promise<boolean> => {
  const there = ledgerFile !== null && (await sizeOf(ledgerFile)) > 0;
  await duck.run(there ? loadSql('ledger', { file: ledgerFile }) : loadSql('ledger-empty', {}));
  return there;
};

/** The bytes of a ledger from one on, as a file of their own for as long as `work` needs it. */
const withTail = async (
  ledgerFile: string,
  from: number,
  to: number,
  work: (file: string) => Promise<void>,
): Promise<void> => {
  if (from === 0) return work(ledgerFile);
  const file = join(benchFolder(dirname(ledgerFile)), 'tail.ndjson');
  await mkdir(dirname(file), { recursive: true });
  try {
    await pipeline(createReadStream(ledgerFile, { start: from, end: to - 1 }), createWriteStream(file));
    await work(file);
  } finally {
    await rm(file, { force: true });
  }
};

/** Brings the table `lines` up to the ledger: what was read once is not read again, since a ledger only grows. */
const readLedger = async (duck: Duck, ledgerFile: string | null): Promise<void> => {
  await duck.run(loadSql('lines-tables', {}));
  const [before] = await duck.all<{ bytes: number }>(loadSql('lines-read', {}));
  const from = before?.bytes ?? 0;
  const to = ledgerFile === null ? 0 : await sizeOf(ledgerFile);
  if (ledgerFile !== null && to > from)
    await withTail(ledgerFile, from, to, async (file) => {
      await duck.run(loadSql('ledger', { file }));
      await duck.run(loadSql('lines', {}));
    });
  await duck.run(loadSql('lines-now', { bytes: Math.max(from, to) }));
};

/** Lines of the ledger that are gathered together: that fits 64 MB. */
const linesTogether = 200_000;
/** The parts of sql/lines-tables.sql. */
const parts = 64;

/**
 * Fills the tables `wanted` and `known` of a database from the ledger's file. `scope`: all operations of the given
 * files, or those of one phase and what it refers to. A part of the keys, then a range of the lines at a time: memory does not
 * grow with the ledger.
 */
export const fillKnown = async (
  duck: Duck,
  ledgerFile: string | null,
  scope: 'plan' | 'phase',
  files: readonly string[],
): Promise<void> => {
  await readLedger(duck, ledgerFile);
  await viewLedger(duck, ledgerFile);
  await duck.run(loadSql(`wanted-${scope}`, { files }));
  await duck.run(loadSql('known-tables', {}));
  const [figures] = await duck.all<{ wanted: number; lines: number; last: number }>(
    loadSql('known-figures', {}),
  );
  const { wanted = 0, lines = 0, last = 0 } = figures ?? {};
  if (lines === 0) return;
  // Hardly an operation has more than an intent and an outcome.
  const gathered = Math.min(lines, 2 * wanted);
  const step = Math.max(1, Math.min(parts, Math.floor((parts * linesTogether) / Math.max(gathered, 1))));
  for (let from = 0; from < parts; from += step)
    await duck.run(loadSql('known-lines', { from, to: from + step - 1 }));
  await duck.run(loadSql('known-troubled', {}));
  const range = gathered <= linesTogether ? last : linesTogether;
  for (let from = 0; from <= last; from += range + 1)
    await duck.run(loadSql('known', { from, to: from + range }));
};

export interface OpenFigures {
  readonly kind: string;
  readonly operations: number;
  /** Not done and not refused for good. */
  readonly open: number;
  readonly rejected: number;
}

/** How much of the operations in `files` is still to be written. Needs `known` filled for them. */
export const openByKind = async (duck: Duck, files: readonly string[]): Promise<OpenFigures[]> => {
  const rows = await duck.all<{ kind: string; operations: string; open: string; rejected: string }>(
    loadSql('open-by-kind', { files }),
  );
  return rows.map((row) => ({
    kind: row.kind,
    operations: Number(row.operations),
    open: Number(row.open),
    rejected: Number(row.rejected),
  }));
};

/** Calls that the operations in `files` still take. Needs `known` filled for them. */
export const forecastCalls = async (duck: Duck, files: readonly string[]): Promise<number> => {
  const [row] = await duck.all<{ calls: number }>(loadSql('forecast', { files }));
  return Math.ceil(row?.calls ?? 0);
};

interface KnownRow {
  readonly doubtful: boolean;
  readonly tried_at: string | null;
  readonly tried_payload: string | null;
  readonly aimed_remote: string | null;
  readonly aimed_facts: string | null;
  readonly rejected_payload: string | null;
  readonly rejected_code: string | null;
  readonly remote: string | null;
  readonly payload: string | null;
  readonly status: string | null;
  readonly facts: string | null;
  readonly ours: boolean;
}

export const parseFacts = (facts: string | null): Readonly<Record<string, string>> =>
  facts === null ? {} : (JSON.parse(facts) as Record<string, string>);

export const toKnown = (row: KnownRow): Known => ({
  doubtful: row.doubtful,
  triedAt: row.tried_at,
  triedPayload: row.tried_payload,
  aim: row.aimed_remote === null ? null : { remoteId: row.aimed_remote, facts: parseFacts(row.aimed_facts) },
  rejectedPayload: row.rejected_payload,
  rejectedCode: row.rejected_code,
  remote: row.remote,
  payload: row.payload,
  status: row.status as Known['status'],
  facts: parseFacts(row.facts),
  ours: row.ours,
});
