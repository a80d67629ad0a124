import { listedKinds } from './kinds/kinds.js';
import { knowledgeKinds } from './kinds/knowledge.js';
import { walkedKinds } from './kinds/walked.js';
import { baseDomains } from './read/base-domains.js';
import { bereft } from './read/bereft.js';
import { chained } from './read/chained.js';
import { type Counted, wholeNumber } from './read/count-rule.js';
import { counted } from './read/counted.js';
import { fetched } from './read/fetched.js';
import { metadata } from './read/metadata.js';
import { oldNotes } from './read/old-notes.js';
import { originals } from './read/originals.js';
import {
  articleReferences,
  attachmentReferences,
  holidayReferences,
  mediaReferences,
  responseReferences,
  versionReferences,
} from './read/references.js';
import { unlistedKinds } from './read/unlisted.js';
import { walked } from './read/walked.js';
import type { KustomerStream } from './reader.js';
import { roles } from './roles.js';
import { bySeq, declared, list, missing, search, stream, unsearched, walk } from './stream-forms.js';
import { commentWalk, klassWalk, sessionWalk } from './walks.js';

/** What is read, in which order, with which roles. One line a stream; how, is in read/. */

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

/** Streams that are left out together: those that cost a call for each customer, conversation or custom object. */
export const kustomerGroups: Readonly<Record<string, readonly string[]>> = {
  walks: [...walkedKinds.map(({ kind }) => kind), 'comment'],
};

export const kustomerStreams: readonly KustomerStream[] = [
  stream('unlisted', { kind: '', roles: [], read: unlistedKinds(), cursor: 'whole' }),

  // These end by themselves when their time is over.
  stream('audit_log', {
    kind: 'audit_log',
    roles: roles.audit_logs,
    read: chained({ kind: 'audit_log', path: '/v1/audit-logs', count: 1000 }, roles.audit_logs),
    cursor: 'pages',
  }),

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
  search('kobject'),

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
  // After everything that may learn of a conversation's end.
  ...[messagesOfConversation, notesOfConversation].map((rule) =>
    bySeq(`${rule.kind}-bereft`, {
      kind: rule.kind,
      after: ['message-counted', 'note-counted'],
      roles: rule.kind === 'message' ? roles.message : roles.note,
      read: bereft(rule),
    }),
  ),
  missing(
    'customer',
    ['conversation', 'message', 'note', 'kobject'],
    ['customer-listed', 'conversation-missing', 'message-counted', 'note-counted', 'kobject'],
  ),
  bySeq('kobject-listed', {
    kind: 'kobject',
    after: ['klass', 'kobject'],
    roles: roles.klass,
    read: walked(klassWalk, roles.klass),
  }),
  missing('company', ['customer', 'kobject'], ['company-listed', 'customer-missing', 'kobject-listed']),
  missing(
    'user',
    ['conversation', 'message', 'note', 'customer', 'company'],
    ['user', 'message-counted', 'note-counted', 'customer-missing', 'company-missing'],
  ),

  // No list of their own: a call for each parent.
  ...walkedKinds.map(walk),
  bySeq('session_event', {
    kind: 'session_event',
    after: ['customer_session'],
    needs: ['customer_session'],
    roles: roles.event,
    read: walked(sessionWalk, roles.event),
  }),
  bySeq('comment', {
    kind: 'comment',
    after: ['kobject-listed'],
    needs: ['kobject'],
    roles: roles.kobject,
    read: walked(commentWalk, roles.kobject),
  }),
  bySeq('satisfaction_response', {
    kind: 'satisfaction_response',
    after: ['conversation-missing'],
    needs: ['conversation'],
    roles: roles.response,
    read: fetched(
      {
        kind: 'satisfaction_response',
        from: ['conversation'],
        references: responseReferences,
        which: 'once',
      },
      roles.response,
    ),
  }),
  bySeq('message_original', {
    kind: 'message_original',
    after: ['message-counted'],
    needs: ['message'],
    roles: roles.message,
    read: originals(),
  }),
  ...knowledgeKinds.map(declared),
  bySeq('kb_domain-of-base', {
    kind: 'kb_domain',
    after: ['kb_domain', 'kb_knowledge_base'],
    needs: ['kb_knowledge_base'],
    roles: roles.kb,
    read: baseDomains(roles.kb),
  }),
  list('kb_category', '/v1/kb/categories', 100, roles.kb),
  list('kb_article', '/v1/kb/articles', 100, roles.kb),
  bySeq('kb_article-text', {
    kind: 'kb_article',
    after: ['kb_article'],
    needs: ['kb_article'],
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
    needs: ['kb_article'],
    roles: roles.kb,
    read: fetched(
      { kind: 'kb_version', from: ['kb_article'], references: versionReferences, which: 'once' },
      roles.kb,
    ),
  }),
  bySeq('media', {
    kind: 'media',
    after: ['kb_version', 'kb_template', 'kb_theme'],
    needs: ['kb_article'],
    roles: roles.media,
    read: fetched(
      {
        kind: 'media',
        from: ['kb_article', 'kb_version', 'kb_template', 'kb_theme'],
        references: mediaReferences,
        which: 'once',
      },
      roles.media,
    ),
  }),

  // What the organisation has set up.
  ...listedKinds.map(declared),
  bySeq('holiday', {
    kind: 'holiday',
    after: ['schedule'],
    needs: ['schedule'],
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
  bySeq('attachment', {
    kind: 'attachment',
    after: ['message-counted', 'note-counted', 'draft', 'forward', 'comment', 'shortcut'],
    roles: roles.attachment,
    read: fetched(
      {
        kind: 'attachment',
        from: ['message', 'note', 'draft', 'forward', 'comment', 'shortcut'],
        references: attachmentReferences,
        which: 'all',
      },
      roles.attachment,
    ),
  }),
];
