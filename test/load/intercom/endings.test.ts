import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import type { TargetRow } from '../../../core/target-row.js';
import type { LoadReport } from '../../../load/apply/load-report.js';
import { intercomCompiler } from '../../../load/intercom/compile.js';
import type { IntercomRowData } from '../../../load/intercom/rows.js';
import { type LedgerLine, lineSha256, lineText } from '../../../load/ledger/line.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { readBack } from '../../../load/readback.js';
import type { SimulatorOptions } from '../../../simulate/simulator.js';
import { deskBlob } from './desk.js';
import { type Rig, startRig } from './harness.js';
import { objectSettings } from './object-rows.js';
import { intercomRow, start } from './rows.js';

/** What the source no longer has goes at the target, too; what people at the target did since stays. */

/** What hangs on things, before and after. */
interface Hung {
  readonly tags: readonly string[];
  readonly assignee: string | null;
  readonly team: string | null;
  readonly companies: readonly string[];
  /** Orders of the contact. */
  readonly orders: readonly number[];
}

const everything: Hung = {
  tags: ['VIP', 'Late'],
  assignee: 'agent1@example.com',
  team: 'Support',
  companies: ['example:o0', 'example:o1'],
  orders: [0, 1],
};
const nothing: Hung = { tags: [], assignee: null, team: null, companies: [], orders: [] };

const conversation = (hung: Hung): IntercomRowData<'conversation'> => ({
  contact: 'example:c0',
  createdAt: start,
  openerText: 'Hello',
  openerKey: null,
  parts: [],
  title: 'Thread',
  customAttributes: {},
  tags: [...hung.tags],
  assigneeEmail: hung.assignee,
  teamName: hung.team,
  state: 'closed',
  snoozedUntil: null,
  actorEmail: 'agent0@example.com',
});

const rowsWith = (hung: Hung): TargetRow[] => [
  ...['VIP', 'Late'].map((name) => intercomRow('tag', name, { name })),
  ...[0, 1].map((n) =>
    intercomRow('company', `o${n}`, {
      companyId: `example:o${n}`,
      name: `Company ${n}`,
      ...{ website: null, size: null, remoteCreatedAt: null, customAttributes: {} },
      tags: n === 0 ? [...hung.tags] : [],
    }),
  ),
  intercomRow('contact', 'c0', {
    role: 'user',
    externalId: 'example:c0',
    email: 'person0@example.com',
    ...{ name: null, phone: null, signedUpAt: null, lastSeenAt: null, unsubscribedFromEmails: true },
    customAttributes: {},
    companies: [...hung.companies],
    tags: [...hung.tags],
    notes: [],
  }),
  intercomRow('conversation', 'v0', conversation(hung)),
  intercomRow('ticket-type', 'repair', {
    name: 'Repair',
    category: 'Customer',
    description: '',
    attributes: [{ name: 'legacy_id', dataType: 'string', options: [], description: '' }],
  }),
  intercomRow('ticket', 't0', {
    ...{ contact: 'example:c0', ticketType: 'example:repair', createdAt: start, title: 'It broke' },
    ...{ description: null, descriptionKey: null, legacy: { name: 'legacy_id', value: 't0' } },
    ...{ customAttributes: {}, parts: [], tags: [...hung.tags] },
    ...{
      assigneeEmail: hung.assignee,
      teamName: hung.team,
      state: 'resolved',
      snoozedUntil: null,
      afterSnooze: null,
    },
    actorEmail: 'agent0@example.com',
  }),
  ...[0, 1].map((n) =>
    intercomRow('object', `order${n}`, {
      ...{ type: 'Order', externalId: `example:order${n}`, externalCreatedAt: start },
      ...{ externalUpdatedAt: null, customAttributes: { number: `A-${n}` } },
    }),
  ),
  ...(hung.orders.length === 0
    ? []
    : [
        intercomRow('object-relation', 'contact:c0', {
          ...{ holder: 'contact', holderKey: 'example:c0', relation: 'Orders', type: 'Order' },
          objects: hung.orders.map((n) => `example:order${n}`),
        }),
      ]),
];

let rig: Rig;
const open = async (more: SimulatorOptions = {}) => {
  rig = await startRig({ settings: objectSettings, ...more });
};
beforeEach(() => open());
afterEach(() => rig.close());

/** Neither disk nor canary are what is tested here. */
const swiftly = { durable: false, canary: false };

const load = async (
  rows: readonly TargetRow[],
  name: string,
  settings = {},
): Promise<{ readonly plan: Plan; readonly report: LoadReport }> => {
  const workspace = rig.simulator.workspace.id;
  const plan = await rig.place.plan(
    intercomCompiler,
    rows,
    name === 'first' ? { name } : { name, workspace },
  );
  return { plan, report: await rig.apply(plan, { settings: swiftly }, settings) };
};

