import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { intercomStage } from '../../../cli/rehearsal/intercom.js';
import { plannedTicketTypes } from '../../../cli/rehearsal/rehearsal.js';
import type { Stage } from '../../../cli/rehearsal/stage.js';
import type { WriteCare } from '../../../cli/shared/write-care.js';
import { systemClock, virtualClock } from '../../../core/clock.js';
import type { Exchange } from '../../../core/http.js';
import { intercomCompiler } from '../../../load/intercom/compile.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import type { RehearsalReport } from '../../../load/rehearse/report.js';
import { rehearsePlan } from '../../../load/rehearse.js';
import { seededRandom } from '../../../simulate/faults.js';
import { newPlace, type Place } from '../harness.js';
import { deskBlob, deskRows } from './desk.js';
import { objectRows } from './object-rows.js';
import { ticketRows } from './ticket-rows.js';

let place: Place;
let plan: Plan;
beforeAll(async () => {
  place = newPlace();
  plan = await place.plan(intercomCompiler, deskRows(30));
});

/** Tickets in states, and objects of types, that only Intercom's pages can make; names as people write them. */
const handMade = () => {
  const rows = [
    ...deskRows(4).filter(
      ({ kind }) => kind !== 'internal-article' && kind !== 'article' && kind !== 'collection',
    ),
    ...ticketRows(6),
    ...objectRows(3),
  ];
  return rows.map((row) => {
    if (row.key === 'example:t0') return { ...row, data: { ...row.data, state: 'Waiting, for parts' } };
    if (row.key === 'example:t2') return { ...row, data: { ...row.data, state: 'At the repairer=s' } };
    if (row.kind === 'object') return { ...row, data: { ...row.data, type: 'Order Item' } };
    return row.kind === 'object-relation'
      ? { ...row, data: { ...row.data, type: 'Order Item', relation: `Orders, ${row.data.holder}` } }
      : row;
  });
};
afterAll(() => place.remove());

const noon = Date.UTC(2026, 0, 1, 12);
const quiet = { recent_replies: 'off' };

interface Over {
  readonly plan?: Plan;
  readonly settings?: Record<string, string>;
  readonly faults?: string;
  readonly parallel?: number;
  readonly ceilings?: WriteCare['ceilings'];
  readonly exchange?: (inner: Exchange) => Exchange;
}

const rehearse = async ({
  plan: rehearsed = plan,
  settings = quiet,
  faults,
  parallel = 16,
  ceilings = [],
  exchange,
}: Over = {}) => {
  const clock = virtualClock(noon, { auto: true });
  const random = seededRandom(7);
  const staged: ReturnType<Stage> = intercomStage({
    looks: rehearsed.header.looks,
    ticketTypes: await plannedTicketTypes(rehearsed),
    settings,
    faults,
    clock,
    travelMs: () => 200,
    blob: deskBlob,
    random,
    environment: {},
    care: { parallel, reserve: 0, ceilings, indexLagMs: undefined, settleMs: 5_000, canaryMs: 5_000 },
  });
  return rehearsePlan({
    plan: rehearsed,
    ...staged,
    exchange: exchange ? exchange(staged.exchange) : staged.exchange,
    clock,
    realClock: systemClock,
    scratch: join(place.home, 'work', 'rehearsal'),
    blob: deskBlob,
    random,
    assumed: { latencyMs: 200, uploadBytesPerSecond: 1e6, parallel, rate: staged.rate, settings },
    signal: new AbortController().signal,
  });
};

const timeless = ({ realSeconds: _, ...report }: RehearsalReport) => report;

