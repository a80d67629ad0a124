import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffSnapshots } from '../../archive-format/diff/diff.js';
import { fieldChanges } from '../../archive-format/diff/fields.js';
import { spilledTexts } from '../../archive-format/diff/spilled-texts.js';
import { parseVolatilePath } from '../../archive-format/known/volatile.js';
import { createArchive } from '../../archive-format/open.js';
import { canonicalJson } from '../../core/digest.js';
import { batch, collect, note, record, report, scope, testOptions, withFolder } from './fixture.js';

const between = (before: string, after: string, ...volatile: string[]) =>
  fieldChanges(Buffer.from(before), Buffer.from(after), volatile.map(parseVolatilePath));

test('every place that differs is named, numbers to the last digit', () => {
  expect(
    between(
      '{"a":1.10,"big":12345678901234567890,"same":[1,2],"list":[1,{"x":"é"},3],"gone":null,"odd key":{"b":true}}',
      '{"a":1.1,"big":12345678901234567891,"same":[1,2],"list":[1,{"x":"\\u00e9"}],"odd key":{"b":false},"new":""}',
    ),
  ).toEqual([
    { path: '$.a', before: '1.10', after: '1.1' },
    { path: '$.big', before: '12345678901234567890', after: '12345678901234567891' },
    { path: '$.list[2]', before: '3' },
    { path: '$.gone', before: 'null' },
    { path: '$["odd key"].b', before: 'true', after: 'false' },
    { path: '$.new', after: '""' },
  ]);
  expect(between('{"a":1,"b":2}', '{ "b":2, "a":1 }')).toEqual([]);
  expect(between('{"s":{"at":1,"on":1}}', '{"s":{"at":2,"on":2}}', '$.s.at')).toEqual([
    { path: '$.s.at', before: '1', after: '2', volatile: true },
    { path: '$.s.on', before: '1', after: '2' },
  ]);
  expect(between('[]', '{}')).toEqual([{ path: '$', before: '[]', after: '{}' }]);
});

test('equal values have no changes, other values have some', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, two) => {
      const [a, b] = [JSON.stringify(one), JSON.stringify(two)];
      expect(between(a, a)).toEqual([]);
      // Keys in another order are the same value to JSON.parse and to a reader.
      expect(between(a, b).length === 0).toBe(canonicalJson(JSON.parse(a)) === canonicalJson(JSON.parse(b)));
    }),
    { numRuns: 300 },
  );
});

test('two states are compared record by record, across any snapshots between them', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    const take = async (mode: 'full' | 'delta', ...records: ReturnType<typeof note>[]) => {
      const writer = await archive.begin(scope({ mode }));
      await writer.append('note', batch(records, { done: true }));
      await writer.commit({ note: report(records.length), person: report(0) });
    };
    await take('full', note('a', { body: '1' }), note('b', { body: '1' }), note('c', { body: '1' }));
    await take('delta', note('a', { body: '2' }), note('b', { body: '1' }), note('d', { rev: 1 }));
    const odd = record('note', 'd', '{"type":"note","id":"d","attributes":{"rev":1.0}}');
    await take('full', note('a', { body: '1' }), note('b', { body: '1' }), odd);
    const object = await archive.object();
    const changes = (a: number, b: number) => collect(diffSnapshots(object, a, b));
    expect(await changes(1, 2)).toEqual([
      {
        kind: 'note',
        id: 'a',
        change: 'changed',
        before: '1-1',
        after: '2-1',
        fields: [{ path: '$.attributes.body', before: '"1"', after: '"2"' }],
      },
      { kind: 'note', id: 'c', change: 'removed', before: '1-3', reason: 'absent-from-full-scan' },
      { kind: 'note', id: 'd', change: 'added', after: '2-2' },
    ]);
    expect((await changes(2, 3))[1]?.fields).toEqual([
      { path: '$.attributes.rev', before: '1', after: '1.0' },
    ]);
    expect((await changes(1, 3)).map(({ id, change }) => `${id} ${change}`)).toEqual([
      'c removed',
      'd added',
    ]);
    expect((await changes(2, 1)).map(({ id, change }) => `${id} ${change}`)).toEqual([
      'a changed',
      'c added',
      'd removed',
    ]);
    expect(await changes(2, 2)).toEqual([]);
    await expect(changes(1, 9)).rejects.toMatchObject({ code: 'snapshot-missing' });
  }));

test('texts are answered by row, whatever the order in which they were met', () =>
  withFolder(async (folder) => {
    const rows = 5_000;
    const texts = spilledTexts(folder, rows);
    for (let at = 0; at < rows; at++) {
      const row = (at * 1_237) % rows;
      if (row % 3 !== 0) texts.add(row, 'after', Buffer.from(`after ${row}`));
      if (row % 5 !== 0) texts.add(row, 'before', Buffer.from(`before ${row}`));
    }
    const wrong: number[] = [];
    for (let row = 0; row < rows; row++) {
      const { before, after } = await texts.of(row);
      if (
        before?.toString() !== (row % 5 === 0 ? undefined : `before ${row}`) ||
        after?.toString() !== (row % 3 === 0 ? undefined : `after ${row}`)
      )
        wrong.push(row);
    }
    expect(wrong).toEqual([]);
    await texts.close();
    expect(await readdir(folder).catch(() => 'gone')).toBe('gone');
  }));

test('raw lines are read once, however many records changed', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    const count = 5_200;
    for (const body of ['1', '2']) {
      const writer = await archive.begin(scope({ mode: 'full' }));
      const records = Array.from({ length: count }, (_, n) => note(`n${(n * 1_237) % count}`, { body }));
      await writer.append('note', batch(records, { done: true }));
      await writer.commit({ note: report(count), person: report(0) });
    }
    const object = await archive.object();
    let readings = 0;
    const counted: typeof object = {
      ...object,
      records: (...call) => {
        readings++;
        return object.records(...call);
      },
    };
    const changes = await collect(diffSnapshots(counted, 1, 2));
    expect(readings).toBe(1);
    expect(changes.map(({ id }) => id)).toEqual(changes.map(({ id }) => id).toSorted());
    expect(new Set(changes.map(({ fields }) => JSON.stringify(fields)))).toEqual(
      new Set(['[{"path":"$.attributes.body","before":"\\"1\\"","after":"\\"2\\""}]']),
    );
    expect(changes).toHaveLength(count);
  }));
