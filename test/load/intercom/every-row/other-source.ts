import { admin, contact, conversation, type Line, tagNames, world } from './world.js';

/** What another source has besides, and where it goes. */
export const otherSource: readonly Line[] = [
  ['the title of a case', 'the title', 'value', () => conversation('case-7')?.title, 'Late parcel'],
  [
    'two interactions of one second',
    'parts in their order',
    'value',
    () =>
      conversation('case-7')
        ?.parts.filter(({ type }) => type === 'comment')
        .map(({ body }) => body),
    ['<p>one</p>', '<p>two</p>'],
  ],
  [
    'a brand, an initiative, a campaign',
    'tags',
    'value',
    () => tagNames(conversation('case-7')),
    ['Brand A', 'Initiative B', 'Summer'],
  ],
  [
    'an agent of the other desk',
    'an admin by e-mail',
    'value',
    () => admin(conversation('case-7')?.adminAssigneeId),
    'agent2@example.com',
  ],
  [
    'a work queue',
    'the team that the mapping names',
    'value',
    () => world().workspace.teams.get(conversation('queued')?.teamAssigneeId ?? '')?.name,
    'Billing',
  ],
  [
    'who is in which queue or team',
    'what to rebuild',
    'hand-over',
    () =>
      world()
        .handover.items.filter(({ kind }) => kind === 'team')
        .map(({ name, definition }) => [name, JSON.parse(definition).members]),
    [
      ['Public posts', ['Cleo Example', 'Gone Example']],
      ['Support', ['Anna Example']],
    ],
  ],
  [
    'the same number in the old and the new form of an id',
    'two conversations, each with both of its forms',
    'value',
    () =>
      ['1878862', '45cd7d6f-0000-46ff-a71d-84859c94e400'].map((id) => [
        conversation(id)?.customAttributes.legacy_id,
        conversation(id)?.customAttributes.original_external_id,
        conversation(id)?.source.body?.includes('The same words'),
      ]),
    [
      ['1878862', 'CASE-1878862', true],
      ['45cd7d6f-0000-46ff-a71d-84859c94e400', '1878862', true],
    ],
  ],
  [
    'what is known of an author in a network',
    'attributes of the contact, by names that Intercom takes',
    'value',
    () => {
      const attributes = contact('khoros:c4')?.customAttributes;
      return [attributes?.twitter_brandowned, attributes?.twitter_followers, attributes?.network];
    },
    [false, 1_204, 'twitter'],
  ],
  [
    'articles for signed-in readers, for agents, and on a board that is not published',
    'held back, each with what it is',
    'loss',
    () =>
      world()
        .plan.header.held.byReason['article-not-public']?.examples.filter(({ source }) => source === 'khoros')
        .map(({ id, before }) => [id, before])
        .sort(),
    [
      ['internal', 'internal'],
      ['public', 'its category is not published'],
      ['registered', 'registered'],
    ],
  ],
  [
    'service level figures',
    'an attribute',
    'value',
    () => conversation('case-7')?.customAttributes.firstResponseNum,
    340,
  ],
];
