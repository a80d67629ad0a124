import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readModelInfo } from '../../transform/model/folder.js';

test('a folder without a model, or with half of one, has none; one that cannot be read is no such folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-model-'));
  try {
    const file = join(folder, 'model.json');
    expect(await readModelInfo(join(folder, 'absent'))).toBeUndefined();
    expect(await readModelInfo(folder)).toBeUndefined();
    await writeFile(file, '{"format":');
    expect(await readModelInfo(folder)).toBeUndefined();
    await rm(file);
    // What is read as "no model" is taken away to make room. A link to itself cannot be read by anybody.
    await symlink(file, file);
    await expect(readModelInfo(folder)).rejects.toMatchObject({ code: 'ELOOP' });
    await rm(file);
    await mkdir(file);
    await expect(readModelInfo(folder)).rejects.toMatchObject({ code: 'EISDIR' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
