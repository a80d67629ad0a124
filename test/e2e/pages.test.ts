import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../cli/commands.js';
import { runCli } from '../../cli/run.js';
import { asset } from '../../core/package-info.js';
import { type StandIn, simulate } from './program.js';

/**
 * The recipes of the pages, run in their order on one archive as a reader would. Names that stand for the reader's own
 * (a person, an id, another disk) are put in; a block after `<!-- not run: why -->` is left to the check of its flags.
 */

const home = mkdtempSync(join(tmpdir(), 'deskarchive-pages-'));
const before = process.cwd();
let kustomer: StandIn;
let intercom: StandIn;
let environment: NodeJS.ProcessEnv = {};

const call = async (args: readonly string[]) => {
  const taken = { out: '', err: '' };
  const sink = (name: 'out' | 'err') =>
    new Writable({
      write: (chunk, _encoding, done) => {
        taken[name] += String(chunk);
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  const io = { stdout: sink('out'), stderr: sink('err'), environment };
  return { exit: await runCli(args, commands, io, new AbortController().signal), ...taken };
};

/** As a shell splits: quotes of one sort keep those of the other. */
const words = (line: string): string[] =>
  (line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_all, double, single) => double ?? single),
  );

/** Lines of the sh blocks that are to be run, without prompts of `npx`. */
const linesOf = (page: string): string[] => {
  const text = readFileSync(asset('docs', page), 'utf8');
  return [...text.matchAll(/(<!-- not run: [^>]+ -->\s*)?^ *```sh\n([\s\S]*?)^ *```/gm)]
    .filter((match) => match[1] === undefined)
    .flatMap((match) => (match[2] as string).split('\n'))
    .map((line) =>
      line
        .replace(/\s+#.*$/, '')
        .trim()
        .replace(/^npx deskarchive/, 'deskarchive'),
    )
    .filter((line) => line !== '' && !line.startsWith('export '));
};

const run = async (page: string, own: Readonly<Record<string, string>>): Promise<void> => {
  const lines = linesOf(page);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    const put = Object.entries(own).reduce((text, [name, value]) => text.replaceAll(name, value), line);
    const args = words(put);
    if (args[0] !== 'deskarchive') {
      execFileSync('bash', ['-c', put], { stdio: 'pipe' });
      continue;
    }
    const { exit, out, err } = await call(args.slice(1));
    // 4 is done, with gaps: the stand-in has some on purpose.
    expect([0, 4], `${page}: ${put}\n${out.slice(-2000)}${err.slice(-2000)}`).toContain(exit);
  }
};

const first = async (sql: string): Promise<string> => {
  const { out } = await call(['query', '--archive', 'acme.archive', '--sql', sql, '--json']);
  return (JSON.parse(out) as { rows: string[][] }).rows[0]?.[0] as string;
};

beforeAll(async () => {
  kustomer = await simulate('kustomer', ['--scale', '0.05', '--set', 'rpm=unlimited']);
  intercom = await simulate('intercom', ['--set', 'recent_replies=off', '--set', 'app_rate=0']);
  environment = { ...kustomer.environment, ...intercom.environment };
  process.chdir(home);
}, 120_000);

afterAll(async () => {
  process.chdir(before);
  await kustomer?.stop();
  await intercom?.stop();
  rmSync(home, { recursive: true, force: true });
});

describe.sequential('recipes', () => {
  test('start here', async () => {
    // Short waits: the stand-in is asked for no more than its state.
    await run('start-here.md', {
      'extract kustomer': 'extract kustomer --allow-private --calls-per-minute 0 --index-lag 0',
    });
  }, 180_000);

  test('auditors', async () => {
    // What somebody else hands them.
    const shell = (line: string) => execFileSync('bash', ['-c', line], { stdio: 'pipe' });
    shell("ssh-keygen -t ed25519 -N '' -f other_key");
    shell('echo "desk@example.com $(cat other_key.pub)" > trusted_signers');
    await call(['seal', '--archive', 'acme.archive', '--key', 'other_key']);
    await call(['receipt', '--archive', 'acme.archive', '--out', 'receipts.txt']);
    await call(['freeze', '--archive', 'acme.archive', '--out', 'acme.zip', '--key', 'other_key']);
    await run('auditors.md', {
      'thaw acme.zip --out acme.archive': 'thaw acme.zip --out thawed.archive',
      'ana@example.com': await first(
        'SELECT email FROM contact WHERE email IS NOT NULL ORDER BY ALL LIMIT 1',
      ),
      '66f2b1c4a09d8e5f71c3a208': await first('SELECT id FROM kustomer_message ORDER BY ALL LIMIT 1'),
    });
  }, 120_000);

  test('compliance', async () => {
    const elsewhere = mkdtempSync(join(home, 'elsewhere-'));
    await run('compliance.md', {
      'ann@example.com': await first(
        'SELECT email FROM contact WHERE email IS NOT NULL ORDER BY ALL LIMIT 1',
      ),
      '64e0': await first('SELECT id FROM kustomer_message ORDER BY ALL DESC LIMIT 1'),
      // The page makes its key after the first of its recipes.
      '--key archive_key': '--key other_key',
      'age1…': await identityToRecipient(await generateIdentity()),
      'acme.zip': 'again.zip',
      '/backup': home,
      // Receipts from before the erasure name what is no more.
      '--receipt receipts.txt': `--receipt ${elsewhere}/receipts.txt`,
      '/mnt/elsewhere': elsewhere,
    });
  }, 120_000);
});
