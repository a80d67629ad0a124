import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { systemClock, virtualClock } from '../../core/clock.js';
import { createCsvSource } from '../../extract/kustomer-csv/source.js';
import { createDumpSource } from '../../extract/kustomer-dump/source.js';
import { compareDesks } from '../../queries/disagreements/compare.js';
import { writeCsvExports } from '../../simulate/kustomer/exports/csv.js';
import { csvOf, writeFiles } from '../extract/kustomer-csv/desk-files.js';
import {
  closeAll,
  extractWhole,
  freshArchive,
  sourceOf,
  startDesk,
  temporaryFolder,
} from '../extract/rig.js';

afterEach(closeAll);

const conversation = (id: string, name: string, status: string): string =>
  JSON.stringify({
    type: 'conversation',
    id,
    attributes: {
      name,
      status,
      channels: ['email', 'chat'],
      messageCount: 2,
      createdAt: '2024-01-01T10:00:00.000Z',
    },
  });

test('records that one copy lacks and values that differ are named; what one copy never has is not compared', async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, {
    'api/conversations.ndjson': ['c1', 'c2', 'c3']
      .map((id) =>
        conversation(id, id === 'c1' ? 'Two\nlines' : `Order ${id}`, id === 'c2' ? 'done' : 'open'),
      )
      .join('\n'),
    'csv/conversations.csv': csvOf([
      ['id', 'name', 'status', 'channels', 'createdAt'],
      ['c1', 'Two\r\nlines', 'open', 'chat,email', '2024-01-01T11:00:00+01:00'],
      ['c2', 'Order c2', 'open', 'email,chat', '2024-01-01T10:00:00.000Z'],
      ['c4', 'Order c4', 'open', 'email', '2024-01-01T10:00:00.000Z'],
    ]),
  });
  const archive = await freshArchive();
  await extractWhole(
    createDumpSource({ org: 'acme', files: [join(folder, 'api')], clock: systemClock }),
    archive,
  );
  await extractWhole(
    createCsvSource({ org: 'acme', files: [join(folder, 'csv')], clock: systemClock }),
    archive,
  );
  const [csv, dump] = (await archive.objects()).filter((name) => name.startsWith('kustomer')).sort();
  const out = join(folder, 'all.csv');
  const found = await compareDesks(await archive.object(dump), await archive.object(csv), {
    examples: 10,
    out,
  });
  expect(found.compared).toEqual({ conversation: ['name', 'status', 'channels', 'created_at'] });
  expect(found.examples).toEqual([
    { kind: 'conversation', id: 'c3', sort: 'only-left', field: null, left_value: null, right_value: null },
    { kind: 'conversation', id: 'c4', sort: 'only-right', field: null, left_value: null, right_value: null },
    {
      kind: 'conversation',
      id: 'c2',
      sort: 'value',
      field: 'status',
      left_value: 'done',
      right_value: 'open',
    },
  ]);
  expect(found.counts.reduce((sum, { rows }) => sum + rows, 0)).toBe(3);
  expect((await readFile(out, 'utf8')).trim().split('\n')).toHaveLength(4);
});

test('the API and the exports of one desk tell the same; what changed in between is named', async () => {
  const folder = await temporaryFolder();
  const made = { scale: 0.06, seed: 3, settings: { desk_end: '2026-01-01T00:00:00.000Z' } };
  const clock = virtualClock(Date.UTC(2026, 0, 2), { auto: true });
  await writeCsvExports(folder, { ...made, clock });
  const desk = await startDesk({ ...made, clock });
  const archive = await freshArchive();
  const compare = async () => {
    const [api, csv] = (await archive.objects()).filter((name) => name.startsWith('kustomer')).sort();
    const pair = [await archive.object(api), await archive.object(csv)] as const;
    return compareDesks(...pair, { examples: 10 });
  };
  const streams = ['message-counted'];
  await extractWhole(sourceOf(desk, { clock }), archive, { streams });
  await extractWhole(createCsvSource({ org: 'acme', files: [folder], clock }), archive);
  const same = await compare();
  expect(Object.keys(same.compared).sort()).toEqual(['conversation', 'message']);
  expect(same.compared.message).toEqual(expect.arrayContaining(['preview', 'sent_at', 'conversation_id']));
  expect(same.examples).toEqual([]);

  const shelf = desk.holdings.shelf('message');
  const [first] = Array.from({ length: 1 }, (_, at) => shelf.id(shelf.listed(shelf.list.at(at))));
  desk.changes.touch('message', first as string);
  await extractWhole(sourceOf(desk, { clock }), archive, { streams });
  const other = await compare();
  expect(new Set(other.examples.map(({ kind, id, sort }) => `${kind} ${id} ${sort}`))).toEqual(
    new Set([`message ${first} value`]),
  );
});
