import { cp, mkdtemp, readFile, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import type { VerifyDepth } from '../../archive-format/archive.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { verify } from '../../archive-format/verify/verify.js';
import { sha256 } from '../../core/digest.js';
import { openDuck, quotedPath } from '../../core/duckdb.js';
import { batch, blobRef, bytesOf, note, record, report, request, scope, testOptions } from './fixture.js';
import { editLines, mendInventories, replace } from './forge.js';

let scratch: string;
let sound: string;
let copies = 0;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'deskarchive-forged-'));
  sound = join(scratch, 'sound');
  const writer = await (await createArchive(sound, testOptions())).begin(scope());
  await writer.append(
    'note',
    batch(
      [
        note('n1', { body: 'first', rev: 1 }, 0),
        note('n2', { body: 'second', rev: 2 }, 0),
        record(
          'note',
          'n3',
          Buffer.from([...Buffer.from('{"attributes":{"body":"'), 0xff, 0x22, 0x7d, 0x7d]),
          0,
        ),
        note('n4', { body: 'fourth', rev: 4 }, 0),
      ],
      { requests: [request('/v1/notes', 4)], done: true },
    ),
  );
  await writer.putBlob(blobRef('a'), bytesOf('attachment a'), '2025-02-01T00:00:00.000Z');
  await writer.putBlob(blobRef('b'), bytesOf('attachment b'), '2025-02-01T00:00:00.000Z');
  await writer.commit({ note: report(4), person: report(0) });
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const content = 'store/sample-acme-2025/v1/content';
const notes = 'raw/note/snapshot=1/part-00000.ndjson.gz';
const pack = 'attachments/snapshot=1/pack-00000.zip';

/** Codes and places that a check finds in a forged copy whose checksums are right. */
const found = async (forge: (content: string) => Promise<void>, depth: VerifyDepth = 'deep') => {
  const home = join(scratch, `copy-${copies++}`);
  await cp(sound, home, { recursive: true });
  await forge(join(home, content));
  await mendInventories(join(home, 'store/sample-acme-2025'));
  const { findings } = await verify(home, { depth });
  await rm(home, { recursive: true, force: true });
  return findings.map(({ code, path }) => `${code} ${path.replace(`${content}/`, '')}`);
};

