import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect } from 'vitest';
import { commands } from '../../../cli/commands.js';
import { runCli } from '../../../cli/run.js';
import { type Ended, type StandIn, simulate } from '../../e2e/program.js';

/** The desk that everything is done wrong to, and how a failure has to look. */

export const call = async (args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> => {
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

export const home = mkdtempSync(join(tmpdir(), 'deskarchive-bad-'));
export const at = (...names: string[]) => join(home, ...names);
export const secret = 'sk-a-token-that-nobody-may-see';

/** The stand-ins; there once `prepareDesk` is done. */
export const desk = {} as { kustomer: StandIn; intercom: StandIn };

export const orgFlags = ['--org', 'acme', '--reserve', '0', '--calls-per-minute', '0', '--index-lag', '0'];
export const archiveFlags = ['--archive', at('desk.archive')];
export const mappingFlags = ['--mapping', at('mapping.yaml')];

/** Stand-ins, an archive, a mapping, and all sorts of things that are none. */
export const prepareDesk = async (): Promise<void> => {
  desk.kustomer = await simulate('kustomer', ['--scale', '0.03', '--set', 'rpm=unlimited']);
  desk.intercom = await simulate('intercom');
  const ready = async (args: readonly string[], fine: readonly number[] = [0]) => {
    const { exit, err } = await call(args, { ...desk.kustomer.environment, ...desk.intercom.environment });
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
};

export const removeDesk = async (): Promise<void> => {
  await desk.kustomer?.stop();
  await desk.intercom?.stop();
  rmSync(home, { recursive: true, force: true });
};

export interface Case {
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

export const withToken = (token: string) => () => ({
  DESKARCHIVE_KUSTOMER_BASE_URL: desk.kustomer.url,
  DESKARCHIVE_KUSTOMER_TOKEN: token,
});

export const query = (...more: string[]) => ['query', ...archiveFlags, ...more];
export const check = (...more: string[]) => ['check', 'kustomer', '--org', 'acme', ...more];

interface Failure {
  readonly exit: number;
  readonly error: { readonly code: string; readonly next: string };
}

export const expectFailure = (
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
