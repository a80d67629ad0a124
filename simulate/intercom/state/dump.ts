import type { Workspace } from './workspace.js';

/** Sets and Maps as lists, so that every object of the state fits into a line of JSON. */
const plain = (_key: string, value: unknown): unknown =>
  value instanceof Set ? [...value] : value instanceof Map ? [...value.values()] : value;

const kinds = {
  admin: 'admins',
  team: 'teams',
  tag: 'tags',
  conversation_attribute: 'conversationAttributes',
  contact: 'contacts',
  company: 'companies',
  conversation: 'conversations',
  ticket_type: 'ticketTypes',
  ticket: 'tickets',
  collection: 'collections',
  article: 'articles',
  internal_article: 'internalArticles',
  redirect: 'redirects',
  object_instance: 'objectInstances',
} as const satisfies Readonly<Record<string, keyof Workspace>>;

/** Objects held, by kind. */
export const objectCounts = (workspace: Workspace): Readonly<Record<string, number>> => {
  let parts = 0;
  for (const conversation of workspace.conversations.values()) parts += conversation.parts.length;
  return {
    ...Object.fromEntries(Object.entries(kinds).map(([kind, key]) => [kind, workspace[key].size])),
    data_attribute: workspace.dataAttributes.filter((one) => one.custom).length,
    part: parts,
    notification: workspace.notificationCount,
  };
};

/** Everything held, one object a line: `{"kind":"contact","object":{…}}`, for tests in another process. */
export const dump = function* (workspace: Workspace): Generator<string> {
  const line = (kind: string, object: unknown) => `${JSON.stringify({ kind, object }, plain)}\n`;
  for (const [kind, key] of Object.entries(kinds))
    for (const object of workspace[key].values()) yield line(kind, object);
  for (const attribute of workspace.dataAttributes)
    if (attribute.custom) yield line('data_attribute', attribute);
  for (const deleted of workspace.deletedConversations) yield line('deleted_conversation', deleted);
  for (const notification of workspace.notifications) yield line('notification', notification);
};
