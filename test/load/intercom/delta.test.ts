import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TargetRow } from '../../../core/target-row.js';
import { intercomCompiler } from '../../../load/intercom/compile.js';
import { deskRows } from './desk.js';
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
  return { plan, report: await rig.apply(plan, {}, settings) };
};

const contact = (n: number) =>
  [...rig.simulator.workspace.contacts.values()].find((one) => one.externalId === `example:c${n}`);

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
    expect(
      rig.simulator.state().writes - before - report.totals.created - report.totals.updated,
    ).toBeLessThanOrEqual(5);
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
