import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Everything that tests write lies in one folder, which goes when the last of them is through: fixtures that many files
 * share need not say who was the last to use them.
 *
 * Where there is room in memory it lies there. Tests force every archive to the disk a hundred times, as the program must,
 * and a disk of a shared machine takes its time; what holds after a kill is the same on both.
 */
const memory = '/dev/shm';
const enough = 4 * 2 ** 30;
const mark = 'deskarchive-tests-';

const hasRoom = (folder: string): boolean => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= enough;
  } catch {
    // No such folder outside Linux: the system's temporary one then.
    return false;
  }
};

/** For vitest's `globalSetup`: called once for each project, before its processes are started. */
export const setup = (): (() => void) | undefined => {
  if (process.env.TMPDIR?.includes(mark)) return undefined;
  const base = process.env.TMPDIR === undefined && hasRoom(memory) ? memory : tmpdir();
  const folder = mkdtempSync(join(base, mark));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
};
