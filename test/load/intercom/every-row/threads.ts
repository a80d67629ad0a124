import { picture } from '../desk.js';
import { admin, at, contact, conversation, type Line, losses, part, tagNames, world } from './world.js';

/** Conversations, their parts, files, tags and states. */
export const threads: readonly Line[] = [
  [
    'a conversation',
    'a conversation at its own time',
    'value',
    () => conversation('k1')?.createdAt,
    at('2021-02-01T10:00:01'),
  ],
  ['a conversation’s subject', 'its title', 'value', () => conversation('k1')?.title, 'Broken cup'],
  ['a conversation’s state', 'its state', 'value', () => conversation('k1')?.state, 'closed'],
  [
    'a conversation’s agent',
    'its admin',
    'value',
    () => admin(conversation('k1')?.adminAssigneeId),
    'agent0@example.com',
  ],
  [
    'a conversation’s team',
    'its team',
    'value',
    () => world().workspace.teams.get(conversation('k1')?.teamAssigneeId ?? '')?.name,
    'Support',
  ],
  [
    'a conversation’s channel',
    'an attribute',
    'value',
    () => conversation('k1')?.customAttributes.channel,
    'email',
  ],
  [
    'a conversation’s field',
    'an attribute',
    'value',
    () => conversation('k1')?.customAttributes.reasonStr,
    'damage',
  ],
  ['a conversation’s tag', 'a tag', 'value', () => tagNames(conversation('k1')), ['repair']],
  [
    'a message of the person',
    'the opening',
    'value',
    () => conversation('k1')?.source.body?.includes('My cup is broken'),
    true,
  ],
  [
    'a message of an agent',
    'a reply by the admin at its own time',
    'value',
    () => {
      const found = part('k1', 'Sorry');
      return [found?.type, found?.createdAt, admin(found?.author.id)];
    },
    ['comment', at('2021-02-01T10:05:00'), 'agent0@example.com'],
  ],
  ['HTML of a message', 'HTML', 'value', () => part('k1', 'Sorry')?.body, '<p><b>Sorry</b> about that</p>'],
  [
    'a further message of the person',
    'a reply by the contact',
    'value',
    () => part('k1', 'Thank you')?.author.id,
    () => contact('kustomer:c1')?.id,
  ],
  [
    'a message longer than a part',
    'parts, with every word',
    'value',
    () => conversation('k3')?.parts.filter(({ body }) => body?.includes('word')).length,
    2,
  ],
  ['a message longer than a part', 'a loss', 'loss', () => losses('text-split'), 1],
  [
    'a note in a conversation',
    'a note by the admin at its own time',
    'value',
    () => {
      const found = part('k1', 'spare');
      return [found?.type, found?.createdAt, admin(found?.author.id)];
    },
    ['note', at('2021-02-01T10:06:00'), 'agent1@example.com'],
  ],
  [
    'a file',
    'a file with the same bytes',
    'value',
    () => part('k1', 'Sorry')?.attachments.map(({ name, sha256 }) => [name, sha256]),
    [['pixel.png', picture.sha256]],
  ],
  ['a file without bytes', 'a line of the text', 'value', () => part('k1', 'lost.pdf') !== undefined, true],
  ['a file without bytes', 'a loss', 'loss', () => losses('attachment-missing'), 1],
  [
    'a thread that an agent began',
    'an opening that says so',
    'value',
    () => conversation('k2')?.source.body?.includes('started by'),
    true,
  ],
  ['a thread that an agent began', 'a loss', 'loss', () => losses('opener-invented'), 1],
  [
    'an agent without an account',
    'the fallback, with the name in the text',
    'value',
    () => {
      const found = part('k2', 'Good day');
      return [found?.body?.includes('Gone Example'), admin(found?.author.id)];
    },
    [true, 'agent0@example.com'],
  ],
  ['an agent without an account', 'a loss', 'loss', () => losses('author-replaced') > 0, true],
  [
    'a rating',
    'attributes',
    'value',
    () => [
      conversation('k1')?.customAttributes.original_rating,
      conversation('k1')?.customAttributes.original_rating_score,
    ],
    [4, 1],
  ],
  [
    'a rating’s words',
    'an attribute and a note in its place',
    'value',
    () => {
      const thread = conversation('k1');
      const found = part('k1', 'Quick help');
      return [thread?.customAttributes.original_rating_comment, found?.type, found?.createdAt];
    },
    ['Quick help', 'note', at('2021-02-02T08:00:00')],
  ],
  ['a rating', 'a loss', 'loss', () => losses('rating-in-note'), 1],
  ['a question about satisfaction that nobody answered', 'a loss', 'loss', () => losses('kind-inventory'), 1],
];
