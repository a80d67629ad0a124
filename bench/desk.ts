import { join } from 'node:path';
import { type Cost, measured, type StandIn, standIn } from './program.js';

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

/** From a frozen desk to a plan for a target. */
export const prepare = async (
  { archive, mapping, plan }: DeskPlaces,
  target: StandIn,
): Promise<Pick<DeskCosts, 'transform' | 'plan'>> => {
  const from = ['--archive', archive];
  const transform = await measured(['transform', ...from]);
  await measured(['map', 'propose', ...from, '--mapping', mapping, '--online'], target.environment);
  await measured(['map', 'confirm', ...from, '--mapping', mapping, '--by', 'The benchmark']);
  return { transform, plan: await measured(['plan', ...from, '--mapping', mapping, '--out', plan]) };
};

/** The whole way, each command measured. */
export const wholeWay = async (scale: number, folder: string): Promise<DeskCosts> => {
  const places = placesIn(folder);
  const extract = await freeze(scale, places);
  const intercom = await standIn('intercom');
  try {
    const costs = await prepare(places, intercom);
    const load = await measured(['load', '--plan', places.plan], intercom.environment);
    return { extract, ...costs, load };
  } finally {
    await intercom.stop();
  }
};
