import type { CursorStyle } from '../source.js';
import type { ListedKind } from './kinds/kind.js';
import { listedKinds } from './kinds/kinds.js';
import { type Counted, wholeNumber } from './read/count-rule.js';
import { counted } from './read/counted.js';
import { fetched } from './read/fetched.js';
import { listed } from './read/listed.js';
import { listedToo } from './read/listed-too.js';
import { metadata } from './read/metadata.js';
import { oldNotes } from './read/old-notes.js';
import {
  articleReferences,
  attachmentReferences,
  holidayReferences,
  mediaReferences,
  pointedAt,
  versionReferences,
} from './read/references.js';
import { searched } from './read/searched.js';
import { unlistedKinds } from './read/unlisted.js';
import type { KustomerStream, Reader } from './reader.js';
import { roles } from './roles.js';
import { type SearchKind, searchKinds } from './search/kinds.js';

/** What is read, in which order, with which roles. One line a stream; how, is in read/. */

interface Parts {
  readonly kind: string;
  /** Kinds that come along. */
  readonly and?: readonly string[];
  readonly after?: readonly string[];
  readonly roles: readonly string[];
  readonly read: Reader;
  readonly cursor: CursorStyle;
  readonly countable?: boolean;
}

const stream = (name: string, parts: Parts): KustomerStream => ({
  name,
  kinds: parts.kind === '' ? [] : [parts.kind, ...(parts.and ?? [])],
  after: parts.after ?? [],
  cursor: parts.cursor,
  countable: parts.countable ?? false,
  optional: false,
  roles: parts.roles,
  read: parts.read,
});

const search = (kind: string): KustomerStream =>
  stream(kind, {
    kind,
    roles: roles.search,
    read: searched(searchKinds[kind] as SearchKind, roles.search),
    cursor: 'keyset',
    countable: true,
  });

const list = (
  kind: string,
  path: string,
  pageSize: number,
  needed: readonly string[],
  ...queries: Readonly<Record<string, string>>[]
): KustomerStream =>
  stream(kind, {
    kind,
    roles: needed,
    read: listed(
      {
        kind,
        path,
        pageSize,
        queries: queries.length > 0 ? queries : [{}],
        signed: path.startsWith('/v1/kb/'),
        ...(kind === 'kb_article' ? { lesser: true } : {}),
      },
      needed,
    ),
    cursor: 'pages',
  });

/** A kind that is declared; see kinds/. */
const declared = (one: ListedKind): KustomerStream =>
  stream(one.kind, {
    kind: one.kind,
    and: Object.values(one.included ?? {}),
    roles: one.roles,
    read: listed(
      {
        kind: one.kind,
        path: one.path,
        pageSize: one.pageSize ?? 100,
        queries: one.queries ?? [{}],
        signed: one.secrets === true,
        single: one.single === true,
        included: one.included ?? {},
      },
      one.roles,
    ),
    cursor: one.single ? 'whole' : 'pages',
  });

const unsearched = (kind: 'company' | 'customer' | 'conversation', path: string): KustomerStream =>
  stream(`${kind}-listed`, {
    kind,
    after: [kind],
    roles: roles[kind],
    read: listedToo(kind, path, roles[kind]),
    cursor: 'pages',
  });

/** Records that others point to and that did not come by themselves: deleted ones, and such as fell between two searches. */
const missing = (
  kind: 'user' | 'customer' | 'company' | 'conversation',
  from: readonly string[],
  after: readonly string[],
): KustomerStream =>
  stream(`${kind}-missing`, {
    kind,
    after,
    roles: roles[kind],
    read: fetched({ kind, from, references: pointedAt(kind), which: 'missing' }, roles[kind]),
    cursor: 'per-parent',
  });

const asCount = (value: string | null): number | undefined => (value === null ? undefined : Number(value));
const allOfCounts = (value: string | null): number | undefined =>
  value === null ? undefined : wholeNumber((JSON.parse(value) as { all?: unknown } | null)?.all);
const customerOf = { column: 'customer_id', path: ['relationships', 'customer', 'data', 'id'] } as const;

const conversationsOfCustomer: Counted = {
  kind: 'conversation',
  parentKind: 'customer',
  count: ['attributes', 'conversationCounts', 'all'],
  parent: ['relationships', 'customer', 'data', 'id'],
  path: (id) => `/v1/customers/${id}/conversations`,
  parentPath: (id) => `/v1/customers/${id}`,
  columns: { parent: 'customer_id', count: 'conversation_counts', read: allOfCounts },
};

const messagesOfConversation: Counted = {
  kind: 'message',
  parentKind: 'conversation',
  count: ['attributes', 'messageCount'],
  parent: ['relationships', 'conversation', 'data', 'id'],
  path: (id) => `/v1/conversations/${id}/messages`,
  parentPath: (id) => `/v1/conversations/${id}`,
  columns: { parent: 'conversation_id', count: 'message_count', read: asCount },
  owner: customerOf,
};

