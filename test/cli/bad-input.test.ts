import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../cli/commands.js';
import { runCli } from '../../cli/run.js';
import { type Ended, run, type StandIn, simulate, start } from '../e2e/program.js';

/**
 * What a person can do wrong: each failure has its code, its exit code, a place and a
 * next step, shows no stack and no secret, and leaves what was safe as it was. Calls that end by themselves are made in
 * this process, which spares the start of fifty others; those about signals, disks and hanging run the compiled program.
 */

const call = async (args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> => {
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

const home = mkdtempSync(join(tmpdir(), 'deskarchive-bad-'));
const at = (...names: string[]) => join(home, ...names);
const secret = 'sk-a-token-that-nobody-may-see';

let kustomer: StandIn;
let intercom: StandIn;

const orgFlags = ['--org', 'acme', '--reserve', '0', '--calls-per-minute', '0', '--index-lag', '0'];
const archiveFlags = ['--archive', at('desk.archive')];
const mappingFlags = ['--mapping', at('mapping.yaml')];

beforeAll(async () => {
  kustomer = await simulate('kustomer', ['--scale', '0.03', '--set', 'rpm=unlimited']);
  intercom = await simulate('intercom');
  const ready = async (args: readonly string[], fine: readonly number[] = [0]) => {
    const { exit, err } = await call(args, { ...kustomer.environment, ...intercom.environment });
    if (!fine.includes(exit ?? -1)) throw new Error(`${args.join(' ')}: ${exit} ${err}`);
  };
  await ready(
    ['extract', 'kustomer', ...orgFlags, '--allow-private', ...archiveFlags, '--streams', 'conversation'],
    [0, 4],
  );
  await ready(['transform', ...archiveFlags], [0, 4]);
  await ready(['map', 'propose', ...archiveFlags, ...mappingFlags, '--online'], [0, 3]);

  writeFileSync(at('file.txt'), 'a file of somebody');
  mkdirSync(at('foreign'));
  writeFileSync(at('foreign', 'photo.jpg'), 'mine');
  mkdirSync(at('empty'));
  // Half an archive: the declaration of the root, and none of the object's content.
  cpSync(at('desk.archive'), at('half.archive'), { recursive: true });
  const object = readdirSync(at('half.archive', 'store')).find((name) => name.startsWith('kustomer-'));
  rmSync(at('half.archive', 'store', object as string, 'inventory.json'));
  writeFileSync(at('broken.yaml'), `${readFileSync(at('mapping.yaml'), 'utf8')}\n  - [\n`);
  writeFileSync(at('typo.yaml'), readFileSync(at('mapping.yaml'), 'utf8').replace(/^contacts:/m, 'contcts:'));
  writeFileSync(at('config.yaml'), 'archve: x\n');
  writeFileSync(at('config-value.yaml'), 'timeout: soon\n');
  writeFileSync(at('config-secret.yaml'), `kustomer_token: ${secret}\n`);
  writeFileSync(at('empty-token'), '\n');
}, 120_000);

afterAll(async () => {
  await kustomer?.stop();
  await intercom?.stop();
  rmSync(home, { recursive: true, force: true });
});

interface Case {
  readonly name: string;
  readonly args: () => readonly string[];
  readonly environment?: () => Readonly<Record<string, string>>;
  /** In a process of its own: must end by itself. */
  readonly alone?: true;
  readonly code: string;
  readonly exit: number;
  /** Words that the message must hold: the place and the way on. */
  readonly says: readonly string[];
}

const withToken = (token: string) => () => ({
  DESKARCHIVE_KUSTOMER_BASE_URL: kustomer.url,
  DESKARCHIVE_KUSTOMER_TOKEN: token,
});

const query = (...more: string[]) => ['query', ...archiveFlags, ...more];
const check = (...more: string[]) => ['check', 'kustomer', '--org', 'acme', ...more];

const cases: readonly Case[] = [
  // The call
  {
    name: 'an unknown command',
    args: () => ['exract'],
    code: 'command-unknown',
    exit: 2,
    says: ['mean extract'],
  },
  {
    name: 'an unknown flag',
    args: () => ['verify', '--archve', 'x'],
    code: 'flag-unknown',
    exit: 2,
    says: ['mean --archive', 'verify --help'],
  },
  {
    name: 'a missing flag',
    args: () => ['verify'],
    code: 'flag-invalid',
    exit: 2,
    says: ['--archive is needed'],
  },
  {
    name: 'no number',
    args: () => query('contents', '--timeout', 'soon'),
    code: 'flag-invalid',
    exit: 2,
    says: ['--timeout', 'a number from 1'],
  },
  {
    name: 'a number out of range',
    args: () => ['simulate', 'kustomer', '--port', '99999'],
    code: 'flag-invalid',
    exit: 2,
    says: ['--port', 'to 65535'],
  },
  {
    name: 'an address without its scheme',
    args: () => ['redirects', '--plan', 'plan', '--site', 'help.acme.example'],
    code: 'flag-invalid',
    exit: 2,
    says: ['--site', 'https://'],
  },
  {
    name: 'an unknown config key',
    args: () => ['snapshots', '--config', at('config.yaml')],
    code: 'config-key-unknown',
    exit: 2,
    says: ['mean "archive"', 'config.yaml:1'],
  },
  {
    name: 'a wrong config value',
    args: () => query('contents', '--config', at('config-value.yaml')),
    code: 'config-value-invalid',
    exit: 2,
    says: ['timeout', 'config-value.yaml'],
  },
  {
    name: 'a secret in the config',
    args: () => ['snapshots', '--config', at('config-secret.yaml')],
    code: 'config-key-unknown',
    exit: 2,
    says: ['environment variable'],
  },
  // The vendor
  {
    name: 'no token',
    args: () => check(),
    code: 'token-missing',
    exit: 2,
    says: ['DESKARCHIVE_KUSTOMER_TOKEN_FILE'],
  },
  {
    name: 'an empty token file',
    args: () => check(),
    environment: () => ({ DESKARCHIVE_KUSTOMER_TOKEN_FILE: at('empty-token') }),
    code: 'token-missing',
    exit: 2,
    says: ['empty-token', 'it is empty'],
  },
  {
    name: 'a token with a line break',
    args: () => check(),
    environment: withToken(`${secret}\nX-Evil: 1`),
    code: 'token-missing',
    exit: 2,
    says: ['line breaks'],
  },
  {
    name: 'a wrong token',
    args: () => check(),
    environment: withToken(secret),
    code: 'token-refused',
    exit: 5,
    says: ['/v1/users/current', 'new token'],
  },
  {
    name: 'an unreachable host',
    args: () => check('--base-url', 'http://127.0.0.1:1'),
    environment: withToken(secret),
    code: 'host-unreachable',
    exit: 1,
    says: ['127.0.0.1:1', 'base URL'],
  },
  {
    name: 'a base URL that is none',
    args: () => check('--base-url', '127.0.0.1:80'),
    environment: withToken(secret),
    code: 'flag-invalid',
    exit: 2,
    says: ['--base-url'],
  },
  {
    name: 'a base URL with a password',
    args: () => check('--base-url', `http://me:${secret}@127.0.0.1`),
    environment: withToken('x'),
    code: 'flag-invalid',
    exit: 2,
    says: ['password'],
  },
  {
    name: 'an unknown stream',
    args: () => ['extract', 'kustomer', ...orgFlags, '--archive', at('new'), '--streams', 'mesage'],
    environment: () => kustomer.environment,
    code: 'flag-invalid',
    exit: 2,
    says: ['message'],
  },
  // The archive
  {
    name: 'no archive',
    args: () => ['snapshots', '--archive', at('nowhere')],
    code: 'archive-missing',
    exit: 2,
    says: ['nowhere', 'extract'],
  },
  {
    name: 'an archive that is a file',
    args: () => ['snapshots', '--archive', at('file.txt')],
    code: 'archive-not-a-folder',
    exit: 2,
    says: ['file.txt'],
  },
  {
    name: 'a file to extract into',
    args: () => ['extract', 'kustomer', ...orgFlags, '--archive', at('file.txt')],
    environment: () => kustomer.environment,
    code: 'archive-not-a-folder',
    exit: 2,
    says: ['file.txt'],
  },
  {
    name: 'a folder below a file',
    args: () => ['extract', 'kustomer', ...orgFlags, '--archive', at('file.txt', 'sub')],
    environment: () => kustomer.environment,
    code: 'archive-not-a-folder',
    exit: 2,
    says: ['file.txt'],
  },
  {
    name: 'a folder of somebody',
    args: () => ['extract', 'kustomer', ...orgFlags, '--archive', at('foreign')],
    environment: () => kustomer.environment,
    code: 'archive-foreign',
    exit: 2,
    says: ['photo.jpg', 'empty or new folder'],
  },
  {
    name: 'half an archive',
    args: () => ['query', 'contents', '--archive', at('half.archive')],
    code: 'archive-damaged',
    exit: 3,
    says: ['verify'],
  },
  {
    name: 'a snapshot that is not there',
    args: () => query('contents', '--as-of', '9'),
    code: 'snapshot-missing',
    exit: 2,
    says: ['9', 'deskarchive snapshots'],
  },
  {
    name: 'an unknown object',
    args: () => query('contents', '--object', 'nope'),
    code: 'object-missing',
    exit: 2,
    says: ['kustomer-acme'],
  },
  // Questions
  {
    name: 'an unknown question',
    args: () => query('contentz'),
    code: 'query-missing',
    exit: 2,
    says: ['mean contents', 'deskarchive queries'],
  },
  {
    name: 'a missing parameter',
    args: () => query('person'),
    code: 'query-parameter',
    exit: 2,
    says: ['who', '--param who='],
  },
  {
    name: 'a parameter without a value',
    args: () => query('person', '--param', 'who'),
    code: 'flag-invalid',
    exit: 2,
    says: ['name=value'],
  },
  {
    name: 'a parameter of the wrong form',
    args: () => query('longest-threads', '--param', 'limit=many'),
    code: 'query-parameter',
    exit: 2,
    says: ['whole number'],
  },
  {
    name: 'no SQL',
    args: () => query('--sql', 'SELEC 1'),
    code: 'query-invalid',
    exit: 2,
    says: ['line 1, column 1'],
  },
  {
    name: 'a table that is not there',
    args: () => query('--sql', 'SELECT * FROM convrsation'),
    code: 'query-invalid',
    exit: 2,
    says: ['mean conversation', 'column 15'],
  },
  {
    name: 'a write',
    args: () => query('--sql', `COPY (SELECT 1) TO '${at('stolen.csv')}'`),
    code: 'query-refused',
    exit: 2,
    says: ['SELECT'],
  },
  {
    name: 'a file of the machine',
    args: () => query('--sql', "SELECT * FROM read_text('/etc/passwd')"),
    code: 'query-refused',
    exit: 2,
    says: ['read_text'],
  },
  {
    name: 'an endless question',
    args: () => query('--timeout', '1', '--sql', 'SELECT count(*) FROM range(10000000) a, range(10000000) b'),
    code: 'query-stopped',
    exit: 1,
    says: ['longer than 1 second'],
  },
  {
    name: 'no file with a question',
    args: () => query('--file', at('nowhere.sql')),
    code: 'input-missing',
    exit: 2,
    says: ['nowhere.sql'],
  },
  {
    name: 'an answer into a folder',
    args: () => query('contents', '--out', at('empty')),
    code: 'not-writable',
    exit: 1,
    says: ['empty'],
  },
  {
    name: 'an answer into no folder',
    args: () => query('contents', '--out', at('nowhere', 'x.csv')),
    code: 'not-writable',
    exit: 1,
    says: ['nowhere'],
  },
  {
    name: 'a catalog over a file',
    args: () => ['catalog', ...archiveFlags, '--out', at('file.txt')],
    code: 'not-writable',
    exit: 1,
    says: ['no DuckDB file'],
  },
  {
    name: 'a catalog over a folder',
    args: () => ['catalog', ...archiveFlags, '--out', at('empty')],
    code: 'not-writable',
    exit: 1,
    says: ['empty'],
  },
  {
    name: 'an unknown conversation',
    args: () => ['transcript', 'nosuch', ...archiveFlags],
    code: 'conversation-missing',
    exit: 2,
    says: ['nosuch', 'search'],
  },
  // Mapping, plan, load
  {
    name: 'no mapping',
    args: () => ['plan', ...archiveFlags, '--mapping', at('nowhere.yaml'), '--out', at('plan')],
    code: 'mapping-missing',
    exit: 2,
    says: ['nowhere.yaml', 'map propose'],
  },
  {
    name: 'a broken mapping',
    args: () => ['plan', ...archiveFlags, '--mapping', at('broken.yaml'), '--out', at('plan')],
    code: 'mapping-invalid',
    exit: 2,
    says: ['broken.yaml:'],
  },
  {
    name: 'a mapping with a wrong key',
    args: () => ['plan', ...archiveFlags, '--mapping', at('typo.yaml'), '--out', at('plan')],
    code: 'mapping-invalid',
    exit: 2,
    says: ['typo.yaml:', '"contcts" means nothing', 'mean "contacts"'],
  },
  {
    name: 'a mapping that nobody confirmed',
    args: () => ['plan', ...archiveFlags, ...mappingFlags, '--out', at('plan')],
    code: 'mapping-unconfirmed',
    exit: 6,
    says: ['map confirm'],
  },
  {
    name: 'no plan',
    args: () => ['load', '--plan', at('nowhere')],
    code: 'plan-missing',
    exit: 2,
    says: ['nowhere', 'deskarchive plan'],
  },
  // Stand-ins
  {
    name: 'an unknown vendor',
    args: () => ['simulate', 'kustmer'],
    code: 'flag-invalid',
    exit: 2,
    says: ['mean kustomer'],
  },
  {
    name: 'an unknown fault',
    alone: true,
    args: () => ['simulate', 'kustomer', '--faults', 'boom@2%'],
    code: 'flag-invalid',
    exit: 2,
    says: ['boom', 'reset-after'],
  },
  {
    name: 'an unknown setting',
    args: () => ['simulate', 'intercom', '--set', 'nope=1'],
    code: 'flag-invalid',
    exit: 2,
    says: ['nope'],
  },
  {
    name: 'no data folder',
    args: () => ['simulate', 'kustomer', '--data', at('nowhere')],
    code: 'input-invalid',
    exit: 2,
    says: ['nowhere'],
  },
];

interface Failure {
  readonly exit: number;
  readonly error: { readonly code: string; readonly next: string };
}

const expectFailure = (
  { exit, out, err }: { readonly exit: number | null; readonly out: string; readonly err: string },
  wanted: Pick<Case, 'code' | 'exit' | 'says'>,
) => {
  expect(err).toContain(`error ${wanted.code}: `);
  expect(exit).toBe(wanted.exit);
  expect(err).toMatch(/\n {2}next: {2}\S/);
  for (const words of wanted.says) expect(err).toContain(words);
  const said = JSON.parse(out) as Failure;
  expect(said).toMatchObject({ exit: wanted.exit, error: { code: wanted.code } });
  for (const text of [out, err]) {
    expect(text).not.toMatch(/\n {4}at /);
    expect(text).not.toContain(secret);
  }
};

describe('a wrong call', () => {
  test.concurrent.each(cases)('$name: $code', async (one) => {
    const ask = one.alone ? run : call;
    expectFailure(await ask([...one.args(), '--json'], one.environment?.() ?? {}), one);
  });
});

describe('what was safe stays safe', () => {
  afterAll(async () => {
    expect(readFileSync(at('file.txt'), 'utf8')).toBe('a file of somebody');
    expect(readdirSync(at('foreign'))).toEqual(['photo.jpg']);
    expect(readdirSync(at('empty'))).toEqual([]);
    expect((await call(['verify', ...archiveFlags])).exit).toBe(0);
  });

  test('a plan is stale when the mapping changed after it', async () => {
    const fine = async (...args: string[]) =>
      expect(await call([...args, '--quiet'])).toMatchObject({ exit: 0 });
    const confirm = ['map', 'confirm', ...archiveFlags, ...mappingFlags, '--by', 'A. Person'];
    await fine(...confirm);
    await fine('plan', ...archiveFlags, ...mappingFlags, '--out', at('plan'));
    const text = readFileSync(at('mapping.yaml'), 'utf8');
    writeFileSync(at('mapping.yaml'), text.replace(/withoutEmail: \w+/, 'withoutEmail: skip'));
    expect(readFileSync(at('mapping.yaml'), 'utf8')).not.toBe(text);
    await fine(...confirm);
    const ended = await call(['load', '--plan', at('plan'), '--json'], intercom.environment);
    expectFailure(ended, { code: 'plan-stale', exit: 6, says: ['mapping'] });
  });

  test('a key that opens nothing, and a stream that is none, make no archive', async () => {
    const extract = ['extract', 'kustomer', ...orgFlags, '--archive', at('never'), '--json'];
    expectFailure(await call(extract, withToken(secret)()), { code: 'token-refused', exit: 5, says: [] });
    const strange = await call([...extract, '--streams', 'mesage'], kustomer.environment);
    expectFailure(strange, { code: 'flag-invalid', exit: 2, says: ['message'] });
    const elsewhere = await simulate('kustomer', ['--scale', '0.01', '--set', 'key_pod=prod4']);
    try {
      const ended = await call(extract, elsewhere.environment);
      expectFailure(ended, { code: 'pod-wrong', exit: 5, says: ['prod4', 'base URL'] });
    } finally {
      await elsewhere.stop();
    }
    expect(existsSync(at('never'))).toBe(false);
  });

  test('a key that lacks a role is told before the run; what it does not open is a gap', async () => {
    const narrow = await simulate('kustomer', [
      '--scale',
      '0.01',
      '--set',
      'rpm=unlimited',
      '--set',
      'roles=org.permission.customer,org.permission.search.create',
    ]);
    try {
      const extract = ['extract', 'kustomer', ...orgFlags, '--archive', at('narrow'), '--streams', 'tag'];
      const ended = await call([...extract, '--streams', 'customer', '--json'], narrow.environment);
      expect(ended.err).toContain('error: tag needs one of');
      expect(ended.exit).toBe(4);
    } finally {
      await narrow.stop();
    }
  });

  test('a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const ended = await call(['simulate', 'kustomer', '--port', String(port), '--json']);
    server.close();
    expectFailure(ended, { code: 'port-taken', exit: 2, says: [String(port)] });
  });

  test('a locked archive; Ctrl-C says how to go on, and the same command goes on', async () => {
    const slow = await simulate('kustomer', [
      '--scale',
      '0.03',
      '--set',
      'rpm=unlimited',
      '--faults',
      'slow:300@100%',
    ]);
    try {
      const extract = [
        'extract',
        'kustomer',
        ...orgFlags,
        '--allow-private',
        '--archive',
        at('stopped.archive'),
      ];
      const first = start(extract, slow.environment);
      const lock = () =>
        readdirSync(at('stopped.archive'), { recursive: true }).some((name) => /lock/.test(String(name)));
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        try {
          if (lock()) break;
        } catch {
          // The folder is not there yet.
        }
      }
      expectFailure(await call([...extract, '--json'], slow.environment), {
        code: 'archive-locked',
        exit: 7,
        says: ['process'],
      });
      first.process.kill('SIGINT');
      const ended = await first.ended;
      expect(ended.exit).toBe(130);
      expect(ended.out + ended.err).toMatch(/same command again/);
      const again = await call([...extract, '--json'], { ...kustomer.environment });
      expect([0, 4]).toContain(again.exit);
      expect(JSON.parse(again.out)).toMatchObject({ state: 'committed' });
    } finally {
      await slow.stop();
    }
  });
});

