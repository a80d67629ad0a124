import { admin, article, collection, type Line, losses, world } from './world.js';

/** Collections and articles. */
export const knowledge: readonly Line[] = [
  [
    'categories',
    'collections, one in the other',
    'value',
    () => collection('Cups')?.parentId,
    () => collection('Kitchen')?.id,
  ],
  [
    'a category’s translation',
    'a translation',
    'value',
    () => collection('Kitchen')?.translations.fr?.name,
    'Cuisine',
  ],
  [
    'an article',
    'an article in its collection',
    'value',
    () => article('Care of cups')?.parentId,
    () => collection('Cups')?.id,
  ],
  [
    'an article’s author',
    'its author',
    'value',
    () => admin(article('Care of cups')?.text.authorId),
    'agent0@example.com',
  ],
  [
    'an article’s translation',
    'a translation',
    'value',
    () => article('Care of cups')?.translations.fr?.title,
    'Soin des tasses',
  ],
  ['a published article', 'published', 'value', () => article('Care of cups')?.text.state, 'published'],
  ['a draft of an article', 'a draft', 'value', () => article('Unfinished')?.text.state, 'draft'],
  [
    'a link to another article',
    'a link to its new address',
    'value',
    () => article('Care of cups')?.text.body.includes(`/articles/${article('Care of plates')?.id}`),
    true,
  ],
  [
    'a picture',
    'a picture of Intercom’s own',
    'value',
    () => /<img[^>]+src="(?!https:\/\/media)/.test(article('Care of cups')?.text.body ?? ''),
    true,
  ],
  [
    'an article for the team only',
    'held back',
    'loss',
    () => world().plan.header.held.byReason['article-not-public']?.count,
    4,
  ],
  [
    'an article in no category',
    'the collection that the mapping names',
    'value',
    () => [article('The loose one')?.parentId, collection('Other things')?.parentId],
    () => [collection('Other things')?.id, null],
  ],
  [
    'an article by an agent without an account',
    'one by the author that the mapping names',
    'value',
    () => admin(article('The loose one')?.text.authorId),
    'agent0@example.com',
  ],
  ['the time of an article', 'a loss', 'loss', () => losses('time-lost') > 0, true],
];
