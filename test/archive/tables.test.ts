import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  boolean,
  type Column,
  integer,
  json,
  map,
  number,
  type TableSpec,
  text,
  texts,
  time,
} from '../../archive-format/table.js';
import { type Derived, type DerivedGap, deriveTable } from '../../archive-format/tables/derive.js';
import { lineHead, lineTail } from '../../archive-format/write/line.js';
import { sha256 } from '../../core/digest.js';
import { openDuck, quotedPath } from '../../core/duckdb.js';
import { noteTable, withFolder } from './fixture.js';

interface Outcome extends Derived {
  readonly rows: readonly Record<string, unknown>[];
  readonly found: readonly DerivedGap[];
}

const derive = (spec: TableSpec, data: readonly string[], careful: boolean): Promise<Outcome> =>
  withFolder(async (folder) => {
    const raw = join(folder, 'part-00000.ndjson.gz');
    const lines = data.map((bytes, index) => {
      const head = {
        source: 'sample',
        kind: spec.kind,
        id: `r${index + 1}`,
        snapshot: 1,
        seq: index + 1,
        fetchedAt: '',
        req: null,
      };
      return lineHead({ ...head, sha256: sha256(bytes) }) + bytes + lineTail;
    });
    await writeFile(raw, gzipSync(lines.join('')));
    const table = join(folder, 'table.parquet');
    const duck = await openDuck({ threads: 1, scratch: join(folder, 'spill') });
    const found: DerivedGap[] = [];
    const longest = Math.max(...lines.map((line) => Buffer.byteLength(line)));
    const job = {
      spec,
      raw,
      rawName: 'raw',
      table,
      lines: lines.length,
      text: longest * lines.length,
      longest,
      careful,
    };
    try {
      const derived = await deriveTable(
        duck,
        job,
        join(folder, 'scratch'),
        async (gap) => void found.push(gap),
      );
      const rows = await duck.all(`SELECT * FROM read_parquet(${quotedPath(table)}) ORDER BY seq`);
      return { ...derived, rows, found };
    } finally {
      duck.close();
    }
  });

const column = (name: string, type: Column['type']): Column => ({ name, type, path: ['a'], comment: '' });
const table = (...columns: Column[]): TableSpec => ({ kind: 'note', comment: '', columns });

/** Type, JSON value, what the column has, reasons of gap rows. */
const values: readonly (readonly [Column['type'], string, unknown, readonly string[]])[] = [
  ['text', '"é\\u0000\\n"', 'é\u0000\n', []],
  ['text', '12', '12', []],
  ['text', '{"b":[1]}', '{"b":[1]}', []],
  ['text', 'null', null, []],
  ['text', '{"isMasked":true,"maskedPresentation":"****"}', null, ['value-masked']],
  ['integer', '12', '12', []],
  ['integer', '"12"', '12', []],
  ['integer', '12.0', '12', []],
  ['integer', '-9223372036854775808', '-9223372036854775808', []],
  ['integer', '9223372036854775808', null, ['value-type']],
  ['integer', '1.5', null, ['value-type']],
  ['integer', '" 12"', null, ['value-type']],
  ['integer', '"0x1F"', null, ['value-type']],
  ['integer', '"1_000"', null, ['value-type']],
  ['integer', 'true', null, ['value-type']],
  ['integer', '""', null, ['value-type']],
  ['number', '0.1', 0.1, []],
  ['number', '123456789012345678901234567890', 1.2345678901234568e29, []],
  ['number', '"inf"', null, ['value-type']],
  ['number', '"nan"', null, ['value-type']],
  ['number', `1${'0'.repeat(400)}`, null, ['value-type']],
  ['boolean', 'true', true, []],
  ['boolean', '"false"', false, []],
  ['boolean', '1', null, ['value-type']],
  ['boolean', '"yes"', null, ['value-type']],
  ['time', '"2025-01-01T00:00:00.123456Z"', '2025-01-01 00:00:00.123456', []],
  ['time', '"2025-01-01T00:00:00+05:30"', '2024-12-31 18:30:00', []],
  ['time', '"2025-01-01T00:00:00"', '2025-01-01 00:00:00', []],
  ['time', '"2025-01-01"', '2025-01-01 00:00:00', []],
  ['time', '"2025-02-30T00:00:00Z"', null, ['value-type']],
  ['time', '"infinity"', null, ['value-type']],
  ['time', '"epoch"', null, ['value-type']],
  ['time', '1735689600', null, ['value-type']],
  ['json', '{"b":[1,"x",null]}', '{"b":[1,"x",null]}', []],
  ['json', '[]', '[]', []],
  ['json', 'null', null, []],
  ['texts', '["a",1,null,{"b":2}]', ['a', '1', null, '{"b":2}'], []],
  ['texts', '"a"', null, ['value-type']],
  ['texts', '{"0":"a"}', null, ['value-type']],
  [
    'map',
    '{"k":1,"l":{"m":[1]}}',
    [
      { key: 'k', value: '1' },
      { key: 'l', value: '{"m":[1]}' },
    ],
    [],
  ],
  ['map', '{"k":{"isMasked":true},"l":1}', [{ key: 'l', value: '1' }], ['value-masked']],
  ['map', '[1]', null, ['value-type']],
  ['map', '{}', [], []],
  ['map', '{"k":null}', [{ key: 'k', value: null }], []],
  ['texts', '[]', [], []],
  ['text', '""', '', []],
  ['json', '""', '""', []],
];

