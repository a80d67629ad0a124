import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from './clock.js';
import type { ErrorCode } from './error-catalogue.js';
import { deskError } from './errors.js';
import { isAlive } from './process-alive.js';

/** A lock file that a dead run cannot leave behind for ever. */
export interface Lock {
  readonly path: string;
  release(): Promise<void>;
}

export interface LockOptions {
  readonly path: string;
  readonly clock: Clock;
  /** The error when somebody else holds it, e.g. `archive-locked`. */
  readonly code: ErrorCode;
  /** What is locked, for the message, e.g. `The archive`. */
  readonly thing: string;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly started: string;
  readonly heartbeat: string;
}

const beatMs = 60_000;
/** A holder on another machine cannot be asked; after so long without a sign of life it counts as gone. */
const staleMs = 30 * 60_000;

const readHolder = async (path: string): Promise<Holder | undefined> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    // Gone, or somebody is just writing it: nobody who lives holds it like that for longer than an instant.
    return undefined;
  }
};

const isStale = (holder: Holder, now: number): boolean => {
  if (holder.host === hostname()) return !isAlive(holder.pid);
  const beat = Date.parse(holder.heartbeat);
  return !Number.isFinite(beat) || now - beat > staleMs;
};

const held = (options: LockOptions, holder: Holder | undefined) =>
  deskError(options.code, {
    what: `${options.thing} is held by ${holder ? `process ${holder.pid} on ${holder.host} since ${holder.started}` : 'another run'}.`,
    where: options.path,
    details: holder ? { ...holder } : {},
  });

/** Of two runs that find the same dead lock one may come late and move the other's fresh lock: it puts it back. */
const moveDeadAside = async (options: LockOptions, attempt: number): Promise<void> => {
  const aside = `${options.path}.dead-${process.pid}-${attempt}`;
  try {
    await rename(options.path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = await readHolder(aside);
  if (moved && !isStale(moved, options.clock.now())) {
    // link(2) never replaces: should a third run have taken the place meanwhile, that one holds it.
    await link(aside, options.path).catch(() => undefined);
    await rm(aside, { force: true });
    throw held(options, moved);
  }
  await rm(aside, { force: true });
};

/** Takes the lock, over a dead holder's if need be. Errors: `options.code`, not-writable, disk-full. */
export const takeLock = async (options: LockOptions): Promise<Lock> => {
  const { path, clock } = options;
  const started = new Date(clock.now()).toISOString();
  const text = () =>
    `${JSON.stringify({ pid: process.pid, host: hostname(), started, heartbeat: new Date(clock.now()).toISOString() })}\n`;

  for (let attempt = 1; ; attempt++) {
    try {
      const handle = await open(path, 'wx');
      await handle.writeFile(text());
      await handle.close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = await readHolder(path);
      if (attempt > 9 || (holder && !isStale(holder, clock.now()))) throw held(options, holder);
      if (!holder && attempt < 5) {
        await delay(50);
        continue;
      }
      await moveDeadAside(options, attempt);
    }
  }

  const beat = setInterval(() => {
    // A missed beat is harmless: only another machine looks at it, and only after half an hour.
    writeFile(path, text()).catch(() => undefined);
  }, beatMs);
  beat.unref();

  return {
    path,
    release: async () => {
      clearInterval(beat);
      await rm(path, { force: true });
    },
  };
};
