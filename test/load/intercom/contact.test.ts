import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDeskError } from '../../../core/errors.js';
import { planFor, type Rig, startRig } from './harness.js';
import { intercomRow } from './rows.js';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const row = (over: object = {}) =>
  intercomRow('contact', 'c1', {
    role: 'user',
    externalId: 'example:c1',
    email: 'ann@example.com',
    name: 'Ann of the archive',
    phone: '+441632960000',
    signedUpAt: 1_600_000_000,
    lastSeenAt: null,
    unsubscribedFromEmails: true,
    customAttributes: {},
    companies: [],
    tags: [],
    notes: [],
    ...over,
  });
/** The contact of an earlier load may be there: that is what is looked at here. */
const load = async (over: object = {}) =>
  rig.apply(await planFor(rig, [row(over)]), { settings: { besideOthers: true } });
const contacts = () => [...rig.simulator.workspace.contacts.values()];
const make = async (body: object): Promise<string> =>
  ((await rig.post('/contacts', body)) as { id: string }).id;

describe('a contact that is there before', () => {
  it('with the same address is filled up, not overwritten, and never made twice', async () => {
    const id = await make({ role: 'user', email: 'ANN@example.com', name: 'Ann of today' });
    const report = await load();
    expect(report.byKind.contact).toEqual({ updated: 1 });
    expect(contacts()).toHaveLength(1);
    expect(contacts()[0]).toMatchObject({
      id,
      name: 'Ann of today',
      phone: '+441632960000',
      externalId: 'example:c1',
      unsubscribedFromEmails: true,
      signedUpAt: 1_600_000_000,
    });
  });

  it('keeps an external id of its own: other systems know it by that', async () => {
    await make({ role: 'user', email: 'ann@example.com', external_id: 'crm-7' });
    const report = await load();
    expect(report.totals).toMatchObject({ updated: 1, rejected: 0 });
    expect(contacts()[0]).toMatchObject({ externalId: 'crm-7', name: 'Ann of the archive' });
  });

  it('with our own external id and no ledger stops the first load: somebody else has that ledger', async () => {
    await make({ role: 'user', external_id: 'example:c1', name: 'Old' });
    const plan = await planFor(rig, [row()]);
    const error = await rig.apply(plan).catch((caught: unknown) => caught);
    expect(isDeskError(error, 'preflight-failed')).toBe(true);
    expect((error as Error).message).toContain('1 of the plan’s first 1 people already');
    expect(contacts()).toEqual([expect.objectContaining({ name: 'Old' })]);
    await rig.apply(plan, { settings: { besideOthers: true } });
    // Now a ledger knows it.
    expect((await rig.apply(plan)).totals).toMatchObject({ done: 1, updated: 0 });
  });

  it('with our own external id becomes as planned', async () => {
    await make({ role: 'user', external_id: 'example:c1', name: 'Old' });
    await load();
    expect(contacts()).toHaveLength(1);
    expect(contacts()[0]).toMatchObject({ name: 'Ann of the archive', email: 'ann@example.com' });
  });

  it('and archived is taken out of the archive', async () => {
    const id = await make({ role: 'user', email: 'ann@example.com' });
    await rig.post(`/contacts/${id}/archive`, {});
    await load();
    expect(contacts()).toHaveLength(1);
    expect(contacts()[0]).toMatchObject({ id, archived: false, externalId: 'example:c1' });
  });

  it('and blocked is a reject that says so', async () => {
    const id = await make({ role: 'user', email: 'ann@example.com' });
    await rig.post(`/contacts/${id}/block`, {});
    const report = await load();
    expect(report.byKind.contact).toEqual({ rejected: 1 });
    expect(contacts()).toHaveLength(1);
  });

  it('split over two records is a reject, and neither is harmed', async () => {
    await make({ role: 'user', email: 'ann@example.com' });
    await make({ role: 'user', external_id: 'example:c1' });
    const report = await load();
    expect(report.byKind.contact).toEqual({ rejected: 1 });
    expect(contacts().map((one) => [one.email, one.externalId])).toEqual([
      ['ann@example.com', null],
      [null, 'example:c1'],
    ]);
  });

  it('as a lead does not stand in the way of a user', async () => {
    await make({ role: 'lead', email: 'ann@example.com' });
    const report = await load();
    expect(report.byKind.contact).toEqual({ created: 1 });
  });
});

describe('a contact whose answer is lost', () => {
  it.each(['user', 'lead'] as const)('is found again as %s', async (role) => {
    const lossy = await startRig({ faults: '500-after#3 POST /contacts' });
    try {
      // The look for another archive's load is the first, the canary's contact the second.
      const report = await lossy.apply(await planFor(lossy, [row({ role })]));
      expect(report.byKind.contact).toEqual({ created: 1, looks: 1 });
      expect(lossy.simulator.workspace.contacts.size).toBe(1);
    } finally {
      await lossy.close();
    }
  });
});
