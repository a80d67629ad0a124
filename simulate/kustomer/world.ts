import type { Call } from '../server.js';
import type { Settings } from '../settings.js';
import type { Version } from '../store/shelf.js';
import type { KustomerKey } from './access/keys.js';
import { refusal } from './errors.js';
import type { Holdings, Kind } from './holdings/holdings.js';
import type { ObjectStore } from './object-store.js';

/** What handlers work with. */
export interface World {
  readonly holdings: Holdings;
  readonly settings: Settings;
  readonly store: ObjectStore;
  readonly seed: number;
  readonly now: () => number;
  /** Grows by one with each search. */
  readonly turn: () => number;
}

/** One call on its way through the routes. */
export interface Visit {
  readonly world: World;
  readonly call: Call;
  readonly key: KustomerKey;
  /** Values of the `:names` of the route's path. */
  readonly params: Readonly<Record<string, string>>;
  /** A record as this key may see it. */
  readonly view: (record: Buffer) => Buffer;
}

/** The current version of a thing, or a 404. */
export const must = (world: World, kind: Kind, id: string): Version => {
  const version = world.holdings.shelf(kind).current(id);
  if (version === undefined) throw refusal(404, { source: { parameter: 'id' } });
  return version;
};

export const recordOf = (world: World, kind: Kind, id: string): Buffer =>
  world.holdings.shelf(kind).bytes(must(world, kind, id));
