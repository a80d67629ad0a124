import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../core/clock.js';
import { createHttp } from '../../../core/http.js';
import type { TargetRow } from '../../../core/target-row.js';
import { intercomCompiler } from '../../../load/intercom/compile.js';
import { createIntercomTarget } from '../../../load/intercom/target.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { readBack } from '../../../load/readback.js';
import type { Target } from '../../../load/target.js';
import { undoPlan } from '../../../load/undo.js';
import { archive, mappingSha256 } from '../harness.js';
import { deskBlob, deskRows } from './desk.js';
import { type Rig, startRig } from './harness.js';
import { swift } from './settings.js';
import { ticketRows } from './ticket-rows.js';

/** Time goes on between plan, load, the next load and the undo: snoozes end by themselves. */

const contact = deskRows(3, 3).find(({ kind }) => kind === 'contact') as TargetRow;
const thread = deskRows(3, 3).find(({ kind }) => kind === 'conversation') as TargetRow;
const conversation = (id: string, over: object): TargetRow => ({
  ...thread,
  key: `example:${id}`,
  lineage: { ...thread.lineage, id },
  data: {
    ...{ ...thread.data, contact: contact.key, parts: [], tags: [], customAttributes: {}, title: id },
    ...{ openerText: id, openerKey: null, assigneeEmail: null, teamName: null, snoozedUntil: null },
    ...over,
  },
});
const snoozed = (until: number): TargetRow => conversation('v1', { state: 'snoozed', snoozedUntil: until });
const plain = {
  ...contact,
  data: { ...contact.data, companies: [], tags: [], notes: [], customAttributes: {} },
};

let rig: Rig;
const targets: Target[] = [];
beforeEach(async () => {
  rig = await startRig();
});
afterEach(async () => {
  for (const target of targets.splice(0)) await target.close();
  await rig.close();
});

/** As seen some seconds later. */
const later = (seconds: number): Target => {
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + seconds * 1_000 };
  const http = createHttp({ clock: systemClock, connections: 2 });
  const { url: baseUrl, token } = rig.simulator;
  const target = createIntercomTarget({ http, baseUrl, token, clock, random: () => 0.5, settings: swift });
  targets.push(target);
  return target;
};
const load = async (rows: readonly TargetRow[], name: string, target = rig.target()) => {
  const workspace = name === 'first' ? {} : { workspace: rig.simulator.workspace.id };
  const plan = await rig.place.plan(intercomCompiler, rows, { name, ...workspace });
  const settings = { durable: false, canary: false };
  return { plan, report: await rig.place.apply(plan, target, { blob: deskBlob, settings }) };
};
const around = (plan: Plan, target: Target) => ({
  ...{ plan, target, home: rig.place.home, clock: systemClock, signal: new AbortController().signal },
});
const verdict = async (plan: Plan, target: Target) =>
  (await readBack({ ...around(plan, target), blob: deskBlob })).certificate.verdict;
const state = () => [...rig.simulator.workspace.conversations.values()].map((one) => one.state);
const inAnHour = () => Math.floor(systemClock.now() / 1000) + 3_600;

it('leaves open what was to be snoozed and came back before the load, and says so', async () => {
  const tickets = ticketRows(2).map((row) =>
    row.key === 'example:t1'
      ? { ...row, data: { ...row.data, state: 'in_progress', snoozedUntil: 1_700_000_100, tags: [] } }
      : row,
  );
  const people = deskRows(3, 3).filter(({ kind }) =>
    ['contact', 'tag', 'company', 'attribute'].includes(kind),
  );
  const { plan, report } = await load([...people, ...tickets, snoozed(1_700_000_100)], 'first');
  expect(report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0 });
  expect(report.findings.filter(({ topic }) => topic === 'snooze-ended')).toEqual([
    expect.objectContaining({ level: 'warning', message: expect.stringMatching(/^2 times: .*open/) }),
  ]);
  expect(state()).toEqual(['open']);
  const ticket = [...rig.simulator.workspace.tickets.values()].find((one) => one.snoozedUntil !== null);
  expect(ticket).toBeUndefined();
  expect(await verdict(plan, rig.target())).toBe('equal');
});

it('takes no timer for somebody’s edit: a later load goes on, reading back is equal, undo takes it away', async () => {
  const until = inAnHour();
  const { plan } = await load([plain, snoozed(until)], 'first');
  expect(state()).toEqual(['snoozed']);
  expect(await verdict(plan, rig.target())).toBe('equal');

  for (const one of rig.simulator.workspace.conversations.values()) one.snoozedUntil = 1;
  expect(await verdict(plan, later(7_200))).toBe('equal');
  const closed = await load([plain, conversation('v1', { state: 'closed' })], 'second', later(7_200));
  expect(closed.report.totals).toMatchObject({ updated: 1, rejected: 0 });
  expect(state()).toEqual(['closed']);

  await load([plain, snoozed(until)], 'third');
  for (const one of rig.simulator.workspace.conversations.values()) one.snoozedUntil = 1;
  const { plan: last } = await load([plain, snoozed(until)], 'fourth', later(7_200));
  await undoPlan({
    ...around(last, later(7_200)),
    ...{ present: { archive, mappingSha256 }, dryRun: false },
  });
  expect(state()).toEqual([]);
});

it('still leaves alone what somebody opened before the snooze was over', async () => {
  await load([plain, snoozed(inAnHour())], 'first');
  for (const one of rig.simulator.workspace.conversations.values()) one.state = 'open';
  const { report } = await load([plain, conversation('v1', { state: 'closed' })], 'second');
  expect(report.byKind.state).toEqual({ rejected: 1 });
});
