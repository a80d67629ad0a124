import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import { isDeskError } from '../../../core/errors.js';
import type { LoadReport } from '../../../load/apply/load-report.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { readBack } from '../../../load/readback.js';
import { deskBlob, deskRows } from './desk.js';
import { planFor, type Rig, startRig } from './harness.js';
import { intercomRow } from './rows.js';
import { ticketRows } from './ticket-rows.js';

const base = deskRows(2).filter((row) => ['attribute', 'tag', 'company', 'contact'].includes(row.kind));
const rows = [...base, ...ticketRows(5)];

const check = (rig: Rig, plan: Plan) =>
  readBack({
    plan,
    target: rig.target(),
    home: rig.place.home,
    blob: deskBlob,
    clock: systemClock,
    signal: new AbortController().signal,
  }).then(({ certificate }) => certificate);

describe('tickets loaded into Intercom', () => {
  let rig: Rig;
  let plan: Plan;
  let report: LoadReport;
  beforeAll(async () => {
    rig = await startRig();
    plan = await planFor(rig, rows);
    report = await rig.apply(plan);
  });
  afterAll(() => rig.close());

  it('are there with type, old id, time, thread, files and state, and nobody was mailed', () => {
    expect(report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0 });
    const { workspace } = rig.simulator;
    expect(rig.simulator.state().violations).toEqual([]);
    expect(workspace.notificationCount).toBe(0);
    expect(workspace.tickets.size).toBe(5);
    const of = (id: string) => [...workspace.tickets.values()].find(({ values }) => values.legacy_id === id);
    const first = of('t0');
    const state = workspace.ticketStates.get(first?.stateId ?? '');
    expect(state?.category).toBe('resolved');
    expect(first?.createdAt).toBe(1_700_000_000);
    expect(first?.values).toMatchObject({ _default_title_: 'It broke', Amount: 12.5 });
    const type = workspace.ticketTypes.get(first?.typeId ?? '');
    const grade = type?.attributes.find(({ name }) => name === 'Grade');
    expect(grade?.listOptions.find(({ id }) => id === first?.values.Grade)?.label).toBe('grave');
    const parts = first?.parts.filter(({ type: sort }) => sort === 'comment' || sort === 'note') ?? [];
    expect(parts.map((part) => [part.type, part.createdAt, part.attachments.length])).toEqual([
      ['comment', 1_700_000_010, 0],
      ['note', 1_700_000_010, 2],
    ]);
    expect(of('t1')?.snoozedUntil).toBe(4_000_000_000);
  });

  it('read back equal but for their tags, which the API does not show', async () => {
    const certificate = await check(rig, plan);
    expect(certificate.differences).toEqual({ total: 0, byField: {} });
    expect(certificate.unverified.total).toBe(1);
  });

  it('read back different where somebody changed something', async () => {
    for (const ticket of rig.simulator.workspace.tickets.values())
      if (ticket.values.legacy_id === 't0') {
        ticket.values.Amount = 13;
        ticket.stateId = [...rig.simulator.workspace.ticketStates.keys()][0] as string;
      }
    const certificate = await check(rig, plan);
    expect(certificate.differences.byField).toEqual({ custom_attributes: 1, state: 1 });
  });
});

describe('a workspace that is not ready for tickets', () => {
  it('is refused with the exact list of what has to be made by hand', async () => {
    const rig = await startRig();
    try {
      await rig.post('/ticket_types', { name: 'Repair', category: 'Customer' });
      const { id } = (await rig.post('/ticket_types', { name: 'complaint', category: 'Customer' })) as {
        id: string;
      };
      const attribute = { description: '', data_type: 'string' };
      await rig.post(`/ticket_types/${id}/attributes`, { ...attribute, name: 'Grade' });
      await rig.post(`/ticket_types/${id}/attributes`, {
        ...{ ...attribute, name: 'Branch', required_to_create: true },
      });
      const odd = rows.map((row) => {
        if (row.kind === 'ticket' && row.key === 'example:t0')
          return { ...row, data: { ...row.data, state: 'Paid back' } };
        if (row.key !== 'example:repair') return row;
        const list = { name: 'Part', dataType: 'list' as const, options: ['a, b', 'c'], description: '' };
        return intercomRow('ticket-type', 'repair', {
          ...{ name: 'Repair', category: 'Back-office', description: '' },
          attributes: [list],
        });
      });
      const error = await rig.apply(await planFor(rig, odd)).catch((caught: unknown) => caught);
      expect(isDeskError(error, 'preflight-failed')).toBe(true);
      const { message } = error as Error;
      for (const words of [
        'The ticket type Repair is there with the category Customer, the plan needs Back-office',
        'The attribute Grade of the ticket type Complaint is there with type string, the plan needs list',
        'The ticket type complaint demands the attribute Branch of every new ticket',
        'Options with a comma cannot be made through the API: a, b',
        'The ticket type Complaint has no state Paid back',
      ])
        expect(message).toContain(words);
      expect(rig.simulator.workspace.tickets.size).toBe(0);
    } finally {
      await rig.close();
    }
  });

  it('is fine when the state was made by hand', async () => {
    const rig = await startRig({ settings: { ticket_states: 'Paid back=resolved@Complaint' } });
    try {
      const odd = rows.map((row) =>
        row.key === 'example:t0' ? { ...row, data: { ...row.data, state: 'Paid back' } } : row,
      );
      await rig.post('/ticket_types', { name: 'Complaint', category: 'Customer' });
      const report = await rig.apply(await planFor(rig, odd));
      expect(report.totals).toMatchObject({ rejected: 0, blocked: 0 });
      const [ticket] = [...rig.simulator.workspace.tickets.values()].filter(
        ({ values }) => values.legacy_id === 't0',
      );
      expect(rig.simulator.workspace.ticketStates.get(ticket?.stateId ?? '')?.internalLabel).toBe(
        'Paid back',
      );
    } finally {
      await rig.close();
    }
  });
});
