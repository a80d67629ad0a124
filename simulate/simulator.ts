import type { Clock } from '../core/clock.js';

/** What every stand-in takes. Settings are the vendor facts nobody could settle: each has a default and a list of values. */
export interface SimulatorOptions {
  /** 0: any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly seed?: number;
  /** 1: a small lively desk of some hundred conversations; sizes grow in proportion. */
  readonly scale?: number;
  /** A folder of vendor-shaped `.ndjson(.gz)`, one file a kind, served byte for byte. */
  readonly data?: string;
  /** See faults.ts for the grammar, e.g. `429@2%,reset@1%,500-after@1% POST /conversations`. */
  readonly faults?: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** The token that is accepted, in the vendor's form; a fixed fictitious one by default. */
  readonly token?: string;
}

export interface Setting {
  readonly name: string;
  readonly values: readonly string[] | 'integer' | 'text';
  readonly default: string;
  /** Which fact is open and where the sheet of facts says so. */
  readonly about: string;
}

/** A running stand-in of a vendor. */
export interface Simulator {
  readonly vendor: string;
  /** Base URL, no slash at the end. */
  readonly url: string;
  readonly token: string;
  /** What a client must know besides address and token, as variables of the environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Counters and state for tests and for the demo's summary; also at GET /_simulator/state. */
  state(): SimulatorState;
  close(): Promise<void>;
}

export interface SimulatorState {
  readonly calls: number;
  readonly writes: number;
  readonly refused: number;
  readonly faults: Readonly<Record<string, number>>;
  /** Rules that a client broke without being refused, e.g. a notification to a customer. Must stay empty. */
  readonly violations: readonly string[];
  /** Objects held, by kind. */
  readonly objects: Readonly<Record<string, number>>;
}