describe('a rehearsal of a load', () => {
  let first: RehearsalReport;
  beforeAll(async () => {
    first = await rehearse();
  });

  it('writes all of the plan to a stand-in and tells how long production takes', () => {
    expect(first.verdict).toBe('clean');
    expect(first.violations).toEqual([]);
    expect(first.totals.created).toBe(plan.header.operations.total);
    expect(first.byKind.reduce((sum, { operations }) => sum + operations, 0)).toBe(
      plan.header.operations.total,
    );
    // Calls that wait for each other take their latency each; sixteen writers share them.
    expect(first.seconds).toBeGreaterThan((first.calls * 0.2) / 16);
    expect(first.seconds).toBeLessThan(first.calls * 0.2);
    expect(first.openSeconds).toBe(first.seconds);
  });

  it('makes the calls that the plan had forecast, and lists what is there once', () => {
    const lists = first.byCall.filter(({ call }) =>
      ['GET /help_center/collections', 'GET /tags'].includes(call),
    );
    expect(lists.map(({ calls }) => calls)).toEqual([1, 1]);
    expect(first.calls - first.callsBefore).toBe((first.callsForecast ?? 0) + 2);
    // An open conversation is open already, and costs no call.
    expect(first.callsForecast).toBeLessThan(plan.header.operations.total);
  });

  it('leaves nothing behind', () => {
    const work = join(place.home, 'work');
    expect(existsSync(work) ? readdirSync(work) : []).toEqual([]);
  });

  it('says the same again, to the second', async () => {
    expect(timeless(await rehearse())).toEqual(timeless(first));
  });

  it('takes as long as the rate allows, no call of it refused', async () => {
    const slow = await rehearse({ settings: { ...quiet, app_rate: '20' } });
    expect(slow.verdict).toBe('clean');
    expect(slow.pace.refusedForRate).toBe(0);
    expect(slow.pace.used).toBeGreaterThan(0.9);
    // But the first and the last window of the writes; before them the canary is watched, and no window is full.
    const writing = slow.calls - slow.callsBefore;
    expect(slow.pace.filled?.windows).toBeGreaterThan(writing / 20 - 2);
    expect(slow.pace.filled?.used).toBeGreaterThanOrEqual(0.97);
    expect(slow.seconds).toBeGreaterThan((slow.calls / 20) * 10 - 20);
    expect(slow.pace.waited['rate limit']).toBeGreaterThan(0);
  });

  it('takes for granted what only the pages can make, whatever it is called', async () => {
    const made = await place.plan(intercomCompiler, handMade(), { name: 'hand-made' });
    const report = await rehearse({ plan: made });
    expect(report.rejects).toEqual([]);
    expect(report.verdict).toBe('clean');
    // Two ticket types were made with their states; the list of tags is the one call that no write is.
    expect(report.totals).toMatchObject({ created: made.header.operations.total - 2, already: 2 });
    expect(report.calls - report.callsBefore).toBe((report.callsForecast ?? 0) - 2 + 1);
    expect(report.assumed.looks).toEqual(
      expect.arrayContaining([
        'object-relation:contact.Orders, contact=Order Item',
        'object-type:Order Item',
        'ticket-state:At the repairer=s@example:repair',
        'ticket-state:Waiting, for parts@example:complaint',
      ]),
    );
  });

  it('says what is missing when a stand-in has other types', async () => {
    const made = await place.plan(intercomCompiler, handMade(), { name: 'hand-made' });
    await expect(
      rehearse({ plan: made, settings: { ...quiet, object_types: 'Shipment' } }),
    ).rejects.toMatchObject({
      code: 'preflight-failed',
      message: expect.stringContaining('There is no custom object type Order Item'),
    });
  });

  it('keeps below a ceiling of the operator’s own', async () => {
    const ceiling = { method: 'POST', prefix: '/conversations', limit: 10, windowMs: 60_000 } as const;
    const held = await rehearse({ ceilings: [ceiling] });
    const under = held.byCall
      .filter(({ call }) => call.startsWith('POST /conversations'))
      .reduce((sum, { calls }) => sum + calls, 0);
    expect(held.verdict).toBe('clean');
    expect(held.seconds).toBeGreaterThan((Math.ceil(under / 10) - 2) * 60);
    expect(held.pace.waited['ceiling POST /conversations']).toBeGreaterThan(0);
  });

  it('comes through bad weather, looking up what it cannot know', async () => {
    const stormy = await rehearse({ faults: '429@2%,500-after@2%,reset-after@1%,503-before@2%' });
    expect(stormy.verdict).toBe('clean');
    expect(stormy.totals.looks).toBeGreaterThan(0);
    expect(stormy.seconds).toBeGreaterThan(first.seconds);
  });

  it('groups what the target refuses, with ids at the source', async () => {
    const refused = await rehearse({ settings: { ...quiet, attachment_limit: '3' } });
    expect(refused.verdict).toBe('rejects');
    const [worst] = refused.rejects;
    expect(worst).toMatchObject({ kind: 'part', status: 'rejected' });
    expect(worst?.examples.length).toBeGreaterThan(0);
    const all = refused.rejects.reduce((sum, { count }) => sum + count, 0);
    expect(all).toBe(refused.totals.rejected + refused.totals.blocked);
  });

  it('fails when a customer would be told', async () => {
    const loud: (inner: Exchange) => Exchange = (inner) => (request, signal) =>
      inner(
        typeof request.body === 'string'
          ? {
              ...request,
              body: request.body.replace('"skip_notifications":true', '"skip_notifications":false'),
            }
          : request,
        signal,
      );
    const mailing = await rehearse({ exchange: loud });
    expect(mailing.verdict).toBe('mailed');
    expect(mailing.violations.join()).toMatch(/notification/);
  });
});
