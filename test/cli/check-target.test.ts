import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from '../../cli/commands.js';
import { runCli } from '../../cli/run.js';
import type { PreflightFinding as Finding } from '../../load/target.js';
import { deskRows } from '../load/intercom/desk.js';
import { planFor, type Rig, startRig } from '../load/intercom/harness.js';

let rig: Rig;

beforeAll(async () => {
  rig = await startRig({ settings: { admins: 'Ava Archer <agent0@example.com>', teams: 'Billing' } });
});

afterAll(() => rig.close());

const check = async (args: readonly string[], token = rig.simulator.token) => {
  let out = '';
  const sink = (take: (text: string) => void) =>
    new Writable({
      write: (chunk, _encoding, done) => {
        take(String(chunk));
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  const io = {
    stdout: sink((text) => {
      out += text;
    }),
    stderr: sink(() => {}),
    environment: { DESKARCHIVE_INTERCOM_BASE_URL: rig.simulator.url, DESKARCHIVE_INTERCOM_TOKEN: token },
  };
  const exit = await runCli(['check', ...args, '--json'], commands, io, new AbortController().signal);
  return { exit, answer: JSON.parse(out) as Record<string, unknown> };
};

test('a target without a plan: the token, and what a mapping can name', async () => {
  const { exit, answer } = await check(['intercom']);
  expect(exit).toBe(0);
  expect(answer.forecast).toBeNull();
  expect(answer.findings).toEqual([
    expect.objectContaining({ level: 'ok', topic: 'version' }),
    {
      level: 'ok',
      topic: 'account',
      message: 'There: 1 teammate, 1 team, a help centre in de, en, es, fr.',
    },
  ]);
  expect((await check(['intercom'], 'another-token')).exit).toBe(5);
});

test('everything that a plan lacks at the target is listed at once, and nothing is written', async () => {
  const plan = await planFor(rig, deskRows(3));
  const before = await rig.content();
  const { exit, answer } = await check(['intercom', '--plan', plan.folder]);
  expect(exit).toBe(3);
  const lacks = (answer.findings as readonly Finding[]).filter(({ level }) => level === 'error');
  expect(lacks.map(({ message }) => message).sort()).toEqual([
    'There is no team Support.',
    'There is no teammate agent1@example.com.',
    'There is no teammate agent2@example.com.',
  ]);
  expect(lacks.every(({ todo }) => (todo ?? '') !== '')).toBe(true);
  expect(answer.forecast).toEqual(plan.header.forecast);
  expect(await rig.content()).toEqual(before);

  expect((await check(['crisp', '--plan', plan.folder])).exit).toBe(2);
  expect((await check(['kustomer', '--org', 'acme', '--plan', plan.folder])).exit).toBe(2);
});
