import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import type { Exchange } from '../../../core/http.js';
import { crispCompiler } from '../../../load/crisp/compile.js';
import { createCrispTarget } from '../../../load/crisp/target.js';
import { dumpWorkspace } from '../../../simulate/crisp/dump.js';
import { crispInProcess } from '../../../simulate/crisp/simulator.js';
import { seededRandom } from '../../../simulate/faults.js';
import { newPlace, type Place } from '../harness.js';
import { blob, deskRows, operators, pictureUrl } from './rows.js';

/**
 * Crisp answers reads from a cache, shows what is new only later, loses answers, and may do one of three things with a
 * message that is sent twice. Under each of them, with the program dying between a write and its outcome now and then,
 * the workspace ends as after a calm load. On a clock that jumps, so that the cache may be as old as it is at Crisp.
 */

const rows = deskRows(4, 3);
const storm =
  '500-after@4%,reset-after@4%,500-before@2%,reset-before@2%,429@2%,420@1%,423@1%,empty-body@2%,truncate-json@1%,502-after@2%';

interface Weather {
  readonly settings?: Readonly<Record<string, string>>;
  readonly faults?: string;
  readonly kills?: number;
  /** Calls of the first runs, one each, at which the program dies, instead of `kills`. */
  readonly killsAt?: readonly number[];
  readonly alone?: boolean;
  /** Every so many calls another program makes a conversation that it has not filled yet. */
  readonly strangers?: number;
}

/** The program is gone: nothing that was on its way is heard any more. */
const dead = new Error('killed');

