import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import { packageRoot } from '../../../core/package-info.js';
import { kinds } from '../../../simulate/kustomer/holdings/holdings.js';
import { startKustomer } from '../../../simulate/kustomer/start.js';
import type { SimulatorOptions } from '../../../simulate/simulator.js';
import { noon } from './helpers.js';

/** One digest over every byte that a stand-in holds. */
const digest = async (options: SimulatorOptions): Promise<string> => {
  const simulator = await startKustomer({ scale: 0.2, clock: virtualClock(noon), ...options });
  const hash = createHash('sha256');
  for (const kind of kinds) {
    const shelf = simulator.holdings.shelf(kind);
    for (let at = 0; at < shelf.list.length; at++) hash.update(shelf.bytes(shelf.listed(shelf.list.at(at))));
  }
  await simulator.close();
  return hash.digest('hex');
};

test('equal seed, scale and day: equal bytes; anything else: others', async () => {
  const first = await digest({});
  expect(await digest({})).toBe(first);
  expect(await digest({ clock: virtualClock(noon + 3_600_000) })).toBe(first);
  expect(await digest({ clock: virtualClock(noon + 86_400_000) })).not.toBe(first);
  expect(await digest({ seed: 2 })).not.toBe(first);
  expect(await digest({ scale: 0.3 })).not.toBe(first);
  const settings = { desk_end: new Date(noon - 43_200_000).toISOString() };
  expect(await digest({ clock: virtualClock(noon + 86_400_000), settings })).toBe(first);
});

test('sizes grow in proportion', async () => {
  const count = async (scale: number) => {
    const simulator = await startKustomer({ scale, clock: virtualClock(noon) });
    const { objects } = simulator.state();
    await simulator.close();
    return objects as Record<string, number>;
  };
  const [one, three] = [await count(1), await count(3)];
  expect(one.conversation).toBeGreaterThan(300);
  expect(one.message).toBeGreaterThan(1200);
  expect(one.message).toBeLessThan(2000);
  for (const kind of ['customer', 'conversation', 'message', 'note', 'attachment']) {
    const growth = (three[kind] as number) / (one[kind] as number);
    expect(growth, kind).toBeGreaterThan(2.3);
    expect(growth, kind).toBeLessThan(3.7);
  }
});

const run = (args: readonly string[]) => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(packageRoot, 'simulate/main.ts'), ...args], {
    cwd: packageRoot,
  });
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) => {
    let errors = '';
    child.stderr.on('data', (piece) => {
      errors += String(piece);
    });
    child.on('close', (code) => resolve({ code, errors }));
  });
  const ready = new Promise<{ vendor: string; url: string; token: string }>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(JSON.parse(String(line))));
    void ended.then(({ errors }) => reject(new Error(errors)));
  });
  ready.catch(() => undefined);
  return { child, ready, ended };
};

test('as a process: a line when ready, gone when its input closes or it is told to stop', async () => {
  for (const stop of ['stdin', 'SIGTERM'] as const) {
    const { child, ready, ended } = run([
      'kustomer',
      '--scale',
      '0.1',
      '--seed',
      '4',
      '--set',
      'rpm=unlimited',
      '--token',
      'my-own-key',
    ]);
    const line = await ready;
    expect(line).toEqual({
      vendor: 'kustomer',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      token: 'my-own-key',
      environment: {},
    });
    const answer = await fetch(`${line.url}/v1/users/current`, {
      headers: { authorization: 'Bearer my-own-key' },
    });
    expect(answer.status).toBe(200);
    if (stop === 'stdin') child.stdin.end();
    else child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, errors: '' });
    await expect(fetch(line.url)).rejects.toThrow();
  }
});

test.each([
  [['kustmer'], 'flag-invalid', 'Did you mean "kustomer"?'],
  [['kustomer', '--sacle', '2'], 'flag-unknown', '--sacle'],
  [['kustomer', '--scale', 'big'], 'flag-invalid', '--scale'],
  [['kustomer', '--set', 'rpm'], 'flag-invalid', 'name=value'],
])('as a process: %j ends with code 2 and says why', async (args, code, words) => {
  const { code: exit, errors } = await run(args).ended;
  expect(exit).toBe(2);
  expect(errors).toContain(code);
  expect(errors).toContain(words);
});
