import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deskRows } from './desk.js';
import { planFor, type Rig, startRig } from './harness.js';
import { objectRows, objectSettings } from './object-rows.js';
import { ticketRows } from './ticket-rows.js';

/** What somebody changed since stays in an undo, of whatever sort it is, and nothing else does. */

const people = deskRows(8, 6).filter(
  ({ kind }) => !['collection', 'article', 'internal-article'].includes(kind),
);
const rows = [...people, ...ticketRows(4), ...objectRows(3)];

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ settings: objectSettings });
});
afterAll(() => rig.close());

it('tickets, custom objects, companies and contacts', async () => {
  const plan = await planFor(rig, rows);
  await rig.apply(plan, { settings: { durable: false, canary: false } });
  const { workspace } = rig.simulator;
  const { tickets, objectInstances, companies, contacts, admins } = workspace;
  const [changed, answered, assigned, untouched] = [...tickets.values()];
  const [admin] = [...admins.keys()];
  await rig.put(`/tickets/${changed?.id}`, { ticket_attributes: { _default_title_: 'Another title' } });
  await rig.post(`/tickets/${answered?.id}/reply`, {
    ...{ message_type: 'note', type: 'admin', admin_id: admin, body: 'We look into it.' },
    skip_notifications: true,
  });
  await rig.put(`/tickets/${assigned?.id}`, {
    ...{ admin_id: Number(admin), assignee_id: admin, skip_notifications: true },
  });
  const [order] = [...objectInstances.values()];
  await rig.post('/custom_object_instances/Order', {
    ...{ external_id: order?.externalId, custom_attributes: { number: 'B-1' } },
  });
  const [company] = [...companies.values()];
  await rig.post('/companies', { company_id: company?.companyId, name: 'Another name' });
  const lone = [...contacts.values()].find(
    ({ externalId }) => externalId !== 'example:c0' && externalId !== 'example:c1',
  );
  await rig.put(`/contacts/${lone?.id}`, { name: 'Another name' });

  const report = await rig.undo(plan);
  const why = report.keptFile === null ? '' : readFileSync(report.keptFile, 'utf8');
  expect([...tickets.keys()].sort()).toEqual([changed?.id, answered?.id, assigned?.id].sort());
  expect(tickets.has(untouched?.id ?? '')).toBe(false);
  expect([...objectInstances.keys()]).toEqual([order?.id]);
  expect([...companies.keys()]).toEqual([company?.id]);
  expect(contacts.has(lone?.id ?? '')).toBe(true);
  expect(workspace.conversations.size).toBe(0);
  expect(report.kept).toMatchObject({ ticket: 3, object: 1, company: 1 });
  const edited = why
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; why: string })
    .filter((row) => row.why.startsWith('Somebody changed it'))
    .map(({ kind }) => kind)
    .sort();
  expect(edited).toEqual(['company', 'contact', 'object', 'ticket', 'ticket', 'ticket']);
});
