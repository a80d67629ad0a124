import { spawnSync } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { homePaths } from '../../archive-format/layout.js';

/**
 * Copies an archive as a process that is killed at this instant leaves it: to be called from a hook that the work waits
 * for, so that nothing is written meanwhile. The copy's lock names a process that is no more. One run of the work gives
 * the states after all of its steps; that SIGKILL itself leaves the same is shown by the tests that send it.
 */
export const stoppedCopy = async (home: string, to: string): Promise<void> => {
  await cp(home, to, { recursive: true });
  const { lock } = homePaths(to);
  const holder = JSON.parse(await readFile(lock, 'utf8')) as object;
  await writeFile(lock, `${JSON.stringify({ ...holder, pid: spawnSync('true').pid })}\n`);
};
