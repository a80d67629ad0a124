import type { DeskObject } from '../../desk/objects.js';
import type { Filling } from '../holdings/filling.js';
import { iso, to } from '../records/shape.js';

/** Visits of people to the shop, comments on their orders, and the log of what agents changed. */

const mostVisitors = 1000;

/** Two visits of every fifth person, each with some pages; every third page is seen by nobody in particular. */
export const addVisits = (filling: Filling, index: number, customer: string): void => {
  const { names } = filling;
  const { desk } = names;
  const step = 5 * Math.ceil(desk.personCount / 5 / mostVisitors);
  if (index % step !== 0) return;
  for (let visit = 0; visit < 2; visit++) {
    const number = index * 2 + visit;
    const at = desk.end - 86_400_000 * (3 + visit + (index % 60));
    const id = names.id('customer_session', number, at);
    const sessionId = `s${number}-${index}`;
    const pages = 2 + (index % 3);
    filling.add(
      'customer_session',
      {
        type: 'customer_session',
        id,
        attributes: {
          sessionId,
          firstEventAt: iso(at),
          lastEventAt: iso(at + pages * 30_000),
          count: pages,
          createdAt: iso(at),
          updatedAt: iso(at),
        },
        relationships: { org: to('org', names.org), customer: to('customer', customer) },
        links: { self: `/v1/customers/${customer}/sessions/${sessionId}` },
      },
      { customer },
    );
    for (let page = 0; page < pages; page++) {
      const seen = at + page * 30_000;
      const event = names.id('session_event', number * 8 + page, seen);
      filling.add(
        'session_event',
        {
          type: 'customer_event',
          id: event,
          attributes: {
            trackingEvent: 'pageView',
            app: 'chat',
            meta: { url: `https://shop.example.com/products/${page}`, title: 'Lamp “Hafen” 🪔' },
            location: { countryName: 'Germany' },
            realIp: '192.0.2.17',
            createdAt: iso(seen),
          },
          relationships: { org: to('org', names.org), customer: to('customer', customer), createdBy: null },
          links: { self: `/v1/customers/${customer}/events/${event}` },
        },
        { session: sessionId },
      );
    }
  }
};

/** Every third thing that can be commented on is. */
export const addComments = (filling: Filling, thing: DeskObject, kobject: string): void => {
  if (!thing.type.commentable || thing.index % 3 !== 0) return;
  const { names } = filling;
  const at = Math.min(names.desk.end, thing.createdAt + 3_600_000);
  const id = names.id('comment', thing.index, at);
  filling.add(
    'comment',
    {
      type: 'comment',
      id,
      attributes: {
        body: `Checked ${thing.title} with the warehouse 📦`,
        createdAt: iso(at),
        updatedAt: iso(at),
        modifiedAt: iso(at),
      },
      relationships: {
        org: to('org', names.org),
        kobject: { data: { type: `kobject.${thing.type.name}`, id: kobject } },
        createdBy: to('user', names.user(thing.index % 8)),
      },
      links: { self: `/v1/comments/${id}` },
    },
    { kobject },
  );
};

const verbs = ['update', 'update', 'create', 'delete'] as const;
const objects = ['conversation', 'customer', 'shortcut', 'business_rule', 'user'] as const;

/** A log of the last months; rows end when their time is over. */
export const addAuditLogs = (filling: Filling): void => {
  const { names } = filling;
  const count = Math.max(40, Math.min(5000, Math.round(names.desk.threadCount / 2)));
  for (let place = 0; place < count; place++) {
    // The oldest are so old that they end within days.
    const at = names.desk.end - Math.round((86_400_000 * 364 * place) / count) - 60_000;
    const id = names.id('audit_log', count - place, at);
    const bySystem = place % 7 === 3;
    const objectType = objects[place % objects.length] as string;
    filling.add('audit_log', {
      type: 'audit_log',
      id,
      attributes: {
        eventName: `kustomer.${objectType}.${verbs[place % 4]}`,
        eventVerb: verbs[place % 4],
        org: names.org,
        userId: bySystem ? null : names.user(place % 8),
        userType: bySystem ? 'system' : 'user',
        objectId: names.id('nobody', place, at),
        objectType,
        client: bySystem ? 'routing-api' : 'app',
        ip: bySystem ? null : '192.0.2.44',
        changes: { attributes: { name: { op: 'replace', before: 'old', after: 'new' } }, relationships: {} },
        createdAt: iso(at),
        publishedAt: iso(at + 1000),
        expiresAt: iso(at + 86_400_000 * 365),
      },
      // The official example names a user of the id null for what the system does.
      relationships: {
        user: bySystem
          ? { links: { self: '/v1/users/null' }, data: { type: 'user', id: null } }
          : to('user', names.user(place % 8)),
      },
    });
  }
};
