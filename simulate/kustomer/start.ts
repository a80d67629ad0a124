import { createHash } from 'node:crypto';
import { systemClock } from '../../core/clock.js';
import { deskError } from '../../core/errors.js';
import { makeDesk } from '../desk/desk.js';
import { dayStart, days } from '../desk/times.js';
import { createFaults, parseFaults } from '../faults.js';
import { type Answer, type Call, serve } from '../server.js';
import { resolveSettings, type Settings } from '../settings.js';
import type { Simulator, SimulatorOptions, SimulatorState } from '../simulator.js';
import { createGate, isRefused } from './access/gate.js';
import { standardToken } from './access/keys.js';
import { maskedView } from './access/masking.js';
import { Refusal, refuse } from './errors.js';
import { fillFromDesk } from './holdings/fill.js';
import { fillFromFolder } from './holdings/folder.js';
import { type Holdings, kinds } from './holdings/holdings.js';
import { addTies } from './holdings/ties.js';
import { type Changes, createChanges } from './motion/changes.js';
import { createChurn } from './motion/churn.js';
import { startObjectStore } from './object-store.js';
import { matchRoute } from './routes/table.js';
import { kustomerSettings } from './settings.js';
import type { World } from './world.js';

/** A running stand-in of Kustomer, with what tests want to see of its inside. */
export interface KustomerSimulator extends Simulator {
  readonly holdings: Holdings;
  /** Writes as the desk's people make them, for tests. */
  readonly changes: Changes;
  /** Origin of the object store. */
  readonly storeUrl: string;
}

const asBuffer = (body: Answer['body']): Buffer =>
  body === undefined
    ? Buffer.alloc(0)
    : Array.isArray(body) && body.every((piece) => Buffer.isBuffer(piece))
      ? Buffer.concat(body as Buffer[])
      : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

const deskEnd = (settings: Settings, now: number): number => {
  const text = settings.text('desk_end');
  const end = text === '' ? dayStart(now) : Date.parse(text);
  if (!Number.isNaN(end)) return end;
  throw deskError('flag-invalid', {
    what: `"${text}" is no value of the setting "desk_end".`,
    where: '--set',
    next: 'It takes an ISO time, e.g. 2026-01-31T00:00:00Z.',
  });
};

const tieNumbers = { live: 0x50000000, old: 0x58000000 };

/** The records to serve or to export: a made desk, or what lies in a folder, and tie groups when they are asked for. */
export const fillHoldings = async (
  options: SimulatorOptions,
  settings: Settings,
  seed: number,
  now: number,
): Promise<Holdings> => {
  const end = deskEnd(settings, now);
  const holdings =
    options.data === undefined
      ? fillFromDesk(makeDesk({ seed, scale: options.scale ?? 1, end }), {
          bigNumbers: settings.text('big_numbers') === 'yes',
          tags: settings.text('kb_tags') === 'ids' ? 'ids' : 'names',
          versionId: settings.text('kb_version_id') === 'string' ? 'string' : 'object',
          mergedSource: settings.text('merged_source') === 'deleted' ? 'deleted' : '404',
        })
      : await fillFromFolder(options.data);
  addTies(holdings, seed, settings.number('ties'), end - days(12), tieNumbers.live);
  addTies(holdings, seed, settings.number('old_ties'), end - days(900), tieNumbers.old);
  return holdings;
};

/** Starts the stand-in on loopback. Errors: flag-invalid, port-taken, input-invalid for a data folder it cannot read. */
export const startKustomer = async (options: SimulatorOptions = {}): Promise<KustomerSimulator> => {
  const clock = options.clock ?? systemClock;
  const seed = options.seed ?? 1;
  const host = options.host ?? '127.0.0.1';
  const settings = resolveSettings('kustomer', kustomerSettings, options.settings);
  const token = options.token ?? standardToken;
  // Read before anything listens: a server left behind by a wrong word would keep the process alive.
  const fault = createFaults(parseFaults(options.faults ?? ''), seed);
  const gate = createGate(settings, token);
  const holdings = await fillHoldings(options, settings, seed, clock.now());
  const store = await startObjectStore({ host, clock, seed, settings, holdings });
  const violations: string[] = [];
  let turn = 0;
  const changes = createChanges({ holdings, settings, seed, now: clock.now });
  const churn = createChurn(holdings, changes, settings, seed);
  const world: World = { holdings, settings, store, seed, now: clock.now, turn: () => turn++ };

  const decide = (call: Call): Answer => {
    const now = clock.now();
    for (const kind of kinds) holdings.shelf(kind).settle(now);
    const match = matchRoute(call.method, call.segments);
    const key = gate.admit(call, match, now);
    if (isRefused(key)) return key;
    if (match)
      return match.route.answer({ world, call, key, params: match.params, view: maskedView(key.masked) });
    if (call.method === 'GET' || call.method === 'HEAD') return refuse(404);
    violations.push(`${call.method} ${call.path}: an extractor must only read`);
    return refuse(405);
  };

  const state = (): SimulatorState => ({
    ...server.counters,
    faults: { ...server.counters.faults },
    violations: [...violations],
    objects: Object.fromEntries(kinds.map((kind) => [kind, holdings.shelf(kind).size])),
  });

  const control = (call: Call): Answer => {
    if (call.method === 'GET' && call.path === '/_simulator/state') return { status: 200, body: state() };
    if (call.method === 'POST' && call.path === '/_simulator/reset-counters') {
      Object.assign(server.counters, { calls: 0, writes: 0, refused: 0, faults: {} });
      violations.length = 0;
      return { status: 204 };
    }
    return refuse(404);
  };

  const dress = (answer: Answer): Answer => {
    const bytes = asBuffer(answer.body);
    return {
      status: answer.status,
      body: bytes,
      headers: {
        'x-kustomer-pod': settings.text('pod'),
        'cache-control': 'no-cache,private',
        etag: `W/"${bytes.length.toString(16)}-${createHash('sha1').update(bytes).digest('base64url')}"`,
        vary: 'Accept-Encoding',
        ...gate.headers(clock.now()),
        ...answer.headers,
      },
    };
  };

  const handle = (call: Call): Answer => {
    if (call.path.startsWith('/_simulator')) return control(call);
    try {
      return dress(decide(call));
    } catch (error) {
      if (error instanceof Refusal) return dress(error.answer);
      throw error;
    } finally {
      churn();
    }
  };

  const server = await serve({
    host,
    port: options.port ?? 0,
    clock,
    chunked: true,
    // A search is a POST and changes nothing; whatever else is sent is refused.
    isWrite: () => false,
    fault,
    errorAnswer: (status) => dress(status === 429 ? gate.tooMany(clock.now()) : refuse(status)),
    handle,
  }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });

  return {
    vendor: 'kustomer',
    url: server.url,
    token,
    holdings,
    changes,
    storeUrl: store.url,
    state,
    close: async () => {
      await server.close();
      await store.close();
    },
  };
};
