import { readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { archiveRefOf } from '../cli/shared/model.js';
import { openPlanPlace } from '../cli/shared/plan-place.js';
import { systemClock } from '../core/clock.js';
import { createHttp, type Exchange } from '../core/http.js';
import { applyPlan } from '../load/apply.js';
import { createIntercomTarget } from '../load/intercom/target.js';
import { startPictureHost } from '../load/picture-host.js';
import { idIn, type Sent } from './bare.js';
import type { DeskPlaces } from './desk.js';
import { bareRun, measured, standIn } from './program.js';
import { inTurns, type Side } from './sides.js';

/**
 * A load against a bare loop that posts the same bodies with the same headers to a stand-in of the same kind, as many
 * at once, with no ledger, no order within a conversation beyond what the target asks for, and nothing looked up.
 * Ours is the whole command, start to end, without the canary's fixed wait.
 */

export interface LoadBench {
  readonly writes: number;
  readonly reads: number;
  readonly ours: Side;
  /** `refused`: bare calls that the stand-in refused; ids differ when calls overtake each other. */
  readonly bare: Side & { readonly refused: number };
  readonly ratio: number;
  readonly ratios: readonly number[];
}

/** Units at once in a load, and calls at once in the bare loop. */
const parallel = 16;

const sorts: readonly RegExp[] = [
  /^POST \/data_attributes$/,
  /^POST \/tags$/,
  /^POST \/companies$/,
  /^(POST|PUT) \/contacts$/,
  /^(POST|PUT|DELETE) \/contacts\//,
  /^POST \/conversations$/,
  /^(POST|PUT|DELETE) \/conversations\//,
];

const sortOf = (method: string, path: string): number => {
  const found = sorts.findIndex((sort) => sort.test(`${method} ${path}`));
  return found < 0 ? sorts.length : found;
};

const recorded =
  (exchange: Exchange, url: string, sent: Sent[]): Exchange =>
  async (request, signal) => {
    const response = await exchange(request, signal);
    const path = request.url.slice(url.length);
    const { authorization: _secret, ...headers } = request.headers ?? {};
    sent.push({
      method: request.method,
      path,
      body: request.body === undefined ? null : String(request.body),
      headers: { 'accept-encoding': 'gzip', ...headers },
      sort: sortOf(request.method, path),
      id: idIn(response.body.toString()),
    });
    return response;
  };

const isWrite = ({ method, path }: Sent): boolean => method !== 'GET' && !path.endsWith('/search');

const forgetLedgers = async ({ archive }: DeskPlaces): Promise<void> => {
  const work = join(archive, 'work');
  for (const name of await readdir(work))
    if (name.startsWith('loads-')) await rm(join(work, name), { recursive: true });
};

/** Loads once in this process, not timed, to learn the calls. */
const record = async (places: DeskPlaces): Promise<readonly Sent[]> => {
  const signal = new AbortController().signal;
  const { plan, archive, object, mappingSha256 } = await openPlanPlace(
    { plan: places.plan, archive: undefined, mapping: undefined },
    signal,
  );
  const blob = (sha256: string) => object.blob(sha256);
  const sent: Sent[] = [];
  const ours = await standIn('intercom');
  const http = createHttp({ clock: systemClock, connections: parallel });
  const target = createIntercomTarget({
    http: { ...http, exchange: recorded(http.exchange, ours.url, sent) },
    baseUrl: ours.url,
    token: ours.token,
    clock: systemClock,
    random: Math.random,
  });
  const pictures = await startPictureHost({ blob, port: 0, publicUrl: undefined });
  try {
    await applyPlan({
      plan,
      target,
      home: archive.home,
      present: { archive: archiveRefOf(object), mappingSha256 },
      blob,
      pictureUrl: pictures.pictureUrl,
      clock: systemClock,
      random: Math.random,
      signal,
      settings: { parallel, canary: false },
    });
  } finally {
    await target.close();
    await pictures.close();
    await ours.stop();
  }
  return sent;
};

/** Loads the plan into new workspaces, and posts the same into others, in turns. */
export const benchLoad = async (
  places: DeskPlaces,
  rounds: number,
  say: (line: string) => void,
): Promise<LoadBench> => {
  await forgetLedgers(places);
  const sent = await record(places);
  const writes = sent.filter(isWrite);
  const calls = join(dirname(places.plan), 'calls.ndjson');
  await writeFile(calls, writes.map((one) => `${JSON.stringify(one)}\n`).join(''));

  const ours = async (): Promise<Side> => {
    await forgetLedgers(places);
    const target = await standIn('intercom');
    const before = target.cpu();
    try {
      const { seconds, cpu } = await measured(
        ['load', '--plan', places.plan, '--parallel', String(parallel), '--canary-wait', '0'],
        target.environment,
      );
      return { seconds, cpu, standInCpu: target.cpu() - before };
    } finally {
      await target.stop();
    }
  };
  const bare = async () => {
    const target = await standIn('intercom');
    const before = target.cpu();
    try {
      const figures = await bareRun(calls, target, parallel, true);
      return { ...figures, standInCpu: target.cpu() - before };
    } finally {
      await target.stop();
    }
  };
  const { middle, all } = await inTurns(rounds, ours, bare, say);
  return {
    writes: writes.length,
    reads: sent.length - writes.length,
    ...middle,
    ratios: all.map(({ ratio }) => ratio),
  };
};
