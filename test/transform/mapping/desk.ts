import type { ArchiveRef } from '../../../transform/mapping/mapping.js';
import type { ModelTables } from '../model-fixture.js';

export const archive: ArchiveRef = {
  object: 'kustomer-acme',
  version: 'v1',
  inventorySha512: 'ab'.repeat(64),
};

/** A small desk with one of each thing that a mapping has to decide. */
export const desk: ModelTables = {
  agent: [
    { id: 'kustomer:a1', name: 'Anna Example', email: 'anna@example.com', kind: 'human', active: true },
    { id: 'kustomer:a2', name: 'Ben Example', email: 'ben@example.com', kind: 'human', active: false },
    { id: 'kustomer:a3', name: 'Night robot', email: null, kind: 'machine', active: true },
    { id: 'kustomer:a4', name: 'Twin one', email: 'twin@example.com', kind: 'human', active: true },
    { id: 'kustomer:a5', name: 'Twin two', email: 'twin@example.com', kind: 'human', active: true },
  ],
  team: [
    { id: 'kustomer:m1', name: 'Support' },
    { id: 'kustomer:m2', name: 'Old crew', deleted: true },
  ],
  tag: [
    { id: 'kustomer:t1', name: 'VIP' },
    { id: 'kustomer:t2', name: 'vip' },
    { id: 'kustomer:t3', name: 'no' },
    { id: 'kustomer:t4', name: '1.10' },
    { id: 'kustomer:t5', name: 'skip' },
    { id: 'kustomer:t6', name: 'gone', deleted: true },
  ],
  tagging: [
    { tag_id: 'kustomer:t1', object: 'conversation', object_id: 'kustomer:k1', origin: 'tag' },
    { tag_id: 'kustomer:t2', object: 'contact', object_id: 'kustomer:c1', origin: 'tag' },
  ],
  contact: [
    {
      id: 'kustomer:c1',
      role: 'user',
      email: 'carla@example.com',
      created_at: '2020-01-01 00:00:00',
      locale: 'en',
    },
    { id: 'kustomer:c2', role: 'user', email: 'carla@example.com', created_at: '2021-01-01 00:00:00' },
    { id: 'kustomer:c3', role: 'user', email: null, created_at: '2021-01-01 00:00:00', deleted: true },
  ],
  company: [{ id: 'kustomer:o1', name: 'Example Ltd', external_id: 'ex-1' }],
  conversation: [
    {
      id: 'kustomer:k1',
      contact_id: 'kustomer:c1',
      state: 'open',
      channel: 'email',
      agent_id: 'kustomer:a1',
      team_id: 'kustomer:m1',
      created_at: '2021-02-01 10:00:00',
    },
    { id: 'kustomer:k2', contact_id: 'kustomer:c3', state: 'closed', spam: true, agent_id: 'kustomer:a9' },
  ],
  part: [
    {
      id: 'kustomer:message:p1',
      conversation_id: 'kustomer:k1',
      ordinal: 1,
      kind: 'message',
      direction: 'in',
      author_type: 'contact',
      author_id: 'kustomer:c1',
      text: 'Hello',
      format: 'text',
    },
    {
      id: 'kustomer:message:p2',
      conversation_id: 'kustomer:k1',
      ordinal: 2,
      kind: 'message',
      direction: 'out',
      author_type: 'agent',
      author_id: 'kustomer:a1',
      text: 'Hello back',
      format: 'text',
    },
  ],
  field: [
    field('contact', 'loyaltyTierStr', 'text', { options: ['gold', 'silver'], samples: ['gold', 'silver'] }),
    field('contact', 'ordersNum', 'number', { samples: ['8'] }),
    field('contact', 'ratioNum', 'number', { samples: ['1.5'] }),
    field('contact', 'emailStr', 'text', { filled: 0 }),
    field('contact', 'email', 'text', { samples: ['x'] }),
    field('company', 'ordersnum', 'number', { samples: ['3'] }),
    field('conversation', 'resolvedAt', 'time', { conflicts: 1, samples: ['2021-02-01T10:00:00Z', 'soon'] }),
    field('conversation', 'state', 'text', { samples: ['a\nb: c'] }),
  ],
  field_value: [
    value('contact', 'kustomer:c1', 'loyaltyTierStr', '"gold"'),
    value('contact', 'kustomer:c1', 'ordersNum', '8'),
    value('contact', 'kustomer:c1', 'ratioNum', '1.5'),
    value('company', 'kustomer:o1', 'ordersnum', '3'),
  ],
  category: [
    { id: 'kustomer:g1', locale: 'en_us', is_default: true, name: 'Basics' },
    { id: 'kustomer:g1', locale: 'tlh', name: 'mu’tlheghmey' },
  ],
};

function field(object: string, key: string, type: string, more: Readonly<Record<string, unknown>>) {
  return { object, key, label: key, type, declared: true, filled: 1, total: 3, ...more };
}

function value(object: string, id: string, key: string, json: string) {
  const parsed: unknown = JSON.parse(json);
  const number = typeof parsed === 'number' ? parsed : null;
  return { object, object_id: id, key, ordinal: 1, json, text: String(parsed), number };
}
