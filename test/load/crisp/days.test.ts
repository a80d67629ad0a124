import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Clock, systemClock, virtualClock } from '../../../core/clock.js';
import { crispCompiler } from '../../../load/crisp/compile.js';
import { createCrispTarget } from '../../../load/crisp/target.js';
import { applyUntilDone } from '../../../load/until-done.js';
import { crispInProcess } from '../../../simulate/crisp/simulator.js';
import { archive, mappingSha256, newPlace, type Place } from '../harness.js';
import { startRig } from './harness.js';
import { blob, deskRows, operators, pictureUrl } from './rows.js';

/** A load that needs more calls than a day has. */

let place: Place;
beforeEach(() => {
  place = newPlace();
});
afterEach(() => place.remove());

const input = async (clock: Clock, durable: boolean) => ({
  plan: await place.plan(crispCompiler, deskRows(6)),
  home: place.home,
  present: { archive, mappingSha256 },
  blob,
  pictureUrl,
  clock,
  random: () => 0.5,
  signal: new AbortController().signal,
  settings: { parallel: 4, durable },
});

const day = 24 * 3600 * 1000;

const byClock = async (settings: Record<string, string>, own: { readonly dailyCalls: number }) => {
  const noon = Date.UTC(2026, 0, 1, 12);
  const clock = virtualClock(noon, { auto: true });
  const simulator = crispInProcess({
    clock,
    travelMs: () => 50,
    settings: { operators, creation_limit: 'off', ...settings },
  });
  const target = createCrispTarget({
    http: { exchange: simulator.exchange, close: async () => {} },
    baseUrl: simulator.url,
    token: simulator.token,
    website: simulator.workspace.websiteId,
    clock,
    random: () => 0.5,
    settings: { filesLie: true, ...own },
  });
  const waits: string[] = [];
  const report = await applyUntilDone({ ...(await input(clock, false)), target }, (until) =>
    waits.push(new Date(until).toISOString()),
  );
  return { report, waits, days: (clock.now() - noon) / day, simulator };
};

it('counts its calls and goes on some minutes into the next day, and the next', async () => {
  const { report, waits, days, simulator } = await byClock({ daily_quota: '60' }, { dailyCalls: 60 });
  expect(report.totals).toMatchObject({ rejected: 0, unknown: 0 });
  expect(waits.slice(0, 2)).toEqual(['2026-01-02T00:05:00.000Z', '2026-01-03T00:05:00.000Z']);
  expect(days).toBeLessThan(4);
  expect(simulator.state().refused).toBe(0);
});

it('takes the vendor’s word when its quota is smaller than was thought, or turns at another hour', async () => {
  const settings = { daily_quota: '80', quota_status: '423', quota_reset: 'rolling' };
  const { report, waits, days } = await byClock(settings, { dailyCalls: 10_000 });
  expect(report.totals).toMatchObject({ rejected: 0, unknown: 0 });
  // Midnight is too early for a quota that began at noon: then each hour.
  expect(waits[0]).toBe('2026-01-02T00:05:00.000Z');
  expect(waits.length).toBeGreaterThan(10);
  expect(days).toBeLessThan(4);
});

it('in real time, with a quota that is new every second', async () => {
  const rig = await startRig({ settings: { daily_quota: '40', quota_window: '1' } });
  try {
    let waits = 0;
    const target = rig.target({ dailyCalls: 30, quotaWindowMs: 1000 });
    const report = await applyUntilDone({ ...(await input(systemClock, true)), target }, () => waits++);
    expect(report.totals).toMatchObject({ rejected: 0, unknown: 0 });
    expect(waits).toBeGreaterThan(0);
    expect(rig.simulator.state().violations).toEqual([]);
  } finally {
    await rig.close();
  }
});
