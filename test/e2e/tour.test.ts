import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asset, compiled } from '../../core/package-info.js';
import { type StandIn, simulate } from './program.js';

/** The tour of README, run as it stands there: only the ports of the stand-ins differ. */

const home = mkdtempSync(join(tmpdir(), 'deskarchive-tour-'));
let kustomer: StandIn;
let intercom: StandIn;

beforeAll(async () => {
  kustomer = await simulate('kustomer', ['--scale', '0.05', '--set', 'rpm=2000']);
  intercom = await simulate('intercom', ['--set', 'recent_replies=off']);
}, 120_000);

afterAll(async () => {
  await kustomer?.stop();
  await intercom?.stop();
  rmSync(home, { recursive: true, force: true });
});

const tour = (): string => {
  const readme = readFileSync(asset('README.md'), 'utf8');
  const section = readme.split('## A tour in ten lines')[1] ?? '';
  const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] as string);
  expect(blocks[0]).toContain(`TOKEN=${kustomer.token}`);
  expect(blocks[0]).toContain(`TOKEN=${intercom.token}`);
  return (blocks[0] as string)
    .replace('http://127.0.0.1:4000', kustomer.url)
    .replace('http://127.0.0.1:4001', intercom.url);
};

test('the tour of README does what it says', async () => {
  // Every call notes how it ended: in a script, as at a terminal, one failure would not stop the next line.
  const shell = [
    `npx() { shift; "${process.execPath}" "${compiled('cli', 'main.js')}" "$@"; echo "ended $? $*" >> ends; }`,
    tour(),
  ].join('\n');
  const said = await new Promise<string>((resolve) => {
    execFile('bash', ['-c', shell], { cwd: home }, (_error, out, err) => resolve(out + err));
  });
  const ends = readFileSync(join(home, 'ends'), 'utf8').trim().split('\n');
  expect(ends.length, said).toBe(9);
  for (const end of ends) expect(end, said).toMatch(/^ended [04] /);
  expect(said).toContain('EQUAL');
}, 180_000);
