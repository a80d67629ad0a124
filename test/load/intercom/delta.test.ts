import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import type { TargetRow } from '../../../core/target-row.js';
import { intercomCompiler } from '../../../load/intercom/compile.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { readBack } from '../../../load/readback.js';
import { deskBlob, deskRows } from './desk.js';
import { type Rig, startRig } from './harness.js';

/** A first load, then changes at the source, then a load of what changed; edits at the target on the way. */

let rig: Rig;
/** Few of each, since every write waits for a disk; attributes are not what is tested here. */
const rows = deskRows(4).map((row) =>
  row.kind === 'conversation' && row.key === 'example:v0'
    ? { ...row, data: { ...row.data, state: 'closed', snoozedUntil: null } }
    : row,
);
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.close());

const changed =
  (kind: string, key: string, change: (data: Record<string, unknown>) => object) =>
  (row: TargetRow): TargetRow =>
    row.kind === kind && row.key === `example:${key}`
      ? { ...row, data: { ...row.data, ...change({ ...row.data }) } }
      : row;

const closedKey = 'v0';

const later = rows
  .map(changed('contact', 'c0', () => ({ name: 'Person zero' })))
  .map(changed('contact', 'c1', () => ({ name: 'Person one' })))
  .map(changed('company', 'o0', () => ({ name: 'Company, renamed' })))
  .map(changed('article', 'a0', () => ({ title: 'Article, renamed' })))
  .map(
    changed('conversation', closedKey, (data) => ({
      parts: [
        ...(data.parts as object[]),
        {
          ...{ key: 'example:message:new', type: 'comment', author: { type: 'contact' } },
          ...{ createdAt: 1_750_000_000, html: '<p>One thing more</p>', files: [] },
        },
      ],
    })),
  );

const load = async (from: readonly TargetRow[], name: string, settings = {}) => {
  const workspace = rig.simulator.workspace.id;
  const plan = await rig.place.plan(
    intercomCompiler,
    from,
    name === 'first' ? { name } : { name, workspace },
  );
  return { plan, report: await rig.apply(plan, { settings: { canary: false } }, settings) };
};

const contact = (n: number) =>
  [...rig.simulator.workspace.contacts.values()].find((one) => one.externalId === `example:c${n}`);

const check = async (plan: Plan) =>
  (
    await readBack({
      ...{ plan, target: rig.target(), home: rig.place.home, blob: deskBlob },
      ...{ clock: systemClock, signal: new AbortController().signal },
    })
  ).certificate;

