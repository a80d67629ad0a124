import type { ModelTables } from '../../transform/model-fixture.js';
import { picture } from './desk.js';

/** One of each thing that a desk can hold, as the model has it; two sources side by side. */

export const message = (id: string, conversation: string, ordinal: number, over: object) => ({
  id,
  conversation_id: conversation,
  ordinal,
  kind: 'message',
  direction: 'in',
  author_type: 'contact',
  author_id: 'kustomer:c1',
  created_at: '2021-02-01 10:00:01',
  text: 'Hello',
  format: 'text',
  ...over,
});

export const field = (object: string, key: string, type: string) => ({
  ...{ object, key, label: key, type, declared: true, filled: 1, total: 1 },
});

export const value = (object: string, object_id: string, key: string, json: unknown, over: object = {}) => ({
  ...{ object, object_id, key, ordinal: 1, json: JSON.stringify(json), text: String(json) },
  ...over,
});

const setup = (kind: string) => ({
  id: `kustomer:${kind}:1`,
  ...{ kind, name: `A ${kind}`, state: 'active', definition: '{}', rebuild: 'The same again.' },
});

export const everyRowModel: ModelTables = {
  agent: [
    { id: 'kustomer:a1', name: 'Anna Example', email: 'agent0@example.com', kind: 'human', active: true },
    { id: 'kustomer:a2', name: 'Ben Example', email: 'agent1@example.com', kind: 'human', active: true },
    { id: 'kustomer:a3', name: 'Gone Example', email: 'gone@example.com', kind: 'human', active: false },
    {
      id: 'khoros:a4',
      name: 'Cleo Example',
      email: 'agent2@example.com',
      kind: 'human',
      active: true,
      source: 'khoros',
    },
  ],
  team: [{ id: 'kustomer:m1', name: 'Support' }],
  contact: [
    {
      id: 'kustomer:c1',
      role: 'user',
      name: 'Carla Example',
      email: 'carla@example.com',
      company_id: 'kustomer:o1',
      created_at: '2020-01-01 00:00:00',
    },
    { id: 'kustomer:c2', role: 'user', name: 'Dan Example' },
    {
      id: 'kustomer:c3',
      role: 'user',
      name: 'C. Example',
      email: 'carla@example.com',
      created_at: '2020-06-01 00:00:00',
    },
    { id: 'khoros:c4', role: 'user', name: 'Dora Example', email: 'dora@example.com', source: 'khoros' },
  ],
  contact_identity: [
    {
      contact_id: 'kustomer:c1',
      kind: 'email',
      ordinal: 1,
      raw: 'Carla@example.com',
      normalised: 'carla@example.com',
    },
    {
      contact_id: 'kustomer:c1',
      kind: 'email',
      ordinal: 2,
      raw: 'carla@home.example.com',
      normalised: 'carla@home.example.com',
    },
    {
      contact_id: 'khoros:c4',
      kind: 'email',
      ordinal: 1,
      raw: 'dora@example.com',
      normalised: 'dora@example.com',
    },
    { contact_id: 'khoros:c4', kind: 'twitter', ordinal: 1, raw: 'dora_example', normalised: 'dora_example' },
  ],
  company: [{ id: 'kustomer:o1', name: 'Cups Ltd' }],
  contact_company: [
    { contact_id: 'kustomer:c1', company_id: 'kustomer:o1' },
    { contact_id: 'kustomer:c1', company_id: 'kustomer:o9' },
  ],
  contact_note: [
    {
      id: 'kustomer:note:n1',
      contact_id: 'kustomer:c1',
      agent_id: 'kustomer:a1',
      created_at: '2021-01-05 08:00:00',
      text: 'prefers mornings',
    },
  ],
  tag: [
    { id: 'kustomer:t1', name: 'VIP' },
    { id: 'kustomer:t2', name: 'repair' },
    { id: 'khoros:b1', name: 'Brand A' },
    { id: 'khoros:i1', name: 'Initiative B' },
    { id: 'khoros:g1', name: 'Summer' },
  ],
  tagging: [
    { tag_id: 'kustomer:t1', object: 'contact', object_id: 'kustomer:c1', origin: 'tag' },
    { tag_id: 'kustomer:t2', object: 'conversation', object_id: 'kustomer:k1', origin: 'tag' },
    { tag_id: 'khoros:b1', object: 'conversation', object_id: 'khoros:case-7', origin: 'brand' },
    { tag_id: 'khoros:i1', object: 'conversation', object_id: 'khoros:case-7', origin: 'initiative' },
    { tag_id: 'khoros:g1', object: 'conversation', object_id: 'khoros:case-7', origin: 'campaign' },
  ],
  field: [
    field('contact', 'tierStr', 'text'),
    field('contact', 'scoreNum', 'number'),
    field('contact', 'renewedAt', 'time'),
    field('contact', 'vipBool', 'boolean'),
    field('company', 'seatsNum', 'number'),
    field('conversation', 'reasonStr', 'text'),
    field('conversation', 'firstResponseNum', 'number'),
  ],
  field_value: [
    value('contact', 'kustomer:c1', 'tierStr', 'gold'),
    value('contact', 'kustomer:c1', 'scoreNum', 4, { number: 4 }),
    value('contact', 'kustomer:c1', 'renewedAt', '2021-01-01T00:00:00Z', { time: '2021-01-01 00:00:00' }),
    value('contact', 'kustomer:c1', 'vipBool', true, { boolean: true }),
    value('contact', 'kustomer:c2', 'scoreNum', 'many', { conflict: true }),
    value('company', 'kustomer:o1', 'seatsNum', 12, { number: 12 }),
    value('conversation', 'kustomer:k1', 'reasonStr', 'damage'),
    value('conversation', 'khoros:case-7', 'firstResponseNum', 340, { number: 340 }),
  ],
  conversation: [
    {
      ...{
        id: 'kustomer:k1',
        contact_id: 'kustomer:c1',
        subject: 'Broken cup',
        state: 'closed',
        channel: 'email',
      },
      ...{ created_at: '2021-02-01 10:00:01', agent_id: 'kustomer:a1', agent_ids: ['kustomer:a1'] },
      ...{ team_id: 'kustomer:m1', team_ids: ['kustomer:m1'] },
    },
    { id: 'kustomer:k2', contact_id: 'kustomer:c2', state: 'open', created_at: '2021-03-01 10:00:00' },
    { id: 'kustomer:k3', contact_id: 'kustomer:c3', state: 'open', created_at: '2021-04-01 10:00:00' },
    {
      ...{
        id: 'khoros:case-7',
        contact_id: 'khoros:c4',
        subject: 'Late parcel',
        state: 'open',
        source: 'khoros',
      },
      ...{ created_at: '2021-05-01 10:00:00', agent_id: 'khoros:a4', agent_ids: ['khoros:a4'] },
    },
  ],
  part: [
    message('kustomer:message:p1', 'kustomer:k1', 1, { text: 'My cup is broken' }),
    message('kustomer:message:p2', 'kustomer:k1', 2, {
      ...{
        direction: 'out',
        author_type: 'agent',
        author_id: 'kustomer:a1',
        created_at: '2021-02-01 10:05:00',
      },
      ...{ text: '<p><b>Sorry</b> about that</p>', format: 'html' },
    }),
    message('kustomer:note:p3', 'kustomer:k1', 3, {
      ...{ kind: 'note', direction: 'internal', author_type: 'agent', author_id: 'kustomer:a2' },
      ...{ created_at: '2021-02-01 10:06:00', text: 'spare cups are in the cellar' },
    }),
    message('kustomer:message:p4', 'kustomer:k1', 4, {
      created_at: '2021-02-01 10:07:00',
      text: 'Thank you',
    }),
    message('kustomer:message:p5', 'kustomer:k2', 1, {
      ...{
        direction: 'out',
        author_type: 'agent',
        author_id: 'kustomer:a3',
        created_at: '2021-03-01 10:00:00',
      },
      text: 'Good day',
    }),
    message('kustomer:message:p6', 'kustomer:k3', 1, {
      ...{ author_id: 'kustomer:c3', created_at: '2021-04-01 10:00:00', text: 'Hello' },
    }),
    message('kustomer:message:p7', 'kustomer:k3', 2, {
      ...{ author_id: 'kustomer:c3', created_at: '2021-04-01 10:01:00', text: 'word '.repeat(4_500) },
    }),
    message('khoros:interaction:i1', 'khoros:case-7', 1, {
      ...{
        author_id: 'khoros:c4',
        created_at: '2021-05-01 10:00:00',
        text: 'Where is it?',
        source: 'khoros',
      },
    }),
    message('khoros:interaction:i2', 'khoros:case-7', 2, {
      ...{ author_id: 'khoros:c4', created_at: '2021-05-01 10:00:05', text: 'one', source: 'khoros' },
    }),
    message('khoros:interaction:i3', 'khoros:case-7', 3, {
      ...{
        direction: 'out',
        author_type: 'agent',
        author_id: 'khoros:a4',
        created_at: '2021-05-01 10:00:05',
      },
      ...{ text: 'two', source: 'khoros' },
    }),
  ],
  attachment: [
    {
      ...{ id: 'kustomer:f1', part_id: 'kustomer:message:p2', ordinal: 1, name: picture.name },
      ...{ content_type: picture.contentType, sha256: picture.sha256, stored_size: picture.size },
    },
    {
      ...{ id: 'kustomer:f2', part_id: 'kustomer:message:p4', ordinal: 1, name: 'lost.pdf' },
      ...{ content_type: 'application/pdf', declared_size: 9, missing_reason: 'blob-missing' },
    },
    {
      ...{ id: 'kustomer:f3', part_id: 'kustomer:note:n1', ordinal: 1, name: 'card.png' },
      ...{ content_type: picture.contentType, sha256: picture.sha256, stored_size: picture.size },
    },
  ],
  rating: [
    {
      ...{ id: 'kustomer:k1', conversation_id: 'kustomer:k1', contact_id: 'kustomer:c1', state: 'commented' },
      ...{ rating: 4, score: 1, comment: 'Quick help', agent_id: 'kustomer:a1' },
      ...{ asked_at: '2021-02-01 12:00:00', answered_at: '2021-02-02 08:00:00' },
    },
    { id: 'kustomer:k2', conversation_id: 'kustomer:k2', contact_id: 'kustomer:c2', state: 'unresponded' },
  ],
  category: [
    {
      id: 'kustomer:g0',
      locale: 'en_us',
      is_default: true,
      name: 'All',
      ordinal: 1,
      published: true,
      root: true,
    },
    {
      id: 'kustomer:g1',
      locale: 'en_us',
      is_default: true,
      name: 'Kitchen',
      ordinal: 1,
      published: true,
      parent_id: 'kustomer:g0',
    },
    {
      id: 'kustomer:g1',
      locale: 'fr_fr',
      name: 'Cuisine',
      ordinal: 1,
      published: true,
      parent_id: 'kustomer:g0',
    },
    {
      id: 'kustomer:g2',
      locale: 'en_us',
      is_default: true,
      name: 'Cups',
      ordinal: 1,
      published: true,
      parent_id: 'kustomer:g1',
    },
  ],
  article: [
    {
      ...{
        id: 'kustomer:d1',
        category_id: 'kustomer:g2',
        category_ids: ['kustomer:g2'],
        default_locale: 'en_us',
      },
      ...{
        visibility: 'public',
        author_id: 'kustomer:a1',
        public_path: '/en_us/cups',
        created_at: '2020-01-01 00:00:00',
      },
    },
    {
      ...{
        id: 'kustomer:d2',
        category_id: 'kustomer:g2',
        category_ids: ['kustomer:g2'],
        default_locale: 'en_us',
      },
      ...{ visibility: 'public', author_id: 'kustomer:a1', ordinal: 2 },
    },
    {
      ...{
        id: 'kustomer:d3',
        category_id: 'kustomer:g2',
        category_ids: ['kustomer:g2'],
        default_locale: 'en_us',
      },
      ...{ visibility: 'internal', author_id: 'kustomer:a1', ordinal: 3 },
    },
    {
      ...{
        id: 'kustomer:d4',
        category_id: 'kustomer:g2',
        category_ids: ['kustomer:g2'],
        default_locale: 'en_us',
      },
      ...{ visibility: 'public', author_id: 'kustomer:a1', ordinal: 4 },
    },
    {
      ...{ id: 'kustomer:d5', default_locale: 'en_us', visibility: 'public', author_id: 'kustomer:a3' },
      ordinal: 5,
    },
  ],
  article_version: [
    {
      ...{
        id: 'kustomer:v1',
        article_id: 'kustomer:d1',
        locale: 'en_us',
        title: 'Care of cups',
        state: 'published',
      },
      ...{ html_raw: 'x' },
      html_clean:
        '<p>See <a href="/en_us/new">this</a>.</p><img src="https://media.example.com/1.png" alt="A cup">',
    },
    {
      ...{
        id: 'kustomer:v2',
        article_id: 'kustomer:d1',
        locale: 'fr_fr',
        title: 'Soin des tasses',
        state: 'published',
      },
      ...{ html_raw: 'x', html_clean: '<p>Doucement.</p>' },
    },
    {
      ...{
        id: 'kustomer:v3',
        article_id: 'kustomer:d2',
        locale: 'en_us',
        title: 'Unfinished',
        state: 'draft',
      },
      ...{ html_raw: 'x', html_clean: '<p>Soon.</p>' },
    },
    {
      ...{
        id: 'kustomer:v4',
        article_id: 'kustomer:d3',
        locale: 'en_us',
        title: 'For us',
        state: 'published',
      },
      ...{ html_raw: 'x', html_clean: '<p>Secret.</p>' },
    },
    {
      ...{
        id: 'kustomer:v5',
        article_id: 'kustomer:d4',
        locale: 'en_us',
        title: 'Care of plates',
        state: 'published',
      },
      ...{ html_raw: 'x', html_clean: '<p>Gently.</p>' },
    },
    {
      ...{
        id: 'kustomer:v6',
        article_id: 'kustomer:d5',
        locale: 'en_us',
        title: 'Found',
        state: 'published',
      },
      ...{ html_raw: 'x', html_clean: '<p>Behind the shelf.</p>' },
    },
  ],
  article_link: [
    {
      ...{
        article_version_id: 'kustomer:v1',
        ordinal: 1,
        href: '/en_us/new',
        text: 'this',
        kind: 'internal',
      },
      target_id: 'kustomer:d4',
    },
  ],
  article_asset: [
    {
      ...{
        article_version_id: 'kustomer:v1',
        ordinal: 1,
        kind: 'image',
        url: 'https://media.example.com/1.png',
      },
      ...{
        name: picture.name,
        content_type: picture.contentType,
        sha256: picture.sha256,
        stored_size: picture.size,
      },
    },
  ],
  inventory: ['workflow', 'sla', 'webhook', 'saved_search', 'queue', 'survey'].map(setup),
  macro: [{ id: 'kustomer:s1', name: 'Greeting', text: 'Hello {{customer.displayName}}', rich_text: null }],
};