const notesOfConversation: Counted = {
  kind: 'note',
  parentKind: 'conversation',
  count: ['attributes', 'noteCount'],
  parent: ['relationships', 'conversation', 'data', 'id'],
  path: (id) => `/v1/conversations/${id}/notes`,
  parentPath: (id) => `/v1/conversations/${id}`,
  columns: { parent: 'conversation_id', count: 'note_count', read: asCount },
  owner: customerOf,
};

/** Children that a parent counts. */
export const countRules: readonly Counted[] = [
  conversationsOfCustomer,
  messagesOfConversation,
  notesOfConversation,
];

const bySeq = (name: string, parts: Omit<Parts, 'cursor'>): KustomerStream =>
  stream(name, { ...parts, cursor: 'per-parent' });

export const kustomerStreams: readonly KustomerStream[] = [
  stream('unlisted', { kind: '', roles: [], read: unlistedKinds(), cursor: 'whole' }),

  // Some users show only when asked for by their state or type (8.9 of the API's own pages on users).
  list(
    'user',
    '/v1/users',
    500,
    roles.user,
    {},
    { deleted: 'true' },
    { pending: 'true' },
    { userType: 'machine' },
    { userType: 'limited' },
    { deleted: 'true', userType: 'machine' },
    { deleted: 'true', userType: 'limited' },
  ),
  list('team', '/v1/teams', 500, roles.team),
  list('tag', '/v1/tags', 100, roles.tag),
  list(
    'klass',
    '/v1/klasses',
    100,
    roles.klass,
    { status: 'enabled' },
    { status: 'disabled' },
    { status: 'existing_only' },
  ),
  stream('metadata', {
    kind: 'metadata',
    after: ['klass'],
    roles: roles.metadata,
    read: metadata(roles.metadata),
    cursor: 'whole',
  }),

  search('company'),
  search('customer'),
  search('conversation'),
  search('message'),
  search('note'),

  // A second door: the searches of two ages have a border that nobody describes, the lists have none.
  unsearched('company', '/v1/companies'),
  unsearched('customer', '/v1/customers'),
  unsearched('conversation', '/v1/conversations'),

  // What the counters of the parents say to be missing: behind a full instant, or older than the search reaches.
  bySeq('conversation-counted', {
    kind: 'conversation',
    and: ['customer'],
    after: ['customer-listed', 'conversation-listed'],
    roles: roles.conversation,
    read: counted(conversationsOfCustomer, roles.conversation),
  }),
  missing('conversation', ['message', 'note'], ['conversation-counted', 'message', 'note']),
  bySeq('message-counted', {
    kind: 'message',
    and: ['conversation'],
    after: ['conversation-missing', 'message'],
    roles: roles.message,
    read: counted(messagesOfConversation, roles.message),
  }),
  bySeq('note-old', {
    kind: 'note',
    after: ['customer-listed', 'note'],
    roles: roles.note,
    read: oldNotes(roles.note),
  }),
  bySeq('note-counted', {
    kind: 'note',
    and: ['conversation'],
    after: ['conversation-missing', 'note-old'],
    roles: roles.note,
    read: counted(notesOfConversation, roles.note),
  }),
  missing(
    'customer',
    ['conversation', 'message', 'note'],
    ['customer-listed', 'conversation-missing', 'message-counted', 'note-counted'],
  ),
  missing('company', ['customer'], ['company-listed', 'customer-missing']),
  missing(
    'user',
    ['conversation', 'message', 'note', 'customer', 'company'],
    ['user', 'message-counted', 'note-counted', 'customer-missing', 'company-missing'],
  ),

  bySeq('attachment', {
    kind: 'attachment',
    after: ['message-counted', 'note-counted'],
    roles: roles.attachment,
    read: fetched(
      { kind: 'attachment', from: ['message', 'note'], references: attachmentReferences, which: 'all' },
      roles.attachment,
    ),
  }),

  list('kb_category', '/v1/kb/categories', 100, roles.kb),
  list('kb_article', '/v1/kb/articles', 100, roles.kb),
  bySeq('kb_article-text', {
    kind: 'kb_article',
    after: ['kb_article'],
    roles: roles.kb,
    read: fetched(
      {
        kind: 'kb_article',
        from: ['kb_article'],
        references: articleReferences,
        which: 'once',
        whole: true,
      },
      roles.kb,
    ),
  }),
  bySeq('kb_version', {
    kind: 'kb_version',
    after: ['kb_article-text'],
    roles: roles.kb,
    read: fetched(
      { kind: 'kb_version', from: ['kb_article'], references: versionReferences, which: 'once' },
      roles.kb,
    ),
  }),
  bySeq('media', {
    kind: 'media',
    after: ['kb_version'],
    roles: roles.media,
    read: fetched(
      { kind: 'media', from: ['kb_article', 'kb_version'], references: mediaReferences, which: 'once' },
      roles.media,
    ),
  }),

  // What the organisation has set up.
  ...listedKinds.map(declared),
  bySeq('holiday', {
    kind: 'holiday',
    after: ['schedule'],
    roles: roles.schedule,
    read: fetched(
      {
        kind: 'holiday',
        from: ['schedule'],
        references: holidayReferences,
        which: 'once',
        included: { holiday: 'holiday' },
      },
      roles.schedule,
    ),
  }),
];
