import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { seededRandom } from '../../simulate/faults.js';
import { holdings } from './holdings.js';
import { countersOf, runUntilDone } from './killed.js';
import { runJson, type StandIn, simulate } from './program.js';

/** The command killed again and again in bad weather: typed again, it ends where an undisturbed one does. */

let home: string;
let standIns: StandIn[] = [];
const at = (name: string) => join(home, name);
const standIn = async (...args: Parameters<typeof simulate>): Promise<StandIn> => {
  const made = await simulate(...args);
  standIns.push(made);
  return made;
};
const set = (...pairs: readonly string[]) => pairs.flatMap((pair) => ['--set', pair]);

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'deskarchive-killed-'));
});
afterEach(async () => {
  for (const one of standIns) await one.stop();
  standIns = [];
  await rm(home, { recursive: true, force: true });
});

const extraction = (archive: string): string[] => [
  ...['extract', 'kustomer', '--org', 'acme', '--archive', archive, '--allow-private'],
  ...['--index-lag', '0', '--reserve', '0', '--calls-per-minute', '0'],
];

it('extract, killed and run again, ends as if nobody had disturbed it', async () => {
  const kustomer = await standIn('kustomer', [
    ...['--scale', '0.05', '--seed', '4'],
    ...set('rpm=unlimited', 'search_rpm=unlimited', 'ties=120'),
    ...[
      '--faults',
      '500-before@2%,503-before@2%,reset-before@1%,reset-after@1%,truncate@2%,truncate-json@1%',
    ],
  ]);
  const calm = await runJson(extraction(at('calm')), kustomer.environment, [0, 4]);
  expect(calm.snapshot).toBe(1);
  const torn = await runUntilDone(extraction(at('torn')), kustomer, {
    random: seededRandom(21),
    most: 6,
    calls: 40,
    fine: [0, 4],
  });
  expect(torn.kills).toBeGreaterThan(3);
  expect(await holdings(at('torn'))).toEqual(await holdings(at('calm')));
  await runJson(['verify', '--deep', '--archive', at('torn')]);
  expect((await countersOf(kustomer)).faults).not.toEqual({});
}, 300_000);
