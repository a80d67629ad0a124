import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compiled } from '../core/package-info.js';
import type { BareFigures } from './bare.js';
import type { ExtractFigures } from './extracting.js';

/** The compiled program and its stand-ins as processes of their own, and what they cost. */

export interface Cost {
  readonly seconds: number;
  /** Most memory that the process ever held, in megabytes (VmHWM of Linux). */
  readonly peakMb: number;
  /** Seconds of processor time, user and system, of all its threads. */
  readonly cpu: number;
}

/** Highest resident size so far; 0 where the system does not say. */
const peakOf = (pid: number): number => {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) / 1024;
  } catch {
    // It has just ended, or this is not Linux.
    return 0;
  }
};

/** Seconds of processor time so far, in hundredths (fields 14 and 15 of /proc/<pid>/stat); 0 where nobody says. */
const cpuOf = (pid: number): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    // It has just ended, or this is not Linux.
    return 0;
  }
};

export type Environment = Readonly<Record<string, string>>;

/** Runs a command to its end and measures it. A failing exit other than 4 (done, with gaps) throws. */
export const measured = async (args: readonly string[], environment: Environment = {}): Promise<Cost> => {
  const begun = performance.now();
  const child = spawn(process.execPath, [compiled('cli', 'main.js'), ...args, '--quiet', '--json'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + String(chunk)).slice(-2_000);
    });
  let peakMb = 0;
  let cpu = 0;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid as number));
    cpu = Math.max(cpu, cpuOf(child.pid as number));
  }, 20);
  const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(watch);
  if (exit !== 0 && exit !== 4) throw new Error(`deskarchive ${args.join(' ')} ended with ${exit}: ${said}`);
  return { seconds: (performance.now() - begun) / 1000, peakMb, cpu };
};

export interface StandIn {
  readonly url: string;
  readonly token: string;
  readonly environment: Environment;
  /** Seconds of processor time so far. */
  cpu(): number;
  stop(): Promise<void>;
}

/** Settings without which a stand-in would be the slower one. */
const unlimited: Readonly<Record<string, readonly string[]>> = {
  kustomer: ['rpm=unlimited', 'search_rpm=unlimited'],
  intercom: ['recent_replies=off', 'app_rate=0', 'workspace_rate=0'],
};

/** A stand-in without limits. `scale`: of the made-up desk; none for an empty target. */
export const standIn = async (vendor: 'kustomer' | 'intercom', scale?: number): Promise<StandIn> => {
  const sets = (unlimited[vendor] ?? []).flatMap((one) => ['--set', one]);
  const child: ChildProcess = spawn(
    process.execPath,
    [
      compiled('simulate', 'main.js'),
      vendor,
      ...sets,
      ...(scale === undefined ? [] : ['--scale', String(scale)]),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`The stand-in of ${vendor} ended with ${code}.`)));
  });
  const { url, token } = JSON.parse(line) as { url: string; token: string };
  const name = `DESKARCHIVE_${vendor.toUpperCase()}`;
  return {
    url,
    token,
    environment: { [`${name}_BASE_URL`]: url, [`${name}_TOKEN`]: token },
    cpu: () => cpuOf(child.pid as number),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      (child.stdin as NodeJS.WritableStream).end();
      await ended;
    },
  };
};

/** Runs a script of this folder in a process of its own and reads the figures that it prints. */
const figuresOf = async <T>(script: string, parameters: readonly string[]): Promise<T> => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, script), ...parameters],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (exit !== 0) throw new Error(`${script} ended with ${exit}`);
  return JSON.parse(said) as T;
};

/** Extracts a stand-in's desk with the compiled program. */
export const extractRun = (source: StandIn, archive: string): Promise<ExtractFigures> =>
  figuresOf('extracting.ts', [source.url, source.token, archive]);

/** Sends recorded calls to a stand-in with a bare loop in a process of its own. */
export const bareRun = (
  calls: string,
  target: StandIn,
  parallel: number,
  rename: boolean,
): Promise<BareFigures> =>
  figuresOf('bare.ts', [calls, target.url, target.token, String(parallel), ...(rename ? ['rename'] : [])]);

/** The middle one of an odd number of figures. */
export const median = (figures: readonly number[]): number =>
  [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] as number;
