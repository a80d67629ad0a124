import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, VerifyDepth } from '../../archive-format/archive.js';
import { verify } from '../../archive-format/verify/verify.js';
import { sampleArchive } from './sample.js';

let scratch: string;
let sound: string;
let copies = 0;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'deskarchive-verify-test-'));
  sound = await sampleArchive(scratch);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const object = 'store/sample-acme-2025';

/** A copy of the sound archive, damaged, and what a check says of it. */
const damaged = async (
  damage: (home: string) => Promise<void>,
  depth: VerifyDepth = 'default',
): Promise<readonly Finding[]> => {
  const home = join(scratch, `copy-${copies++}`);
  await cp(sound, home, { recursive: true });
  try {
    await damage(home);
    return (await verify(home, { depth })).findings;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
};

const filesOf = async (home: string): Promise<string[]> =>
  (await readdir(join(home, object), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(home, join(entry.parentPath, entry.name)))
    .sort();

const overwrite = async (path: string, bytes: Buffer | string): Promise<void> => {
  await unlink(path);
  await writeFile(path, bytes);
};

test('a sound archive is sound at every depth, and the report says what was looked at and what was not', async () => {
  for (const depth of ['quick', 'default', 'deep'] as const) {
    const report = await verify(sound, { depth });
    expect(report.findings).toEqual([]);
    expect(report.checked).toMatchObject({ objects: 1, snapshots: 2 });
    expect(report.notCovered.length).toBeGreaterThan(0);
  }
  const deep = await verify(sound, { depth: 'deep' });
  // Twice: four notes, one person, one request; three gaps of the records and the batch, one of the masked value.
  expect(deep.checked.records).toBe(2 * (4 + 1 + 1 + 4));
  expect(deep.checked.attachments).toBe(3);
  expect(deep.objects[0]?.head).toBe('v2');
});

test('an object and a storage root can be checked by themselves', async () => {
  expect((await verify(join(sound, object))).findings).toEqual([]);
  expect((await verify(join(sound, 'store'))).objects.map(({ name }) => name)).toEqual(['sample-acme-2025']);
});

describe('any file of an object', () => {
  // One copy for all of them: each damage is undone again.
  let home: string;
  let files: readonly string[];
  beforeAll(async () => {
    home = join(scratch, 'copy-for-files');
    await cp(sound, home, { recursive: true });
    files = await filesOf(home);
  });
  const check = async (depth: VerifyDepth) => (await verify(home, { depth })).findings;

  test('with one bit turned is found and named', async () => {
    for (const file of files) {
      const path = join(home, file);
      const before = await readFile(path);
      const bytes = Buffer.from(before);
      const at = Math.floor(bytes.length / 2);
      bytes[at] = (bytes[at] as number) ^ 1;
      await overwrite(path, bytes);
      const found = await check('default');
      await overwrite(path, before);
      const named = found.filter(({ severity }) => severity === 'error').map(({ path }) => path);
      // An inventory and its sidecar prove each other: which of them was changed cannot be told.
      const pair = (name: string) => name.replace(/inventory\.json\.sha512$/, 'inventory.json');
      expect(named.map(pair), file).toContain(pair(file));
    }
    expect(await check('default')).toEqual([]);
  });

  test('that is missing is found and named', async () => {
    for (const file of files) {
      await rename(join(home, file), join(home, 'aside'));
      const found = await check('quick');
      await rename(join(home, 'aside'), join(home, file));
      const isAbout = ({ path }: Finding) =>
        path === file || file.startsWith(`${path}/`) || `${path}.sha512` === file;
      // Without its declaration a folder in a storage root is no object.
      const isUndeclared = ({ code }: Finding) => file.includes('0=ocfl') && code === 'E088';
      expect(
        found.some((finding) => isAbout(finding) || isUndeclared(finding)),
        file,
      ).toBe(true);
    }
  });

  test('under another name is found, the old name and the new one', async () => {
    for (const file of files.filter((name) => name.includes('/content/'))) {
      await rename(join(home, file), join(home, `${file}.old`));
      const found = await check('quick');
      await rename(join(home, `${file}.old`), join(home, file));
      expect(found.map(({ code, path }) => [code, path])).toEqual(
        expect.arrayContaining([
          ['E092', file],
          ['E023', `${file}.old`],
        ]),
      );
    }
  });

  test('that was added is found and named', async () => {
    const added = await damaged((home) => writeFile(join(home, object, 'v1/content/extra.txt'), 'extra'));
    expect(new Set(added.map(({ code, path }) => `${code} ${path}`))).toEqual(
      new Set([`E023 ${object}/v1/content/extra.txt`]),
    );
  });

  test('exchanged with another one is found, both are named', async () => {
    const [a, b] = [
      `${object}/v1/content/raw/note/snapshot=1/part-00000.ndjson.gz`,
      `${object}/v2/content/raw/note/snapshot=2/part-00000.ndjson.gz`,
    ] as const;
    const found = await damaged(async (home) => {
      await rename(join(home, a), join(home, 'aside'));
      await rename(join(home, b), join(home, a));
      await rename(join(home, 'aside'), join(home, b));
    });
    expect(found.map(({ code, path }) => [code, path])).toEqual([
      ['E092', a],
      ['E092', b],
    ]);
  });
});

describe('an archive from a stranger', () => {
  test('with a link in it: named, not followed', async () => {
    const found = await damaged(async (home) => {
      const path = join(home, object, 'v1/content/raw/note/snapshot=1/part-00000.ndjson.gz');
      await unlink(path);
      await symlink('/etc/hostname', path);
    });
    expect(found.map(({ code }) => code)).toContain('E090');
  });

  test.each(['../../outside', '/etc/passwd', 'v1/content/../../../x', 'v1/content/a\u0000b'])(
    'that names %j: refused, not opened',
    async (path) => {
      const found = await damaged(async (home) => {
        const inventory = join(home, object, 'inventory.json');
        const json = JSON.parse(await readFile(inventory, 'utf8'));
        const [digest] = Object.keys(json.manifest);
        json.manifest[digest as string] = [path];
        await overwrite(inventory, JSON.stringify(json));
      });
      expect(found.map(({ code }) => code)).toEqual(
        expect.arrayContaining([path.startsWith('/') ? 'E100' : 'E099']),
      );
      expect(found.map(({ path: at }) => at).join()).not.toContain('passwd');
    },
  );

  test('with things that are no archive beside the object', async () => {
    const found = await damaged(async (home) => {
      await mkdir(join(home, 'store', 'notes'), { recursive: true });
      await mkdir(join(home, object, 'v1/content/empty'));
      await writeFile(join(home, object, 'mine.txt'), 'x');
      await writeFile(join(home, object, 'v1/mine.txt'), 'x');
    });
    expect(found.map(({ code, path }) => [code, path])).toEqual([
      ['E073', 'store/notes'],
      ['E001', `${object}/mine.txt`],
      ['E024', `${object}/v1/content/empty`],
      ['E015', `${object}/v1/mine.txt`],
    ]);
  });
});

test('half an archive, a file, nothing and another folder are told apart', async () => {
  const other = join(scratch, 'other');
  await mkdir(join(other, 'photos'), { recursive: true });
  await writeFile(join(scratch, 'a-file'), '');
  const half = join(scratch, 'half');
  await mkdir(join(half, 'store'), { recursive: true });
  await expect(verify(other)).rejects.toMatchObject({ code: 'archive-foreign' });
  await expect(verify(join(scratch, 'a-file'))).rejects.toMatchObject({ code: 'archive-not-a-folder' });
  await expect(verify(join(scratch, 'nothing'))).rejects.toMatchObject({ code: 'archive-missing' });
  await expect(verify(half)).rejects.toMatchObject({ code: 'archive-damaged' });
  expect(dirname(half)).toBe(scratch);
});
