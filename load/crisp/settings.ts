import type { Ceiling } from '../target.js';
import { batchSize, type CrispPlan, type CrispTier, crispCapabilities, dailyCalls } from './capabilities.js';

/** What an operator may set; all times in milliseconds. */
export interface CrispSettings {
  readonly plan: CrispPlan;
  readonly tier: CrispTier;
  /** Calls a day that this load may make; the vendor's own count is met as refusals. */
  readonly dailyCalls: number;
  readonly rate: { readonly limit: number; readonly windowMs: number };
  /** Conversations that may be made in a window; null: what the vendor's own importer allows itself on the plan. */
  readonly creation: { readonly limit: number; readonly windowMs: number } | null;
  /** Keeps below `rate` and the allowance for making conversations. */
  readonly paced: boolean;
  /** Share of `dailyCalls` and `rate` (0..1) left to others who use the token. */
  readonly reserve: number;
  readonly ceilings: readonly Ceiling[];
  /** How long the quota of calls counts: a day, from midnight UTC. */
  readonly quotaWindowMs: number;
  /** First wait after 420 or 429; it doubles up to `longestWaitMs`. A third party waited 10 s with success. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Wait after 423, as the vendor's own importer does. */
  readonly entityWaitMs: number;
  /** Refused for so long without a break: the day's quota is spent. */
  readonly spentAfterMs: number;
  /** How long a read may be answered from the cache, and a write without an answer may still be on its way. */
  readonly cacheMs: number;
  /** Pause between two looks. */
  readonly lookEveryMs: number;
  /** How long before a try, by the vendor's clock, a session may have been made to be that try's. */
  readonly skewMs: number;
  /** How long after it was asked Crisp may tell by its real-time channel where a file may be put. */
  readonly grantMs: number;
  /** Tries of a call that was surely not done or only reads. */
  readonly tries: number;
  /** Conversations settled by one call. */
  readonly batchSize: number;
  /** A moment in which no conversation asks for more: calls for many then go out as they are. */
  readonly gatherMs: number;
  /** Changes what somebody edited at the target since it was written. */
  readonly overwrite: boolean;
  /**
   * Nobody else makes conversations by the API while the load runs: an empty one is then what a lost call of ours left,
   * and may be used or removed. Otherwise it may be somebody's, about to be filled, and is let alone.
   */
  readonly alone: boolean;
  /** The files of the plan lie for good where their addresses say. */
  readonly filesLie: boolean;
  /** Reads the HTML beside every message back, one call each. */
  readonly compareOriginals: boolean;
}

export const crispSettings: CrispSettings = {
  plan: 'essentials',
  tier: 'website',
  dailyCalls: dailyCalls.website,
  rate: crispCapabilities.rate,
  creation: null,
  paced: true,
  reserve: 0,
  ceilings: [],
  quotaWindowMs: 24 * 3600 * 1000,
  firstWaitMs: 10_000,
  longestWaitMs: 60_000,
  entityWaitMs: 60_000,
  spentAfterMs: 300_000,
  cacheMs: 30_000,
  lookEveryMs: 5_000,
  skewMs: 30_000,
  grantMs: 60_000,
  tries: 8,
  batchSize,
  gatherMs: 200,
  overwrite: false,
  alone: false,
  filesLie: false,
  compareOriginals: true,
};
