import type { Settings } from '../../settings.js';
import type { Holdings, Kind } from '../holdings/holdings.js';
import { parentsOf } from '../holdings/shelve.js';
import { parseRecord } from '../parse.js';
import { type IdKind, objectId } from '../records/ids.js';
import { iso, type KustomerRecord, selfLink, serialise, to } from '../records/shape.js';
import { type Edit, edited } from './edit.js';

/** Writes that the desk's people make while somebody reads. All of them move `updatedAt` of what they touch. */
export interface Changes {
  touch(kind: Kind, id: string, more?: readonly Edit[]): void;
  addCustomer(): string;
  addConversation(customer: string): string;
  addMessage(conversation: string): string | undefined;
  markDeleted(kind: 'customer' | 'conversation' | 'note', id: string): void;
  erase(kind: Kind, id: string): void;
  mergeCustomers(source: string, target: string): void;
  mergeConversations(source: string, target: string): void;
}

export interface ChangeOptions {
  readonly holdings: Holdings;
  readonly settings: Settings;
  readonly seed: number;
  readonly now: () => number;
}

/** Numbers of things made while running begin here, far from those of the desk. */
const newNumbers = 0x70000000;

export const createChanges = (options: ChangeOptions): Changes => {
  const { holdings, settings, seed, now } = options;
  let made = 0;
  const lag = settings.number('index_lag');
  const visibleAt = () => (lag === 0 ? Number.NEGATIVE_INFINITY : now() + lag);
  const newId = (kind: IdKind) => objectId(kind, seed, newNumbers + made++, now());

  const attributesOf = (kind: Kind, id: string): Record<string, unknown> | undefined => {
    const version = holdings.shelf(kind).current(id);
    if (version === undefined) return undefined;
    return parseRecord(holdings.shelf(kind).bytes(version)).attributes as Record<string, unknown>;
  };

  const rewrite = (kind: Kind, id: string, edits: readonly Edit[], at: number | undefined): void => {
    const shelf = holdings.shelf(kind);
    const version = shelf.current(id);
    if (version === undefined) return;
    const bytes = edited(shelf.bytes(version), edits);
    const record = parseRecord(bytes);
    const attributes = record.attributes as Record<string, unknown>;
    shelf.write(
      {
        id,
        createdAt: shelf.createdAt(version),
        updatedAt: at ?? shelf.updatedAt(version),
        deleted: attributes.deleted === true,
        parents: parentsOf(kind, record),
      },
      bytes,
      visibleAt(),
    );
  };

  const touch: Changes['touch'] = (kind, id, more = []) => {
    const attributes = attributesOf(kind, id);
    if (!attributes) return;
    const at = now();
    const rev = typeof attributes.rev === 'number' ? attributes.rev : 0;
    rewrite(
      kind,
      id,
      [
        { path: ['attributes', 'updatedAt'], value: iso(at) },
        { path: ['attributes', 'rev'], value: rev + 1 },
        ...more,
      ],
      at,
    );
  };

  const insert = (kind: Kind, record: KustomerRecord): string => {
    const at = now();
    holdings.shelf(kind).write(
      {
        id: record.id,
        createdAt: at,
        updatedAt: at,
        deleted: false,
        parents: parentsOf(kind, record as never),
      },
      Buffer.from(serialise(record)),
      visibleAt(),
    );
    return record.id;
  };

  const org = () => to('org', holdings.org);
  const stamps = () => ({ createdAt: iso(now()), updatedAt: iso(now()), modifiedAt: iso(now()), rev: 1 });

  const addCustomer: Changes['addCustomer'] = () => {
    const id = newId('customer');
    return insert('customer', {
      type: 'customer',
      id,
      attributes: {
        name: `New customer ${made}`,
        displayName: `New customer ${made}`,
        emails: [{ type: 'home', verified: false, email: `new${made}@example.com` }],
        phones: [],
        tags: [],
        ...stamps(),
        deleted: false,
        conversationCounts: { done: 0, open: 0, snoozed: 0, all: 0 },
        custom: {},
      },
      relationships: { org: org(), messages: { links: { self: `/v1/customers/${id}/messages` } } },
      links: { self: selfLink('customer', id) },
    });
  };

  const addMessage: Changes['addMessage'] = (conversation) => {
    const parent = attributesOf('conversation', conversation);
    const customer = holdings.shelf('conversation').parent(conversation, 'customer');
    if (!parent || customer === undefined || parent.deleted === true) return undefined;
    const id = newId('message');
    insert('message', {
      type: 'message',
      id,
      attributes: {
        externalId: `new-${made}`,
        channel: 'chat',
        app: 'chat',
        size: 0,
        direction: 'in',
        directionType: 'followup-in',
        preview: `One more thing (${made}): is there any news?`,
        meta: {},
        status: 'received',
        auto: false,
        redacted: false,
        sentAt: iso(now()),
        ...stamps(),
      },
      relationships: {
        org: org(),
        customer: to('customer', customer),
        conversation: to('conversation', conversation),
      },
      links: { self: `/v1/messages/${id}`, related: `/v1/chat/messages/${id}` },
    });
    const count = typeof parent.messageCount === 'number' ? parent.messageCount : 0;
    touch('conversation', conversation, [
      { path: ['attributes', 'messageCount'], value: count + 1 },
      { path: ['attributes', 'lastMessageAt'], value: iso(now()) },
    ]);
    touch('customer', customer);
    return id;
  };

  const addConversation: Changes['addConversation'] = (customer) => {
    const id = newId('conversation');
    insert('conversation', {
      type: 'conversation',
      id,
      attributes: {
        name: `New conversation ${made}`,
        channels: ['chat'],
        status: 'open',
        messageCount: 0,
        noteCount: 0,
        ...stamps(),
        tags: [],
        assignedUsers: [],
        assignedTeams: [],
        direction: 'in',
        priority: 3,
        custom: {},
      },
      relationships: {
        org: org(),
        customer: to('customer', customer),
        messages: { links: { self: `/v1/conversations/${id}/messages` } },
      },
      links: { self: selfLink('conversation', id) },
    });
    addMessage(id);
    return id;
  };

  const erase: Changes['erase'] = (kind, id) => holdings.shelf(kind).erase(id, visibleAt());

  const childIds = (kind: Kind, relation: string, parent: string): string[] => {
    const shelf = holdings.shelf(kind);
    return shelf.children(relation, parent).map((version) => shelf.id(version));
  };

  const markDeleted: Changes['markDeleted'] = (kind, id) => {
    touch(kind, id, [{ path: ['attributes', 'deleted'], value: true }]);
    if (kind !== 'conversation') return;
    // Deleting a conversation takes its messages and files with it.
    for (const relation of ['message', 'note', 'attachment', 'draft', 'forward'] as const)
      for (const child of childIds(relation, 'conversation', id)) erase(relation, child);
  };

  const reparent = (kind: Kind, id: string, type: 'customer' | 'conversation', parent: string): void => {
    const edits: Edit[] = [
      { path: ['relationships', type, 'data', 'id'], value: parent },
      { path: ['relationships', type, 'links', 'self'], value: selfLink(type, parent) },
    ];
    if (settings.text('merged_children') === 'bumped') touch(kind, id, edits);
    else rewrite(kind, id, edits, undefined);
  };

  return {
    touch,
    addCustomer,
    addConversation,
    addMessage,
    markDeleted,
    erase,
    mergeCustomers: (source, target) => {
      for (const kind of ['conversation', 'message', 'note', 'draft', 'kobject', 'customer_session'] as const)
        for (const child of childIds(kind, 'customer', source)) reparent(kind, child, 'customer', target);
      const counts = holdings.shelf('conversation').children('customer', target).length;
      touch('customer', target, [{ path: ['attributes', 'conversationCounts', 'all'], value: counts }]);
      if (settings.text('merged_source') === '404') erase('customer', source);
      else touch('customer', source, [{ path: ['attributes', 'deleted'], value: true }]);
      const id = newId('customer_merge');
      insert('customer_merge', {
        type: 'customer_merge',
        id,
        attributes: { status: 'success', createdAt: iso(now()), updatedAt: iso(now()) },
        relationships: { source: to('customer', source), target: to('customer', target) },
        links: { self: `/v1/customers/merges/${id}` },
      });
    },
    mergeConversations: (source, target) => {
      for (const kind of ['message', 'note', 'draft', 'forward'] as const)
        for (const child of childIds(kind, 'conversation', source))
          reparent(kind, child, 'conversation', target);
      touch('conversation', target, [
        { path: ['attributes', 'mergedTarget'], value: true },
        { path: ['attributes', 'messageCount'], value: childIds('message', 'conversation', target).length },
        { path: ['attributes', 'noteCount'], value: childIds('note', 'conversation', target).length },
      ]);
      erase('conversation', source);
    },
  };
};
