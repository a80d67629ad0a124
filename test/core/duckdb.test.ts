import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Duck, openDuck } from '../../core/duckdb.js';
import { isDeskError } from '../../core/errors.js';

let duck: Duck;
beforeEach(async () => {
  duck = await openDuck();
});
afterEach(() => duck.close());

const late =
  'SELECT CASE WHEN range > 390000 THEN error($words::VARCHAR) ELSE range END AS n FROM range(400000)';
const long = 'SELECT range AS n FROM range(100000000)';

/** Both ways to take rows as they come. */
const ways: readonly (readonly [
  string,
  (sql: string, params?: Record<string, string>) => AsyncIterable<readonly unknown[]>,
])[] = [
  ['stream', (sql, params) => duck.stream(sql, params)],
  [
    'exact',
    async function* (sql, params) {
      yield* (await duck.exact(sql, params)).rows;
    },
  ],
];

describe.each(ways)('%s', (_, take) => {
  test('gives every row', async () => {
    let rows = 0;
    for await (const chunk of take('SELECT range FROM range(400000)')) rows += chunk.length;
    expect(rows).toBe(400000);
    for await (const chunk of take('SELECT 1 WHERE false')) rows += chunk.length;
    expect(rows).toBe(400000);
  });

  test('an error after many rows is an error, with its reason, and no end', async () => {
    const taking = (async () => {
      for await (const _ of take(late, { words: 'too late' })) {
        // Only the end matters.
      }
    })();
    await expect(taking).rejects.toThrow('too late');
  });

  test('an interrupted answer is no whole one', async () => {
    const taking = (async () => {
      for await (const _ of take(long)) duck.interrupt();
    })();
    await expect(taking).rejects.toSatisfy((error) => isDeskError(error, 'interrupted'));
  });

  test('a second statement on the connection cannot cut the first one short unseen', async () => {
    const taking = (async () => {
      for await (const _ of take('SELECT range FROM range(1000000)')) await duck.run('SELECT 1');
    })();
    await expect(taking).rejects.toThrow();
  });
});
