import type { Names } from '../records/names.js';
import { iso, to } from '../records/shape.js';
import { idOf, type Made, made, setupTime } from './made.js';

/** Queues and their rules, what went through them, service levels, business hours, choices for snoozing. */

const day = 86_400_000;
const hour = 3_600_000;

const queueNames = ['Shipping', 'Returns', 'Billing', 'Chat, now', 'Réclamations'] as const;

const queues = (names: Names): Made[] => [
  // The number that every conversation refers to.
  made(names, 'queue', {
    number: 1,
    attributes: {
      name: 'DEFAULT_QUEUE',
      displayName: 'Default',
      description: '',
      priority: 0,
      itemSize: 1,
      system: true,
      restrictTransfersByUsers: false,
    },
  }),
  ...queueNames.map((name, place) =>
    made(names, 'queue', {
      number: place + 2,
      attributes: {
        name,
        displayName: name,
        description: place === 0 ? 'Parcels under way, lost or damaged' : null,
        priority: place + 1,
        itemSize: place === 3 ? 3 : 1,
        system: false,
        restrictTransfersByUsers: place === 2,
      },
      relationships: { team: to('team', names.team(place)) },
    }),
  ),
  ...queueNames.slice(0, 4).map((name, place) =>
    made(names, 'queue_rule', {
      number: place + 1,
      attributes: {
        name: `${name}: by tag`,
        enabled: place !== 3,
        priority: place + 1,
        criteria: { and: [{ conversation_tags: { in: [names.tag(place)] } }], or: [] },
      },
      relationships: { queue: to('queue', idOf(names, 'queue', place + 2)) },
    }),
  ),
];

/** A passage for every tenth of the newest threads, and a session for every agent and day of the last week. */
const work = (names: Names): Made[] => {
  const { desk } = names;
  const items: Made[] = [];
  for (let index = desk.threadCount - 1; index >= 0 && items.length < 400; index -= 10) {
    const thread = desk.thread(index);
    const at = thread.startedAt + 60_000;
    if (at > desk.end - day) continue;
    const number = items.length + 1;
    const isDone = number % 6 !== 0;
    items.push(
      made(names, 'work_item', {
        number,
        at,
        changed: at + hour,
        attributes: {
          status: isDone ? 'completed' : 'queued',
          channel: thread.channel,
          priority: thread.priority,
          enqueuedAt: iso(at),
          routedAt: isDone ? iso(at + 90_000) : null,
          acceptedAt: isDone ? iso(at + 120_000) : null,
          completedAt: isDone ? iso(at + hour) : null,
        },
        relationships: {
          conversation: to('conversation', names.id('conversation', thread.index, thread.startedAt)),
          queue: to('queue', idOf(names, 'queue', 1 + (number % 6))),
          ...(thread.agent === null || !isDone ? {} : { user: to('user', names.user(thread.agent)) }),
        },
      }),
    );
  }
  const people = desk.agents.filter(({ kind, leftAt }) => kind === 'person' && leftAt === null).slice(0, 12);
  const sessions = people.flatMap((agent, place) =>
    [1, 2, 3, 4].map((ago) => {
      const at = desk.end - ago * day + (8 + (place % 3)) * hour;
      return made(names, 'work_session', {
        number: place * 4 + ago,
        at,
        changed: at + 8 * hour,
        attributes: {
          status: 'completed',
          signedInAt: iso(at),
          signedOutAt: iso(at + 8 * hour),
          totalTime: 8 * hour,
          itemsRouted: 10 + ((place * 7 + ago) % 25),
        },
        relationships: { user: to('user', names.user(agent.index)) },
      });
    }),
  );
  return [...items, ...sessions];
};

const priorities = (first: number): Record<string, number> =>
  Object.fromEntries([1, 2, 3, 4, 5].map((priority) => [String(priority), first * (6 - priority)]));

