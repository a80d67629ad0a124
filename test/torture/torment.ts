import { readFile } from 'node:fs/promises';
import { seededRandom } from '../../simulate/faults.js';
import { countersOf, runUntilDone } from '../e2e/killed.js';
import { runJson, simulate } from '../e2e/program.js';
import { dumpOf, set, type TortureDesk } from './desk.js';
import type { Victim } from './victims.js';

/** What came of a load that was killed and lied to. */
export interface Torment {
  readonly kills: number;
  readonly calls: number;
  readonly writes: number;
  readonly faults: Readonly<Record<string, number>>;
  /** Writes of unknown fate that the last run looked up. */
  readonly seconds: number;
  /** Runs after the last kill until nothing was rejected. */
  readonly repairs: number;
  readonly violations: readonly string[];
  /** Lines that one of the two has and the other has not. */
  readonly missing: readonly string[];
  readonly surplus: readonly string[];
  /** What the run could not write that nobody killed; repairs follow it. */
  readonly rejects: readonly string[];
  /** Writes of one more load: none. */
  readonly more: number;
}

/** Each kind of fault with a share between 0.2 and 1.2 percent, as the seed says. */
export const faultsOf = (victim: Victim, random: () => number): string =>
  victim.faults.map((kind) => `${kind}@${(0.2 + random()).toFixed(2)}%`).join(',');

const difference = (from: readonly string[], other: readonly string[]): string[] => {
  const left = new Map<string, number>();
  for (const line of other) left.set(line, (left.get(line) ?? 0) + 1);
  return from.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
};

const rejectsOf = async ({ rejectsFile }: Report): Promise<string[]> =>
  rejectsFile === null ? [] : (await readFile(rejectsFile, 'utf8')).trimEnd().split('\n');

interface Report extends Readonly<Record<string, unknown>> {
  readonly totals: Readonly<Record<string, number>>;
  readonly rejectsFile: string | null;
}

const lost = (totals: Readonly<Record<string, number>>): number =>
  (totals.rejected ?? 0) + (totals.blocked ?? 0) + (totals.unknown ?? 0) + (totals.waiting ?? 0);

/** Loads into a fresh stand-in under faults, killing the program `kills` times, and compares with the calm load. */
export const torment = async (
  victim: Victim,
  desk: TortureDesk,
  options: {
    readonly kills: number;
    readonly seed: number;
    readonly settings?: Readonly<Record<string, string>>;
  },
): Promise<Torment> => {
  const random = seededRandom(options.seed);
  const target = await simulate(victim.name, [
    // Another account than the calm load's, whose ledger is kept in the same archive.
    ...['--seed', String(options.seed + 1000), '--faults', faultsOf(victim, random)],
    ...set({ ...victim.calm, ...victim.torment, ...options.settings }),
  ]);
  const environment = { ...target.environment, ...desk.environment };
  const started = Date.now();
  try {
    const { kills, last } = await runUntilDone(
      desk.loading,
      { ...target, environment },
      {
        random,
        most: options.kills,
        calls: Math.max(10, Math.ceil((2 * desk.calls) / (options.kills + 1))),
        fine: [0, 4],
      },
    );
    let report = JSON.parse(last.out) as Report;
    const rejects = await rejectsOf(report);
    // What was refused, e.g. since a picture could not be fetched, is tried again as the operator would.
    let repairs = 0;
    for (; lost(report.totals) > 0 && repairs < 4; repairs++)
      report = (await runJson([...desk.loading, '--retry-rejected'], environment, [0, 4])) as Report;
    const seconds = (Date.now() - started) / 1000;
    const content = victim.content(await dumpOf(target));
    const { calls, writes, faults, violations } = await countersOf(target);
    await runJson(desk.loading, environment, [0, 4]);
    return {
      kills,
      calls,
      writes,
      faults,
      seconds,
      repairs,
      violations,
      missing: difference(desk.calm, content),
      surplus: difference(content, desk.calm),
      rejects,
      more: (await countersOf(target)).writes - writes,
    };
  } finally {
    await target.stop();
  }
};
