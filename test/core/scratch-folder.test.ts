import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asset } from '../../core/package-info.js';
import { scratchFolder, sweepScratch } from '../../core/scratch-folder.js';

/** What a killed run leaves in the temporary folder goes with the next one; nothing else does. */

test('folders of dead processes go, all others stay', async () => {
  const root = await mkdtemp(join(tmpdir(), 'sweep-'));
  const own = await scratchFolder('test');
  try {
    const owner = JSON.parse(await readFile(join(own.folder, '.owner.json'), 'utf8')) as object;
    const dead = spawnSync('true').pid;
    const make = async (name: string, change: object | undefined): Promise<void> => {
      await mkdir(join(root, name, 'store'), { recursive: true });
      await writeFile(join(root, name, 'store', 'plain.txt'), 'what was in an encrypted copy');
      if (change) await writeFile(join(root, name, '.owner.json'), JSON.stringify({ ...owner, ...change }));
    };
    await make('deskarchive-verify-dead', { pid: dead });
    await make('deskarchive-verify-alive', {});
    await make('deskarchive-verify-elsewhere', { pid: dead, host: 'another.example.com' });
    await make('deskarchive-verify-container', { pid: dead, space: 'pid:[1]' });
    await make('deskarchive-verify-later', { pid: dead, format: 'deskarchive-scratch/2' });
    await make('deskarchive-verify-nobody', undefined);
    await make('somebody-dead', { pid: dead });
    await symlink(join(root, 'somebody-dead'), join(root, 'deskarchive-verify-link'));
    const before = (await readdir(root)).sort();
    expect(await sweepScratch(root)).toEqual([join(root, 'deskarchive-verify-dead')]);
    expect((await readdir(root)).sort()).toEqual(before.filter((name) => name !== 'deskarchive-verify-dead'));
  } finally {
    await own.remove();
    await rm(root, { recursive: true, force: true });
  }
});

test('a process that is killed with its folder open: the next one takes it away', async () => {
  const root = await mkdtemp(join(tmpdir(), 'sweep-'));
  try {
    const run = (last: string) =>
      spawnSync(
        process.execPath,
        [
          ...['--import', 'tsx', '--input-type=module', '-e'],
          `import { scratchFolder } from ${JSON.stringify(asset('core', 'scratch-folder.ts'))};
           const { folder, remove } = await scratchFolder('verify'); ${last}`,
        ],
        { env: { ...process.env, TMPDIR: root } },
      );
    expect(run("process.kill(process.pid, 'SIGKILL');").signal).toBe('SIGKILL');
    expect((await readdir(root)).filter((name) => name.startsWith('deskarchive-verify-'))).toHaveLength(1);
    expect(run('await remove();').status).toBe(0);
    expect((await readdir(root)).filter((name) => name.startsWith('deskarchive-verify-'))).toEqual([]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
