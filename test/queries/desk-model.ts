import { sha256 } from '../../core/digest.js';
import type { ModelTables } from '../transform/model-fixture.js';

/** Rows of the made-up desk's model: each is there because some question must find it, or must not. */

const lineage = (kind: string, key: string) => ({
  source: 'kustomer',
  source_kind: kind,
  source_id: key,
  snapshot: 2,
  raw_sha256: sha256(`${kind} ${key}`),
});

const contact = (key: string, more: object) => ({
  id: `kustomer:${key}`,
  role: 'user',
  created_at: '2024-12-01 09:00:00',
  ...lineage('customer', key),
  ...more,
});

const identity = (key: string, kind: string, raw: string, more: object = {}) => ({
  contact_id: `kustomer:${key}`,
  kind,
  ordinal: 1,
  raw,
  normalised: raw.trim().toLowerCase(),
  ...lineage('customer', key),
  ...more,
});

const conversation = (key: string, who: string | null, more: object) => ({
  id: `kustomer:${key}`,
  contact_id: who && `kustomer:${who}`,
  state: 'open',
  channel: 'email',
  channels: ['email'],
  created_at: '2025-01-01 10:00:00',
  updated_at: '2025-01-05 10:00:00',
  ...lineage('conversation', key),
  ...more,
});

let ordinals: Record<string, number> = {};
const part = (key: string, of: string, more: object) => {
  ordinals = { ...ordinals, [of]: (ordinals[of] ?? 0) + 1 };
  return {
    id: `kustomer:message:${key}`,
    conversation_id: `kustomer:${of}`,
    ordinal: ordinals[of],
    kind: 'message',
    direction: 'in',
    channel: 'email',
    author_type: 'contact',
    author_id: 'kustomer:ada',
    format: 'text',
    ...lineage('message', key),
    ...more,
  };
};

const byAgent = { direction: 'out', author_type: 'agent', author_id: 'kustomer:amy' };

const hostileHtml = [
  '<div style="position:fixed" onclick="alert(1)"><p>Dear Ada,</p>',
  '<p>your parcel is <b>on its way</b>: <a href="javascript:alert(2)">track</a> or',
  '<a href="https://example.com/track?a=1&amp;b=2">here</a>.</p>',
  '<script>alert(3)</script><style>body{display:none}</style><img src="x" onerror="alert(4)">',
  '<ul><li>one</li><li>two</li></ul><table><tr><td>cell</td></tr></table></div>',
].join('\n');