/** Small disks need the right to mount; where that is not given the reason is the test's name. */
const mayMount = (() => {
  const place = at('try');
  mkdirSync(place);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const onDisk = async (options: string, work: (place: string) => Promise<void>) => {
  const place = mkdtempSync(join(home, 'disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]);
  try {
    await work(place);
  } finally {
    execFileSync('umount', ['-l', place]);
  }
};

describe.skipIf(!mayMount)(
  `small and read-only disks${mayMount ? '' : ' (not tried: mounting is not allowed)'}`,
  () => {
    test('a full disk stops the run; with more room the same command ends it', () =>
      onDisk('size=300k', async (place) => {
        const extract = [
          'extract',
          'kustomer',
          ...orgFlags,
          '--allow-private',
          '--archive',
          join(place, 'a.archive'),
          '--json',
        ];
        expectFailure(await call(extract, kustomer.environment), {
          code: 'disk-full',
          exit: 1,
          says: ['Free space', 'same command'],
        });
        execFileSync('mount', ['-o', 'remount,size=64m', place]);
        const again = await call(extract, kustomer.environment);
        expect([0, 4]).toContain(again.exit);
        expect((await call(['verify', '--archive', join(place, 'a.archive'), '--deep'])).exit).toBe(0);
      }));

    test('an answer that does not fit leaves the earlier one', () =>
      onDisk('size=64k', async (place) => {
        const out = join(place, 'answer.csv');
        writeFileSync(out, 'earlier');
        const ended = await call([
          ...query('--sql', 'SELECT i, i * i AS square FROM range(100000) t(i)'),
          '--format',
          'csv',
          '--out',
          out,
          '--json',
        ]);
        expectFailure(ended, { code: 'disk-full', exit: 1, says: ['answer.csv'] });
        expect(readdirSync(place)).toEqual(['answer.csv']);
        expect(readFileSync(out, 'utf8')).toBe('earlier');
      }));

    test('a read-only folder', () =>
      onDisk('size=4m', async (place) => {
        cpSync(at('desk.archive'), join(place, 'a.archive'), { recursive: true });
        execFileSync('mount', ['-o', 'remount,ro', place]);
        const readOnly = { code: 'not-writable', exit: 1, says: ['another place'] };
        expectFailure(
          await call(
            ['extract', 'kustomer', ...orgFlags, '--archive', join(place, 'b'), '--json'],
            kustomer.environment,
          ),
          readOnly,
        );
        expectFailure(
          await call(
            ['extract', 'kustomer', ...orgFlags, '--archive', join(place, 'a.archive'), '--json'],
            kustomer.environment,
          ),
          readOnly,
        );
        expectFailure(await call([...query('contents', '--out', join(place, 'x.csv')), '--json']), readOnly);
        // Reading needs no writing.
        expect((await call(['verify', '--archive', join(place, 'a.archive')])).exit).toBe(0);
      }));
  },
);
