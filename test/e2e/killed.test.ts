import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { seededRandom } from '../../simulate/faults.js';
import { history } from './history.js';
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
    most: 4,
    calls: 60,
    fine: [0, 4],
  });
  expect(torn.kills).toBeGreaterThan(2);
  expect(await holdings(at('torn'))).toEqual(await holdings(at('calm')));
  await runJson(['verify', '--deep', '--archive', at('torn')]);
  expect((await countersOf(kustomer)).faults).not.toEqual({});
}, 300_000);

it('a delta of a desk that was at work, killed and run again, ends as if nobody had disturbed it', async () => {
  // The desk changes after each of its first calls and stands still from then on, so that both deltas meet one state.
  const busy = 250;
  const kustomer = await standIn('kustomer', [
    ...['--scale', '0.03', '--seed', '4'],
    ...set('rpm=unlimited', 'search_rpm=unlimited', 'churn=2', `churn_calls=${busy}`),
  ]);
  await runJson(extraction(at('calm')), kustomer.environment, [0, 4]);
  for (let calls = (await countersOf(kustomer)).calls; calls <= busy; calls++)
    await (await fetch(`${kustomer.url}/v1/users/current`)).arrayBuffer();
  await cp(at('calm'), at('torn'), { recursive: true });
  const calm = await runJson([...extraction(at('calm')), '--delta'], kustomer.environment, [0, 4]);
  expect(calm).toMatchObject({ snapshot: 2, mode: 'delta' });
  const torn = await runUntilDone([...extraction(at('torn')), '--delta'], kustomer, {
    random: seededRandom(33),
    most: 2,
    calls: 30,
    fine: [0, 4],
  });
  expect(torn.kills).toBeGreaterThan(1);
  expect(await history(at('torn'))).toEqual(await history(at('calm')));
  await runJson(['verify', '--deep', '--archive', at('torn')]);
  // What changed and what is missing, as somebody at a shell asks for it: both say the same, and say something.
  // Records lie where they came in; calls that run side by side come in as they like.
  const placeless = (answer: unknown): unknown =>
    JSON.parse(JSON.stringify(answer), (_name, value) =>
      /^\d+-\d+$/.test(String(value)) ? 'a place' : value,
    );
  const asked = async (archive: string) => ({
    diff: placeless(await runJson(['diff', '1', '2', '--archive', archive], {}, [0, 3, 4])),
    gaps: await runJson(['gaps', '--archive', archive], {}, [0, 4]),
  });
  const [one, other] = [await asked(at('calm')), await asked(at('torn'))];
  expect(other.diff).toEqual(one.diff);
  expect(other.gaps).toEqual(one.gaps);
  expect(JSON.stringify(one.diff)).toContain('changed');
}, 600_000);

it('gaps that are tried again, killed and run again, are healed each once', async () => {
  const desk = ['--scale', '0.05', '--seed', '4', '--set', 'desk_end=2026-06-01T00:00:00Z'];
  const fast = set('rpm=unlimited', 'search_rpm=unlimited');
  // Every signed address has run out before anybody can use it.
  const ill = await standIn('kustomer', [...desk, ...fast, ...set('url_seconds=0')]);
  await runJson(extraction(at('calm')), ill.environment, [4]);
  await ill.stop();
  standIns = [];
  const well = await standIn('kustomer', [...desk, ...fast, '--port', new URL(ill.url).port]);
  await cp(at('calm'), at('torn'), { recursive: true });
  const calm = await runJson([...extraction(at('calm')), '--retry-gaps'], well.environment, [0, 4]);
  const torn = await runUntilDone([...extraction(at('torn')), '--retry-gaps'], well, {
    random: seededRandom(5),
    most: 2,
    calls: 8,
    fine: [0, 4],
  });
  expect(torn.kills).toBeGreaterThan(1);
  expect(await history(at('torn'))).toEqual(await history(at('calm')));
  expect(JSON.parse(torn.last.out).tried).toEqual(calm.tried);
  expect(calm.tried).toContainEqual(
    expect.objectContaining({ reason: 'blob-expired', kind: 'attachment', open: 0 }),
  );
  await runJson(['verify', '--deep', '--archive', at('torn')]);
  expect(await runJson(['gaps', '--archive', at('torn')], {}, [0, 4])).toMatchObject({
    healed: (calm.tried as { healed: number }[]).reduce((sum, { healed }) => sum + healed, 0),
  });
}, 600_000);
