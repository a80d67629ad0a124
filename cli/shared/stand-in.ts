import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { deskError } from '../../core/errors.js';
import { compiled } from '../../core/package-info.js';

/** A vendor's stand-in in a process of its own. */
export interface StandIn {
  readonly vendor: string;
  readonly url: string;
  readonly token: string;
  /** What a client must know besides address and token. */
  readonly environment: Readonly<Record<string, string>>;
  /** Counters, see simulate/simulator.ts. */
  state(): Promise<{
    readonly calls: number;
    readonly writes: number;
    readonly violations: readonly string[];
  }>;
  stop(): Promise<void>;
}

/** Starts a stand-in on a free port of this machine. It ends with this process at the latest. */
export const startStandIn = async (
  vendor: string,
  options: { readonly seed: number; readonly scale?: number; readonly settings: readonly string[] },
): Promise<StandIn> => {
  const settings = options.settings.flatMap((setting) => ['--set', setting]);
  const child = spawn(
    process.execPath,
    [
      compiled('simulate', 'main.js'),
      vendor,
      '--seed',
      String(options.seed),
      ...(options.scale === undefined ? [] : ['--scale', String(options.scale)]),
      ...settings,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const first = await new Promise<string>((resolve, reject) => {
    const lines = createInterface({ input: child.stdout });
    lines.once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(
        deskError('unexpected', {
          what: `The stand-in of ${vendor} ended with ${code} instead of starting.`,
        }),
      ),
    );
  });
  const { url, token, environment } = JSON.parse(first) as Pick<StandIn, 'url' | 'token' | 'environment'>;
  return {
    vendor,
    url,
    token,
    environment,
    state: async () => (await fetch(`${url}/_simulator/state`)).json() as ReturnType<StandIn['state']>,
    stop: async () => {
      child.stdin.end();
      child.kill('SIGTERM');
      await ended;
    },
  };
};
