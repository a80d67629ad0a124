import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock } from '../core/clock.js';
import { asDeskError, type DeskError, deskError } from '../core/errors.js';
import { makeFolder, syncFolder, writeFully } from '../core/files.js';
import { takeLock } from '../core/lock.js';
import { type LedgerEntry, lineSha256, lineText } from './ledger/line.js';
import { type LedgerScan, scanLedger } from './ledger/scan.js';

/** Append-only memory of a load: an intent before each write, an outcome after it. Format: LEDGER.md. */
export interface Ledger {
  readonly folder: string;
  readonly path: string;
  /** What was there when the ledger was opened. */
  readonly opened: LedgerScan;
  /** SHA-256 of the newest line; null while there is none. */
  head(): string | null;
  /** Resolves when the line, and all before it, are on the disk. */
  append(entry: LedgerEntry): Promise<void>;
  /** As `append` without waiting: the next one that somebody waits for makes it durable too, or fails for it. */
  add(entry: LedgerEntry): void;
  /** Resolves when all that was appended is on the disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const ledgerName = (target: string, workspace: string): string =>
  `loads-${target}-${workspace.replace(/[^A-Za-z0-9._-]/g, '_')}`;

/** Folder of a target account's ledger: `<archive home>/work/loads-<target>-<workspace>`. */
export const ledgerFolder = (home: string, target: string, workspace: string): string =>
  join(home, 'work', ledgerName(target, workspace));

export const ledgerFile = (folder: string): string => join(folder, 'ledger.ndjson');

/**
 * Refuses a ledger that lies in another account's folder: what one account has would count as written to the other,
 * and be missing there for ever. Errors: ledger-foreign.
 */
const refuseForeign = (folder: string, { runs }: LedgerScan): void => {
  const foreign = runs.find(({ target, workspace }) => ledgerName(target, workspace) !== basename(folder));
  if (foreign)
    throw deskError('ledger-foreign', {
      what: `Its run ${foreign.run} wrote to ${foreign.workspace} (${foreign.target}): what that account has would count as written to this one.`,
      where: ledgerFile(folder),
    });
};

/** The ledger of an account as it is now, for reading. Errors: ledger-damaged, ledger-foreign. */
export const readLedger = async (folder: string, signal?: AbortSignal): Promise<LedgerScan> => {
  const scan = await scanLedger(ledgerFile(folder), signal);
  refuseForeign(folder, scan);
  return scan;
};

/** Workspaces of a target that have a ledger in this archive, sorted: a plan is bound to one of them. */
export const ledgerWorkspaces = async (home: string, target: string): Promise<string[]> => {
  const prefix = `loads-${target}-`;
  let names: string[];
  try {
    names = await readdir(join(home, 'work'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .sort();
};

/** Keeps what a crash tore and cuts it off, so that the next line begins on a line of its own. */
export const cutTorn = async (folder: string, scan: LedgerScan): Promise<void> => {
  if (scan.tornBytes === 0) return;
  const handle = await open(ledgerFile(folder), 'r+');
  try {
    const torn = Buffer.alloc(scan.tornBytes);
    await handle.read(torn, 0, torn.length, scan.goodBytes);
    const keep = await open(join(folder, `torn-${scan.lines + 1}.bin`), 'w');
    try {
      await writeFully(keep, torn);
      await keep.sync();
    } finally {
      await keep.close();
    }
    await handle.truncate(scan.goodBytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export interface LedgerOptions {
  /** False for a rehearsal: nobody waits for the disk, since after a crash the whole ledger is thrown away. */
  readonly durable?: boolean;
}

/**
 * Opens the ledger for writing and takes its lock. A line that a crash tore is cut off; `opened.tornBytes` says how
 * much. Errors: ledger-locked, ledger-damaged, ledger-foreign, disk-full, not-writable.
 */
export const openLedger = async (
  folder: string,
  clock: Clock,
  signal?: AbortSignal,
  { durable = true }: LedgerOptions = {},
): Promise<Ledger> => {
  await makeFolder(folder);
  const path = ledgerFile(folder);
  const lock = await takeLock({
    path: join(folder, 'lock.json'),
    clock,
    code: 'ledger-locked',
    thing: 'The ledger',
  });
  try {
    const scan = await readLedger(folder, signal);
    await cutTorn(folder, scan);
    const handle = await open(path, durable ? appendDurably : 'a');
    await syncFolder(folder);
    const journal = createJournal(handle, path, clock, scan, durable);
    return {
      folder,
      path,
      opened: scan,
      ...journal,
      close: async () => {
        try {
          await journal.flush();
        } finally {
          await handle.close();
          await lock.release();
        }
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
};

/**
 * Linux makes a write durable in the same step (O_DSYNC): one turn of the thread pool for a group instead of two.
 * Elsewhere the flag promises less than a sync of its own does: on macOS the disk's own cache stays unflushed.
 */
const syncsOnWrite = process.platform === 'linux';
const appendDurably = syncsOnWrite
  ? constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_DSYNC
  : 'a';

type Handle = Awaited<ReturnType<typeof open>>;

/**
 * The end of the present turn of the event loop. Answers that came together make their next intents in one turn: those
 * share a sync, and with them the outcomes before them.
 */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lines of a rehearsal's ledger that are written together. */
const linesOfRehearsal = 1_000;

/** Many callers, one disk: whatever is waiting is written and synced together. */
const createJournal = (handle: Handle, path: string, clock: Clock, scan: LedgerScan, durable: boolean) => {
  let { head, lines } = scan;
  let waiting:
    | { text: string[]; asked: boolean; done: Promise<void>; settle: (error?: unknown) => void }
    | undefined;
  let writing: Promise<void> = Promise.resolve();
  let failure: DeskError | undefined;

  const newGroup = () => {
    let settle!: (error?: unknown) => void;
    const done = new Promise<void>((resolve, reject) => {
      settle = (error) => (error === undefined ? resolve() : reject(error));
    });
    // Whoever appended waits for `done` too; without this a failed group nobody waits for would end the process.
    done.catch(() => undefined);
    return { text: [] as string[], asked: false, done, settle };
  };

  const writeGroup = async (): Promise<void> => {
    const group = waiting;
    waiting = undefined;
    if (!group) return;
    try {
      if (failure !== undefined) throw failure;
      await writeFully(handle, Buffer.from(group.text.join('')));
      if (durable && !syncsOnWrite) await handle.datasync();
      group.settle();
    } catch (error) {
      // After a failed write nobody knows what the disk holds: nothing more may be promised by this process.
      failure ??= asDeskError(error, path);
      group.settle(failure);
    }
  };

  /** Has the waiting group written at the end of this turn, or when the one before it is. */
  const ask = (group: { asked: boolean }): void => {
    if (group.asked) return;
    group.asked = true;
    writing = writing.then(turn).then(writeGroup);
  };

  const append = (entry: LedgerEntry): Promise<void> => {
    if (failure !== undefined) return Promise.reject(failure);
    const text = lineText({ v: 1, n: lines + 1, at: new Date(clock.now()).toISOString(), prev: head }, entry);
    head = lineSha256(text);
    lines++;
    waiting ??= newGroup();
    waiting.text.push(`${text}\n`);
    // Nobody waits for the disk in a rehearsal: a few large writes are enough.
    if (durable || waiting.text.length >= linesOfRehearsal) ask(waiting);
    return durable ? waiting.done : Promise.resolve();
  };

  const flush = async (): Promise<void> => {
    if (waiting) ask(waiting);
    await (waiting?.done ?? writing);
    if (failure !== undefined) throw failure;
  };

  const add = (entry: LedgerEntry): void => {
    // A failure is kept in `failure`; whoever appends or flushes next meets it.
    append(entry).catch(() => undefined);
  };

  return { head: () => head, append, add, flush };
};