test('each value goes into its column or becomes a gap row, whichever way it is read', async () => {
  for (const type of ['text', 'integer', 'number', 'boolean', 'time', 'json', 'texts', 'map'] as const) {
    const cases = values.filter(([of]) => of === type);
    const data = cases.map(([, value]) => `{"a":${value}}`);
    const careful = await derive(table(column('x', type)), data, true);
    expect(
      careful.rows.map((row) => row.x),
      type,
    ).toEqual(cases.map(([, , wanted]) => wanted));
    const reasons = cases.map((_, index) =>
      careful.found.filter(({ seq }) => seq === index + 1).map(({ reason }) => reason),
    );
    expect(reasons, type).toEqual(cases.map(([, , , wanted]) => wanted));
    // One by one without asking for care: the quick way gives up by itself where it cannot say the same.
    for (const [index, [, value, wanted, gaps]] of cases.entries()) {
      if (value.includes('isMasked')) continue;
      const quick = await derive(table(column('x', type)), [data[index] as string], false);
      expect(quick.rows[0]?.x, `${type} ${value}`).toEqual(wanted);
      expect(
        quick.found.map(({ reason }) => reason),
        `${type} ${value}`,
      ).toEqual(gaps);
    }
  }
});

const plain = fc.string({ unit: 'grapheme' }).map((word) => word.replaceAll('"isMasked"', ''));
const attributes = fc.record(
  {
    body: fc.oneof(plain, fc.integer(), fc.constant(null), fc.constant({ nested: [true] })),
    rev: fc.oneof(fc.maxSafeInteger(), fc.constant(null)),
    score: fc.oneof(fc.integer(), fc.constantFrom(0.5, -12.25, 1e15)),
    deleted: fc.boolean(),
    createdAt: fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
      .map((date) => date.toISOString()),
    meta: fc.option(fc.record({ colour: plain, size: fc.integer() }, { requiredKeys: [] })),
    tags: fc.array(plain, { maxLength: 3 }),
    custom: fc.dictionary(
      plain.filter((key) => key !== '__proto__'),
      fc.oneof(plain, fc.integer(), fc.boolean()),
      { maxKeys: 3 },
    ),
    ignored: fc.anything({ withBigInt: false, maxDepth: 2 }),
  },
  { requiredKeys: [] },
);

test('plain records give the same rows both ways', async () => {
  const words = (rows: Outcome['rows']) =>
    rows.map((row) => ({ ...row, meta: typeof row.meta === 'string' ? JSON.parse(row.meta) : row.meta }));
  await fc.assert(
    fc.asyncProperty(fc.array(attributes, { minLength: 1, maxLength: 12 }), async (records) => {
      const data = records.map((each) => JSON.stringify({ type: 'note', attributes: each }));
      const quick = await derive(noteTable, data, false);
      const careful = await derive(noteTable, data, true);
      expect(words(quick.rows)).toEqual(words(careful.rows));
      expect(quick.found).toEqual(careful.found);
    }),
    { numRuns: 15 },
  );
});

