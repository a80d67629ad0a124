import { boolean, integer, json, text, time } from '../../../archive-format/table.js';
import { both } from '../roles.js';
import { a, definition, related, stamps } from './columns.js';
import type { CompanionKind, ListedKind } from './kind.js';

/** Who gets which work, and by when: queues, their rules, what went through them, schedules, service levels. */
export const routingKinds: readonly ListedKind[] = [
  {
    kind: 'queue',
    path: '/v1/routing/queues',
    about: 'Where conversations wait for an agent.',
    roles: both('queue', 'org.admin.queue.read'),
    columns: [
      text('name', a('name'), 'The system queue is DEFAULT_QUEUE'),
      text('display_name', a('displayName')),
      text('description', a('description')),
      integer('priority', a('priority')),
      integer('item_size', a('itemSize')),
      boolean('system', a('system')),
      boolean('restrict_transfers_by_users', a('restrictTransfersByUsers')),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'queue_rule',
    path: '/v1/routing/queue-rules',
    about: 'Which conversations go to which queue.',
    roles: both('queue_rule', 'org.admin.queue_rule.read'),
    columns: [
      text('name', a('name')),
      text('description', a('description')),
      boolean('enabled', a('enabled')),
      integer('priority', a('priority')),
      json('criteria', a('criteria')),
      related('queue', 'Queue'),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'work_session',
    path: '/v1/routing/work-sessions',
    about: 'A time that an agent was signed in for routed work.',
    roles: [],
    columns: [
      text('status', a('status')),
      time('signed_in_at', a('signedInAt')),
      time('signed_out_at', a('signedOutAt')),
      integer('total_time', a('totalTime'), 'Milliseconds'),
      integer('items_routed', a('itemsRouted')),
      related('user', 'User'),
      ...stamps,
    ],
  },
  {
    kind: 'work_item',
    path: '/v1/routing/work-items',
    about: 'One passage of a conversation through a queue.',
    roles: [],
    columns: [
      text('status', a('status'), 'queued, routed, accepted, completed…'),
      text('channel', a('channel')),
      integer('priority', a('priority')),
      time('enqueued_at', a('enqueuedAt')),
      time('routed_at', a('routedAt')),
      time('accepted_at', a('acceptedAt')),
      time('completed_at', a('completedAt')),
      related('conversation', 'Conversation'),
      related('queue', 'Queue'),
      related('user', 'User'),
      ...stamps,
    ],
  },
  {
    kind: 'schedule',
    path: '/v1/schedules',
    about: 'Business hours; the holidays of each are in `holiday`.',
    roles: both('schedule', 'org.admin.schedule.read'),
    columns: [
      text('name', a('name')),
      json('hours', a('hours'), '{"0".."6": null or [[from, to]…]}, minutes from midnight, 0 is Sunday'),
      text('timezone', a('timezone')),
      boolean('default', a('default')),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'sla',
    path: '/v1/slas',
    about: 'A service level; what it promises is in its versions.',
    roles: both('sla'),
    queries: [{ versions: 'all' }],
    included: { sla_version: 'sla_version' },
    columns: [
      integer('current_version', a('currentVersion')),
      json('versions', 'relationships.versions.data', '[{type, id}]'),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'snooze',
    path: '/v1/snoozes',
    about: 'A choice on the menu for snoozing, no single snooze.',
    roles: both('snooze', 'org.admin.snooze.read'),
    columns: [
      text('name', a('name')),
      text('type', a('type'), 'relative, dynamic or absolute'),
      json('value', a('value'), 'Milliseconds, {day, time}, or an epoch'),
      boolean('enabled', a('enabled')),
      definition,
      ...stamps,
    ],
  },
];

/** What comes along with the kinds above. */
export const routingCompanions: readonly CompanionKind[] = [
  {
    kind: 'sla_version',
    about: 'One version of a service level.',
    columns: [
      text('name', a('name')),
      text('description', a('description')),
      integer('version', a('version')),
      text('hours', a('hours'), 'calendar or business'),
      json('metrics', a('metrics'), 'Metric to {enabled, times}; times in milliseconds by priority'),
      json('criteria', a('criteria')),
      related('sla', 'Service level'),
      definition,
      ...stamps,
    ],
  },
  {
    kind: 'holiday',
    about: 'A day on which a schedule does not hold.',
    columns: [
      text('name', a('name')),
      text('description', a('description')),
      text('start_date', a('startDate')),
      text('end_date', a('endDate')),
      boolean('enabled', a('enabled')),
      related('schedule', 'Schedule'),
      definition,
      ...stamps,
    ],
  },
];