const certificate = async (plan: Plan) =>
  (
    await readBack({
      ...{ plan, target: rig.target(), home: rig.place.home, blob: deskBlob },
      ...{ clock: systemClock, signal: new AbortController().signal },
    })
  ).certificate;

const only = <T>(things: ReadonlyMap<string, T>): T => {
  const [first] = things.values();
  if (first === undefined) throw new Error('there is none');
  return first;
};

/** What hangs on the four things now. */
const hung = () => {
  const { contacts, companies, conversations, tickets, tags } = rig.simulator.workspace;
  const names = (thing: { readonly tags: readonly { readonly tagId: string }[] }) =>
    thing.tags.map(({ tagId }) => tags.get(tagId)?.name);
  const contact = only(contacts);
  const talk = only(conversations);
  const ticket = only(tickets);
  return {
    tags: [contact, only(companies), talk, ticket].map(names),
    companies: contact.companyIds?.length,
    orders: contact.customAttributes.Orders,
    assigned: [talk, ticket].map((one) => [one.adminAssigneeId, one.teamAssigneeId]),
    state: talk.state,
  };
};

const call = async (method: string, path: string, body: unknown): Promise<void> => {
  const answer = await fetch(rig.simulator.url + path, {
    method,
    headers: {
      ...{ authorization: `Bearer ${rig.simulator.token}`, accept: 'application/json' },
      ...{ 'content-type': 'application/json', 'intercom-version': '2.16' },
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
};

describe('what the source no longer has', () => {
  it('is taken off, once, and comes back when the source has it again', async () => {
    await load(rowsWith(everything), 'first');
    const before = hung();
    expect(before.tags).toEqual([
      ['VIP', 'Late'],
      ['VIP', 'Late'],
      ['VIP', 'Late'],
      ['VIP', 'Late'],
    ]);
    expect(before.assigned.flat()).not.toContain(null);

    const second = await load(rowsWith(nothing), 'second');
    expect(hung()).toEqual({
      ...{ tags: [[], [], [], []], companies: 0, orders: [] },
      ...{
        assigned: [
          [null, null],
          [null, null],
        ],
        state: 'closed',
      },
    });
    expect(second.report.totals).toMatchObject({ rejected: 0, removed: 11, created: 0 });
    expect(second.report.byKind['conversation-tag-end']).toEqual({ removed: 2 });
    expect((await certificate(second.plan)).verdict).toBe('equal');
    expect((await rig.apply(second.plan)).run).toBeNull();

    // Planned again, there is nothing left to take off.
    const third = await load(rowsWith(nothing), 'third');
    expect(third.report.run).toBeNull();
    expect(Object.keys(third.plan.header.operations.byKind)).not.toContain('conversation-tag-end');

    const fourth = await load(rowsWith(everything), 'fourth');
    expect(hung()).toEqual(before);
    expect((await certificate(fourth.plan)).verdict).toBe('equal');
  });

  it('leaves the rest: one tag of two, one company, one order, the team', async () => {
    await load(rowsWith(everything), 'first');
    const talk = only(rig.simulator.workspace.conversations);
    const team = talk.teamAssigneeId;
    const less = { ...everything, tags: ['Late'], companies: ['example:o1'], orders: [1], assignee: null };
    const { plan, report } = await load(rowsWith(less), 'second');
    expect(report.totals).toMatchObject({ rejected: 0, removed: 5 });
    const now = hung();
    expect(now.tags).toEqual([['Late'], ['Late'], ['Late'], ['Late']]);
    expect(now.companies).toBe(1);
    expect(now.orders).toHaveLength(1);
    // A ticket loses both with one call, and gets its team back.
    expect(now.assigned).toEqual([
      [null, team],
      [null, team],
    ]);
    expect((await certificate(plan)).verdict).toBe('equal');
  });

  it('is taken off though every other answer is lost', async () => {
    await rig.close();
    await open({ seed: 9, faults: 'reset-after@40%,500-before@10%' });
    await load(rowsWith(everything), 'first', { tries: 40 });
    const { report } = await load(rowsWith(nothing), 'second', { tries: 40 });
    expect(report.totals).toMatchObject({ rejected: 0, unknown: 0 });
    expect(hung()).toMatchObject({ tags: [[], [], [], []], companies: 0, orders: [], state: 'closed' });
  });

  it('stays where its holder is not in the plan', async () => {
    await load(rowsWith(everything), 'first');
    const held = new Set(['conversation', 'ticket', 'contact', 'object-relation']);
    const { report } = await load(
      rowsWith(everything).filter(({ kind }) => !held.has(kind)),
      'second',
    );
    expect(report.run).toBeNull();
    expect(hung().tags[2]).toEqual(['VIP', 'Late']);
  });
});

describe('what people at the target did since', () => {
  it('stays: a tag put on again, another assignee, an order of their own; and it is said', async () => {
    await load(rowsWith(everything), 'first');
    const { conversations, admins, tags, contacts, objectInstances } = rig.simulator.workspace;
    const talk = only(conversations);
    const [, , cleo] = [...admins.keys()];
    const [vip, late] = [...tags.keys()];
    const [owner] = [...admins.keys()];
    for (const tagging of talk.tags)
      if (tagging.tagId === vip) Object.assign(tagging, { appliedAt: tagging.appliedAt + 60 });
    talk.tags = talk.tags.filter(({ tagId }) => tagId !== late);
    await call('POST', `/conversations/${talk.id}/parts`, {
      ...{ message_type: 'assignment', type: 'admin', admin_id: owner, assignee_id: cleo },
    });
    const [, second] = [...objectInstances.keys()];
    const contact = only(contacts);
    await rig.post('/custom_object_instances/Order', { external_id: 'theirs' });
    const theirs = [...objectInstances.values()].find(({ externalId }) => externalId === 'theirs')?.id;
    await call('PUT', `/contacts/${contact.id}`, { custom_attributes: { Orders: [second, theirs] } });

    const { plan, report } = await load(rowsWith({ ...nothing, companies: everything.companies }), 'second');
    expect(report.byKind['conversation-tag-end']).toEqual({ rejected: 1, removed: 1 });
    expect(report.byKind['assignment-end']).toEqual({ rejected: 1, updated: 1 });
    expect(hung().tags[2]).toEqual(['VIP']);
    expect(talk.adminAssigneeId).toBe(cleo);
    expect(contact.customAttributes.Orders).toEqual([theirs]);

    await rig.apply(plan, { settings: { retryRejected: true } }, { overwrite: true });
    expect(hung().tags[2]).toEqual([]);
    expect(talk.adminAssigneeId).toBeNull();
    expect(talk.state).toBe('closed');
  });

  it('stays: an order that they took out does not come back with the next one', async () => {
    await load(rowsWith({ ...everything, orders: [0] }), 'first');
    const contact = only(rig.simulator.workspace.contacts);
    await call('PUT', `/contacts/${contact.id}`, { custom_attributes: { Orders: [] } });
    await load(rowsWith(everything), 'second');
    const [, second] = [...rig.simulator.workspace.objectInstances.keys()];
    expect(contact.customAttributes.Orders).toEqual([second]);
  });

  it('stays: what was theirs before the first load, in a later load and after undo', async () => {
    const { id: tag } = (await rig.post('/tags', { name: 'VIP' })) as { id: string };
    const { id } = (await rig.post('/contacts', { email: 'person0@example.com' })) as { id: string };
    const company = (await rig.post('/companies', { company_id: 'example:o0' })) as { id: string };
    // Of a company that is as old as its last change nobody can say who made it.
    Object.assign(only(rig.simulator.workspace.companies), { createdAt: start, updatedAt: start });
    await rig.post(`/contacts/${id}/tags`, { id: tag });
    await rig.post(`/contacts/${id}/companies`, { id: company.id });
    await rig.post('/tags', { name: 'VIP', companies: [{ id: company.id }] });
    const theirs = () => {
      const { tags, companies } = hung();
      return [tags[0], tags[1], companies];
    };
    const first = await load(rowsWith(everything), 'first');
    expect(first.report.byKind['contact-tag']).toEqual({ already: 1, created: 1 });
    expect(first.report.byKind['contact-company']).toEqual({ already: 1, created: 1 });
    expect(first.report.byKind['company-tag']).toEqual({ already: 1, created: 1 });
    const { plan } = await load(rowsWith(nothing), 'second');
    expect(theirs()).toEqual([['VIP'], ['VIP'], 1]);
    await load(rowsWith(everything), 'third');
    expect(theirs()).toEqual([['VIP', 'Late'], ['VIP', 'Late'], 2]);
    await load(rowsWith(nothing), 'fourth');
    await rig.undo(plan);
    const [contact] = rig.simulator.workspace.contacts.values();
    expect(contact?.tags).toHaveLength(1);
    expect(rig.simulator.workspace.conversations.size).toBe(0);
  });
});

describe('what a load hung on things without an answer', () => {
  const hanging = /-(tag|company|relation)$|assignment$/;

  /** The ledger as a kill leaves it behind calls that arrived: their intents without outcomes. */
  const unanswered = (before: (line: LedgerLine) => object = (line) => line, kinds = hanging): void => {
    const path = rig.place.ledger('intercom', rig.simulator.workspace.id);
    let prev: string | null = null;
    let n = 0;
    const lines = readFileSync(path)
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as LedgerLine)
      .filter((line) => line.type !== 'outcome' || !kinds.test(line.kind))
      .map((line) => {
        const { v, n: _n, at, prev: _prev, ...entry } = before(line) as LedgerLine;
        const text: string = lineText({ v, n: ++n, at, prev }, entry);
        prev = lineSha256(text);
        return `${text}\n`;
      });
    writeFileSync(path, lines.join(''));
  };

  it('is taken off when the source has it no longer', async () => {
    await load(rowsWith(everything), 'first');
    unanswered();
    const { plan, report } = await load(rowsWith(nothing), 'second');
    expect(plan.header.unanswered).toBeUndefined();
    expect(hung()).toEqual({
      ...{ tags: [[], [], [], []], companies: 0, orders: [] },
      ...{
        assigned: [
          [null, null],
          [null, null],
        ],
        state: 'closed',
      },
    });
    expect(report.totals).toMatchObject({ rejected: 0, unknown: 0, removed: 11 });
    expect((await certificate(plan)).verdict).toBe('equal');
    // Once: nothing of it is in doubt any more.
    const third = await load(rowsWith(nothing), 'third');
    expect(third.report.run).toBeNull();
    expect(third.plan.header.operations.open).toBe(0);
  });

  it('is changed to what the source has now, and taken off in part', async () => {
    await load(rowsWith(everything), 'first');
    unanswered();
    const other = { ...everything, tags: ['Late'], assignee: 'agent2@example.com', orders: [1] };
    const { plan, report } = await load(rowsWith(other), 'second');
    expect(report.totals).toMatchObject({ rejected: 0, unknown: 0 });
    const [, , cleo] = [...rig.simulator.workspace.admins.keys()];
    expect(hung().assigned.map(([admin]) => admin)).toEqual([cleo, cleo]);
    expect(hung().tags).toEqual([['Late'], ['Late'], ['Late'], ['Late']]);
    expect(hung().orders).toHaveLength(1);
    expect((await certificate(plan)).verdict).toBe('equal');
  });

  it('comes back when taking it off got no answer and the source has it again', async () => {
    await load(rowsWith(everything), 'first');
    const before = hung();
    await load(rowsWith(nothing), 'second');
    unanswered((line) => line, /-end$/);
    const { plan, report } = await load(rowsWith(everything), 'third');
    expect(report.totals).toMatchObject({ rejected: 0, unknown: 0 });
    expect(hung()).toEqual(before);
    expect((await certificate(plan)).verdict).toBe('equal');
  });

  it('stays where it is somebody else’s: there before, put on by another, or nobody can tell', async () => {
    const { id: tag } = (await rig.post('/tags', { name: 'VIP' })) as { id: string };
    const { id } = (await rig.post('/contacts', { email: 'person0@example.com' })) as { id: string };
    await rig.post(`/contacts/${id}/tags`, { id: tag });
    await load(rowsWith(everything), 'first');
    unanswered();
    const { contacts, conversations, admins } = rig.simulator.workspace;
    const [vip] = only(contacts).tags;
    Object.assign(vip ?? {}, { appliedAt: start });
    const [, , cleo] = [...admins.keys()];
    const talk = only(conversations);
    for (const tagging of talk.tags) if (tagging.tagId === tag) Object.assign(tagging, { appliedBy: cleo });
    await call('POST', `/conversations/${talk.id}/parts`, {
      ...{ message_type: 'assignment', type: 'admin', admin_id: cleo, assignee_id: cleo },
    });
    const { report } = await load(rowsWith(nothing), 'second');
    expect(hung()).toMatchObject({ tags: [['VIP'], [], ['VIP'], []], companies: 2 });
    expect(talk.adminAssigneeId).toBe(cleo);
    expect(report.byKind['contact-tag-end']).toEqual({ already: 1, removed: 1 });
    expect(report.byKind['contact-company-end']).toEqual({ rejected: 2 });
    expect(report.byKind['conversation-tag-end']).toEqual({ rejected: 1, removed: 1 });
  });

  it('is only named where the intents of an older ledger do not say where it hangs', async () => {
    await load(rowsWith(everything), 'first');
    unanswered((line) => {
      if (line.type !== 'intent') return line;
      const { owner: _owner, remote: _remote, facts: _facts, ...old } = line;
      return old;
    });
    const plan = await rig.place.plan(intercomCompiler, rowsWith(nothing), {
      ...{ name: 'second', workspace: rig.simulator.workspace.id },
    });
    expect(plan.header.unanswered).toEqual({
      ...{ 'company-tag': 2, 'contact-company': 2, 'contact-tag': 2 },
      ...{ 'conversation-tag': 2, 'object-relation': 1, 'ticket-tag': 2 },
    });
  });
});
