import type { Clock } from '../../core/clock.js';
import type { HttpClient } from '../../core/http.js';
import { endedKind } from '../ending.js';
import type { Operation } from '../operation.js';
import type { PerformContext, Target } from '../target.js';
import { createApi } from './api/api.js';
import { flyCanary, sweepCrisp } from './canary.js';
import { compareCrisp } from './compare.js';
import { crispCompiler } from './compile.js';
import { createBucket } from './files/bucket.js';
import type { Channel } from './files/channel.js';
import { hostedFiles } from './files/files.js';
import { createBatches } from './kinds/batches.js';
import type { Desk, Job } from './kinds/kind.js';
import { writtenInto } from './kinds/move.js';
import { createPages } from './kinds/pages.js';
import { kindOf } from './kinds.js';
import { preflightCrisp } from './preflight.js';
import { type CrispSettings, crispSettings } from './settings.js';

export interface CrispOptions {
  /** Closed with the target. */
  readonly http: HttpClient;
  /** E.g. `https://api.crisp.chat`. */
  readonly baseUrl: string;
  /** `identifier:key`. */
  readonly token: string;
  /** The workspace, a UUID. */
  readonly website: string;
  readonly clock: Clock;
  /** 0..1, for waits that must not fall together. */
  readonly random: () => number;
  readonly settings?: Partial<CrispSettings>;
  /** Files go into Crisp's own bucket, by this plugin's real-time channel; absent: they lie on a host of somebody's. */
  readonly upload?: { readonly plugin: string; readonly channel: Channel };
  /** Told of waits, so that progress can say what is waited for. */
  readonly onWait?: (ms: number, why: string) => void;
}

/** Crisp as a target, REST API v1. */
export const createCrispTarget = (options: CrispOptions): Target => {
  const { http, clock, random, website } = options;
  const { upload } = options;
  const settings: CrispSettings = {
    ...crispSettings,
    ...options.settings,
    ...(upload ? { filesLie: true } : {}),
  };
  const api = createApi({
    exchange: http.exchange,
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    token: options.token,
    website,
    clock,
    random,
    settings,
    onWait: options.onWait ?? (() => {}),
  });
  const startedAt = clock.now();
  const desk: Desk = {
    clock,
    settings,
    batches: createBatches(clock, settings),
    pages: createPages(clock, settings),
    files: upload ? createBucket({ ...upload, exchange: http.exchange, clock, settings }) : hostedFiles,
  };
  const job = (operation: Operation, context: PerformContext, signal: AbortSignal): Job => ({
    operation,
    context,
    signal,
    desk,
    api: api(signal),
  });
  return {
    ...crispCompiler,
    preflight: (needs, signal) => preflightCrisp(needs, api(signal), website, settings),
    canary: async (_preflight, signal) => [
      ...(await desk.files.check({ api: api(signal), signal })),
      ...(await flyCanary(api(signal), clock, settings, signal)),
    ],
    perform: (operation, context, signal) => kindOf(operation.kind).perform(job(operation, context, signal)),
    find: (operation, context, signal) => kindOf(operation.kind).find(job(operation, context, signal)),
    revise: (operation, remoteId, context, signal) =>
      kindOf(operation.kind).revise(job(operation, context, signal), remoteId),
    compare: (done, context, signal) =>
      compareCrisp(done, { api: api(signal), context, settings, desk, signal }),
    removeAsks: ({ kind, key }) => (endedKind(kind) === 'help-path' ? writtenInto(key) : []),
    remove: (operation, remoteId, context, signal) =>
      kindOf(operation.kind).remove(job(operation, context, signal), remoteId),
    sweep: (leftovers, signal) => sweepCrisp(api(signal), clock, startedAt, leftovers, settings, signal),
    close: async () => {
      await desk.files.close();
      await http.close();
    },
  };
};
