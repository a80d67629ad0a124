import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { sha256 } from '../../core/digest.js';
import { batch, blobRef, bytesOf, note, report, scope, testOptions, withFolder } from './fixture.js';
import { replace } from './forge.js';

test('attachments are checked against their digest when they are read', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a.archive');
    const writer = await (await createArchive(home, testOptions())).begin(scope());
    await writer.append('note', batch([note('n1', {})], { done: true }));
    for (const name of ['a', 'b'])
      await writer.putBlob(blobRef(name), bytesOf(`attachment ${name}`), '2025-02-01T00:00:00.000Z');
    await writer.commit({ note: report(1), person: report(0) });

    const pack = join(home, 'store/sample-acme-2025/v1/content/attachments/snapshot=1/pack-00000.zip');
    const bytes = await readFile(pack);
    const at = bytes.indexOf('attachment b');
    bytes[at + 11] = 0x42;
    await replace(pack, bytes);
    const object = await (await openArchive(home)).object();
    expect((await object.blob(sha256('attachment a'))).toString()).toBe('attachment a');
    await expect(object.blob(sha256('attachment b'))).rejects.toMatchObject({ code: 'archive-damaged' });
    await expect(object.blob('0'.repeat(64))).rejects.toMatchObject({ code: 'archive-damaged' });
  }));
