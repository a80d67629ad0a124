import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { inputFiles } from '../../../extract/files/inputs.js';
import { contentsOf, isUnreadable, type UnpackLimits, unpackLimits } from '../../../extract/files/unpack.js';
import { writeFiles, zipOf } from '../kustomer-csv/desk-files.js';
import { closeAll, temporaryFolder } from '../rig.js';

afterEach(closeAll);

const signal = new AbortController().signal;

/** What is in a file: names to texts, or why there is none. */
const unpack = async (
  name: string,
  bytes: Buffer,
  limits: UnpackLimits = unpackLimits,
): Promise<Record<string, string>> => {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, bytes);
  const found: Record<string, string> = {};
  for (const one of await contentsOf({ name, path, bytes: bytes.length }, limits)) {
    if (isUnreadable(one)) {
      found[one.name] = `unreadable: ${one.why}`;
      continue;
    }
    try {
      let text = '';
      for await (const chunk of one.bytes(signal)) text += chunk.toString();
      found[one.name] = text;
    } catch (error) {
      expect(error).toMatchObject({ code: 'input-invalid', where: one.name });
      found[one.name] = `broken: ${(error as Error).message}`;
    }
  }
  return found;
};

test('plain files, gzip and every member of a ZIP are opened by their first bytes', async () => {
  expect(await unpack('a.csv', Buffer.from('x'))).toEqual({ 'a.csv': 'x' });
  expect(await unpack('b.csv', gzipSync('x'))).toEqual({ 'b.csv': 'x' });
  const zip = await zipOf({
    'one.csv': '1',
    'deep/two.csv': '2',
    '__MACOSX/one.csv': 'no',
    '.DS_Store': 'no',
  });
  expect(await unpack('c.zip', zip)).toEqual({ 'c.zip/deep/two.csv': '2', 'c.zip/one.csv': '1' });
});

test('a bomb is left after its limit, whatever it says of itself', async () => {
  const zeros = Buffer.alloc(8 << 20);
  const tight = { ...unpackLimits, ratioFrom: 1 << 20 };
  for (const [name, bytes] of [
    ['a.gz', gzipSync(zeros)],
    ['a.zip', await zipOf({ 'a.csv': zeros })],
  ] as const) {
    const [text] = Object.values(await unpack(name, bytes, tight));
    expect(text).toMatch(/^broken: It unfolds to more than 200 times its size/);
    const [long] = Object.values(await unpack(name, bytes, { ...unpackLimits, bytes: 1 << 20 }));
    expect(long).toMatch(/^broken: It unfolds to more than 1048576 bytes/);
  }
  const many = await unpack('many.zip', await zipOf({ a: '', b: '', c: '' }), {
    ...unpackLimits,
    entries: 2,
  });
  expect(Object.values(many)).toEqual(['unreadable: it has more than 2 files']);
});

test('damage is named: broken off, flipped, lying, encrypted, packed twice, leading outside', async () => {
  const gzip = gzipSync('hello '.repeat(5000));
  expect(Object.values(await unpack('cut.gz', gzip.subarray(0, 60)))[0]).toMatch(/^broken: It is damaged/);
  const zip = await zipOf({ 'a.csv': 'hello '.repeat(50), 'in.zip': 'PK' });
  const found = await unpack('z.zip', zip);
  expect(found['z.zip/in.zip']).toBe('unreadable: it is packed within a packed file');
  const flipped = Buffer.from(zip);
  const at = zip.indexOf('a.csv') + 12;
  flipped[at] = (flipped[at] as number) ^ 0x55;
  expect((await unpack('f.zip', flipped))['f.zip/a.csv']).toMatch(/^broken: /);
  expect(Object.values(await unpack('half.zip', zip.subarray(0, 80)))[0]).toMatch(/^unreadable: /);
  const slip = Buffer.from(
    (await zipOf({ 'aaaa/x.csv': '1' }))
      .toString('latin1')
      .replaceAll('aaaa/x.csv', '../../x.csv'.slice(0, 10)),
    'latin1',
  );
  expect(Object.values(await unpack('slip.zip', slip))[0]).toMatch(/^unreadable: .*relative path/);
});

test('patterns, folders and paths name files once, in the order in which people count', async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, {
    'p-2.csv': '',
    'p-10.csv': '',
    'p-1.csv': '',
    'q.txt': '',
    '.hidden.csv': '',
    'sub/p-3.csv': '',
  });
  const names = (...given: string[]) =>
    inputFiles(given.map((one) => join(folder, one))).map(({ name }) => name);
  expect(names('p-*.csv')).toEqual(['p-1.csv', 'p-2.csv', 'p-10.csv']);
  expect(names('p-?.csv', 'p-1.csv')).toEqual(['p-1.csv', 'p-2.csv']);
  expect(names('**/*.csv')).toEqual(['p-1.csv', 'p-2.csv', 'p-10.csv', 'sub/p-3.csv']);
  expect(names('.')).toEqual(['p-1.csv', 'p-2.csv', 'p-10.csv', 'q.txt']);
  expect(names('q.txt')).toEqual(['q.txt']);
  expect(() => names('none-*.csv')).toThrow(/no file for/);
  expect(() => names('none.csv')).toThrow(/cannot be read/);
  expect(() => inputFiles([])).toThrow(/--files is needed/);
});