const run = async (place: Place, weather: Weather) => {
  const { settings = {}, faults = '', alone = true, strangers = 0, killsAt = [] } = weather;
  const { kills = killsAt.length } = weather;
  const clock = virtualClock(Date.UTC(2026, 0, 1), { auto: true });
  const simulator = crispInProcess({
    clock,
    seed: 7,
    travelMs: () => 200,
    faults,
    settings: { operators, creation_limit: 'off', daily_quota: '0', visitors: '4', ...settings },
  });
  const random = seededRandom(11);
  const stray = new Set<string>();
  let calls = 0;
  let lists = 0;
  let begun = 0;
  let listAt = 0;
  let killed = 0;
  let fatal = Number.POSITIVE_INFINITY;
  const dying: Exchange = async (request, signal) => {
    if (calls > fatal) throw dead;
    const mine = ++calls;
    if (request.url.includes('include_empty')) {
      lists++;
      listAt = mine - begun;
    }
    if (strangers > 0 && mine % strangers === 0) stray.add(await strangerMakes(simulator));
    const answer = await simulator.exchange(request, signal).catch((error: unknown) => ({ error }));
    // What was done is done; nobody hears of it.
    if (mine >= fatal) throw dead;
    if ('error' in answer) throw answer.error;
    return answer;
  };
  const plan = await place.plan(crispCompiler, rows);
  for (;;) {
    begun = calls;
    const at = killsAt[killed] ?? 20 + Math.floor(random() * 60);
    fatal = killed < kills ? calls + at : Number.POSITIVE_INFINITY;
    const target = createCrispTarget({
      http: { exchange: dying, close: async () => {} },
      baseUrl: simulator.url,
      token: simulator.token,
      website: simulator.workspace.websiteId,
      clock,
      random: () => 0.5,
      settings: { alone, filesLie: true, tries: 30 },
    });
    try {
      const more = { blob, pictureUrl, clock, settings: { durable: false, tries: 30 } };
      const report = await place.apply(plan, target, more);
      const content = [...dumpWorkspace(simulator.workspace)]
        .map((line) => line.replace(/-[a-z0-9]{7}\//g, '-…/'))
        .filter((line) => !line.includes('"visitor":true'))
        .sort();
      return { report, content, killed, stray, simulator, lists, listAt };
    } catch (error) {
      if (error !== dead) throw error;
      killed++;
      fatal = Number.POSITIVE_INFINITY;
    }
  }
};

/** The id as the stranger hears it; nothing when the stranger's answer was lost, too. */
const strangerMakes = async (simulator: ReturnType<typeof crispInProcess>): Promise<string> => {
  try {
    const { status, body } = await simulator.exchange(
      {
        method: 'POST',
        url: `${simulator.url}/v1/website/${simulator.workspace.websiteId}/conversation`,
        headers: {
          authorization: `Basic ${Buffer.from(simulator.token).toString('base64')}`,
          'x-crisp-tier': 'website',
        },
      },
      new AbortController().signal,
    );
    return status === 201 ? (JSON.parse(body.toString()).data.session_id as string) : '';
  } catch {
    return '';
  }
};

const places: Place[] = [];
const at = (): Place => {
  const place = newPlace();
  places.push(place);
  return place;
};
let calm: readonly string[];
beforeAll(async () => {
  calm = (await run(at(), {})).content;
});
afterAll(() => {
  for (const place of places) place.remove();
});

/** Crisp's cache is younger than 30 s by what the loader takes for granted. */
const stale = { stale_reads: '20000', read_lag: '8000' };

describe('a load into Crisp ends as a calm one', () => {
  for (const policy of ['accepted', 'refused', 'merged'])
    for (const [name, reads] of [
      ['fresh reads', {}],
      ['stale reads', stale],
    ] as const)
      it(`a repeated fingerprint is ${policy}, ${name}, lost answers and kills`, async () => {
        const end = await run(at(), {
          settings: { duplicate_fingerprint: policy, ...reads },
          faults: storm,
          kills: 3,
        });
        expect(end.killed).toBe(3);
        expect(end.report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0, waiting: 0 });
        expect(end.content).toEqual(calm);
        expect(end.simulator.state().violations).toEqual([]);
      });
});

describe('what broken trials and lost calls leave', () => {
  it('is not looked for after a calm load: the list costs calls', async () => {
    const end = await run(at(), {});
    expect(end.lists).toBe(0);
  });

  it('is found wherever in the trial, or right after it, the program died', async () => {
    // Three calls look; then come the trial’s four, and the first of the load.
    const end = await run(at(), { settings: stale, killsAt: [4, 5, 6, 7, 8, 9] });
    expect(end.killed).toBe(6);
    expect(end.content).toEqual(calm);
    expect(end.lists).toBeGreaterThan(0);
  });

  it('is looked for by the next load when the program died before it was, though nothing is left to write', async () => {
    const first = await run(at(), { killsAt: [5] });
    const second = await run(at(), { killsAt: [5, first.listAt] });
    expect(second.killed).toBe(2);
    expect(second.report).toMatchObject({ run: null });
    expect(second.content).toEqual(calm);
  });
});

describe('empty conversations of somebody else', () => {
  it('are neither used nor removed, and what may be ours is named', async () => {
    const end = await run(at(), { faults: storm, settings: stale, kills: 2, alone: false, strangers: 9 });
    expect(end.report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0, waiting: 0 });
    const { conversations } = end.simulator.workspace;
    const made = [...end.stray].filter((id) => id !== '');
    expect(made.length).toBeGreaterThan(3);
    for (const id of made) expect(conversations.get(id)).toMatchObject({ messages: [], peopleId: null });
    // All that is too much are empty conversations: those of the others, and some of lost calls of ours.
    const empty = [...conversations.values()].filter(
      ({ visitor, messages, peopleId }) => !visitor && messages.length === 0 && peopleId === null,
    );
    expect(end.content.filter((line) => !calm.includes(line))).toHaveLength(empty.length);
    expect(calm.filter((line) => !end.content.includes(line))).toEqual([]);
    expect(end.report.findings).toContainEqual(
      expect.objectContaining({
        topic: 'leftovers',
        message: expect.stringContaining('empty conversations were made meanwhile'),
      }),
    );
  });
});