const zip = async (entries: Readonly<Record<string, string>>, compress = false): Promise<Buffer> => {
  const file = new ZipFile();
  for (const [name, text] of Object.entries(entries)) file.addBuffer(Buffer.from(text), name, { compress });
  file.end();
  const pieces: Buffer[] = [];
  for await (const piece of file.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
};

test('mended checksums alone change nothing', async () => {
  expect(await found(async () => {})).toEqual([]);
});

describe('a record that was', () => {
  test('changed', async () => {
    const codes = await found((at) =>
      editLines(join(at, notes), (lines) => lines.map((line) => line.replace('"second"', '"seconds"'))),
    );
    expect(codes).toEqual([`H001 ${notes}:2`, 'H013 tables/norm=1/note/snapshot=1/part-00000.parquet']);
  });

  test('changed together with its digest: the table knows', async () => {
    const codes = await found((at) =>
      editLines(join(at, notes), (lines) =>
        lines.map((line) => {
          const edited = line.replace('"second"', '"seconds"');
          const data = edited.slice(edited.indexOf(',"data":') + 8, -1);
          return edited.replace(/"sha256":"[0-9a-f]{64}"/, `"sha256":"${sha256(data)}"`);
        }),
      ),
    );
    expect(codes).toEqual(['H013 tables/norm=1/note/snapshot=1/part-00000.parquet']);
  });

  test('taken away', async () => {
    const codes = await found((at) =>
      editLines(join(at, notes), (lines) => lines.filter((_, index) => index !== 1)),
    );
    // The hole shows at the line that follows it.
    expect(codes).toEqual([
      'H005 raw/note/snapshot=1/odd-00000.ndjson.gz:1',
      'H005 snapshots/0001/snapshot.json',
      'H013 tables/norm=1/note/snapshot=1/part-00000.parquet',
    ]);
  });

  test('put in twice', async () => {
    const codes = await found((at) =>
      editLines(join(at, notes), (lines) => [...lines, lines.at(-1) as string]),
    );
    expect(codes).toContain(`H005 ${notes}:4`);
  });

  test('moved in from another kind', async () => {
    const codes = await found((at) =>
      editLines(join(at, notes), (lines) =>
        lines.map((line) => line.replace('"object":"note"', '"object":"person"')),
      ),
    );
    expect(codes).toContain(`H004 ${notes}:1`);
  });

  test('written by a later version of the format', async () => {
    const codes = await found((at) =>
      editLines(join(at, notes), (lines) => lines.map((line) => line.replace('"v":1', '"v":2'))),
    );
    expect(codes).toContain(`H003 ${notes}:1`);
  });
});

test('a part that is no gzip, or breaks off', async () => {
  const garbage = await found((at) => replace(join(at, notes), 'not gzip'));
  expect(garbage).toContain(`H002 ${notes}`);
  const short = await found(async (at) => {
    const bytes = await readFile(join(at, notes));
    await replace(join(at, notes), bytes.subarray(0, bytes.length - 12));
  });
  expect(short).toContain(`H002 ${notes}`);
});

test('a part or a table without its other half', async () => {
  const table = 'tables/norm=1/note/snapshot=1/part-00000.parquet';
  expect(await found((at) => unlink(join(at, table)), 'default')).toEqual([`H010 ${notes}`]);
  expect(await found((at) => unlink(join(at, notes)), 'default')).toEqual([`H010 ${table}`]);
});

test('a table that was edited', async () => {
  const table = 'tables/norm=1/note/snapshot=1/part-00000.parquet';
  const codes = await found(async (at) => {
    const duck = await openDuck();
    const edited = join(scratch, 'edited.parquet');
    await duck.run(
      `COPY (SELECT * REPLACE (coalesce(body, '') || '!' AS body) FROM read_parquet(${quotedPath(join(at, table))}, hive_partitioning = false)) TO '${edited}' (FORMAT parquet)`,
    );
    duck.close();
    await replace(join(at, table), await readFile(edited));
  });
  expect(codes).toEqual([`H013 ${table}`]);
});

describe('attachments', () => {
  const a = sha256('attachment a');
  const b = sha256('attachment b');

  test('with other bytes, too few, too many', async () => {
    const put = (entries: Readonly<Record<string, string>>) =>
      found(async (at) => replace(join(at, pack), await zip(entries)));
    expect(await put({ [a]: 'attachment a', [b]: 'attachment B' })).toEqual([`H008 ${pack}#${b}`]);
    expect(await put({ [a]: 'attachment a' })).toEqual(['H007 attachments/snapshot=1/index.ndjson.gz']);
    expect(await put({ [a]: 'attachment a', [b]: 'attachment b', [sha256('c')]: 'c' })).toEqual([
      `H007 ${pack}`,
    ]);
  });

  test('in a pack that is no pack of ours: refused before anything is unpacked', async () => {
    const bomb = { [a]: 'attachment a', [b]: '0'.repeat(1 << 20) };
    const put = (bytes: Buffer) => found((at) => replace(join(at, pack), bytes));
    expect(await put(await zip(bomb, true))).toContain(`H006 ${pack}`);
    expect(await put(Buffer.from('no zip'))).toContain(`H006 ${pack}`);
    expect(await put(await zip({ [a]: 'attachment a', 'outside.txt': 'x' }))).toContain(`H006 ${pack}`);
  });

  test('read one by one are checked against their digest', async () => {
    const home = join(scratch, 'read');
    await cp(sound, home, { recursive: true });
    await replace(join(home, content, pack), await zip({ [a]: 'attachment a', [b]: 'attachment B' }));
    const object = await (await openArchive(home)).object();
    expect((await object.blob(a)).toString()).toBe('attachment a');
    await expect(object.blob(b)).rejects.toMatchObject({ code: 'archive-damaged' });
    await expect(object.blob('0'.repeat(64))).rejects.toMatchObject({ code: 'archive-damaged' });
  });
});

test('a snapshot.json that is gone, of another format, or counts otherwise', async () => {
  const file = 'snapshots/0001/snapshot.json';
  const edit = (change: (json: Record<string, unknown>) => void) =>
    found(async (at) => {
      const json = JSON.parse(await readFile(join(at, file), 'utf8')) as Record<string, unknown>;
      change(json);
      await replace(join(at, file), JSON.stringify(json));
    });
  expect(await edit((json) => Object.assign(json, { format: 'deskarchive-snapshot/2' }))).toContain(
    `H003 ${file}`,
  );
  expect(await edit((json) => Object.assign(json, { gaps: 99 }))).toEqual([`H005 ${file}`]);
  expect(await edit((json) => Object.assign(json, { snapshot: 7 }))).toContain(`H011 ${file}`);
  expect(await found((at) => replace(join(at, file), '{'), 'default')).toEqual([`H011 ${file}`]);
});

test('the bytes of a mended record that are gone or others', async () => {
  const bytes = Buffer.from([...Buffer.from('{"attributes":{"body":"'), 0xff, 0x22, 0x7d, 0x7d]);
  const file = `raw/_bytes/snapshot=1/${sha256(bytes)}.bin`;
  expect(await found((at) => rm(join(at, 'raw/_bytes'), { recursive: true }))).toEqual([`H009 ${file}`]);
  expect(await found((at) => replace(join(at, file), 'other'))).toEqual([`H009 ${file}`]);
});
