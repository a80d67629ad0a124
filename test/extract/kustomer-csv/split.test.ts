import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { openDuck, quoted } from '../../../core/duckdb.js';
import { createSplitter, type Dialect, type Row } from '../../../extract/kustomer-csv/split.js';
import { closeAll, temporaryFolder } from '../rig.js';
import { csvOf } from './desk-files.js';

afterEach(closeAll);

const comma: Dialect = { delimiter: ',', newline: '\n' };

/** Splits a text given in pieces of so many characters. */
const split = (text: string, size = text.length, dialect = comma): Row[] => {
  const splitter = createSplitter(dialect);
  const rows: Row[] = [];
  for (let at = 0; at < text.length; at += size) rows.push(...splitter.push(text.slice(at, at + size)));
  return [...rows, ...splitter.push('', true)];
};

const cellsOf = (rows: readonly Row[]): (readonly string[])[] => rows.map(({ cells }) => cells);

const cell = fc.string({ unit: fc.constantFrom('a', 'é', '🙂', '"', ',', ';', '\n', '\r\n', ' ', '1') });
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
  );

test('whatever is written comes back, in pieces of any size, as another parser reads it', () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 40 }), fc.constantFrom('\n', '\r\n'), (rows, size, end) => {
      const text = csvOf(rows, ',', end);
      const got = split(text, size);
      expect(cellsOf(got)).toEqual(rows);
      expect(cellsOf(got)).toEqual(
        parse(text, { delimiter: ',', record_delimiter: end, relax_column_count: true }),
      );
      expect(got.every(({ damage }) => damage === undefined)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('any text at all is taken apart without losing a character of a cell', () => {
  fc.assert(
    fc.property(cell, fc.integer({ min: 1, max: 9 }), (text, size) => {
      expect(split(text, size)).toEqual(split(text));
      const kept = split(text)
        .flatMap(({ cells }) => cells)
        .join('');
      expect(kept.replace(/[",\r\n]/g, '')).toBe(text.replace(/[",\r\n]/g, ''));
    }),
    { numRuns: 500 },
  );
});

test('lines are counted through quoted breaks', () => {
  const rows = split('a,b\n1,"x\ny\n"\n2,z\n\n3,"q"\n');
  expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
    [1, 'a'],
    [2, '1'],
    [5, '2'],
    [6, ''],
    [7, '3'],
  ]);
});

test('broken quotes are marked, and what they hold stays', () => {
  expect(split('a,b\n"x"y,2\n"open,\nlines')).toEqual([
    { cells: ['a', 'b'], line: 1 },
    { cells: ['xy', '2'], line: 2, damage: 'after-quote' },
    { cells: ['open,\nlines'], line: 3, damage: 'open-quote' },
  ]);
  expect(cellsOf(split('5" disk,b\n'))).toEqual([['5" disk', 'b']]);
});

test('a row without an end does not gather for ever', () => {
  const splitter = createSplitter(comma);
  const mega = 'x'.repeat(1 << 20);
  splitter.push('a,"');
  let rows: Row[] = [];
  for (let n = 0; n < 40 && rows.length === 0; n++) rows = splitter.push(mega);
  expect(rows[0]?.damage).toBe('too-long');
  expect(splitter.push('\nb,c\n').at(-1)?.cells).toEqual(['b', 'c']);
});

test('lone carriage returns end lines where a text has no others', () => {
  expect(cellsOf(split('a;b\r"1\r";2\r', 3, { delimiter: ';', newline: '\r' }))).toEqual([
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
  const rows = split(text, 97).slice(1);
  expect(Number(counted?.rows)).toBe(rows.length);
  const characters = (value: string): number => [...value].length;
  expect(Number(counted?.chars)).toBe(characters(rows.flatMap(({ cells }) => cells).join('')));
});
