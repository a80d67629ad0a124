import type { ModelTables } from '../../transform/model-fixture.js';
import { everyRowModel, field, message, value } from './every-row-model.js';

/** What only a desk of Khoros has, on top of one of each thing. */

const source = 'khoros';
const visibilities = ['registered', 'internal', 'public'] as const;
/** The same number in the old form of an id and, beside the new one, as the name that people know. */
const cases = [
  { id: '1878862', external_id: 'CASE-1878862' },
  { id: '45cd7d6f-0000-46ff-a71d-84859c94e400', external_id: '1878862' },
] as const;

const extra: ModelTables = {
  // A work queue: its conversations are a team's.
  team: [{ id: 'khoros:q1', name: 'Public posts', source }],
  agent_team: [
    { agent_id: 'kustomer:a1', team_id: 'kustomer:m1' },
    { agent_id: 'khoros:a4', team_id: 'khoros:q1', source },
    { agent_id: 'kustomer:a3', team_id: 'khoros:q1', source },
  ],
  field: [
    field('contact', 'twitter.brandOwned', 'boolean'),
    field('contact', 'twitter.followers', 'number'),
    field('contact', 'network', 'text'),
  ],
  field_value: [
    value('contact', 'khoros:c4', 'twitter.brandOwned', false, { boolean: false }),
    value('contact', 'khoros:c4', 'twitter.followers', 1_204, { number: 1_204 }),
    value('contact', 'khoros:c4', 'network', 'twitter'),
  ],
  conversation: [
    {
      ...{ id: 'khoros:queued', contact_id: 'khoros:c4', state: 'open', source },
      ...{ team_id: 'khoros:q1', team_ids: ['khoros:q1'], created_at: '2021-07-01 10:00:00' },
    },
    ...cases.map(({ id, external_id }) => ({
      ...{ id: `khoros:${id}`, external_id, contact_id: 'khoros:c4', state: 'closed', source },
      created_at: '2021-06-01 10:00:00',
    })),
  ],
  part: ['queued', ...cases.map(({ id }) => id)].map((id) =>
    message(`khoros:interaction:${id}-1`, `khoros:${id}`, 1, {
      ...{ author_id: 'khoros:c4', created_at: '2021-07-01 10:00:00', source },
      text: 'The same words',
    }),
  ),
  category: [{ id: 'khoros:board1', locale: 'en_us', is_default: true, name: 'Board', published: false }],
  article: [
    ...visibilities.map((visibility) => ({
      ...{ id: `khoros:${visibility}`, visibility, source, default_locale: 'en_us' },
      category_id: visibility === 'public' ? 'khoros:board1' : 'kustomer:g2',
    })),
    {
      ...{ id: 'khoros:loose', default_locale: 'en_us', visibility: 'public', author_id: 'kustomer:a3' },
      source,
    },
  ],
  article_version: [...visibilities, 'loose'].map((id) => ({
    ...{ id: `khoros:v-${id}`, article_id: `khoros:${id}`, locale: 'en_us', title: `The ${id} one` },
    ...{ state: 'published', html_raw: 'x', html_clean: '<p>Words.</p>' },
  })),
};

export const everyRowWithKhoros: ModelTables = Object.fromEntries(
  [...new Set([...Object.keys(everyRowModel), ...Object.keys(extra)])].map((table) => [
    table,
    [...(everyRowModel[table] ?? []), ...(extra[table] ?? [])],
  ]),
);
