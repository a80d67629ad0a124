import { systemClock } from '../../core/clock.js';
import { deskError } from '../../core/errors.js';
import { createBreaches } from '../breaches.js';
import { createFaults, parseFaults, seededRandom } from '../faults.js';
import { type InProcess, serveInProcess } from '../in-process.js';
import { type Answer, type Call, type Counters, newCounters, type Responder, serve } from '../server.js';
import { resolveSettings } from '../settings.js';
import type { Simulator, SimulatorOptions, SimulatorState } from '../simulator.js';
import { createHandler } from './api/handle.js';
import { createPermissions } from './api/permissions.js';
import { createRate, createRecentReplies } from './api/rate.js';
import { faultRefusal } from './api/refusal.js';
import { createResourceRates } from './api/resource-rates.js';
import { dropScroll, scrollFailure } from './companies/scroll.js';
import type { Desk, FetchFile } from './desk.js';
import { fetchFile } from './fetch-file.js';
import { createAutomation } from './inbox/automation.js';
import { partOut } from './inbox/conversation-json.js';
import { createPartTexts } from './inbox/part-texts.js';
import { intercomRoutes } from './routes.js';
import { intercomSettings } from './settings.js';
import { fillWorkspace } from './setup/fill.js';
import { createLeaving } from './setup/leaving.js';
import { type MadeByHand, madeBySettings } from './setup/made.js';
import { type People, seedWorkspace } from './setup/seed.js';
import { dump, objectCounts } from './state/dump.js';
import { createFileStore } from './state/file-store.js';
import { createIds } from './state/ids.js';
import { emptyLookup } from './state/lookup.js';
import type { Workspace } from './state/workspace.js';
import { addNamedType } from './tickets/types.js';

export interface IntercomOptions extends SimulatorOptions {
  /** Without it the workspace has teammates and teams and nothing else: a target. With it, a desk in use. */
  readonly scale?: number;
  /** Teammates and teams instead of those that the settings name. The first teammate owns the token. */
  readonly people?: People;
  /** What was made in Intercom's pages, instead of what the settings name. */
  readonly made?: MadeByHand;
  /** How pictures and attachment URLs are fetched; by HTTP when absent. */
  readonly fetchFile?: FetchFile;
}

export interface IntercomSimulator extends Simulator {
  /** The state itself, for tests in the same process. */
  readonly workspace: Workspace;
}

const notificationsKept = 1000;

interface Opened {
  readonly responder: Responder;
  readonly workspace: Workspace;
  readonly token: string;
  state(): SimulatorState;
}

/** A host of pictures that is slow now and then, so many times in a hundred. */
const failing = (fetchOne: FetchFile, percent: number, seed: number): FetchFile => {
  if (percent === 0) return fetchOne;
  const random = seededRandom(seed ^ 0xf11e);
  return (url) =>
    random() * 100 < percent
      ? Promise.resolve({ status: 504, contentType: '', bytes: Buffer.alloc(0) })
      : fetchOne(url);
};

