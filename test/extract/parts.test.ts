import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ahead } from '../../extract/ahead.js';
import { createIdSet } from '../../extract/id-set.js';
import { mapLimited } from '../../extract/parallel.js';
import { runInOrder, withNeeded } from '../../extract/schedule.js';

const hexId = fc.integer({ min: 0, max: 300 }).map((n) => n.toString(16).padStart(24, '0'));

test('property: a set of ids is a set', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(hexId, fc.string(), fc.constant('0'.repeat(24))), { maxLength: 400 }),
      (ids) => {
        const plain = new Set<string>();
        const small = createIdSet();
        for (const id of ids) {
          expect(small.has(id)).toBe(plain.has(id));
          expect(small.add(id)).toBe(!plain.has(id));
          plain.add(id);
          expect(small.size).toBe(plain.size);
        }
        for (const id of ids) expect(small.has(id)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

describe('asking ahead', () => {
  async function* numbers(count: number, log: string[]): AsyncGenerator<number> {
    try {
      for (let n = 0; n < count; n++) {
        log.push(`ask ${n}`);
        yield n;
      }
    } finally {
      log.push('end');
    }
  }

  test('keeps the order and asks for so many more, not for all', async () => {
    const log: string[] = [];
    const seen: number[] = [];
    for await (const n of ahead(numbers(6, log), 2)) {
      seen.push(n);
      await new Promise((resolve) => setImmediate(resolve));
      const asked = log.filter((line) => line.startsWith('ask')).length;
      expect(asked).toBeLessThanOrEqual(n + 4);
      expect(asked).toBeGreaterThan(Math.min(5, n + 2));
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    expect(log.at(-1)).toBe('end');
  });

  test('leaving early ends the source, and a failure comes in its place', async () => {
    const log: string[] = [];
    for await (const n of ahead(numbers(100, log), 1)) if (n === 2) break;
    expect(log.at(-1)).toBe('end');
    async function* broken() {
      yield 1;
      throw new RangeError('broken');
    }
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const n of ahead(broken(), 3)) seen.push(n);
      })(),
    ).rejects.toThrow('broken');
    expect(seen).toEqual([1]);
  });
});

test('mapping with a limit keeps order and never exceeds it', async () => {
  let running = 0;
  let most = 0;
  const results = await mapLimited([5, 3, 1, 4, 2], 2, async (n) => {
    running++;
    most = Math.max(most, running);
    for (let turn = 0; turn < n; turn++) await Promise.resolve();
    running--;
    return n * 10;
  });
  expect(results).toEqual([50, 30, 10, 40, 20]);
  expect(most).toBe(2);
});

describe('running tasks in order', () => {
  const task = (name: string, ...after: string[]) => ({ name, after });

  test('each runs after those it waits for, side by side where it can', async () => {
    const log: string[] = [];
    await runInOrder(
      [task('a'), task('b'), task('c', 'a'), task('d', 'c', 'b', 'nowhere')],
      2,
      async ({ name }) => {
        log.push(`+${name}`);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(`-${name}`);
      },
    );
    expect(log.slice(0, 2)).toEqual(['+a', '+b']);
    expect(log.indexOf('+c')).toBeGreaterThan(log.indexOf('-a'));
    expect(log.indexOf('+d')).toBeGreaterThan(log.indexOf('-c'));
    expect(log).toHaveLength(8);
  });

  test('after a failure nothing new begins, and what runs is waited for', async () => {
    const log: string[] = [];
    const run = runInOrder([task('a'), task('b'), task('c', 'b')], 2, async ({ name }) => {
      if (name === 'a') throw new RangeError('a failed');
      await new Promise((resolve) => setImmediate(resolve));
      log.push(name);
    });
    await expect(run).rejects.toThrow('a failed');
    expect(log).toEqual(['b']);
  });

  test('what a chosen task needs comes with it', () => {
    const tasks = [task('a'), task('b', 'a'), task('c', 'b'), task('d')];
    expect(withNeeded(tasks, ['c']).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });
});
