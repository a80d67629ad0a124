import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mappingText } from '../../cli/shared/filing.js';

test('a mapping that is gone is filed as none; one that cannot be read is an error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'filing-'));
  try {
    await writeFile(join(folder, 'mapping.yaml'), 'a: b\n');
    expect(await mappingText(join(folder, 'mapping.yaml'))).toBe('a: b\n');
    expect(await mappingText(join(folder, 'nowhere.yaml'))).toBe(null);
    // Whoever runs the tests as root may read any file; nobody reads a folder as one.
    await mkdir(join(folder, 'folder.yaml'));
    await expect(mappingText(join(folder, 'folder.yaml'))).rejects.toMatchObject({ code: 'not-readable' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