test('names that look like SQL, paths or each other are only names', async () => {
  const spec = table(
    { name: 'quote"d', type: 'text', path: ['a"b', "c'd"], comment: '' },
    { name: 'dotted', type: 'text', path: ['x.y'], comment: '' },
    { name: 'upper', type: 'integer', path: ['Key'], comment: '' },
    { name: 'lower', type: 'integer', path: ['key'], comment: '' },
    { name: 'select', type: 'json', path: ['$'], comment: '' },
  );
  const data = [`{"a\\"b":{"c'd":"1"},"x.y":"2","Key":3,"key":4,"$":{"z":5}}`];
  for (const careful of [false, true]) {
    const { rows, found } = await derive(spec, data, careful);
    expect(rows[0]).toMatchObject({ 'quote"d': '1', dotted: '2', upper: '3', lower: '4', select: '{"z":5}' });
    expect(found).toEqual([]);
  }
});

test('two columns may look at one value, or one inside the other’s', async () => {
  const spec = table(
    text('words', 'm'),
    json('whole', 'm'),
    integer('size', 'm.size'),
    texts('tags', 'm.tags'),
    map('all', 'm'),
  );
  const data = ['{"m":{"size":3,"tags":["a"]}}', '{"m":null}', '{}', '{"m":{"size":null}}'];
  const all = [
    { key: 'size', value: '3' },
    { key: 'tags', value: '["a"]' },
  ];
  for (const careful of [false, true]) {
    const { rows, found, way } = await derive(spec, data, careful);
    expect(way).toBe(careful ? 'careful' : 'quick');
    expect(rows.map(({ words, whole, size, tags, all }) => ({ words, whole, size, tags, all }))).toEqual([
      { words: '{"size":3,"tags":["a"]}', whole: '{"size":3,"tags":["a"]}', size: '3', tags: ['a'], all },
      { words: null, whole: null, size: null, tags: null, all: null },
      { words: null, whole: null, size: null, tags: null, all: null },
      {
        words: '{"size":null}',
        whole: '{"size":null}',
        size: null,
        tags: null,
        all: [{ key: 'size', value: null }],
      },
    ]);
    expect(found).toEqual([]);
  }
});

test('records that no JSON reader takes as they are still have their rows', async () => {
  const spec = table(
    text('body', 'b'),
    json('meta', 'm'),
    map('custom', 'c'),
    texts('tags', 't'),
    number('n', 'n'),
    integer('i', 'i'),
    boolean('f', 'f'),
    time('at', 'at'),
  );
  const deep = `${'['.repeat(3000)}${']'.repeat(3000)}`;
  const { rows, found } = await derive(
    spec,
    [
      '{"b":"x\\ud800y","m":{"k":"\\udc00\\ud83d\\ude00\\\\ud800"},"c":{"\\ud800":"\\ud800"},"t":["\\ud800"]}',
      '{"b":"first","b":"last","c":{"k":1,"k":2},"n":1.10,"m":[1.10,1e3,-0]}',
      `{"b":"deep","other":${deep}}`,
      '{"b":"same"}',
    ],
    true,
  );
  expect(rows.map(({ body, meta, custom, tags, n }) => ({ body, meta, custom, tags, n }))).toEqual([
    {
      body: 'x�y',
      meta: '{"k":"\\ufffd\\ud83d\\ude00\\\\ud800"}',
      custom: [{ key: '�', value: '"\\ufffd"' }],
      tags: ['�'],
      n: null,
    },
    { body: 'last', meta: '[1.10,1e3,-0]', custom: [{ key: 'k', value: '2' }], tags: null, n: 1.1 },
    { body: 'deep', meta: null, custom: null, tags: null, n: null },
    { body: 'same', meta: null, custom: null, tags: null, n: null },
  ]);
  expect(found).toEqual([]);
});

test('a table never has fewer rows than its part has lines', () =>
  withFolder(async (folder) => {
    const raw = join(folder, 'part-00000.ndjson.gz');
    await writeFile(
      raw,
      gzipSync(
        `${lineHead({ source: 's', kind: 'note', id: '1', snapshot: 1, seq: 1, fetchedAt: '', req: null, sha256: '' })}{}${lineTail}`,
      ),
    );
    const duck = await openDuck();
    const job = {
      spec: noteTable,
      raw,
      rawName: 'raw',
      table: join(folder, 't.parquet'),
      lines: 2,
      text: 400,
      longest: 200,
      careful: false,
    };
    await expect(deriveTable(duck, job, join(folder, 's'), async () => {})).rejects.toMatchObject({
      code: 'unexpected',
    });
    duck.close();
  }));
