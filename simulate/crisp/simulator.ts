import { systemClock } from '../../core/clock.js';
import { deskError } from '../../core/errors.js';
import { createBreaches } from '../breaches.js';
import { createFaults, parseFaults } from '../faults.js';
import { type InProcess, serveInProcess } from '../in-process.js';
import { type Answer, type Call, type Counters, newCounters, type Responder, serve } from '../server.js';
import { resolveSettings, type Settings } from '../settings.js';
import type { Simulator, SimulatorOptions, SimulatorState } from '../simulator.js';
import { type JsonObject, listed, refused, resolved } from './api/answers.js';
import { createHandler } from './api/handle.js';
import { createQuota, tooFast } from './api/quota.js';
import { type Route, route } from './api/route.js';
import { bucketRoutes, postEvent, storage } from './bucket.js';
import type { Desk } from './desk.js';
import { dumpWorkspace } from './dump.js';
import { helpdeskRoutes } from './help/settings.js';
import { treeRoutes } from './help/tree.js';
import { conversationRoutes } from './inbox/conversations.js';
import { markRoutes } from './inbox/marks.js';
import { messageRoutes } from './inbox/messages.js';
import { metaRoutes } from './inbox/meta.js';
import { peopleRoutes } from './people/people.js';
import { crispSettings } from './settings.js';
import { createIds, newWorkspace } from './setup.js';
import type { Workspace } from './state.js';

export interface CrispSimulator extends Simulator {
  /** The state itself, for tests in the same process. */
  readonly workspace: Workspace;
  /** Calls that count against the day's quota so far. */
  quotaUsed(): number;
}

const lookups: readonly Route[] = [
  route('GET', '/v1/website/:website', 'website:settings', (desk) =>
    resolved({ website_id: desk.workspace.websiteId, name: 'Rehearsal workspace', domain: 'example.com' }),
  ),
  route('GET', '/v1/website/:website/operators/list', 'website:operators', (desk) =>
    listed(
      desk.workspace.operators.map((one) => ({
        type: 'operator',
        details: {
          user_id: one.userId,
          email: one.email,
          first_name: one.firstName,
          last_name: one.lastName,
          role: 'member',
          avatar: null,
        },
      })),
    ),
  ),
  route('GET', '/v1/website/:website/inboxes/list/:page', 'website:inboxes', () => listed([])),
];

const objectCounts = (workspace: Workspace): Record<string, number> => ({
  people: workspace.people.size,
  conversations: workspace.conversations.size,
  messages: [...workspace.conversations.values()].reduce((sum, one) => sum + one.messages.length, 0),
  pages: [...(workspace.helpdesk?.locales.values() ?? [])].reduce((sum, tree) => sum + tree.size, 0),
  redirections: workspace.redirections.size,
  files: workspace.files.size,
});

/** A fault's status in the vendor's form; gateways in front of it speak no JSON. */
const faultAnswer = (settings: Settings, status: number): Answer => {
  if (status === 420 || status === 423 || status === 429) return tooFast(settings, status, 1000);
  if (status >= 502)
    return { status, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' };
  return refused(status, 'internal_error');
};

export interface CrispOptions extends SimulatorOptions {
  /** E-mails of operators, instead of those that the setting names: a rehearsal needs the plan's. */
  readonly operators?: readonly string[];
  /** Told of every event of the workspace, as a listener at its real-time channel would be. */
  readonly onEvent?: (event: string, data: JsonObject) => void;
}

interface Opened {
  readonly responder: Responder;
  readonly simulator: Omit<CrispSimulator, 'url' | 'close'>;
}

/** A workspace and what answers for it. `place` is filled in once it is known. */
const openCrisp = (options: CrispOptions, place: { url: string; counters: Counters }): Opened => {
  if (options.data !== undefined || options.scale !== undefined)
    throw deskError('flag-invalid', {
      what: 'The stand-in of Crisp is a target: it begins empty.',
      where: options.data !== undefined ? '--data' : '--scale',
      next: 'Start it without --data and --scale.',
    });
  const settings = resolveSettings('Crisp', crispSettings, options.settings);
  const clock = options.clock ?? systemClock;
  const seed = options.seed ?? 1;
  const token = options.token ?? 'simulated-identifier:simulated-key';
  const ids = createIds(seed);
  const breaches = createBreaches();
  const workspace = newWorkspace(settings, ids, seed, clock.now(), options.operators);
  const quota = createQuota(settings, clock);

  const desk: Desk = {
    workspace,
    settings,
    clock,
    ids,
    baseUrl: () => place.url,
    breach: breaches.add,
    emit: (event, data) => {
      workspace.events.push({ event, data });
      options.onEvent?.(event, data);
      void postEvent(desk, event, data);
    },
    isReadable: (madeAt) => madeAt + settings.number('read_lag') <= clock.now(),
  };
  const answer = createHandler({
    desk,
    token,
    quota,
    routes: [
      ...lookups,
      ...peopleRoutes,
      ...conversationRoutes(quota),
      ...metaRoutes,
      ...messageRoutes,
      ...markRoutes,
      ...treeRoutes,
      ...helpdeskRoutes,
      ...bucketRoutes,
    ],
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
        return {
          status: 200,
          headers: { 'content-type': 'application/x-ndjson' },
          stream: dumpWorkspace(workspace),
        };
      default:
        return { status: 404, body: { error: 'unknown control path' } };
    }
  };

  const responder: Responder = {
    clock,
    fault: createFaults(parseFaults(options.faults ?? ''), seed),
    errorAnswer: (status) => faultAnswer(settings, status),
    handle: (call) => {
      if (call.path.startsWith('/_simulator/')) return control(call);
      if (call.path.startsWith('/_storage/')) return storage(desk, call);
      return answer(call);
    },
  };
  const environment = { DESKARCHIVE_CRISP_WEBSITE: workspace.websiteId };
  return {
    responder,
    simulator: { vendor: 'crisp', token, workspace, environment, state, quotaUsed: quota.used },
  };
};

/**
 * A strict, stateful stand-in of Crisp's REST API v1, as a target: what it takes, Crisp takes.
 * Errors: flag-invalid (settings, faults, data), port-taken.
 */
export const startCrisp = async (options: CrispOptions = {}): Promise<CrispSimulator> => {
  const place = { url: '', counters: newCounters() };
  const { responder, simulator } = openCrisp(options, place);
  const server = await serve({ host: options.host ?? '127.0.0.1', port: options.port ?? 0, ...responder });
  Object.assign(place, { url: server.url, counters: server.counters });
  return { ...simulator, url: server.url, close: server.close };
};

/** The same without a network: calls go straight to it, and time is the clock's. Errors: flag-invalid. */
export const crispInProcess = (
  options: CrispOptions & Pick<InProcess, 'clock' | 'travelMs'>,
): CrispSimulator & Pick<InProcess, 'exchange'> => {
  const place = { url: 'http://crisp.invalid', counters: newCounters() };
  const { responder, simulator } = openCrisp(options, place);
  const { exchange } = serveInProcess({ ...responder, counters: place.counters, travelMs: options.travelMs });
  return { ...simulator, url: place.url, exchange, close: async () => {} };
};
