import { boolean, type Column, integer, json, text, texts, time } from '../../../archive-format/table.js';
import { both } from '../roles.js';
import { a, definition, related, stamps } from './columns.js';

/**
 * A kind that has no list of its own: each parent is asked for its children, which costs a call a parent. Declared in one
 * place, as listed kinds are.
 */
export interface WalkedKind {
  readonly kind: string;
  readonly about: string;
  readonly roles: readonly string[];
  readonly columns: readonly Column[];
  readonly of: 'customer' | 'conversation';
  /** Last segment of the list's path below the parent. */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Rows a page; 100 when absent. */
  readonly pageSize?: number;
  /** Column of the parent's id, if children may go: what the parent's list lacks in a delta is then gone. */
  readonly parentColumn?: string;
}

/** In the order of their use to people who read the archive. */
export const walkedKinds: readonly WalkedKind[] = [
  {
    kind: 'draft',
    about: 'An answer that was begun and not sent.',
    roles: both('draft'),
    of: 'customer',
    route: 'drafts',
    parameters: { include: 'attachments' },
    parentColumn: 'customer_id',
    columns: [
      text('channel', a('channel')),
      text('app', a('app')),
      text('subject', a('subject')),
      text('body', a('body'), 'The text as typed'),
      json('payload', a('payload'), 'The same with styles'),
      text('status', a('status')),
      json('to', a('to')),
      json('from', a('from')),
      json('cc', a('cc')),
      json('bcc', a('bcc')),
      time('send_at', a('sendAt')),
      boolean('auto', a('auto')),
      text('lang', a('lang')),
      related('customer', 'Customer'),
      related('conversation', 'Conversation'),
      related('created_by', 'User'),
      json('shortcuts', 'relationships.shortcuts.data'),
      json('attachments', 'relationships.attachments.data', '[{type, id}]'),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'customer_merge',
    about: 'One customer was merged into another.',
    roles: both('customer_merge', 'org.user.customer.read', 'org.admin.customer.merge.read'),
    of: 'customer',
    route: 'merges',
    columns: [
      text('status', a('status')),
      related('source', 'Customer that is no more'),
      related('target', 'Customer that it went into'),
      related('created_by', 'User'),
      ...stamps,
    ],
  },
  {
    kind: 'customer_session',
    about: 'A visit of a customer to pages that the desk follows.',
    roles: both('event'),
    of: 'customer',
    route: 'sessions',
    columns: [
      text('session_id', a('sessionId')),
      time('first_event_at', a('firstEventAt')),
      time('last_event_at', a('lastEventAt')),
      integer('event_count', a('count'), 'Completeness check'),
      related('customer', 'Customer'),
      ...stamps,
    ],
  },
  {
    kind: 'conversation_event',
    about: 'What happened to a conversation: status, assignment, merges, with the values before and after.',
    roles: both('event'),
    of: 'conversation',
    route: 'events',
    columns: [
      text('name', a('name'), 'e.g. kustomer.conversation.update'),
      text('type', a('type')),
      time('published_at', a('publishedAt')),
      json('changes', a('changes'), '{attributes, relationships}, each name to {op, before, after}'),
      json('meta', a('meta')),
      json('location', a('location')),
      related('customer', 'Customer'),
      related('conversation', 'Conversation'),
      related('created_by', 'User'),
      ...stamps,
    ],
  },
  {
    kind: 'conversation_time',
    about: 'How long an agent worked on a conversation; seconds.',
    roles: both('conversation'),
    of: 'conversation',
    route: 'times',
    pageSize: 1000,
    columns: [
      time('handle_at', a('handleAt')),
      integer('handle_time', a('handleTime'), 'Seconds'),
      time('message_at', a('messageAt')),
      integer('message_time', a('messageTime'), 'Seconds'),
      integer('messages_sent', a('messagesSent')),
      time('note_at', a('noteAt')),
      integer('note_time', a('noteTime'), 'Seconds'),
      integer('notes_sent', a('notesSent')),
      boolean('touched', a('touched')),
      boolean('reopened', a('reopened')),
      boolean('snoozed', a('snoozed')),
      boolean('resolved', a('resolved')),
      texts('channels', a('channels')),
      texts('assigned_users', a('assignedUsers'), 'User ids'),
      texts('assigned_teams', a('assignedTeams'), 'Team ids'),
      related('conversation', 'Conversation'),
      related('customer', 'Customer'),
      related('created_by', 'User'),
      ...stamps,
    ],
  },
  {
    kind: 'forward',
    about: 'A message of a conversation that was passed on to somebody outside.',
    roles: both('draft'),
    of: 'conversation',
    route: 'forwards',
    parentColumn: 'conversation_id',
    columns: [
      text('channel', a('channel')),
      text('app', a('app')),
      text('subject', a('subject')),
      text('body', a('body')),
      json('payload', a('payload')),
      text('status', a('status')),
      json('to', a('to')),
      json('from', a('from')),
      related('customer', 'Customer'),
      related('conversation', 'Conversation'),
      related('created_by', 'User'),
      json('attachments', 'relationships.attachments.data', '[{type, id}]'),
      ...stamps,
    ],
  },
];
