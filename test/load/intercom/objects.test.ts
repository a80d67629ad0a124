import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import { isDeskError } from '../../../core/errors.js';
import type { LoadReport } from '../../../load/apply/load-report.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { readBack } from '../../../load/readback.js';
import { deskBlob, deskRows } from './desk.js';
import { planFor, type Rig, startRig } from './harness.js';
import { objectRows, objectSettings } from './object-rows.js';

const base = deskRows(2).filter((row) => !['collection', 'article', 'internal-article'].includes(row.kind));
const rows = [...base, ...objectRows(3)];

describe('custom objects loaded into Intercom', () => {
  let rig: Rig;
  let plan: Plan;
  let report: LoadReport;
  beforeAll(async () => {
    rig = await startRig({ settings: objectSettings });
    plan = await planFor(rig, rows);
    report = await rig.apply(plan);
  });
  afterAll(() => rig.close());
  const certificate = async () => {
    const read = await readBack({
      plan,
      target: rig.target(),
      home: rig.place.home,
      blob: deskBlob,
      clock: systemClock,
      signal: new AbortController().signal,
    });
    return read.certificate;
  };

  it('are there with their own times, and contacts and conversations lead to them', () => {
    expect(report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0 });
    expect(rig.simulator.state().violations).toEqual([]);
    const { workspace } = rig.simulator;
    const instances = [...workspace.objectInstances.values()];
    expect(instances.map((one) => [one.externalId, one.externalCreatedAt, one.customAttributes])).toEqual([
      ['example:order0', 1_700_000_000, { number: 'A-0', total: 12.5 }],
      ['example:order1', 1_699_999_999, { number: 'A-1', total: 13.5 }],
      ['example:order2', 1_699_999_998, { number: 'A-2', total: 14.5 }],
    ]);
    const contact = [...workspace.contacts.values()].find((one) => one.externalId === 'example:c0');
    expect(contact?.customAttributes.Orders).toEqual(instances.map(({ id }) => id));
    const talk = [...workspace.conversations.values()].find((one) => one.customAttributes.legacy_id === 'v0');
    expect(talk?.customAttributes.Order).toEqual([instances[0]?.id]);
  });

  it('read back equal, and different where somebody changed something', async () => {
    const equal = await certificate();
    expect(equal.differences).toEqual({ total: 0, byField: {} });
    expect(equal.unverified.total).toBe(0);
    const [first] = rig.simulator.workspace.objectInstances.values();
    if (first) first.customAttributes.total = 1;
    for (const contact of rig.simulator.workspace.contacts.values())
      if (contact.externalId === 'example:c0') contact.customAttributes.Orders = [];
    expect((await certificate()).differences.byField).toEqual({ custom_attributes: 1, objects: 1 });
  });
});

it('a workspace without the type is refused with the exact list of what to make by hand', async () => {
  const rig = await startRig({ settings: { object_types: 'Shipment' } });
  try {
    const error = await rig.apply(await planFor(rig, rows)).catch((caught: unknown) => caught);
    expect(isDeskError(error, 'preflight-failed')).toBe(true);
    const { message } = error as Error;
    expect(message).toContain('There is no custom object type Order');
    expect(JSON.stringify(error)).toContain(
      'attributes number (text), total (float); relations contact.Orders, conversation.Order',
    );
    expect(rig.simulator.state().writes).toBe(0);
  } finally {
    await rig.close();
  }
});
