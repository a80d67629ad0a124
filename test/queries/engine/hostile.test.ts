import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isDeskError } from '../../../core/errors.js';
import { type Engine, openEngine } from '../../../queries/engine/engine.js';
import { assertBuilt } from '../built.js';
import { greedy, hostile } from './hostile.js';
import { makePlace, type Place } from './place.js';

let place: Place;
let engine: Engine;
let before: Readonly<Record<string, string>>;

beforeAll(async () => {
  assertBuilt();
  place = await makePlace();
  before = place.picture();
  engine = openEngine({ catalog: place.catalog, memoryMb: 128 });
});
afterAll(async () => {
  await engine.close();
  place.remove();
});

const outcome = async (sql: string, of = engine): Promise<string> => {
  try {
    const { rows } = await of.ask({ sql });
    for await (const _ of rows) {
      // Only the end matters.
    }
    return 'answered';
  } catch (error) {
    if (isDeskError(error)) return error.code;
    throw error;
  }
};

describe('statements that want more than to read', () => {
  test('each ends with its code, the engine goes on, and no file changed', async () => {
    const wrong: string[] = [];
    for (const [sql, code] of hostile(place)) {
      const got = await outcome(sql);
      if (got !== code) wrong.push(`${code} expected, ${got} found: ${sql.slice(0, 120)}`);
    }
    expect(wrong).toEqual([]);
    expect(await outcome('SELECT count(*) FROM message')).toBe('answered');
    expect(place.picture()).toEqual(before);
  });

  test('what wants all the memory or all the time is stopped', async () => {
    const short = openEngine({ catalog: place.catalog, memoryMb: 128, timeoutMs: 2500 });
    try {
      for (const sql of greedy) expect([sql, await outcome(sql, short)]).toEqual([sql, 'query-stopped']);
    } finally {
      await short.close();
    }
    expect(place.picture()).toEqual(before);
  });

  test('there are enough of them to mean something', () => {
    expect(hostile(place).length).toBeGreaterThan(100);
  });
});
