import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Pool } from 'undici';
import { archiveRefOf } from '../cli/shared/model.js';
import { openPlanPlace } from '../cli/shared/plan-place.js';
import { systemClock } from '../core/clock.js';
import { createHttp, type Exchange } from '../core/http.js';
import { applyPlan } from '../load/apply.js';
import { createIntercomTarget } from '../load/intercom/target.js';
import { startPictureHost } from '../load/picture-host.js';
import type { DeskPlaces } from './desk.js';
import { type StandIn, standIn } from './program.js';

/**
 * A load against a bare loop that posts the same bodies to a stand-in of the same kind, as many at once, with no
 * ledger, no order within a conversation beyond what the target asks for, and nothing looked up.
 */

export interface LoadBench {
  readonly writes: number;
  readonly reads: number;
  /** Seconds. */
  readonly ours: number;
  readonly bare: number;
  /** Bare time over our time. */
  readonly ratio: number;
  /** Bare calls that the stand-in refused: ids differ when calls overtake each other. */
  readonly refused: number;
}

/** Units at once in a load, and calls at once in the bare loop. */
const parallel = 16;

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  /** Id in the answer. */
  readonly id: string | undefined;
}

/** Calls of one sort can go side by side; those of a later sort need ids that came of earlier ones. */
const sorts: readonly RegExp[] = [
  /^POST \/data_attributes$/,
  /^POST \/tags$/,
  /^POST \/companies$/,
  /^(POST|PUT) \/contacts$/,
  /^(POST|PUT|DELETE) \/contacts\//,
  /^POST \/conversations$/,
  /^(POST|PUT|DELETE) \/conversations\//,
];

const sortOf = ({ method, path }: Sent): number => {
  const found = sorts.findIndex((sort) => sort.test(`${method} ${path}`));
  return found < 0 ? sorts.length : found;
};

const recorded =
  (exchange: Exchange, url: string, sent: Sent[]): Exchange =>
  async (request, signal) => {
    const response = await exchange(request, signal);
    let id: string | undefined;
    try {
      id = idIn(response.body.toString());
    } catch {
      // An empty answer has no id.
    }
    sent.push({
      method: request.method,
      path: request.url.slice(url.length),
      body: request.body === undefined ? undefined : String(request.body),
      id,
    });
    return response;
  };

/** A new conversation answers with its first message, which has an id of its own. */
const idIn = (text: string): string => {
  const { id, conversation_id } = JSON.parse(text) as { id?: unknown; conversation_id?: unknown };
  return String(conversation_id ?? id);
};

const isWrite = ({ method, path }: Sent): boolean => method !== 'GET' && !path.endsWith('/search');

/** Posts everything again, to an empty workspace. */
const bareLoop = async (
  target: StandIn,
  sent: readonly Sent[],
): Promise<{ seconds: number; refused: number }> => {
  const pool = new Pool(target.url, { connections: parallel });
  const ids = new Map<string, string>();
  let refused = 0;
  const begun = performance.now();
  for (let sort = 0; sort <= sorts.length; sort++) {
    const queue = sent.filter((one) => sortOf(one) === sort).values();
    const renamed = (text: string): string => text.replace(/[0-9a-f]{24}/g, (id) => ids.get(id) ?? id);
    const work = async (): Promise<void> => {
      for (const { method, path, body, id } of queue) {
        const [head = '', own, ...rest] = path.slice(1).split('/');
        const there =
          own === undefined
            ? path
            : `/${[head, ids.get(`${head} ${own}`) ?? renamed(own), ...rest].join('/')}`;
        const answer = await pool.request({
          path: there,
          method: method as 'POST',
          headers: {
            authorization: `Bearer ${target.token}`,
            accept: 'application/json',
            'content-type': 'application/json',
            'intercom-version': '2.16',
          },
          ...(body === undefined ? {} : { body: renamed(body) }),
        });
        const text = await answer.body.text();
        if (answer.statusCode >= 300) refused++;
        if (own !== undefined || id === undefined || answer.statusCode >= 300) continue;
        const now = idIn(text);
        ids.set(id, now);
        ids.set(`${head} ${id}`, now);
      }
    };
    await Promise.all(Array.from({ length: parallel }, work));
  }
  const seconds = (performance.now() - begun) / 1000;
  await pool.close();
  return { seconds, refused };
};

/** Loads the plan into a new workspace, and posts the same once more into another. */
export const benchLoad = async (places: DeskPlaces): Promise<LoadBench> => {
  const signal = new AbortController().signal;
  const { plan, archive, object, mappingSha256 } = await openPlanPlace(
    { plan: places.plan, archive: undefined, mapping: undefined },
    signal,
  );
  const blob = (sha256: string) => object.blob(sha256);
  const sent: Sent[] = [];
  const ours = await standIn('intercom');
  const http = createHttp({ clock: systemClock, connections: 32 });
  const target = createIntercomTarget({
    http: { ...http, exchange: recorded(http.exchange, ours.url, sent) },
    baseUrl: ours.url,
    token: ours.token,
    clock: systemClock,
    random: Math.random,
    settings: {},
    onWait: () => {},
  });
  const pictures = await startPictureHost({ blob, port: 0, publicUrl: undefined });
  let seconds = 0;
  try {
    const begun = performance.now();
    const report = await applyPlan({
      plan,
      target,
      home: archive.home,
      present: { archive: archiveRefOf(object), mappingSha256 },
      blob,
      pictureUrl: pictures.pictureUrl,
      clock: systemClock,
      random: Math.random,
      signal,
      settings: { parallel },
    });
    seconds = (performance.now() - begun) / 1000;
    await rm(dirname(report.ledger.path), { recursive: true });
  } finally {
    await target.close();
    await ours.stop();
  }
  const writes = sent.filter(isWrite);
  const bareTarget = await standIn('intercom');
  try {
    const bare = await bareLoop(bareTarget, writes);
    return {
      writes: writes.length,
      reads: sent.length - writes.length,
      ours: seconds,
      bare: bare.seconds,
      ratio: bare.seconds / seconds,
      refused: bare.refused,
    };
  } finally {
    await bareTarget.stop();
    await pictures.close();
  }
};
