import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { compiled } from '../../core/package-info.js';

/** The program as a user runs it: the compiled one, in a process of its own. */

export interface Ended {
  /** Null when a signal ended it. */
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

type Environment = Readonly<Record<string, string>>;

/** Starts `deskarchive …`. Only what `environment` has of DESKARCHIVE_… is set. */
export const start = (args: readonly string[], environment: Environment = {}, cwd?: string): Running => {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('DESKARCHIVE_')),
  );
  const child = spawn(process.execPath, [compiled('cli', 'main.js'), ...args], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit) => resolve({ exit, out, err }));
  });
  return { process: child, ended };
};

export const run = (args: readonly string[], environment: Environment = {}, cwd?: string): Promise<Ended> =>
  start(args, environment, cwd).ended;

/** Runs it and answers its --json object; a failing exit that `fine` does not name throws with what it said. */
export const runJson = async (
  args: readonly string[],
  environment: Environment = {},
  fine: readonly number[] = [0],
): Promise<Readonly<Record<string, unknown>>> => {
  const { exit, out, err } = await run([...args, '--json', '--quiet'], environment);
  if (exit === null || !fine.includes(exit))
    throw new Error(`deskarchive ${args.join(' ')} ended with ${exit}: ${out}${err}`);
  return JSON.parse(out) as Readonly<Record<string, unknown>>;
};

export interface StandIn {
  readonly url: string;
  readonly token: string;
  /** What commands need to find it. */
  readonly environment: Environment;
  stop(): Promise<void>;
}

/** `deskarchive simulate …` on a free port. */
export const simulate = async (
  vendor: 'kustomer' | 'intercom' | 'crisp',
  args: readonly string[] = [],
): Promise<StandIn> => {
  const { process: child, ended } = start(['simulate', vendor, '--json', ...args]);
  const line = await Promise.race([
    new Promise<string>((resolve) => {
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', resolve);
    }),
    ended.then(({ out, err }) => {
      throw new Error(`The stand-in of ${vendor} did not start: ${out}${err}`);
    }),
  ]);
  const { url, token, environment } = JSON.parse(line) as {
    url?: string;
    token?: string;
    environment?: Environment;
  };
  if (!url || !token) throw new Error(`The stand-in of ${vendor} did not start: ${line}`);
  const name = `DESKARCHIVE_${vendor.toUpperCase()}`;
  return {
    url,
    token,
    environment: { [`${name}_BASE_URL`]: url, [`${name}_TOKEN`]: token, ...environment },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};
