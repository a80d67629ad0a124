import type { Clock } from '../../core/clock.js';
import type { HttpClient } from '../../core/http.js';
import type { Operation } from '../operation.js';
import type { PerformContext, Preflight, RateUse, Target } from '../target.js';
import { createApi } from './api/api.js';
import { createCatalogue } from './api/catalogue.js';
import { createRecentReplies } from './api/recent-replies.js';
import { flyCanary } from './canary.js';
import { compareIntercom } from './compare.js';
import { intercomCompiler } from './compile.js';
import type { Desk, Job } from './kinds/kind.js';
import { kindOf } from './kinds.js';
import { loadedElsewhere } from './loaded-elsewhere.js';
import { checkScopes } from './preflight/scopes.js';
import { preflightIntercom } from './preflight.js';
import { type IntercomSettings, intercomSettings } from './settings.js';

export interface IntercomOptions {
  /** Closed with the target. */
  readonly http: HttpClient;
  /** E.g. `https://api.intercom.io`. */
  readonly baseUrl: string;
  readonly token: string;
  readonly clock: Clock;
  /** 0..1, for waits that must not fall together. */
  readonly random: () => number;
  readonly settings?: Partial<IntercomSettings>;
  /** Told of waits, so that progress can say what is waited for. */
  readonly onWait?: (ms: number, why: string) => void;
}

const objectTypesOf = ({ looked }: Preflight): readonly string[] =>
  Object.entries(looked).flatMap(([key, type]) => (key.startsWith('object-type:') ? [type] : []));

/** Intercom as a target, API version 2.16. */
export const createIntercomTarget = (options: IntercomOptions): Target => {
  const { http, clock, random } = options;
  const settings: IntercomSettings = { ...intercomSettings, ...options.settings };
  const onWait = options.onWait ?? (() => {});
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  let use: RateUse | undefined;
  const api = createApi({
    exchange: http.exchange,
    baseUrl,
    token: options.token,
    clock,
    random,
    settings,
    onWait,
    onWindow: (used) => {
      use = { windows: (use?.windows ?? 0) + 1, used };
    },
  });
  const desk: Desk = {
    clock,
    settings,
    catalogue: createCatalogue(),
    replies: createRecentReplies(clock, settings.recentReplies, onWait),
  };
  const job = (operation: Operation, context: PerformContext, signal: AbortSignal): Job => ({
    operation,
    context,
    signal,
    desk,
    api: api(signal),
  });
  /** What the plan writes that was held against the workspace last. */
  let kinds: readonly string[] = [];
  return {
    ...intercomCompiler,
    preflight: (needs, signal) => {
      kinds = Object.keys(needs.operationsByKind);
      return preflightIntercom(needs, api(signal), desk.catalogue, baseUrl);
    },
    canary: async (preflight, signal) => {
      const scopes = await checkScopes(api(signal), kinds, objectTypesOf(preflight));
      const adminId = preflight.looked.self ?? '';
      const lastApi = api(new AbortController().signal);
      return [
        ...scopes,
        ...(await flyCanary({ api: api(signal), lastApi, clock, settings, signal, adminId })),
      ];
    },
    loadedElsewhere: (needs, signal) => loadedElsewhere(needs, api(signal)),
    perform: (operation, context, signal) => kindOf(operation.kind).perform(job(operation, context, signal)),
    find: (operation, context, signal) => kindOf(operation.kind).find(job(operation, context, signal)),
    revise: (operation, remoteId, context, signal) =>
      kindOf(operation.kind).revise(job(operation, context, signal), remoteId),
    compare: (done, context, signal) =>
      compareIntercom(done, { api: api(signal), desk, context, exchange: http.exchange, signal }),
    remove: (operation, remoteId, context, signal) =>
      kindOf(operation.kind).remove({ ...job(operation, context, signal), context }, remoteId),
    rateUse: () => use,
    close: () => http.close(),
  };
};
