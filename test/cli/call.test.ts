import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { type CommandEntry, command } from '../../cli/command.js';
import { runCli } from '../../cli/run.js';
import { deskError } from '../../core/errors.js';

const echo = command({
  name: 'map echo',
  summary: 'Says what it was given.',
  about: 'Says what it was given.',
  positionals: [{ name: 'source', about: 'A source.', required: true, choices: ['kustomer', 'intercom'] }],
  options: {
    archive: { type: 'string', about: 'The archive.', required: true, value: 'FOLDER' },
    sample: { type: 'number', about: 'How many.' },
    mode: { type: 'string', about: 'How.', choices: ['full', 'delta'], default: 'full' },
    tag: { type: 'strings', about: 'Tags.' },
    fast: { type: 'boolean', about: 'Quickly.', default: false },
  },
  examples: [['deskarchive map echo kustomer --archive a', 'says it']],
  exits: [],
  json: { flags: 'the flags' },
  run: async ([source], flags) => ({ exit: 0, json: { source, flags }, lines: [`${source} ${flags.mode}`] }),
});

const failing = command({
  name: 'fail',
  summary: 'Fails.',
  about: 'Fails.',
  positionals: [],
  options: {},
  examples: [],
  exits: [],
  json: {},
  run: async () => {
    throw deskError('vendor-refused', {
      what: 'refused with Bearer abcdefghijklmnop',
      where: 'https://u:p4ssw0rd@example.com/?token=abc123456',
    });
  },
});

const commands: readonly CommandEntry[] = [echo, failing].map((each) => ({
  name: each.name,
  read: async () => each,
}));

const run = async (args: readonly string[], signal = new AbortController().signal) => {
  const taken = { out: '', err: '' };
  const sink = (name: 'out' | 'err') =>
    new Writable({
      write: (chunk, _encoding, done) => {
        taken[name] += String(chunk);
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  const exit = await runCli(
    args,
    commands,
    { stdout: sink('out'), stderr: sink('err'), environment: {} },
    signal,
  );
  return { exit, ...taken };
};

describe('a call', () => {
  test('gives typed flags with defaults', async () => {
    const { exit, out } = await run([
      'map',
      'echo',
      'kustomer',
      '--archive',
      'a',
      '--sample',
      '5',
      '--tag',
      'x',
      '--tag',
      '01',
      '--json',
    ]);
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      exit: 0,
      source: 'kustomer',
      flags: { archive: 'a', sample: 5, mode: 'full', tag: ['x', '01'], fast: false },
    });
  });

  test.each([
    [['map', 'echo', 'kustomer', '--archiv', 'a'], 'flag-unknown', 'did you mean --archive'],
    [['map', 'echo', 'kustomer'], 'flag-invalid', '--archive is needed'],
    [['map', 'echo', 'kustomer', '--archive', 'a', '--sample', 'many'], 'flag-invalid', '--sample cannot be'],
    [['map', 'echo', 'kustomer', '--archive', 'a', '--mode', 'half'], 'flag-invalid', 'Allowed: full, delta'],
    [['map', 'echo', 'kustomer', '--archive', 'a', '--archive', 'b'], 'flag-invalid', 'more than once'],
    [['map', 'echo', 'kustmer', '--archive', 'a'], 'flag-invalid', 'did you mean kustomer'],
    [['map', 'echo', 'kustomer', 'more', '--archive', 'a'], 'flag-invalid', 'one word too many'],
    [['map', 'echo', '--archive', 'a'], 'flag-invalid', 'SOURCE is missing'],
    [['map', 'ecco'], 'command-unknown', 'did you mean map echo'],
  ])('%j is refused with %s', async (args, code, words) => {
    const { exit, err, out } = await run([...args, '--json']);
    expect(exit).toBe(2);
    expect(err).toContain(`error ${code}`);
    expect(err).toContain(words);
    expect(JSON.parse(out).error.code).toBe(code);
  });

  test('an error never shows a secret', async () => {
    const { exit, err, out } = await run(['fail', '--json']);
    expect(exit).toBe(5);
    for (const text of [err, out]) {
      expect(text).not.toContain('abcdefghijklmnop');
      expect(text).not.toContain('p4ssw0rd');
      expect(text).not.toContain('abc123456');
    }
  });

  test('help names flags, examples and exit codes', async () => {
    const { exit, out } = await run(['map', 'echo', '--help']);
    expect(exit).toBe(0);
    for (const word of ['--archive FOLDER', 'Examples', 'Exit codes', '130']) expect(out).toContain(word);
  });
});

describe('a config file', () => {
  const config = (text: string): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'deskarchive-config-')), 'deskarchive.yaml');
    writeFileSync(path, text);
    return path;
  };

  test('gives values that flags override; a section wins over the top', async () => {
    const path = config('archive: top\nsample: 3\nmap echo:\n  mode: delta\n  archive: section\n');
    const { out } = await run(['map', 'echo', 'kustomer', '--config', path, '--sample', '4', '--json']);
    expect(JSON.parse(out).flags).toMatchObject({ archive: 'section', sample: 4, mode: 'delta' });
  });

  test.each([
    ['archve: x\n', 'config-key-unknown', ':1', 'did you mean "archive"'],
    ['archive: x\nmap echo:\n  modus: full\n', 'config-key-unknown', ':3', 'did you mean "mode"'],
    ['archive: x\nkustomer_token: abc\n', 'config-key-unknown', ':2', 'secret'],
    ['archive: [\n', 'config-unreadable', ':2', ''],
    ['- a\n', 'config-unreadable', ':1', 'keys and values'],
  ])('%j is refused with %s and its line', async (text, code, line, words) => {
    const { exit, err } = await run(['map', 'echo', 'kustomer', '--config', config(text)]);
    expect(exit).toBe(2);
    expect(err).toContain(`error ${code}`);
    expect(err).toContain(`deskarchive.yaml${line}`);
    expect(err).toContain(words);
  });

  test('one that is not there is named', async () => {
    const { exit, err } = await run(['map', 'echo', 'kustomer', '--config', '/nowhere/deskarchive.yaml']);
    expect(exit).toBe(2);
    expect(err).toContain('config-unreadable');
  });
});
