import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cost, measured, median, type StandIn, standIn } from './program.js';

/** The whole way on a made-up desk, command by command. */

export interface DeskCosts {
  readonly extract: Cost;
  readonly transform: Cost;
  readonly plan: Cost;
  readonly load: Cost;
}

export interface DeskPlaces {
  readonly archive: string;
  readonly mapping: string;
  readonly plan: string;
}

export const placesIn = (folder: string): DeskPlaces => ({
  archive: join(folder, 'desk.archive'),
  mapping: join(folder, 'mapping.yaml'),
  plan: join(folder, 'plan'),
});

/** Freezes a desk of so many conversations. */
export const freeze = async (scale: number, { archive }: DeskPlaces): Promise<Cost> => {
  const kustomer = await standIn('kustomer', scale);
  try {
    return await measured(
      [
        ...['extract', 'kustomer', '--org', 'bench', '--archive', archive, '--allow-private'],
        ...['--calls-per-minute', '0', '--index-lag', '0'],
      ],
      kustomer.environment,
    );
  } finally {
    await kustomer.stop();
  }
};

/** The run with the middle peak of some, each from the beginning. */
const middleOf = async (rounds: number, run: () => Promise<Cost>): Promise<Cost> => {
  const costs: Cost[] = [];
  for (let round = 0; round < rounds; round++) costs.push(await run());
  const peak = median(costs.map(({ peakMb }) => peakMb));
  return costs.find(({ peakMb }) => peakMb === peak) as Cost;
};

/** From a frozen desk to a plan for a target; the model and the plan are made so many times. */
export const prepare = async (
  { archive, mapping, plan }: DeskPlaces,
  target: StandIn,
  rounds = 1,
): Promise<Pick<DeskCosts, 'transform' | 'plan'>> => {
  const from = ['--archive', archive];
  const transform = await middleOf(rounds, async () => {
    await rm(join(archive, 'models'), { recursive: true, force: true });
    return measured(['transform', ...from]);
  });
  await measured(['map', 'propose', ...from, '--mapping', mapping, '--online'], target.environment);
  await measured(['map', 'confirm', ...from, '--mapping', mapping, '--by', 'The benchmark']);
  const planned = await middleOf(rounds, async () => {
    await rm(plan, { recursive: true, force: true });
    return measured(['plan', ...from, '--mapping', mapping, '--out', plan]);
  });
  return { transform, plan: planned };
};

/** The whole way, each command measured; the model and the plan are made so many times. */
export const wholeWay = async (scale: number, folder: string, rounds: number): Promise<DeskCosts> => {
  const places = placesIn(folder);
  const extract = await freeze(scale, places);
  const intercom = await standIn('intercom');
  try {
    const costs = await prepare(places, intercom, rounds);
    const load = await measured(['load', '--plan', places.plan, '--canary-wait', '0'], intercom.environment);
    return { extract, ...costs, load };
  } finally {
    await intercom.stop();
  }
};
