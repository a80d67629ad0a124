import { phrases } from '../../desk/words/phrases.js';
import { objectId } from '../records/ids.js';
import { iso, type KustomerRecord, selfLink, serialise, to } from '../records/shape.js';
import type { Holdings, Kind } from './holdings.js';
import { shelve } from './shelve.js';

/**
 * A bulk import and a service notice to everybody: thousands of rows that a single bulk update stamped with one
 * millisecond. They were created one after the other, but share their `updatedAt`.
 */
export const addTies = (
  holdings: Holdings,
  seed: number,
  count: number,
  at: number,
  firstNumber: number,
): void => {
  const add = (kind: Kind, record: KustomerRecord) =>
    shelve(holdings, kind, Buffer.from(serialise(record)), record as never);
  const org = to('org', holdings.org);
  for (let index = 0; index < count; index++) {
    const createdAt = at - 3_600_000 + (index % 3_000_000);
    const number = firstNumber + index;
    const stamps = {
      createdAt: iso(createdAt),
      updatedAt: iso(at),
      modifiedAt: iso(createdAt),
      importedAt: iso(at),
    };
    const customer = objectId('customer', seed, number, createdAt);
    const conversation = objectId('conversation', seed, number, createdAt);
    const message = objectId('message', seed, number, createdAt);
    const email = `imported${number.toString(36)}@example.com`;
    add('customer', {
      type: 'customer',
      id: customer,
      attributes: {
        name: `Imported ${index + 1}`,
        displayName: `Imported ${index + 1}`,
        emails: [{ type: 'home', verified: false, email }],
        phones: [],
        tags: [],
        ...stamps,
        deleted: false,
        conversationCounts: { done: 1, open: 0, snoozed: 0, all: 1 },
        custom: {},
        rev: 2,
      },
      relationships: { org, messages: { links: { self: `/v1/customers/${customer}/messages` } } },
      links: { self: selfLink('customer', customer) },
    });
    add('conversation', {
      type: 'conversation',
      id: conversation,
      attributes: {
        name: 'Our warehouse moves',
        channels: ['email'],
        status: 'done',
        messageCount: 1,
        outboundMessageCount: 1,
        inboundMessageCount: 0,
        noteCount: 0,
        ...stamps,
        tags: [],
        assignedUsers: [],
        assignedTeams: [],
        direction: 'out',
        priority: 3,
        custom: {},
        rev: 2,
      },
      relationships: {
        org,
        customer: to('customer', customer),
        messages: { links: { self: `/v1/conversations/${conversation}/messages` } },
      },
      links: { self: selfLink('conversation', conversation) },
    });
    add('message', {
      type: 'message',
      id: message,
      attributes: {
        channel: 'email',
        app: 'postmark',
        size: 0,
        direction: 'out',
        directionType: 'initial-out',
        subject: 'Our warehouse moves',
        preview: phrases.serviceNotice[0].replace('{first}', `Imported ${index + 1}`),
        meta: { subject: 'Our warehouse moves', from: 'support@example.com', to: [{ email }], cc: [] },
        status: 'sent',
        source: 'bulk',
        auto: true,
        redacted: false,
        sentAt: iso(createdAt),
        ...stamps,
        rev: 2,
      },
      relationships: {
        org,
        customer: to('customer', customer),
        conversation: to('conversation', conversation),
      },
      links: { self: `/v1/messages/${message}`, related: `/v1/postmark/messages/${message}` },
    });
  }
};
