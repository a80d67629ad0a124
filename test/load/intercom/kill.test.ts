import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { asset } from '../../../core/package-info.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { seededRandom } from '../../../simulate/faults.js';
import { deskRows } from './desk.js';
import { planFor, type Rig, startRig } from './harness.js';

const rows = deskRows(16, 3);
let rigs: Rig[] = [];
afterEach(async () => {
  for (const rig of rigs) await rig.close();
  rigs = [];
});

const loadInChild = (rig: Rig, plan: Plan): ChildProcess =>
  spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      asset('test', 'load', 'intercom', 'load-child.ts'),
      rig.simulator.url,
      rig.simulator.token,
      rig.place.home,
      plan.folder,
    ],
    { cwd: asset(), stdio: ['ignore', 'inherit', 'inherit'] },
  );

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)));

describe('a load that is killed', () => {
  it('goes on where it was and ends as a clean load, to the single part', async () => {
    const clean = await startRig();
    rigs.push(clean);
    await clean.apply(await planFor(clean, rows));

    const rig = await startRig({ seed: 2, faults: 'reset-after@1%,500-after@1%' });
    rigs.push(rig);
    const plan = await planFor(rig, rows);
    const random = seededRandom(11);
    let kills = 0;
    for (;;) {
      const until = rig.simulator.state().writes + 15 + Math.floor(random() * 60);
      const child = loadInChild(rig, plan);
      const end = ended(child);
      let running = true;
      end.then(() => {
        running = false;
      });
      while (running && rig.simulator.state().writes < until) await delay(1);
      if (running) {
        child.kill('SIGKILL');
        kills++;
      }
      const code = await end;
      if (code !== null) {
        expect(code).toBe(0);
        break;
      }
    }
    expect(kills).toBeGreaterThan(2);
    expect(await rig.content()).toEqual(await clean.content());
    expect(rig.simulator.state().violations).toEqual([]);
    // And once more, in this process: nothing is left to do.
    const { writes } = rig.simulator.state();
    const report = await rig.apply(plan);
    expect(report.totals).toMatchObject({ done: plan.header.operations.total, rejected: 0, unknown: 0 });
    expect(rig.simulator.state().writes).toBe(writes);
  }, 240_000);
});
