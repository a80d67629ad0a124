import { describe, expect, test } from 'vitest';
import { searchKinds } from '../../../../extract/kustomer/search/kinds.js';
import { scan, startScan, stepAfter } from '../../../../extract/kustomer/search/scan.js';
import type { Found, Lost, ScanState, Window } from '../../../../extract/kustomer/search/window.js';
import { type Habits, type MemorySearch, memorySearch, type Row, someRows } from './memory-search.js';

const window: Window = {
  route: 'live',
  kind: searchKinds.message as Window['kind'],
  from: '1970-01-01T00:00:00.000Z',
  to: '2026-01-01T00:00:00.000Z',
};
const signal = new AbortController().signal;

interface Read {
  readonly ids: string[];
  readonly states: ScanState[];
  readonly lost: Lost[];
  readonly done: boolean;
}

const readAll = async (
  memory: MemorySearch,
  from: ScanState = startScan(window.from),
  place: Window = window,
): Promise<Read> => {
  const ids: string[] = [];
  const states: ScanState[] = [];
  const lost: Lost[] = [];
  let done = false;
  for await (const found of scan(memory.search, place, from, signal)) {
    if ('refusal' in found) throw new Error(`refused: ${found.refusal.words}`);
    ids.push(...found.rows.map(({ id }) => id));
    states.push(found.state);
    if (found.lost) lost.push(found.lost);
    done = found.done;
  }
  return { ids, states, lost, done };
};

const tie = (count: number, more: Partial<Row> = {}, from = 1000): Row[] =>
  someRows(count, 1, { updatedAt: '2025-03-03T03:03:03.333Z', ...more }, from);

/** A tie with rows before and after it. */
const around = (rows: readonly Row[]): Row[] => [
  ...someRows(30, 1000),
  ...rows,
  ...someRows(30, 1000, {}, 20_000_000),
];

const expectAll = async (rows: readonly Row[], habits: Habits): Promise<MemorySearch> => {
  const memory = memorySearch(rows, habits);
  const { ids, lost, done } = await readAll(memory);
  expect(done).toBe(true);
  expect([...new Set(ids)].sort()).toEqual(rows.map(({ id }) => id).sort());
  expect(ids.length).toBe(rows.length);
  expect(lost).toEqual([]);
  expect(Math.max(...memory.asked.map(({ page }) => page))).toBeLessThanOrEqual(100);
  return memory;
};

