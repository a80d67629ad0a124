import { boolean, integer, json, map, text, texts, time } from '../../../archive-format/table.js';
import { a, definition, related, stamps } from './columns.js';
import type { CompanionKind } from './kind.js';

/** Kinds that are read in a way of their own; the ways are in read/. */
export const singleKinds: readonly CompanionKind[] = [
  {
    kind: 'kobject',
    about: 'A custom object (KObject) of any klass.',
    columns: [
      text('type', 'type', 'kobject.<klass>'),
      text('klass', 'relationships.klass.data.id', 'Name of the klass'),
      text('external_id', a('externalId')),
      text('title', a('title')),
      text('description', a('description')),
      text('icon', a('icon')),
      texts('images', a('images'), 'Addresses'),
      json('data', a('data'), 'Free form'),
      map('custom', a('custom'), 'Custom attributes; the suffix of a name gives its type'),
      texts('tags', a('tags'), 'Tag ids'),
      text('status', a('status'), 'Of klasses that can be assigned'),
      texts('assigned_users', a('assignedUsers'), 'User ids'),
      boolean('deleted', a('deleted')),
      related('customer', 'Customer; a custom object may have none'),
      related('company', 'Company'),
      related('created_by', 'User'),
      related('modified_by', 'User'),
      ...stamps,
    ],
  },
  {
    kind: 'comment',
    about: 'A comment on a custom object.',
    columns: [
      text('body', a('body')),
      boolean('deleted', a('deleted')),
      related('kobject', 'Custom object'),
      related('created_by', 'User'),
      json('attachments', 'relationships.attachments.data', '[{type, id}]'),
      ...stamps,
    ],
  },
  {
    kind: 'satisfaction_response',
    about: 'The answer to a satisfaction survey; its summary is on the conversation too.',
    columns: [
      text('status', a('status')),
      integer('rating', a('rating')),
      integer('score', a('score')),
      json('answers', a('answers')),
      related('conversation', 'Conversation'),
      related('customer', 'Customer'),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'session_event',
    about: 'Something a customer did during a visit.',
    columns: [
      text('tracking_event', a('trackingEvent')),
      text('app', a('app')),
      json('meta', a('meta')),
      json('location', a('location')),
      text('real_ip', a('realIp')),
      related('customer', 'Customer'),
      ...stamps,
    ],
  },
  {
    kind: 'audit_log',
    about: 'Who changed what, as long as the vendor keeps it.',
    columns: [
      text('event_name', a('eventName')),
      text('event_verb', a('eventVerb')),
      text('user_id', a('userId')),
      text('user_type', a('userType')),
      text('object_id', a('objectId')),
      text('object_type', a('objectType')),
      text('client', a('client')),
      text('ip', a('ip')),
      json('changes', a('changes')),
      time('published_at', a('publishedAt')),
      time('expires_at', a('expiresAt'), 'When the vendor forgets it'),
      ...stamps,
    ],
  },
  {
    kind: 'message_original',
    about: 'What the app of a channel kept of a message: the whole mail with its HTML.',
    columns: [text('html', a('html')), json('headers', a('headers')), definition],
  },
];
