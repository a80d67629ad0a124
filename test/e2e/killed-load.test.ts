import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exitCodes } from '../../core/exit-codes.js';
import { seededRandom } from '../../simulate/faults.js';
import { contentOf } from '../load/intercom/content.js';
import { countersOf, pollMs, runUntilDone } from './killed.js';
import { runJson, type StandIn, simulate, start } from './program.js';

/** `load` killed or stopped again and again in bad weather: typed again, the target ends as after one calm load. */

let home: string;
let calm: StandIn;
const standIns: StandIn[] = [];
const at = (name: string) => join(home, name);
const set = (...pairs: readonly string[]) => pairs.flatMap((pair) => ['--set', pair]);

const standIn = async (...args: Parameters<typeof simulate>): Promise<StandIn> => {
  const made = await simulate(...args);
  standIns.push(made);
  return made;
};
const target = (...more: readonly string[]): Promise<StandIn> =>
  standIn('intercom', [
    ...set('recent_replies=off', 'conversation_index_delay=1', 'contact_index_delay=1'),
    ...more,
  ]);
const contentIn = async (one: StandIn): Promise<string[]> =>
  contentOf(await (await fetch(`${one.url}/_simulator/dump`)).text());

/** The stand-in's search is a second late, and it is on this machine: nothing is on its way for long. */
const loading = (): string[] => [
  ...['load', '--plan', at('plan'), '--canary-wait', '0', '--index-lag', '2', '--settle', '0.5'],
  ...['--parallel', '8'],
];

const ledgerOf = async (report: Readonly<Record<string, unknown>>): Promise<string[]> => {
  const { path } = report.ledger as { readonly path: string };
  return (await readFile(path, 'utf8')).trimEnd().split('\n');
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'deskarchive-killed-load-'));
  const kustomer = await standIn('kustomer', [
    ...['--scale', '0.02', '--seed', '4'],
    ...set('rpm=unlimited', 'search_rpm=unlimited'),
  ]);
  calm = await target();
  const place = ['--archive', at('archive')];
  await runJson(
    [
      ...['extract', 'kustomer', '--org', 'acme', ...place, '--allow-private'],
      ...['--index-lag', '0', '--calls-per-minute', '0'],
    ],
    kustomer.environment,
    [0, 4],
  );
  await runJson(['transform', ...place], {}, [0, 4]);
  const mapping = ['--mapping', at('mapping.yaml')];
  await runJson(['map', 'propose', ...place, ...mapping, '--online'], calm.environment, [0, 4]);
  await runJson(['map', 'confirm', ...place, ...mapping, '--by', 'Test'], {}, [0, 4]);
  await runJson(['plan', ...place, ...mapping, '--out', at('plan')], {}, [0, 4]);
  await runJson(loading(), calm.environment);
}, 300_000);
afterAll(async () => {
  for (const one of standIns) await one.stop();
  await rm(home, { recursive: true, force: true });
});

it('killed and run again, leaves what one calm load leaves', async () => {
  const torn = await target(
    '--seed',
    '2',
    '--faults',
    '500-after@1%,502-before@1%,reset-after@1%,429@1%,truncate@1%',
  );
  const { kills, last } = await runUntilDone(loading(), torn, {
    random: seededRandom(7),
    most: 4,
    calls: 90,
    fine: [0],
  });
  expect(kills).toBeGreaterThan(2);
  expect(JSON.parse(last.out)).toMatchObject({ totals: { rejected: 0, unknown: 0, waiting: 0, blocked: 0 } });
  expect(await contentIn(torn)).toEqual(await contentIn(calm));
  const { faults, violations, writes } = await countersOf(torn);
  expect(Object.keys(faults).length).toBeGreaterThan(2);
  expect(violations).toEqual([]);
  // And once more: nothing is left to do.
  const again = await runJson(loading(), torn.environment);
  expect(again).toMatchObject({ run: null });
  expect((await countersOf(torn)).writes).toBe(writes);
}, 300_000);

it('stopped by Ctrl-C and by SIGTERM, ends in order: no write is left in doubt, and the same call goes on', async () => {
  const stopped = await target('--seed', '3');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const until = (await countersOf(stopped)).writes + 80;
    const { process: child, ended } = start([...loading(), '--json', '--quiet'], stopped.environment);
    while ((await countersOf(stopped)).writes < until) await delay(pollMs);
    child.kill(signal);
    const end = await ended;
    expect(end.exit).toBe(exitCodes.interrupted);
    expect(JSON.parse(end.out)).toMatchObject({ error: { code: 'interrupted' } });
  }
  const report = await runJson(loading(), stopped.environment);
  expect(report).toMatchObject({ totals: { looks: 0, rejected: 0, unknown: 0 } });
  expect(await contentIn(stopped)).toEqual(await contentIn(calm));
  const lines = (await ledgerOf(report)).map((line) => JSON.parse(line) as { type: string });
  const count = (type: string) => lines.filter((line) => line.type === type).length;
  expect(count('outcome')).toBe(count('intent'));
}, 300_000);
