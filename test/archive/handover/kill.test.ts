import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { thaw } from '../../../archive-format/handover/thaw.js';
import { verify } from '../../../archive-format/verify/verify.js';
import { asset } from '../../../core/package-info.js';
import { withFolder } from '../fixture.js';
import { frozen, never, tinyArchive } from './sample.js';

const killed = (what: string, from: string, to: string, events: number): string | null =>
  spawnSync(process.execPath, [
    '--import',
    'tsx',
    asset('test', 'archive', 'handover', 'kill-child.ts'),
    what,
    from,
    to,
    String(events),
  ]).signal;

test('killed half-way, nothing has the final name, and the next call clears away and ends it', () =>
  withFolder(async (folder) => {
    const home = await tinyArchive(join(folder, 'a'));
    const file = join(folder, 'a.zip');
    const { files } = await frozen(home, join(folder, 'whole.zip'));
    expect(killed('freeze', home, file, Math.ceil(files / 2))).toBe('SIGKILL');
    expect((await readdir(folder)).sort()).toEqual(['a', 'a.zip.deskarchive-partial', 'whole.zip']);
    await frozen(home, file);
    expect((await verify(file)).findings).toEqual([]);

    const out = join(folder, 'b');
    // All of the payload is unpacked, and does not have its name yet.
    expect(killed('thaw', file, out, files)).toBe('SIGKILL');
    expect((await readdir(folder)).sort()).toEqual(['a', 'a.zip', 'b.deskarchive-partial', 'whole.zip']);
    await thaw({ file, out, signal: never });
    expect((await verify(out, { depth: 'deep' })).findings).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(['a', 'a.zip', 'b', 'whole.zip']);
  }));
