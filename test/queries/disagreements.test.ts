import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../core/clock.js';
import { createCsvSource } from '../../extract/kustomer-csv/source.js';
import { createDumpSource } from '../../extract/kustomer-dump/source.js';
import { compareDesks } from '../../queries/disagreements/compare.js';
import { csvOf, writeFiles } from '../extract/kustomer-csv/desk-files.js';
import { closeAll, extractWhole, freshArchive, temporaryFolder } from '../extract/rig.js';

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
