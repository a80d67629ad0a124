import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { isCommitted, type Unfinished } from '../../archive-format/home/unfinished.js';
import { homePaths, snapshotFile } from '../../archive-format/layout.js';
import { inventoryFile, sidecarFile } from '../../archive-format/ocfl/inventory.js';
import { inventoryDigest, readInventory } from '../../archive-format/ocfl/read-inventory.js';
import { sha512 } from '../../core/digest.js';
import { withFolder } from './fixture.js';

/** A file that cannot be read is not one that is absent: what follows from its absence would be wrong. */

/** A link to itself, which nobody can read, whatever their rights. */
const makeUnreadable = async (path: string): Promise<void> => {
  await rm(path, { force: true });
  await symlink(path, path);
};

test('whether a snapshot was committed', () =>
  withFolder(async (home) => {
    const document = join(home, 'store', 'acme', 'v1', 'content', snapshotFile(1));
    const asked = { folder: home, state: { object: { name: 'acme' }, snapshot: 1, tx: 'run-1' } };
    const committed = () => isCommitted(homePaths(home), asked as Unfinished);
    expect(await committed()).toBe(false);
    await mkdir(dirname(document), { recursive: true });
    await writeFile(document, '{"run":"run-1"}');
    expect(await committed()).toBe(true);
    await writeFile(document, '{"run":"run-');
    expect(await committed()).toBe(false);
    await makeUnreadable(document);
    await expect(committed()).rejects.toMatchObject({ code: 'ELOOP' });
  }));

test('the sidecar of an inventory', () =>
  withFolder(async (folder) => {
    await expect(inventoryDigest(folder)).rejects.toMatchObject({ code: 'archive-damaged' });
    const versions = { v1: { created: '2025-02-01T00:00:00Z', state: {} } };
    const facts = { id: 'urn:example:acme', type: 'inventory', digestAlgorithm: 'sha512', head: 'v1' };
    await writeFile(join(folder, inventoryFile), JSON.stringify({ ...facts, manifest: {}, versions }));
    const digest = sha512(await readFile(join(folder, inventoryFile)));
    expect(await inventoryDigest(folder)).toBe(digest);
    const sidecar = join(folder, sidecarFile);
    expect(await readInventory(folder)).toMatchObject({ sha512: digest, sidecarDiffers: true });
    await writeFile(sidecar, `${digest} ${inventoryFile}\n`);
    expect(await readInventory(folder)).toMatchObject({ sha512: digest, sidecarDiffers: false });
    await makeUnreadable(sidecar);
    await expect(readInventory(folder)).rejects.toMatchObject({ code: 'ELOOP' });
    await makeUnreadable(join(folder, inventoryFile));
    await expect(inventoryDigest(folder)).rejects.toMatchObject({ code: 'ELOOP' });
  }));
