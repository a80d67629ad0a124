import type { Clock } from '../../core/clock.js';
import type { Exchange } from '../../core/http.js';
import type { Progress } from '../../core/progress.js';
import type { Selection } from '../selection.js';

/** How to reach one Kustomer organisation, and how gently. */
export interface KustomerOptions {
  /** The organisation's name as in `https://<org>.api.kustomerapp.com`. */
  readonly org: string;
  /** An API key; it never leaves this process except in the Authorization header to `baseUrl`. */
  readonly token: string;
  /** `https://<org>.api.kustomerapp.com` by default, which finds the right pod by itself. */
  readonly baseUrl?: string;
  readonly clock: Clock;
  /** The plain HTTP exchange below pacing and retries; over undici by default. */
  readonly exchange?: Exchange;
  /** 0..1, for jitter. */
  readonly random?: () => number;
  readonly progress?: Progress;
  readonly userAgent?: string;
  /** Calls a minute until the vendor's headers say what the plan allows. Infinity: no pacing at all. */
  readonly callsPerMinute?: number;
  /** Searches a minute; the vendor allows a machine user 100. Infinity: no pacing of searches. */
  readonly searchesPerMinute?: number;
  /** Share (0..1) of the limit left to the organisation's other integrations. */
  readonly reserve?: number;
  /** Tries of one call, the first included. */
  readonly tries?: number;
  /** Calls of one fan-out at the same time, to begin with; see api/width.ts. */
  readonly parallelCalls?: number;
  /** Rows a search page; 500 is the vendor's most. */
  readonly searchPageSize?: number;
  /** Milliseconds until a written row is surely in the search index. */
  readonly indexLagMs?: number;
  /** Milliseconds that a catch-up window reads again before its beginning. */
  readonly overlapMs?: number;
  /** Allows bytes to lie at private and local addresses: for stand-ins and mirrors. */
  readonly allowPrivate?: boolean;
  /** Largest attachment that is fetched. */
  readonly maxBlobBytes?: number;
  /** Media types whose files are not fetched: `video/mp4`, or `video/*` for all of them. */
  readonly skipTypes?: readonly string[];
  readonly timeoutMs?: number;
  /** Takes only some conversations and what belongs to them. */
  readonly selection?: Selection | undefined;
}

/** The options with every default filled in. */
export interface KustomerSettings {
  readonly org: string;
  readonly baseUrl: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly progress: Progress | undefined;
  readonly userAgent: string | undefined;
  readonly callsPerMinute: number;
  readonly searchesPerMinute: number;
  readonly reserve: number;
  readonly tries: number;
  readonly parallelCalls: number;
  readonly searchPageSize: number;
  readonly indexLagMs: number;
  readonly overlapMs: number;
  readonly allowPrivate: boolean;
  readonly maxBlobBytes: number;
  readonly skipTypes: readonly string[];
  readonly timeoutMs: number;
}

const minute = 60_000;

export const kustomerSettings = (options: KustomerOptions): KustomerSettings => ({
  org: options.org,
  baseUrl: (options.baseUrl ?? `https://${options.org}.api.kustomerapp.com`).replace(/\/+$/, ''),
  clock: options.clock,
  random: options.random ?? Math.random,
  progress: options.progress,
  userAgent: options.userAgent,
  // The smallest plan allows 300; the headers of the first answer correct this.
  callsPerMinute: options.callsPerMinute ?? 250,
  searchesPerMinute: options.searchesPerMinute ?? 100,
  reserve: options.reserve ?? 0.2,
  tries: options.tries ?? 8,
  parallelCalls: options.parallelCalls ?? 4,
  searchPageSize: options.searchPageSize ?? 500,
  indexLagMs: options.indexLagMs ?? minute,
  overlapMs: options.overlapMs ?? 5 * minute,
  allowPrivate: options.allowPrivate ?? false,
  maxBlobBytes: options.maxBlobBytes ?? 2 * 1024 ** 3,
  skipTypes: options.skipTypes ?? [],
  timeoutMs: options.timeoutMs ?? minute,
});
