import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cell, type Duck, openDuck } from '../../core/duckdb.js';
import { jsonOf } from '../../core/duckdb-text.js';
import { isDeskError } from '../../core/errors.js';

let duck: Duck;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => duck.close());

const rowsOf = async (sql: string): Promise<Cell[][]> => {
  const { rows } = await duck.exact(sql);
  const all: Cell[][] = [];
  for await (const chunk of rows) all.push(...chunk.map((row) => [...row]));
  return all;
};

const scalars = [
  'bool tinyint smallint int bigint hugeint uhugeint utinyint usmallint uint ubigint bignum date time timestamp',
  'timestamp_s timestamp_ms timestamp_ns time_tz float double dec_4_1 dec_9_4 dec_18_6 dec38_10 uuid interval',
  'varchar blob bit small_enum medium_enum large_enum',
].flatMap((line) => line.split(' '));

test.each(scalars)('every value of %s has the text that DuckDB gives it', async (name) => {
  const rows = await rowsOf(`SELECT "${name}", CAST("${name}" AS VARCHAR) FROM test_all_types()`);
  for (const [text, cast] of rows) {
    // DuckDB writes 1.0 and 3.4028235e+38 where JavaScript writes 1 and 3.4028234663852886e+38: the same number.
    if (name === 'float') expect(text && Math.fround(Number(text))).toBe(cast && Math.fround(Number(cast)));
    else if (name === 'double') expect(text && Number(text)).toBe(cast && Number(cast));
    else expect(text).toBe(cast);
  }
});

describe('nested values', () => {
  const one = async (expression: string) => (await rowsOf(`SELECT ${expression}`))[0]?.[0];
  test.each([
    [
      "{'n': 1.10, 'l': [9007199254740993, NULL], 's': 'a\"b'}",
      '{"n":1.10,"l":[9007199254740993,null],"s":"a\\"b"}',
    ],
    ["map {'a': 1::HUGEINT, 'b': NULL}", '{"a":1,"b":null}'],
    ["map {1: 'x'}", '[{"key":1,"value":"x"}]'],
    ['[[], NULL, [true]]', '[[],null,[true]]'],
    ["['nan'::DOUBLE, 'inf'::DOUBLE, '-0'::DOUBLE]", '["nan","inf",-0.0]'],
    ['union_value(n := 2)', '{"n":2}'],
    ["[DATE 'infinity', DATE '2024-02-29']", '["infinity","2024-02-29"]'],
    ['[0.1::FLOAT, 16777216::FLOAT]', '[0.1,16777216]'],
    ['\'{"a":1.10,"a":[]}\'::JSON', '{"a":1.10,"a":[]}'],
    ["[TIMESTAMPTZ '2024-01-01 00:00:00.5+02']", '["2023-12-31 22:00:00.5+00"]'],
  ])('%s', async (expression, text) => {
    expect(await one(expression)).toBe(text);
  });

  test('values without names are refused, not lost', async () => {
    await expect(one('row(1, 2)')).rejects.toSatisfy((error) => isDeskError(error, 'query-invalid'));
  });
});

test('two columns may have one name', async () => {
  const { columns, rows } = await duck.exact('SELECT 1 AS a, 2 AS a');
  expect(columns.map(({ name }) => name)).toEqual(['a', 'a']);
  for await (const chunk of rows) expect(chunk).toEqual([['1', '2']]);
});

test('any text comes back through append and exact', async () => {
  await duck.run('CREATE TABLE texts (t VARCHAR)');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.string({ unit: 'grapheme' })), { maxLength: 20 }),
      async (texts) => {
        await duck.run('DELETE FROM texts');
        const chunk = [...texts, 'nul\0inside', ''].map((text) => [text]);
        await duck.append(
          'texts',
          (async function* () {
            yield chunk;
          })(),
        );
        expect(await rowsOf('SELECT t FROM texts')).toEqual(chunk);
      },
    ),
    { numRuns: 30 },
  );
});

test.each([
  ['1.10', 'number', '1.10'],
  ['123456789012345678901234567890', 'number', '123456789012345678901234567890'],
  ['1e+300', 'number', '1e+300'],
  ['nan', 'number', '"nan"'],
  ['true', 'boolean', 'true'],
  ['a"b', 'text', '"a\\"b"'],
  ['{"a":\n1}', 'json', '{"a": 1}'],
] as const)('%j as %s is the JSON token %s', (text, form, token) => {
  expect(jsonOf(text, form)).toBe(token);
});
