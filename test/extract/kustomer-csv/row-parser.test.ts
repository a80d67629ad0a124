import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { openDuck, quoted } from '../../../core/duckdb.js';
import { createRowParser, type Dialect, type Row } from '../../../extract/kustomer-csv/row-parser.js';
import { closeAll, temporaryFolder } from '../rig.js';
import { csvOf } from './desk-files.js';

afterEach(closeAll);

const comma: Dialect = { delimiter: ',', newline: '\n' };

/** Rows of a text given in pieces of so many bytes. */
const rowsOf = async (given: string, size = 1 << 20, dialect = comma): Promise<Row[]> => {
  const text = Buffer.from(given);
  const parser = createRowParser(dialect);
  const rows: Row[] = [];
  for (let at = 0; at < text.length; at += size)
    rows.push(...(await parser.push(text.subarray(at, at + size))));
  return [...rows, ...(await parser.end())];
};

const cellsOf = (rows: readonly Row[]): (readonly string[])[] => rows.map(({ cells }) => cells);

const cell = fc.string({ unit: fc.constantFrom('a', 'é', '🙂', '"', ',', ';', '\n', '\r\n', ' ', '1') });
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
  );

const breaks = (text: string): number => text.split('\n').length - 1;

test('whatever is written comes back, in pieces of any size, each row with its line', async () => {
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom('\n', '\r\n'),
      async (rows, size, end) => {
        const got = await rowsOf(csvOf(rows, ',', end), size);
        expect(cellsOf(got)).toEqual(rows);
        const lines = rows.map((_, index) => 1 + breaks(csvOf(rows.slice(0, index), ',', end)));
        expect(got.map(({ line }) => line)).toEqual(lines);
        expect(got.every(({ damage }) => damage === undefined)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('any text at all is taken apart without losing a character of a cell', async () => {
  await fc.assert(
    fc.asyncProperty(cell, fc.integer({ min: 1, max: 9 }), async (text, size) => {
      const rows = await rowsOf(text, size);
      expect(rows).toEqual(await rowsOf(text));
      const kept = rows.flatMap(({ cells }) => cells).join('');
      expect(kept.replace(/[",\r\n]/g, '')).toBe(text.replace(/[",\r\n]/g, ''));
    }),
    { numRuns: 500 },
  );
});

test('lines are counted through quoted breaks, of both sorts', async () => {
  for (const end of ['\n', '\r\n']) {
    const rows = await rowsOf('a,b\n1,"x\ny\n"\n2,z\n\n3,"q"\n'.replaceAll('\n', end));
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [1, 'a'],
      [2, '1'],
      [5, '2'],
      [6, ''],
      [7, '3'],
    ]);
  }
});

test('broken quotes are marked, and what they hold stays', async () => {
  expect(await rowsOf('a,b\n"x"y,2\n"""z",""""\n"v" ,3\n"open,\nlines""')).toEqual([
    { cells: ['a', 'b'], line: 1 },
    { cells: ['"x"y', '2'], line: 2, damage: 'after-quote' },
    { cells: ['"z', '"'], line: 3 },
    { cells: ['"v" ', '3'], line: 4, damage: 'after-quote' },
    { cells: ['open,\nlines"'], line: 5, damage: 'open-quote' },
  ]);
  expect(await rowsOf('5" disk,b\n')).toEqual([{ cells: ['5" disk', 'b'], line: 1 }]);
});

test('a row without an end does not gather for ever', async () => {
  const parser = createRowParser(comma, 1 << 20);
  const some = Buffer.alloc(1 << 18, 'x');
  await parser.push(Buffer.from('a,"b\n'));
  let rows: Row[] = [];
  for (let n = 0; n < 9 && rows.length === 0; n++) rows = await parser.push(some);
  expect(rows.map(({ line, damage, cells }) => [line, damage, cells.length])).toEqual([[1, 'too-long', 2]]);
  await parser.push(Buffer.from('\nb,c\n'));
  expect((await parser.end()).at(-1)).toEqual({ cells: ['b', 'c'], line: 4 });
});

test('lone carriage returns end lines where a text has no others', async () => {
  expect(cellsOf(await rowsOf('a;b\r"1\r";2\r', 3, { delimiter: ';', newline: '\r' }))).toEqual([
    ['a', 'b'],
    ['1\r', '2'],
  ]);
});

test('DuckDB counts the same rows and the same characters', async () => {
  const random = fc.sample(fc.tuple(cell, cell, cell), { numRuns: 400, seed: 7 });
  const text = csvOf([['id', 'a', 'b', 'c'], ...random.map((cells, n) => [`r${n}`, ...cells])]);
  const path = join(await temporaryFolder(), 'rows.csv');
  await writeFile(path, text);
  const duck = await openDuck();
  const [counted] = await duck.all<{ rows: string; chars: string }>(
    `SELECT count(*) AS rows, sum(length(coalesce(id, '') || coalesce(a, '') || coalesce(b, '') || coalesce(c, ''))) AS chars
     FROM read_csv(${quoted(path)}, delim = ',', quote = '"', escape = '"', header = true, auto_detect = false, strict_mode = false,
       null_padding = false, new_line = '\\r\\n',
       columns = {id: 'VARCHAR', a: 'VARCHAR', b: 'VARCHAR', c: 'VARCHAR'})`,
  );
  duck.close();
  const rows = (await rowsOf(text, 97)).slice(1);
  expect(Number(counted?.rows)).toBe(rows.length);
  const characters = (value: string): number => [...value].length;
  expect(Number(counted?.chars)).toBe(characters(rows.flatMap(({ cells }) => cells).join('')));
});
