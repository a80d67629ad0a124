import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Held, TargetRow } from '../../../core/target-row.js';
import { type Mapping, usualStates } from '../../../transform/mapping/mapping.js';
import type { Scope } from '../../../transform/shape/scope.js';
import { shapeForIntercom } from '../../../transform/to-intercom/shape.js';
import { everyRowModel } from '../../load/intercom/every-row-model.js';
import { type ModelTables, modelFolder } from '../model-fixture.js';
import { proposedMapping } from './shaping.js';

/** What choices in a mapping make of a desk: tickets, custom objects, people without e-mail. */

const tables: ModelTables = {
  ...everyRowModel,
  object_type: [
    { id: 'kustomer:order', name: 'order', label: 'Order', active: true, declared: true, objects: 3 },
  ],
  object_record: [1, 2, 3].map((n) => ({ id: `kustomer:r${n}`, type_id: 'kustomer:order', title: `#${n}` })),
  object_link: [
    {
      ...{ object_id: 'kustomer:r1', object: 'object_record', role: 'customer' },
      ...{ target: 'contact', target_id: 'kustomer:c1' },
    },
    {
      ...{ object_id: 'kustomer:k2', object: 'conversation', role: 'orderId' },
      ...{ target: 'object_record', target_id: 'kustomer:r2' },
    },
  ],
};

let model: string;
let scratch: string;
let proposed: Mapping;

beforeAll(async () => {
  model = await modelFolder(tables);
  scratch = await mkdtemp(join(tmpdir(), 'deskarchive-scratch-'));
  proposed = await proposedMapping(model);
});
afterAll(async () => {
  for (const folder of [model, scratch]) await rm(folder, { recursive: true, force: true });
});

const shape = async (mapping: Mapping, scope?: Scope) => {
  const shaped = await shapeForIntercom({
    ...{ model, mapping, scratch, now: Date.UTC(2026, 0, 1) },
    capabilities: { maxTextLength: 20_000, maxAttachmentsPerPart: 10, maxAttachmentBytes: 20_000_000 },
    ...(scope ? { scope } : {}),
  });
  try {
    const rows: TargetRow[] = [];
    for await (const row of shaped.rows()) rows.push(row);
    const held: Held[] = [];
    for await (const one of shaped.held()) held.push(one);
    return { rows, held };
  } finally {
    await shaped.close();
  }
};

const keysOf = (rows: readonly TargetRow[], kind: string) =>
  rows.filter((row) => row.kind === kind).map(({ key }) => key);

describe('conversation or ticket', () => {
  const ticketed = (rules: NonNullable<Mapping['tickets']>['rules']): Mapping => ({
    ...proposed,
    tickets: { rules, types: new Map([['Complaint', { category: 'Customer', states: usualStates }]]) },
  });

  it('by channel, and the ticket type has an attribute for each value of its tickets', async () => {
    const { rows } = await shape(ticketed([{ channel: 'email', as: 'Complaint' }]));
    expect(keysOf(rows, 'ticket')).toEqual(['kustomer:k1']);
    const data = (wanted: string) => rows.find(({ kind }) => kind === wanted)?.data ?? {};
    const names = (data('ticket-type').attributes as { name: string }[]).map(({ name }) => name);
    const used = Object.keys(data('ticket').customAttributes as object);
    expect(used).toEqual(expect.arrayContaining(['original_rating', 'original_rating_comment', 'reasonStr']));
    expect(used.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('by tag, whatever its origin; the first line that fits decides', async () => {
    const { rows } = await shape(
      ticketed([
        { tag: 'repair', as: null },
        { channel: 'email', as: 'Complaint' },
        { tag: 'Summer', as: 'Complaint' },
      ]),
    );
    expect(keysOf(rows, 'ticket')).toEqual(['khoros:case-7']);
    expect(keysOf(rows, 'conversation')).toContain('kustomer:k1');
  });
});

describe('custom objects', () => {
  const asObjects = (): Mapping => {
    const order = proposed.objects?.get('order');
    if (!order) throw new Error('no objects were proposed');
    return { ...proposed, objects: new Map([['order', { ...order, as: 'object' as const }]]) };
  };
  const heldObjects = (held: readonly Held[]) =>
    held
      .filter(({ lineage }) => lineage.kind === 'object_record')
      .map(({ reason, lineage }) => `${reason} ${lineage.id}`);

  it('are held, not forgotten, where a mapping says nothing of them', async () => {
    const { objects: _, ...silent } = proposed;
    const { rows, held } = await shape(silent);
    expect(keysOf(rows, 'object')).toEqual([]);
    expect(heldObjects(held)).toEqual(['r1', 'r2', 'r3'].map((id) => `object-inventory ${id}`));
  });

  it('come along with the people and the conversations that have them', async () => {
    expect(keysOf((await shape(asObjects())).rows, 'object')).toHaveLength(3);
    const { rows, held } = await shape(asObjects(), { units: ['conversation:kustomer:k2'] });
    expect(keysOf(rows, 'conversation')).toEqual(['kustomer:k2']);
    expect(keysOf(rows, 'object')).toEqual(['kustomer:r2']);
    expect(keysOf(rows, 'object-relation')).toEqual(['conversation:kustomer:k2:order']);
    expect(heldObjects(held)).toEqual(['filtered r1', 'filtered r3']);
  });
});

describe('people without e-mail', () => {
  const people = async (withoutEmail: Mapping['contacts']['withoutEmail']) => {
    const { rows, held } = await shape({ ...proposed, contacts: { ...proposed.contacts, withoutEmail } });
    const reasons = held
      .filter(({ lineage }) => ['c2', 'k2'].includes(lineage.id))
      .map(({ reason, lineage }) => `${lineage.id} ${reason}`);
    return { contacts: keysOf(rows, 'contact'), threads: keysOf(rows, 'conversation'), reasons };
  };

  it('are a contact that nobody can reach, are held, or left out with their threads: counted each time', async () => {
    const placed = await people('placeholder');
    expect(placed.contacts).toContain('kustomer:c2');
    expect(placed.reasons).toEqual([]);
    for (const [choice, reason] of [
      ['hold', 'contact-without-email'],
      ['skip', 'contact-skipped'],
    ] as const) {
      const left = await people(choice);
      expect(left.contacts).not.toContain('kustomer:c2');
      expect(left.threads).toEqual(placed.threads.filter((key) => key !== 'kustomer:k2'));
      expect(left.reasons).toEqual([`c2 ${reason}`, 'k2 conversation-without-contact']);
    }
  });
});
