import type { Answer } from '../../server.js';
import type { Visit } from '../world.js';

export type Roles = readonly string[];
export type Params = Readonly<Record<string, string>>;

/** One path of the API. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Segments from the version on; `:name` takes any one segment, `name=:value` one that begins so. */
  readonly path: string;
  /** Any one of them is enough; empty: any valid key; undefined: no key at all. */
  readonly roles: Roles | ((params: Params) => Roles) | undefined;
  readonly answer: (visit: Visit) => Answer;
  /** Counts against the search allowance too. */
  readonly search?: boolean;
}
