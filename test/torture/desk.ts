import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runJson, type StandIn, simulate } from '../e2e/program.js';
import type { Victim } from './victims.js';

/** One plan of a made-up desk, made by the program as a user runs it, and what a calm load of it leaves. */
export interface TortureDesk {
  /** `deskarchive load` of the plan. */
  readonly loading: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly operations: number;
  readonly conversations: number;
  /** What the target holds after one load that nothing disturbs. */
  readonly calm: readonly string[];
  /** Calls that the calm load took. */
  readonly calls: number;
  remove(): Promise<void>;
}

export const set = (pairs: Readonly<Record<string, string>>): string[] =>
  Object.entries(pairs).flatMap(([name, value]) => ['--set', `${name}=${value}`]);

export const dumpOf = async (one: StandIn): Promise<string> =>
  (await fetch(`${one.url}/_simulator/dump`)).text();

/** The made-up desk has 400 conversations at scale 1. */
const atScaleOne = 400;

interface Counters {
  readonly calls: number;
  readonly violations: readonly string[];
}

/** Makes archive, plan and the calm load; everything lies in a folder of its own. */
export const makeTortureDesk = async (
  victim: Victim,
  options: { readonly conversations: number; readonly seed: number },
): Promise<TortureDesk> => {
  const home = await mkdtemp(join(tmpdir(), 'deskarchive-torture-'));
  const at = (name: string) => join(home, name);
  const kustomer = await simulate('kustomer', [
    ...['--scale', String(options.conversations / atScaleOne), '--seed', String(options.seed)],
    ...set({ rpm: 'unlimited', search_rpm: 'unlimited' }),
  ]);
  const calm = await simulate(victim.name, set(victim.calm));
  const environment = victim.environment;
  try {
    const place = ['--archive', at('archive')];
    const mapping = ['--mapping', at('mapping.yaml')];
    const into = { ...calm.environment, ...environment };
    await runJson(
      [
        ...['extract', 'kustomer', '--org', 'acme', ...place, '--allow-private'],
        ...['--index-lag', '0', '--calls-per-minute', '0'],
      ],
      kustomer.environment,
      [0, 4],
    );
    await kustomer.stop();
    await runJson(['transform', ...place], {}, [0, 4]);
    await runJson(
      ['map', 'propose', ...place, ...mapping, '--target', victim.name, '--online'],
      into,
      [0, 4],
    );
    await runJson(['map', 'confirm', ...place, ...mapping, '--by', 'Test'], {}, [0, 4]);
    await runJson(['plan', ...place, ...mapping, '--target', victim.name, '--out', at('plan')], into, [0, 4]);
    const loading = ['load', '--plan', at('plan'), ...victim.flags];
    const before = (await (await fetch(`${calm.url}/_simulator/state`)).json()) as Counters;
    const report = await runJson(loading, into);
    const { totals, byKind } = report as unknown as {
      readonly totals: Readonly<Record<string, number>>;
      readonly byKind: Readonly<Record<string, Readonly<Record<string, number>>>>;
    };
    const after = (await (await fetch(`${calm.url}/_simulator/state`)).json()) as Counters;
    if (after.violations.length > 0) throw new Error(`A calm load: ${after.violations.join(', ')}`);
    return {
      loading,
      environment,
      operations: (totals.created ?? 0) + (totals.updated ?? 0) + (totals.already ?? 0),
      conversations: byKind.conversation?.created ?? 0,
      calm: victim.content(await dumpOf(calm)),
      calls: after.calls - before.calls,
      remove: () => rm(home, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  } finally {
    await kustomer.stop();
    await calm.stop();
  }
};
