import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ArchiveObject } from '../../archive-format/archive.js';
import { maskObject } from '../../archive-format/mask/mask.js';
import type { MaskSpec } from '../../archive-format/mask/record.js';
import { createArchive } from '../../archive-format/open.js';
import { verify } from '../../archive-format/verify/verify.js';
import { systemClock, virtualClock } from '../../core/clock.js';
import { silent } from '../../core/progress.js';
import { kustomerMask } from '../../extract/kustomer/mask.js';
import { csvMask } from '../../extract/kustomer-csv/mask.js';
import { createCsvSource } from '../../extract/kustomer-csv/source.js';
import { createDumpSource } from '../../extract/kustomer-dump/source.js';
import { runExtract } from '../../extract/run.js';
import type { Source } from '../../extract/source.js';
import { collect, start, withFolder } from './fixture.js';

/** Masked copies of what came in files: whose words are the product's, and whose are people's. */

const operator = { name: 'Test Operator', address: 'mailto:operator@example.com' };

const maskedCopy = async (folder: string, source: Source, spec: MaskSpec): Promise<ArchiveObject> => {
  const archive = await createArchive(join(folder, 'real.archive'));
  const signal = new AbortController().signal;
  const { state } = await runExtract({
    ...{ source, archive, mode: 'full', operator, clock: systemClock, progress: silent, signal },
  });
  expect(state).toBe('committed');
  const to = await createArchive(join(folder, 'masked.archive'));
  const object = await archive.object();
  await maskObject({
    ...{ object, to, spec, seed: 'a seed', operator, clock: virtualClock(start), progress: silent },
  });
  expect((await verify(to.home, { depth: 'deep' })).findings).toEqual([]);
  const copy = await to.object();
  const counts = async (of: ArchiveObject) =>
    (await of.snapshots()).map(({ kinds }) =>
      Object.entries(kinds).map(([kind, { written, distinct }]) => [kind, written, distinct]),
    );
  expect(await counts(copy)).toEqual(await counts(object));
  return copy;
};

/** Real words that any file of a copy holds, unpacked; tables are made from the lines. */
const leaked = async (object: ArchiveObject, words: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const entry of await readdir(object.folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.parquet')) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    const text = (entry.name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').toLowerCase();
    found.push(
      ...words.filter((word) => text.includes(word.toLowerCase())).map((word) => `${entry.name}: ${word}`),
    );
  }
  return found;
};

type Values = Readonly<Record<string, unknown>>;

const valuesOf = async (object: ArchiveObject, kind: string): Promise<readonly Values[]> =>
  (await collect(object.records(kind))).map((record) => record.value() as Values);

/** A row's cells under the export's own headings. */
const cellsOf = async (object: ArchiveObject, kind: string): Promise<readonly Values[]> =>
  (await valuesOf(object, kind)).map(({ cells }) => cells as Values);

const people = [
  'Ann Schmidt',
  'ann.schmidt@example.com',
  'Ben Okoro',
  'ben@example.com',
  'Lindenweg',
  'bicycle',
];

test('a CSV export: rows of people become rows of nobody, words of the product stay', () =>
  withFolder(async (folder) => {
    const files = join(folder, 'exports');
    await mkdir(files);
    await writeFile(
      join(files, 'conversations.csv'),
      `id,name,status,channels,customer.id,customer.name,customer.email,updatedAt,Remark
64d0000000000000000000a1,A parcel for Lindenweg,open,email,64c0000000000000000000a1,Ann Schmidt,Ann.Schmidt@example.com,2024-05-01T00:00:00Z,bicycle of Ann Schmidt
64d0000000000000000000a2,Her bicycle,done,chat,64c0000000000000000000a1,Ann Schmidt,,2024-05-02T00:00:00Z,
64d0000000000000000000b1,Delivery,open,email,64c0000000000000000000b1,Ben Okoro,ben@example.com,2024-05-03T00:00:00Z,
`,
    );
    await writeFile(
      join(files, 'messages.csv'),
      `id,conversation.id,preview,channel,createdAt
64e0000000000000000000a1,64d0000000000000000000a1,Where is Lindenweg 4?,email,2024-05-01T00:00:00Z
`,
    );
    const source = createCsvSource({ org: 'acme', files: [files], clock: systemClock });
    const copy = await maskedCopy(folder, source, csvMask);
    expect(await leaked(copy, [...people, '64c0000000', '64d0000000', '64e0000000'])).toEqual([]);
    const conversations = await cellsOf(copy, 'conversation');
    expect(conversations.map(({ status, channels, updatedAt }) => [status, channels, updatedAt])).toEqual([
      ['open', ['email'], '2024-05-01T00:00:00Z'],
      ['done', ['chat'], '2024-05-02T00:00:00Z'],
      ['open', ['email'], '2024-05-03T00:00:00Z'],
    ]);
    const [first, second, third] = conversations as [Values, Values, Values];
    expect([second['customer.name'], second['customer.id']]).toEqual([
      first['customer.name'],
      first['customer.id'],
    ]);
    expect(third['customer.name']).not.toBe(first['customer.name']);
    expect(first['customer.email']).toMatch(/@example\.com$/);
    expect(second['customer.email']).toBeUndefined();
    const [message] = await cellsOf(copy, 'message');
    expect(message?.['conversation.id']).toBe(first.id);
    expect(message).toMatchObject({ channel: 'email' });
  }));

test('a JSON dump: the vendor’s records, by the vendor’s rule', () =>
  withFolder(async (folder) => {
    const files = join(folder, 'dumps');
    await mkdir(files);
    const ann = '64c0000000000000000000a1';
    const lines = [
      {
        type: 'customer',
        id: ann,
        attributes: { name: 'Ann Schmidt', emails: [{ email: 'ann.schmidt@example.com', type: 'home' }] },
      },
      {
        type: 'conversation',
        id: '64d0000000000000000000a1',
        attributes: { name: 'A parcel for Lindenweg', status: 'open', createdAt: '2024-05-01T00:00:00Z' },
        relationships: { customer: { data: { id: ann } } },
      },
    ];
    await writeFile(join(files, 'records.ndjson'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const source = createDumpSource({ org: 'acme', files: [files], clock: systemClock });
    const copy = await maskedCopy(folder, source, kustomerMask);
    expect(await leaked(copy, [...people, '64c0000000', '64d0000000'])).toEqual([]);
    const [customer] = await valuesOf(copy, 'customer');
    const [conversation] = await valuesOf(copy, 'conversation');
    expect(customer).toMatchObject({ type: 'customer', attributes: { emails: [{ type: 'home' }] } });
    expect(conversation).toMatchObject({
      type: 'conversation',
      attributes: { status: 'open', createdAt: '2024-05-01T00:00:00Z' },
      relationships: { customer: { data: { id: customer?.id } } },
    });
  }));