describe('reading a window by its change times', () => {
  test('asks for page 1 only, however many rows there are', async () => {
    const memory = await expectAll(someRows(1234, 1000), { pageSize: 100 });
    expect(new Set(memory.asked.map(({ page }) => page))).toEqual(new Set([1]));
    expect(memory.asked.length).toBe(13);
  });

  test('rows that share an instant across a page border come once', async () => {
    await expectAll(
      someRows(500, 1000).map((row, index) => ({
        ...row,
        updatedAt: someRows(500, 1000)[index - (index % 7)]?.updatedAt ?? '',
      })),
      {
        pageSize: 10,
      },
    );
  });

  test.each([250, 600, 10_001])('a group of %i rows at one instant is read whole', async (count) => {
    await expectAll(around(tie(count)), { pageSize: 100 });
    await expectAll(around(tie(count)), { pageSize: 100, cappedTotal: true });
  });

  test('so is one that also shares its creation, as a bulk import makes it', async () => {
    const created = { createdAt: '2025-03-03T03:03:03.000Z' };
    const half = (channel: string, from: number) => tie(6_000, { ...created, channel }, from);
    await expectAll(around([...half('email', 1000), ...half('chat', 9000)]), {
      pageSize: 500,
      cappedTotal: true,
    });
  });

  test('attributes that the vendor does not take are given up, not the rows', async () => {
    const created = { createdAt: '2025-03-03T03:03:03.000Z', channel: 'email' };
    const rows = tie(12_000, created).map((row, index) => ({
      ...row,
      directionType: index % 2 === 0 ? 'initial-in' : 'response-out',
    }));
    await expectAll(around(rows), {
      pageSize: 500,
      unknown: ['message_created_at', 'message_sent_at', 'message_channel'],
    });
  });

  test('rows that nothing can tell apart are a loss that is named, and the rest still comes', async () => {
    const same = {
      createdAt: '2025-03-03T03:03:03.000Z',
      sentAt: '2025-03-03T03:03:03.000Z',
      channel: 'email',
      directionType: 'initial-in',
    };
    const rows = around(tie(10_500, same));
    const memory = memorySearch(rows, { pageSize: 500, cappedTotal: true });
    const { ids, lost, done } = await readAll(memory);
    expect(done).toBe(true);
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatchObject({ expected: 'more than 10000', received: 10_000 });
    expect(lost[0]?.part).toContain('message_channel equals email');
    const distinct = new Set(ids);
    expect(rows.filter(({ id }) => distinct.has(id)).length).toBe(10_060);
  });

  test('a search that does not sort is read in parts of one page', async () => {
    await expectAll(someRows(700, 1000), { pageSize: 50, unsorted: true });
    await expectAll(around(tie(170)), { pageSize: 50, unsorted: true, cappedTotal: true });
    await expectAll(around(tie(170)), { pageSize: 50, unsorted: true, noTotal: true });
  });

  test('a row that is changed while others are read makes no other row slip away', async () => {
    const rows = someRows(900, 1000);
    const moved = new Set<string>();
    const memory = memorySearch(rows, {
      pageSize: 50,
      meanwhile: (all, turn) => {
        // The oldest row that was not changed yet leaves the window.
        const index = all.findIndex(({ id }) => !moved.has(id));
        const row = all[index] as Row;
        moved.add(row.id);
        all[index] = { ...row, updatedAt: new Date(Date.UTC(2026, 1, 1) + turn).toISOString() };
      },
    });
    const { ids } = await readAll(memory);
    const got = new Set(ids);
    expect(rows.filter(({ id }) => !got.has(id) && !moved.has(id))).toEqual([]);
  });

  test('rows that leave a group while it is walked are noticed', async () => {
    const rows = tie(900, { createdAt: '2025-03-03T03:03:03.000Z' });
    const moved = new Set<string>();
    const memory = memorySearch(rows, {
      pageSize: 50,
      meanwhile: (all, turn) => {
        if (turn % 3 !== 0 || turn > 60) return;
        const index = all.findIndex(({ id }) => !moved.has(id));
        const row = all[index] as Row;
        moved.add(row.id);
        all[index] = { ...row, updatedAt: new Date(Date.UTC(2026, 1, 1) + turn).toISOString() };
      },
    });
    const { ids, lost } = await readAll(memory);
    const got = new Set(ids);
    expect(lost).toEqual([]);
    expect(rows.filter(({ id }) => !got.has(id) && !moved.has(id))).toEqual([]);
  });

  test('a search that ignores its bounds is no source of truth', async () => {
    const memory = memorySearch(someRows(300, 1000), { pageSize: 50 });
    const deaf: MemorySearch = {
      ...memory,
      search: (query, page, stop) => memory.search({ ...query, and: [] }, page, stop),
    };
    await expect(readAll(deaf)).rejects.toMatchObject({ code: 'stream-unreadable' });
  });

  test('going on from any state brings the rest, nothing missing', async () => {
    const rows = around(tie(230, { createdAt: '2025-03-03T03:03:03.000Z' }));
    for (const habits of [{ pageSize: 40 }, { pageSize: 40, unsorted: true }]) {
      const whole = await readAll(memorySearch(rows, habits));
      const before = new Set<string>();
      const found: Found[] = [];
      for await (const one of scan(memorySearch(rows, habits).search, window, startScan(window.from), signal))
        if (!('refusal' in one)) found.push(one);
      for (const one of found.slice(0, -1)) {
        for (const row of one.rows) before.add(row.id);
        const state = JSON.parse(JSON.stringify(one.state)) as ScanState;
        const rest = await readAll(memorySearch(rows, habits), state);
        expect(new Set([...before, ...rest.ids])).toEqual(new Set(whole.ids));
        expect(rest.ids.filter((id) => before.has(id))).toEqual([]);
      }
    }
  });
});

test('the last change time alone decides the next step', () => {
  expect(stepAfter(5, 5, false)).toBe('end');
  expect(stepAfter(6, 5, true)).toBe('on');
  expect(stepAfter(5, 5, true)).toBe('tie');
  expect(stepAfter(4, 5, true)).toBe('disorder');
  expect(stepAfter(Number.NaN, 5, true)).toBe('disorder');
});