export const modelRows: ModelTables = {
  agent: [
    {
      id: 'kustomer:amy',
      name: 'Amy Agent',
      email: 'amy@example.com',
      kind: 'human',
      active: true,
      ...lineage('user', 'amy'),
    },
    {
      id: 'kustomer:ben',
      name: 'Ben Bygone',
      email: null,
      kind: 'human',
      active: false,
      ...lineage('user', 'ben'),
    },
    {
      id: 'kustomer:bot',
      name: 'Helper',
      email: null,
      kind: 'machine',
      active: true,
      ...lineage('user', 'bot'),
    },
  ],
  macro: [
    {
      id: 'kustomer:thanks',
      name: 'Thanks',
      text: 'Hello {{customer.firstName}}, your refund is on its way.',
      locale: 'en_us',
      actions: '{"tags":{"operator":"add","value":["refund"]}}',
      agent_ids: ['kustomer:amy', 'kustomer:ghost'],
      team_ids: ['kustomer:support'],
      private: true,
      ...lineage('shortcut', 'thanks'),
    },
    { id: 'kustomer:old', name: 'Old', deleted: true, ...lineage('shortcut', 'old') },
  ],
  inventory: [
    {
      id: 'kustomer:workflow:w1',
      kind: 'workflow',
      name: 'Escalate',
      state: 'active',
      definition: '{"name":"Escalate"}',
      rebuild: 'A workflow with the same trigger and steps.',
      ...lineage('workflow', 'w1'),
    },
  ],
  object_type: [
    {
      id: 'kustomer:order',
      name: 'order',
      label: 'Order',
      active: true,
      declared: true,
      objects: 1,
      ...lineage('klass', 'order'),
    },
  ],
  object_record: [
    { id: 'kustomer:o1', type_id: 'kustomer:order', title: 'Order 1059', ...lineage('kobject', 'o1') },
  ],
  object_link: [
    {
      object_id: 'kustomer:o1',
      object: 'object_record',
      role: 'customer',
      target: 'contact',
      target_id: 'kustomer:ada',
      ...lineage('kobject', 'o1'),
    },
  ],
  rating: [
    {
      id: 'kustomer:order',
      conversation_id: 'kustomer:order',
      contact_id: 'kustomer:ada',
      state: 'commented',
      rating: 5,
      score: 1,
      comment: 'Quick & <kind>',
      channel: 'email',
      asked_at: '2025-01-05 11:00:00',
      answered_at: '2025-01-06 10:00:00',
      ...lineage('conversation', 'order'),
    },
    {
      id: 'kustomer:waiting',
      conversation_id: 'kustomer:waiting',
      contact_id: 'kustomer:grace',
      state: 'offered',
      asked_at: '2025-02-05 11:00:00',
      ...lineage('conversation', 'waiting'),
    },
  ],
  team: [{ id: 'kustomer:support', name: 'Support', ...lineage('team', 'support') }],
  company: [{ id: 'kustomer:shop', name: 'Example Shop', ...lineage('company', 'shop') }],
  contact: [
    contact('ada', {
      name: 'Ada Example',
      email: 'ada@example.com',
      phone: '+44 20 7946 0001',
      external_id: 'shop-1',
      company_id: 'kustomer:shop',
    }),
    contact('ada2', { name: 'A. Example', email: 'ada@example.com' }),
    contact('grace', { name: 'Grace Sample', email: 'grace@example.com' }),
    contact('walkin', { name: 'Walk In', phone: '+44 20 7946 0002' }),
    contact('merged', { name: 'Ada Old', merged_into: 'kustomer:ada' }),
  ],
  contact_identity: [
    identity('ada', 'email', 'Ada@Example.com', { verified: true }),
    identity('ada', 'phone', '+44 20 7946 0001', { normalised: '+442079460001' }),
    identity('ada2', 'email', 'ada@example.com', { shared: true }),
    identity('grace', 'email', 'grace@example.com'),
    identity('walkin', 'phone', '+44 20 7946 0002', { normalised: '+442079460002' }),
  ],
  contact_company: [
    { contact_id: 'kustomer:ada', company_id: 'kustomer:shop', ...lineage('customer', 'ada') },
    { contact_id: 'kustomer:grace', company_id: 'kustomer:gone', ...lineage('customer', 'grace') },
  ],
  contact_note: [
    {
      id: 'kustomer:note:n1',
      contact_id: 'kustomer:ada',
      agent_id: 'kustomer:amy',
      created_at: '2025-01-03 08:00:00',
      text: 'Prefers the phone',
      ...lineage('note', 'n1'),
    },
  ],
  conversation: [
    conversation('order', 'ada', {
      subject: 'Where is my order? <b>urgent</b>',
      state: 'closed',
      agent_id: 'kustomer:amy',
      team_id: 'kustomer:support',
      closed_at: '2025-01-05 10:00:00',
      declared_messages: 5,
      declared_notes: 1,
    }),
    conversation('waiting', 'grace', {
      subject: 'Refund please',
      channel: 'chat',
      channels: ['chat'],
      declared_messages: 1,
    }),
    conversation('orphan', 'nobody', { subject: null, state: 'snoozed', team_id: 'kustomer:gone' }),
    conversation('spam', 'walkin', { subject: 'Win a prize', spam: true, channel: 'sms', channels: ['sms'] }),
  ],
  part: [
    part('m1', 'order', {
      created_at: '2025-01-01 10:00:00',
      subject: 'Where is my order?',
      text: 'Hello,\n\nwhere is my order 1059?\n\n\tAda <ada@example.com>\0',
    }),
    part('m2', 'order', { ...byAgent, created_at: '2025-01-01 10:30:00', format: 'html', text: hostileHtml }),
    part('n2', 'order', {
      ...byAgent,
      kind: 'note',
      direction: 'internal',
      id: 'kustomer:note:n2',
      created_at: '2025-01-01 10:31:00',
      text: 'Called the carrier.',
      channel: null,
    }),
    part('m3', 'order', { created_at: '2025-01-02 09:00:00', text: '' }),
    part('m4', 'order', {
      direction: 'out',
      author_type: 'bot',
      author_id: 'kustomer:bot',
      automatic: true,
      created_at: '2025-01-02 09:00:01',
      text: 'We are closed today.',
    }),
    part('m5', 'order', {
      ...byAgent,
      author_id: 'kustomer:ghost',
      created_at: '2025-02-03 09:00:00',
      text: 'Refund sent. שלום 💌',
    }),
    part('m6', 'waiting', {
      author_id: 'kustomer:grace',
      channel: 'chat',
      created_at: '2025-02-04 11:00:00',
      text: 'I want a REFUND (100%).',
    }),
    part('m7', 'spam', {
      author_id: 'kustomer:walkin',
      channel: 'sms',
      created_at: null,
      text: 'prize',
      redacted: true,
    }),
    part('m8', 'vanished', {
      author_type: 'unknown',
      author_id: null,
      created_at: '2025-02-05 11:00:00',
      text: 'To whom?',
    }),
  ],
  attachment: [
    {
      id: 'kustomer:a1',
      part_id: 'kustomer:message:m1',
      ordinal: 1,
      name: 'invoice.pdf',
      content_type: 'application/pdf',
      declared_size: 11,
      sha256: sha256('hello world'),
      stored_size: 11,
      missing_reason: null,
      ...lineage('attachment', 'a1'),
    },
    {
      id: 'kustomer:a2',
      part_id: 'kustomer:message:m1',
      ordinal: 2,
      name: '<lost>.png',
      content_type: 'image/png',
      declared_size: 99,
      sha256: null,
      missing_reason: 'blob-missing',
      ...lineage('attachment', 'a2'),
    },
  ],
  tag: [
    { id: 'kustomer:refund', name: 'refund', ...lineage('tag', 'refund') },
    { id: 'kustomer:unused', name: 'unused', ...lineage('tag', 'unused') },
  ],
  tagging: [
    {
      tag_id: 'kustomer:refund',
      object: 'conversation',
      object_id: 'kustomer:order',
      origin: 'tag',
      ...lineage('conversation', 'order'),
    },
    {
      tag_id: 'kustomer:refund',
      object: 'contact',
      object_id: 'kustomer:ada',
      origin: 'tag',
      ...lineage('customer', 'ada'),
    },
    {
      tag_id: 'kustomer:ghost',
      object: 'conversation',
      object_id: 'kustomer:waiting',
      origin: 'tag',
      ...lineage('conversation', 'waiting'),
    },
  ],
  field: [
    {
      object: 'contact',
      key: 'tierStr',
      label: 'Tier',
      type: 'text',
      suffix: 'Str',
      options: ['gold', 'silver'],
      declared: true,
      filled: 3,
      total: 4,
      conflicts: 1,
      samples: ['gold'],
      source: 'kustomer',
    },
    {
      object: 'conversation',
      key: 'scoreNum',
      type: 'number',
      suffix: 'Num',
      declared: false,
      filled: 0,
      total: 0,
      source: 'kustomer',
    },
  ],
  category: [
    {
      id: 'kustomer:cat',
      locale: 'en',
      is_default: true,
      ordinal: 1,
      name: 'Orders',
      published: true,
      ...lineage('kb_category', 'cat'),
    },
  ],
  article: [
    {
      id: 'kustomer:art',
      category_id: 'kustomer:cat',
      category_ids: ['kustomer:cat'],
      ordinal: 1,
      default_locale: 'en',
      visibility: 'public',
      ...lineage('kb_article', 'art'),
    },
    {
      id: 'kustomer:art2',
      category_id: 'kustomer:gone',
      ordinal: 2,
      default_locale: 'en',
      visibility: 'internal',
      ...lineage('kb_article', 'art2'),
    },
  ],
  article_version: [
    {
      id: 'kustomer:ver',
      article_id: 'kustomer:art',
      locale: 'en',
      title: 'Returns',
      state: 'published',
      words_raw: 120,
      words_clean: 118,
      updated_at: '2024-11-01 00:00:00',
      ...lineage('kb_version', 'ver'),
    },
  ],
  article_link: [
    {
      article_version_id: 'kustomer:ver',
      ordinal: 1,
      href: '/articles/other',
      text: 'other',
      kind: 'broken',
      ...lineage('kb_version', 'ver'),
    },
    {
      article_version_id: 'kustomer:ver',
      ordinal: 2,
      href: 'https://example.com',
      text: 'shop',
      kind: 'external',
      ...lineage('kb_version', 'ver'),
    },
  ],
  article_asset: [
    {
      article_version_id: 'kustomer:ver',
      ordinal: 1,
      kind: 'image',
      url: 'https://example.com/a.png',
      alt: 'A box',
      sha256: null,
      missing_reason: 'blob-expired',
      ...lineage('kb_version', 'ver'),
    },
  ],
  reject: [
    {
      step: 'part',
      reason: 'value-unknown',
      field: 'direction',
      value: 'sideways',
      ...lineage('message', 'm9'),
    },
    { step: 'part', reason: 'value-unknown', field: 'direction', value: 'up', ...lineage('message', 'm10') },
  ],
};