/** A workspace and what answers for it. `place` is filled in once it is known. */
const openIntercom = (options: IntercomOptions, place: { url: string; counters: Counters }): Opened => {
  if (options.data !== undefined) {
    throw deskError('flag-invalid', {
      what: 'The stand-in of Intercom serves no folder of records yet.',
      where: '--data',
      next: 'Start it without --data; --scale fills the workspace with made-up people and conversations.',
    });
  }
  const settings = resolveSettings('Intercom', intercomSettings, options.settings);
  const clock = options.clock ?? systemClock;
  const seed = options.seed ?? 1;
  const token = options.token ?? 'simulated-intercom-token';
  const now = () => Math.floor(clock.now() / 1000);
  const ids = createIds(seed);
  const breaches = createBreaches();
  const made = options.made ?? madeBySettings(settings);
  const workspace = seedWorkspace(settings, ids, seed, now(), made, options.people);
  const baseUrl = () => place.url;

  const desk: Desk = {
    workspace,
    lookup: emptyLookup(),
    settings,
    clock,
    ids,
    files: createFileStore({ clock, ids, baseUrl, memory: settings.number('file_memory') * 1024 * 1024 }),
    automation: createAutomation(() => desk),
    leaving: createLeaving(settings, workspace),
    partTexts: createPartTexts((part) => JSON.stringify(partOut(desk, part))),
    fetchFile: failing(options.fetchFile ?? fetchFile, settings.number('picture_failures'), seed),
    baseUrl,
    now,
    breach: breaches.add,
    recentReplies: createRecentReplies(settings, clock),
    notify: (cause, why) => {
      workspace.notificationCount++;
      if (workspace.notifications.length < notificationsKept)
        workspace.notifications.push({ at: now(), cause });
      breaches.add('notification', why);
    },
  };
  for (const type of made.ticketTypes) addNamedType(desk, type);
  if (options.scale !== undefined) fillWorkspace(desk, seed, options.scale);
  const handler = createHandler({
    desk,
    token,
    routes: intercomRoutes,
    rate: createRate(settings, clock),
    resourceRates: createResourceRates(settings, clock),
    permitted: createPermissions(settings),
  });

  const state = (): SimulatorState => ({
    ...place.counters,
    faults: { ...place.counters.faults },
    violations: breaches.list(),
    objects: objectCounts(workspace),
  });

  const control = (call: Call): Answer => {
    switch (`${call.method} ${call.path}`) {
      case 'GET /_simulator/state':
        return { status: 200, body: state() };
      case 'POST /_simulator/reset-counters':
        Object.assign(place.counters, newCounters());
        breaches.clear();
        return { status: 204 };
      case 'GET /_simulator/dump':
        return { status: 200, headers: { 'content-type': 'application/x-ndjson' }, stream: dump(workspace) };
      default:
        return { status: 404, body: { error: 'unknown control path' } };
    }
  };

  const download = (call: Call): Answer => {
    // The signature is the whole permission; a token sent along has left the API's host.
    if (call.headers.authorization !== undefined) breaches.add('token', 'sent to the host of attachments');
    return desk.files.serve(call);
  };

  const responder: Responder = {
    clock,
    fault: createFaults(parseFaults(options.faults ?? ''), seed),
    errorAnswer: (status, call) => {
      const scroll = call.path === '/companies/scroll' && status === 500;
      if (scroll) dropScroll(desk);
      return handler.refused(scroll ? scrollFailure : faultRefusal(status));
    },
    handle: (call) => {
      if (call.path.startsWith('/_simulator/')) return control(call);
      if (call.path.startsWith('/_cdn/')) return download(call);
      return handler.answer(call);
    },
  };
  return { responder, workspace, token, state };
};

/**
 * A strict, stateful stand-in of Intercom's REST API, version 2.16, as a target: what it takes, Intercom takes.
 * Errors: flag-invalid (settings, faults, data), port-taken.
 */
export const startIntercom = async (options: IntercomOptions = {}): Promise<IntercomSimulator> => {
  const place = { url: '', counters: newCounters() };
  const { responder, workspace, token, state } = openIntercom(options, place);
  const server = await serve({ host: options.host ?? '127.0.0.1', port: options.port ?? 0, ...responder });
  Object.assign(place, { url: server.url, counters: server.counters });
  return { vendor: 'intercom', url: server.url, token, workspace, state, close: server.close };
};

/** The same without a network: calls go straight to it, and time is the clock's. Errors: flag-invalid. */
export const intercomInProcess = (
  options: IntercomOptions & Pick<InProcess, 'clock' | 'travelMs'>,
): IntercomSimulator & Pick<InProcess, 'exchange'> => {
  const place = { url: 'http://intercom.invalid', counters: newCounters() };
  const { responder, workspace, token, state } = openIntercom(options, place);
  const { exchange } = serveInProcess({ ...responder, counters: place.counters, travelMs: options.travelMs });
  return { vendor: 'intercom', url: place.url, token, workspace, state, exchange, close: async () => {} };
};
