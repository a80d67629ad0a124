import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { openArchive } from '../../archive-format/open.js';
import { asset } from '../../core/package-info.js';
import { seededRandom } from '../../simulate/faults.js';
import { closeAll, extractWhole, freshArchive, sourceOf, startDesk, temporaryFolder } from './rig.js';

afterEach(closeAll);

/** Runs the extraction in a process and kills it (SIGKILL) after so many batches; true when it was done before. */
const runUntil = async (
  home: string,
  desk: { url: string; token: string },
  batches: number,
): Promise<boolean> => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', asset('test', 'extract', 'killed-child.ts'), home, desk.url, desk.token],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let seen = 0;
  let committed = false;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'committed') committed = true;
    else if (++seen >= batches) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null)
    await new Promise((resolve) => child.once('exit', resolve));
  if (!committed && child.signalCode !== 'SIGKILL')
    throw new Error(`the process ended with ${child.exitCode}`);
  return committed;
};

test('killed again and again, the snapshot has the same records as one that nobody disturbed', async () => {
  const desk = await startDesk({ scale: 0.04 }, { ties: '90' });
  const calm = await freshArchive();
  await extractWhole(sourceOf(desk, { searchPageSize: 40 }), calm);
  const home = join(await temporaryFolder(), 'killed.archive');
  const random = seededRandom(7);
  let kills = 0;
  while (!(await runUntil(home, desk, kills < 4 ? 3 + Math.floor(random() * 25) : Number.POSITIVE_INFINITY)))
    kills++;
  expect(kills).toBe(4);

  const disturbed = await openArchive(home);
  const [one, other] = [await calm.object(), await disturbed.object()];
  expect(await other.kinds()).toEqual(await one.kinds());
  for (const kind of (await one.kinds()).filter((name) => !name.startsWith('_'))) {
    const lines = async (object: typeof one): Promise<string[]> => {
      const all: string[] = [];
      for await (const { id, sha256 } of object.records(kind)) all.push(`${id} ${sha256}`);
      return all.sort();
    };
    expect(await lines(other)).toEqual(await lines(one));
  }
  const blobs = async (object: typeof one): Promise<string[]> => {
    const all = new Set<string>();
    for await (const { kind, id, sha256 } of object.blobIndex()) all.add(`${kind} ${id} ${sha256}`);
    return [...all].sort();
  };
  expect(await blobs(other)).toEqual(await blobs(one));
  const gaps = async (object: typeof one): Promise<string[]> => {
    const all: string[] = [];
    for await (const gap of object.gaps())
      all.push(`${gap.reason} ${gap.kind} ${gap.id} ${gap.parentId} ${gap.field}`);
    return all.sort();
  };
  expect(await gaps(other)).toEqual(await gaps(one));
});
