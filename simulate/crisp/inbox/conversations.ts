import { added, deleted, listed, notFound, resolved } from '../api/answers.js';
import type { Quota } from '../api/quota.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { Conversation, Message } from '../state.js';

/** A session by its id, also while it cannot be read yet. */
export const findConversation = (desk: Desk, sessionId: string | undefined): Conversation | undefined =>
  desk.workspace.conversations.get(sessionId ?? '');

/** A session that a call may write to; touching a living visitor's one is noted. */
export const writable = (desk: Desk, sessionId: string | undefined): Conversation | undefined => {
  const conversation = findConversation(desk, sessionId);
  if (conversation?.visitor) desk.breach('visitor', 'a living visitor’s conversation was written to');
  return conversation;
};

export const statusOf = { pending: 0, unresolved: 1, resolved: 2 } as const;

const newest = (messages: readonly Message[]): Message | undefined =>
  messages.reduce<Message | undefined>(
    (last, one) => (last === undefined || one.timestamp >= last.timestamp ? one : last),
    undefined,
  );

const excerptOf = (message: Message): string =>
  typeof message.content === 'string' ? message.content.slice(0, 100) : message.type;

export const conversationOut = (desk: Desk, conversation: Conversation): object => {
  const last = newest(conversation.messages);
  return {
    session_id: conversation.sessionId,
    website_id: desk.workspace.websiteId,
    inbox_id: conversation.inboxId,
    people_id: conversation.peopleId,
    state: conversation.state,
    status: statusOf[conversation.state],
    is_verified: false,
    is_blocked: conversation.isBlocked,
    availability: conversation.visitor ? 'online' : 'offline',
    active: { now: conversation.visitor, last: conversation.updatedAt },
    last_message: last ? excerptOf(last) : '',
    preview_message: last
      ? { type: last.type, from: last.from, excerpt: excerptOf(last), fingerprint: last.fingerprint }
      : null,
    topic: null,
    verifications: [],
    participants: conversation.participants,
    mentions: [],
    compose: {},
    unread: { ...conversation.unread },
    assigned: conversation.assigned === null ? null : { user_id: conversation.assigned },
    meta: metaOut(conversation),
    created_at: conversation.createdAt,
    updated_at: conversation.updatedAt,
    waiting_since: null,
  };
};

export const metaOut = ({ meta }: Conversation): object => ({ ...meta });

const makeConversation = (desk: Desk, visitor: boolean): Conversation => {
  const now = desk.clock.now();
  const conversation: Conversation = {
    sessionId: `session_${desk.ids.uuid()}`,
    state: 'pending',
    peopleId: null,
    meta: {
      nickname: visitor ? 'visitor1' : '',
      email: '',
      phone: '',
      address: '',
      subject: '',
      avatar: '',
      ip: visitor ? '192.0.2.7' : '',
      origin: '',
      segments: [],
      data: {},
      device: visitor ? { capabilities: ['browsing'], locales: ['en'] } : {},
    },
    participants: [],
    assigned: null,
    inboxId: null,
    isBlocked: false,
    messages: [],
    originals: new Map(),
    unread: { operator: 0, visitor: 0 },
    visitor,
    createdAt: now,
    updatedAt: now,
  };
  desk.workspace.conversations.set(conversation.sessionId, conversation);
  return conversation;
};

const sessions = 'website:conversation:sessions';

/** One page of the list: newest update first, empty conversations only when asked for. */
const listPage = (desk: Desk, page: number, query: URLSearchParams): readonly Conversation[] => {
  for (const name of query.keys())
    if (
      !/^(per_page|include_empty|order_date_(created|updated)|filter_(not_)?resolved|filter_unassigned)$/.test(
        name,
      )
    )
      desk.breach('uncovered', `${name} of conversations`);
  const size = Math.min(50, Math.max(20, Number(query.get('per_page') ?? 20)));
  const byCreation = query.get('order_date_created') === '1';
  const key = (one: Conversation): number => (byCreation ? one.createdAt : one.updatedAt);
  const shown = [...desk.workspace.conversations.values()]
    .filter((one) => desk.isReadable(one.createdAt))
    .filter((one) => query.get('include_empty') === '1' || one.messages.length > 0)
    .filter((one) => query.get('filter_resolved') !== '1' || one.state === 'resolved')
    .filter((one) => query.get('filter_not_resolved') !== '1' || one.state !== 'resolved')
    .filter((one) => query.get('filter_unassigned') !== '1' || one.assigned === null)
    // Those made last come first among equals.
    .reverse()
    .sort((a, b) => key(b) - key(a));
  return shown.slice((page - 1) * size, page * size);
};

export const conversationRoutes = (quota: Quota): readonly Route[] => [
  route('POST', '/v1/website/:website/conversation', 'website:conversation:initiate', (desk) => {
    const full = quota.creation();
    if (full) return full;
    const made = makeConversation(desk, false);
    const every = desk.settings.number('visitors');
    if (every > 0 && desk.workspace.conversations.size % (every + 1) === 0) makeConversation(desk, true);
    return added({ session_id: made.sessionId });
  }),
  route('GET', '/v1/website/:website/conversation/:session', sessions, (desk, { params }) => {
    const conversation = findConversation(desk, params.session);
    return conversation && desk.isReadable(conversation.createdAt)
      ? resolved(conversationOut(desk, conversation))
      : notFound('session_not_found');
  }),
  route('DELETE', '/v1/website/:website/conversation/:session', sessions, (desk, { params }) => {
    const conversation = writable(desk, params.session);
    if (!conversation) return notFound('session_not_found');
    desk.workspace.conversations.delete(conversation.sessionId);
    return deleted();
  }),
  route('GET', '/v1/website/:website/conversations/:page', sessions, (desk, { params, query }) =>
    listed(listPage(desk, Number(params.page), query).map((one) => conversationOut(desk, one))),
  ),
];
