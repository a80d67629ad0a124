import type { Thread } from '../../desk/model.js';
import { randomFor } from '../../desk/random.js';
import type { Filling } from '../holdings/filling.js';
import { attachmentRecord } from '../records/attachment.js';
import { iso, type KustomerRecord, to } from '../records/shape.js';

/** What a conversation leaves behind besides its messages: drafts, forwards, events, times, answers to surveys. */

export interface ThreadIds {
  readonly conversation: string;
  readonly customer: string;
}

const common = (filling: Filling, { conversation, customer }: ThreadIds, user: number) => ({
  org: to('org', filling.names.org),
  customer: to('customer', customer),
  conversation: to('conversation', conversation),
  createdBy: to('user', filling.names.user(user)),
});

const agentOf = (thread: Thread): number => thread.agent ?? 0;

const event = (
  filling: Filling,
  thread: Thread,
  ids: ThreadIds,
  place: number,
  at: number,
  parts: { readonly name: string; readonly changes: object },
): void => {
  const id = filling.names.id('conversation_event', thread.index * 8 + place, at);
  const record: KustomerRecord = {
    type: 'customer_event',
    id,
    attributes: {
      name: parts.name,
      type: 'conversation',
      publishedAt: iso(at + 66),
      createdAt: iso(at),
      updatedAt: iso(at),
      changes: parts.changes,
      location: null,
      meta: null,
    },
    // Whatever the desk does by itself has a null here instead of a relationship.
    relationships: { ...common(filling, ids, agentOf(thread)), ...(place === 0 ? { createdBy: null } : {}) },
    links: { self: `/v1/customers/${ids.customer}/events/${id}` },
  };
  filling.add('conversation_event', record, { conversation: ids.conversation });
};

const addEvents = (filling: Filling, thread: Thread, ids: ThreadIds): void => {
  const { names } = filling;
  const replaced = (before: unknown, after: unknown) => ({ op: 'replace', before, after });
  event(filling, thread, ids, 0, thread.startedAt, {
    name: 'kustomer.conversation.create',
    changes: { attributes: { status: { op: 'add', before: null, after: 'open' } }, relationships: {} },
  });
  if (thread.agent !== null)
    event(filling, thread, ids, 1, thread.startedAt + 90_000, {
      name: 'kustomer.conversation.update',
      changes: { attributes: { assignedUsers: replaced([], [names.user(thread.agent)]) }, relationships: {} },
    });
  if (thread.doneAt !== null)
    event(filling, thread, ids, 2, thread.doneAt, {
      name: 'kustomer.conversation.update',
      changes: { attributes: { status: replaced('open', 'done') }, relationships: {} },
    });
};

const addTimes = (filling: Filling, thread: Thread, ids: ThreadIds): void => {
  const { names } = filling;
  thread.turns.slice(0, 40).forEach((turn, place) => {
    if (turn.author.kind !== 'agent') return;
    const id = names.id('conversation_time', thread.index * 64 + place, turn.at);
    filling.add(
      'conversation_time',
      {
        type: 'conversation_time',
        id,
        attributes: {
          createdAt: iso(turn.at),
          createdByTeams: thread.team === null ? [] : [names.team(thread.team)],
          assignedUsers: thread.agent === null ? [] : [names.user(thread.agent)],
          assignedTeams: [],
          handleAt: iso(turn.at - 60_000),
          handleTime: 20 + ((thread.index * 7 + place) % 600),
          messageAt: iso(turn.at),
          messageTime: 10 + ((thread.index + place) % 300),
          messagesSent: 1,
          touched: true,
          resolved: place === thread.turns.length - 1 && thread.status === 'done',
          channels: [thread.channel],
        },
        relationships: common(filling, ids, turn.author.agent),
        links: { self: `/v1/conversations/times/${id}` },
      },
      { conversation: ids.conversation },
    );
  });
};

/** A file on a draft or a forward, now and then. */
const addFile = (
  filling: Filling,
  type: 'draft' | 'forward',
  parent: string,
  number: number,
  at: number,
): string => {
  const id = filling.names.id('attachment', (type === 'draft' ? 0x60000000 : 0x68000000) + number, at);
  const file = {
    name: `${type}-${number}.txt`,
    type: 'text/plain',
    form: 'text',
    seed: 77,
    state: 'stored',
  } as const;
  filling.add(
    'attachment',
    attachmentRecord(filling.names, file, id, { type, id: parent }, filling.lengthOf(file)),
    {
      [type]: parent,
    },
  );
  filling.holdings.files.set(id, { from: 'desk', file });
  return id;
};