const levels = (names: Names): Made[] => {
  const policies = ['Email Policy', 'Chat Policy', 'VIP Policy'] as const;
  return policies.flatMap((name, place) => {
    const sla = idOf(names, 'sla', place + 1);
    const count = place === 0 ? 3 : 1;
    const versions = Array.from({ length: count }, (_, version) =>
      made(names, 'sla_version', {
        number: place * 16 + version + 1,
        at: setupTime(names, 1400 - version * 300),
        self: `/v1/slas/${sla}`,
        parents: { sla },
        attributes: {
          name,
          description: version === 0 ? 'First promise' : `Changed for the ${version + 1}. time`,
          version: version + 1,
          hours: place === 1 ? 'calendar' : 'business',
          metrics: {
            firstResponse: { enabled: true, times: priorities((4 - version) * hour) },
            longestUnrespondedMessage: { enabled: place !== 1, times: priorities(8 * hour) },
            totalConversationOpenTime: { enabled: false, times: priorities(48 * hour) },
          },
          criteria: { and: [{ conversation_channels: { equals: place === 1 ? 'chat' : 'email' } }], or: [] },
        },
        relationships: { sla: to('sla', sla) },
      }),
    );
    return [
      made(names, 'sla', {
        number: place + 1,
        attributes: { currentVersion: count },
        relationships: {
          versions: { data: versions.map(({ record }) => ({ type: 'sla_version', id: record.id })) },
        },
      }),
      ...versions,
    ];
  });
};

const weekdays = (from: number, to: number): Record<string, unknown> =>
  Object.fromEntries(
    [0, 1, 2, 3, 4, 5, 6].map((weekday) => [
      String(weekday),
      weekday === 0 || weekday === 6 ? null : [[from, to]],
    ]),
  );

const holidayNames = [
  ['New Year’s Day', '01-01'],
  ['Labour Day', '05-01'],
  ['Fête nationale', '07-14'],
  ['Christmas', '12-25'],
] as const;

const schedules = (names: Names): Made[] => {
  const year = new Date(names.desk.end).getUTCFullYear();
  const hours = [
    ['Office hours', weekdays(540, 1050), 'Europe/Berlin', true],
    [
      'Chat hours',
      {
        ...weekdays(480, 1200),
        '6': [
          [600, 720],
          [780, 960],
        ],
      },
      'Europe/London',
      false,
    ],
    [
      'Night shift (closed)',
      Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((d) => [String(d), null])),
      'Asia/Kolkata',
      false,
    ],
  ] as const;
  return hours.flatMap(([name, times, timezone, isDefault], place) => {
    const schedule = idOf(names, 'schedule', place + 1);
    return [
      made(names, 'schedule', {
        number: place + 1,
        attributes: { name, hours: times, timezone, default: isDefault },
      }),
      ...(place === 2 ? [] : holidayNames).map(([holiday, date], number) =>
        made(names, 'holiday', {
          number: place * 16 + number + 1,
          self: `/v1/schedules/${schedule}`,
          parents: { schedule },
          attributes: {
            name: holiday,
            startDate: `${year}-${date}`,
            endDate: `${year}-${date}`,
            description: null,
            enabled: number !== 2,
          },
          relationships: { schedule: to('schedule', schedule) },
        }),
      ),
    ];
  });
};

const snoozes = (names: Names): Made[] =>
  [
    ['In an hour', 'relative', hour],
    ['Tomorrow morning', 'dynamic', { day: { type: 'relative', value: 1 }, time: '09:00' }],
    ['Until the summer sale', 'absolute', names.desk.end + 90 * day],
  ].map(([name, type, value], place) =>
    made(names, 'snooze', { number: place + 1, attributes: { name, type, value, enabled: true } }),
  );

export const routingRecords = (names: Names): Made[] => [
  ...queues(names),
  ...work(names),
  ...levels(names),
  ...schedules(names),
  ...snoozes(names),
];