const edit = async (path: string, body: object): Promise<void> => {
  const answer = await fetch(rig.simulator.url + path, {
    method: 'PUT',
    headers: {
      ...{ authorization: `Bearer ${rig.simulator.token}`, accept: 'application/json' },
      ...{ 'content-type': 'application/json', 'intercom-version': '2.16' },
    },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
};

describe('a load of what changed', () => {
  it('writes that and nothing else, and closes again what its message opened', async () => {
    await load(rows, 'first');
    const before = rig.simulator.state().writes;
    const { plan, report } = await load(later, 'second');
    // Names and title, the new message, and the article's links once more.
    expect(plan.header.operations.open).toBe(report.totals.created + report.totals.updated - 1);
    expect(report.byKind).toMatchObject({
      contact: { updated: 2 },
      company: { updated: 1 },
      article: { updated: 1 },
      part: { created: 1 },
      state: { updated: 1 },
    });
    expect(report.totals.rejected).toBe(0);
    expect(rig.simulator.state().writes - before - report.totals.created - report.totals.updated).toBe(0);
    expect(contact(0)?.name).toBe('Person zero');
    const thread = [...rig.simulator.workspace.conversations.values()].find(
      ({ customAttributes }) => customAttributes.legacy_id === closedKey,
    );
    expect(thread?.state).toBe('closed');
    expect(thread?.parts.filter(({ body }) => body?.includes('One thing more'))).toHaveLength(1);
    const again = await rig.apply(plan);
    expect(again.run).toBeNull();
  });

  it('leaves alone what somebody edited at the target, says so, and overwrites only when told to', async () => {
    await load(rows, 'first');
    await edit(`/contacts/${contact(0)?.id}`, { name: 'Edited by hand' });
    // An edit of a field that we never wrote is no edit of ours.
    await edit(`/contacts/${contact(1)?.id}`, { phone: '+441632960123' });
    const { plan, report } = await load(later, 'second');
    expect(report.byKind.contact).toMatchObject({ updated: 1, rejected: 1 });
    expect(contact(0)?.name).toBe('Edited by hand');
    expect(contact(1)?.name).toBe('Person one');
    const forced = await rig.apply(plan, { settings: { retryRejected: true } }, { overwrite: true });
    expect(forced.byKind.contact).toMatchObject({ updated: 1 });
    expect(contact(0)?.name).toBe('Person zero');
  });
});

describe('what was opened again at the source', () => {
  const thread = (state: 'closed' | 'open', extra: object[] = []) =>
    rows.map(
      changed('conversation', closedKey, (data) => ({
        state,
        parts: [...(data.parts as object[]), ...extra],
      })),
    );
  const reply = {
    ...{
      key: 'example:message:late',
      type: 'comment',
      author: { type: 'admin', email: 'agent0@example.com' },
    },
    ...{ createdAt: 1_750_000_000, html: '<p>We look into it once more</p>', files: [] },
  };
  const conversation = () =>
    [...rig.simulator.workspace.conversations.values()].find(
      ({ customAttributes }) => customAttributes.legacy_id === closedKey,
    );

  it('is opened at the target, and closed again with a later load', async () => {
    await load(thread('closed'), 'first');
    expect(conversation()?.state).toBe('closed');
    // An agent's word alone opens nothing.
    const second = await load(thread('open', [reply]), 'second');
    expect(second.report.byKind).toMatchObject({ part: { created: 1 }, state: { updated: 1 } });
    expect(conversation()?.state).toBe('open');
    expect((await check(second.plan)).verdict).toBe('equal');
    await load(thread('closed', [reply]), 'third');
    expect(conversation()?.state).toBe('closed');
  });

  it('stays as somebody at the target left it', async () => {
    await load(thread('open'), 'first');
    await rig.post(`/conversations/${conversation()?.id}/parts`, {
      ...{
        message_type: 'close',
        type: 'admin',
        admin_id: rig.simulator.workspace.admins.keys().next().value,
      },
    });
    // Nothing changed at the source: nothing is written.
    const { report } = await load(thread('open'), 'second');
    expect(report.run).toBeNull();
    expect(conversation()?.state).toBe('closed');
  });
});

describe('a collection', () => {
  const renamed = rows.map(changed('collection', 'top', () => ({ description: 'New words about it' })));
  const top = () =>
    [...rig.simulator.workspace.collections.values()].find(({ name }) => name === 'Collection top');

  it('that was there before is left alone once somebody edits it', async () => {
    await rig.post('/help_center/collections', { name: 'Collection top', description: 'Theirs' });
    const { report } = await load(rows, 'first');
    expect(report.byKind.collection).toMatchObject({ already: 1 });
    await edit(`/help_center/collections/${top()?.id}`, { description: 'Edited by hand' });
    const second = await load(renamed, 'second');
    expect(second.report.byKind.collection).toMatchObject({ rejected: 1 });
    expect(top()?.description).toBe('Edited by hand');
  });

  it('whose answer was lost is known as it was found', async () => {
    await rig.close();
    rig = await startRig({ seed: 3, faults: 'reset-after@60% POST /help_center/collections' });
    const { report } = await load(rows, 'first');
    expect(report.totals.looks).toBeGreaterThan(0);
    await edit(`/help_center/collections/${top()?.id}`, { description: 'Edited by hand' });
    const second = await load(renamed, 'second');
    expect(second.report.byKind.collection).toMatchObject({ rejected: 1 });
    expect(top()?.description).toBe('Edited by hand');
  });
});
