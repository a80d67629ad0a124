import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Crew, createCrew } from '../../load/apply/crew.js';
import type { RateUse } from '../../load/target.js';

/** Work without end: each window everybody who has a place gives it back, and the next ones take theirs. */
const windows = async (crew: Crew, count: number, useOf: (writers: number) => number) => {
  const sizes: number[] = [];
  let atWork: (() => void)[] = [];
  const hire = async (): Promise<void> => {
    const leave = await crew.take();
    atWork.push(leave);
  };
  for (let turn = 0; turn < 200; turn++) void hire();
  for (let window = 1; window <= count; window++) {
    await setImmediate();
    use = { windows: window, used: useOf(atWork.length) };
    const leaving = atWork;
    atWork = [];
    for (const leave of leaving) {
      leave();
      void hire();
    }
    await setImmediate();
    sizes.push(atWork.length);
  }
  return sizes;
};
let use: RateUse | undefined;
const crewOf = (asked: number | null): Crew => {
  use = undefined;
  return createCrew({ asked, use: () => use });
};

it('lets more write until the rate is used up, within a window or two', async () => {
  const crew = crewOf(null);
  const sizes = await windows(crew, 6, (writers) => Math.min(1, writers / 50));
  expect(sizes[2]).toBeGreaterThanOrEqual(50);
  expect(sizes.at(-1)).toBe(sizes[2]);
  expect(crew.most).toBeLessThan(80);
});

it('stays as it is where sixteen use the rate up, and where so many were asked for', async () => {
  expect(await windows(crewOf(null), 4, () => 1)).toEqual([16, 16, 16, 16]);
  expect(await windows(crewOf(8), 4, () => 0.1)).toEqual([8, 8, 8, 8]);
});

it('stops where more writers bring nothing, and looks again in the next phase', async () => {
  const crew = crewOf(null);
  let window = 0;
  const sizes = await windows(crew, 8, () => {
    if (++window === 5) crew.phase(0);
    return 0.3;
  });
  expect(new Set(sizes.slice(0, 4))).toEqual(new Set([sizes[0]]));
  expect(sizes[4]).toBeGreaterThan(sizes[3] as number);
});

it('never more than the largest, however quick the target is', async () => {
  const crew = crewOf(null);
  await windows(crew, 12, (writers) => writers / 1e6);
  expect(crew.most).toBe(128);
});

it('a phase may ask for more than the crew has', async () => {
  const crew = crewOf(4);
  crew.phase(10);
  expect(await windows(crew, 1, () => 1)).toEqual([10]);
});