const styled = (text: string) => ({
  draftJs: {
    blocks: [
      { key: 'a1', type: 'unstyled', text, depth: 0, inlineStyleRanges: [], entityRanges: [], data: {} },
    ],
    entityMap: {},
  },
});

const addDraft = (filling: Filling, thread: Thread, ids: ThreadIds): void => {
  const at = filling.names.desk.end - 3_600_000 * (2 + (thread.index % 200));
  const id = filling.names.id('draft', thread.index, at);
  const body = `Hello,\n\nI am looking into ${thread.subject ?? 'your question'} and`;
  const files = thread.index % 3 === 0 ? [addFile(filling, 'draft', id, thread.index, at)] : [];
  // The official example of a draft has no links.
  filling.add(
    'draft',
    {
      type: 'draft',
      id,
      attributes: {
        channel: thread.channel,
        ...(thread.channel === 'email' ? { app: 'postmark', subject: `Re: ${thread.subject ?? ''}` } : {}),
        body,
        payload: styled(body),
        status: 'draft',
        createdAt: iso(at),
        updatedAt: iso(at + 60_000),
        modifiedAt: iso(at + 60_000),
      },
      relationships: {
        ...common(filling, ids, agentOf(thread)),
        ...(files.length > 0
          ? { attachments: { data: files.map((file) => ({ type: 'attachment', id: file })) } }
          : {}),
      },
    },
    { customer: ids.customer, conversation: ids.conversation },
  );
};

const addForward = (filling: Filling, thread: Thread, ids: ThreadIds): void => {
  const at = thread.startedAt + 7_200_000;
  const id = filling.names.id('forward', thread.index, at);
  const body = 'Could you look at this, please? The customer is waiting.';
  const files = thread.index % 2 === 0 ? [addFile(filling, 'forward', id, thread.index, at)] : [];
  filling.add(
    'forward',
    {
      type: 'forward',
      id,
      attributes: {
        app: 'postmark',
        channel: 'email',
        subject: `Fwd: ${thread.subject ?? ''}`,
        from: { name: 'Harbour & Pine', email: 'support@harbour-and-pine.example.com' },
        to: [{ name: 'Carrier', email: 'claims@carrier.example.org' }],
        body,
        payload: styled(body),
        status: 'sent',
        createdAt: iso(at),
        updatedAt: iso(at),
        modifiedAt: iso(at),
      },
      relationships: {
        ...common(filling, ids, agentOf(thread)),
        ...(files.length > 0
          ? { attachments: { data: files.map((file) => ({ type: 'attachment', id: file })) } }
          : {}),
      },
      links: { self: `/v1/forwards/${id}` },
    },
    { conversation: ids.conversation, customer: ids.customer },
  );
};

/** Of every second rating the answer is still there; the others name one that is not. */
const addResponse = (filling: Filling, thread: Thread, ids: ThreadIds): void => {
  if (thread.rating === null || thread.rating.at % 2 !== 0) return;
  const { at, stars, comment } = thread.rating;
  const id = filling.names.id('satisfaction_response', thread.index, at);
  filling.add(
    'satisfaction_response',
    {
      type: 'satisfaction_response',
      id,
      attributes: {
        status: comment === '' ? 'rated' : 'commented',
        rating: stars,
        score: stars > 3 ? 1 : 0,
        answers: comment === '' ? [] : [{ questionId: 'a1', answer: comment }],
        createdAt: iso(at),
        updatedAt: iso(at),
      },
      relationships: {
        org: to('org', filling.names.org),
        conversation: to('conversation', ids.conversation),
        customer: to('customer', ids.customer),
        form: {
          data: {
            type: 'satisfaction',
            id: filling.names.id('satisfaction', 0, filling.names.desk.end - 86_400_000 * 400),
          },
        },
      },
      links: { self: `/v1/satisfaction-responses/${id}` },
    },
    { conversation: ids.conversation },
  );
};

/** Conversations that have events and times: in a large desk only some, so that a stand-in stays light. */
const mostLively = 2000;

export const addActivity = (filling: Filling, thread: Thread, ids: ThreadIds): void => {
  addResponse(filling, thread, ids);
  const step = Math.ceil(filling.names.desk.threadCount / mostLively);
  if (thread.index % step !== 0) return;
  const random = randomFor(filling.names.desk.seed, 71, thread.index);
  addEvents(filling, thread, ids);
  addTimes(filling, thread, ids);
  if (thread.status !== 'done' && random.chance(0.4)) addDraft(filling, thread, ids);
  if (random.chance(0.06)) addForward(filling, thread, ids);
};
