import type { Thread, Turn } from '../../desk/model.js';
import type { Names } from './names.js';
import { cutText, iso, type KustomerRecord, selfLink, to } from './shape.js';

export interface ConversationPlace {
  readonly id: string;
  readonly customer: string;
  /** Ids of the messages, one for each turn. */
  readonly messages: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastMessageAt: number;
}

const moment = (turn: Turn | undefined, id: string | undefined, channel: string) =>
  turn === undefined || id === undefined
    ? {}
    : { id, channel, sentAt: iso(turn.at), createdAt: iso(turn.at) };

const find = (turns: readonly Turn[], outbound: boolean, last: boolean): number => {
  const wanted = (turn: Turn) => (turn.author.kind !== 'person') === outbound;
  return last ? turns.findLastIndex(wanted) : turns.findIndex(wanted);
};

const satisfaction = (names: Names, thread: Thread) => {
  if (thread.rating === null) return {};
  const { at, stars, comment } = thread.rating;
  return {
    form: names.id('satisfaction', 0, names.desk.end - 86_400_000 * 400),
    formResponse: names.id('satisfaction_response', thread.index, at),
    channel: thread.channel,
    status: comment === '' ? 'rated' : 'commented',
    score: stars > 3 ? 1 : 0,
    rating: stars,
    firstAnswer: comment === '' ? undefined : comment,
    answers: [],
    sentByTeams: [],
    createdAt: iso(at),
    updatedAt: iso(at),
  };
};

export const conversationRecord = (
  names: Names,
  thread: Thread,
  place: ConversationPlace,
): KustomerRecord => {
  const { turns } = thread;
  const inbound = turns.filter((turn) => turn.author.kind === 'person').length;
  const firstIn = find(turns, false, false);
  const lastIn = find(turns, false, true);
  const firstOut = find(turns, true, false);
  const lastOut = find(turns, true, true);
  const answered = firstOut > 0 && firstIn === 0 ? (turns[firstOut] as Turn) : undefined;
  const last = turns[turns.length - 1] as Turn;
  const doneAt = thread.doneAt === null ? undefined : iso(thread.doneAt);
  const agents = thread.agent === null ? [] : [names.user(thread.agent)];
  const teams = thread.team === null ? [] : [names.team(thread.team)];
  // A tag that nobody can look up any more.
  const lost = thread.index % 61 === 7 ? [names.id('nobody', thread.index, thread.startedAt)] : [];
  const ended = thread.channel === 'chat' && thread.status === 'done';
  // What is undefined is left out of the text.
  const attributes = {
    name: thread.subject ?? (thread.index % 2 === 0 ? null : undefined),
    preview: last.redacted ? '' : cutText(last.text, 200),
    externalId: thread.index % 9 === 4 ? `old-desk-${thread.index}` : undefined,
    channels: [thread.channel],
    status: thread.status,
    open: { statusAt: iso(place.createdAt) },
    messageCount: turns.length,
    inboundMessageCount: inbound,
    outboundMessageCount: turns.length - inbound,
    noteCount: thread.notes.filter((note) => !note.removed).length,
    doneCount: thread.status === 'done' ? 1 : 0,
    reopenCount: 0,
    satisfaction: 0,
    satisfactionLevel: satisfaction(names, thread),
    createdAt: iso(place.createdAt),
    updatedAt: iso(place.updatedAt),
    modifiedAt: iso(thread.doneAt ?? place.createdAt),
    lastActivityAt: iso(place.updatedAt),
    lastMessageAt: iso(place.lastMessageAt),
    importedAt: thread.importedAt === null ? undefined : iso(thread.importedAt),
    spam: thread.spam,
    ended,
    endedAt: ended ? doneAt : undefined,
    endedReason: ended ? 'closed' : undefined,
    endedByType: ended ? 'user' : undefined,
    deleted: thread.removed === null ? undefined : true,
    tags: [...thread.tags.map(names.tag), ...lost],
    suggestedTags: [],
    sentiment: thread.index % 4 === 0 ? null : {},
    firstMessageIn: moment(turns[firstIn], place.messages[firstIn], thread.channel),
    lastMessageIn: moment(turns[lastIn], place.messages[lastIn], thread.channel),
    firstMessageOut: moment(turns[firstOut], place.messages[firstOut], thread.channel),
    lastMessageOut: moment(turns[lastOut], place.messages[lastOut], thread.channel),
    lastMessageDirection: last.author.kind === 'person' ? 'in' : 'out',
    assignedUsers: agents,
    assignedTeams: teams,
    firstResponse: answered
      ? {
          id: place.messages[firstOut],
          time: answered.at - thread.startedAt,
          businessTime: answered.at - thread.startedAt,
          createdAt: iso(answered.at),
          assignedUsers: [],
          assignedTeams: [],
        }
      : {},
    firstDone: doneAt
      ? {
          createdAt: doneAt,
          createdBy: agents[0] ?? null,
          messageCount: turns.length,
          noteCount: thread.notes.length,
        }
      : {},
    lastDone: doneAt ? { createdAt: doneAt, createdBy: agents[0] ?? null } : {},
    snooze:
      thread.snoozedUntil === null
        ? undefined
        : { time: iso(thread.snoozedUntil), status: 'scheduled', statusAt: iso(place.lastMessageAt) },
    direction: turns[0]?.author.kind === 'person' ? 'in' : 'out',
    priority: thread.priority,
    defaultLang: names.lang(thread.language),
    sla:
      thread.channel === 'email'
        ? {
            name: 'Email Policy',
            version: 1,
            status: thread.status === 'done' ? 'done' : 'pending',
            breached: thread.index % 6 === 0,
            metrics: {},
          }
        : null,
    modificationHistory: { statusAt: doneAt ?? iso(place.createdAt) },
    mergedTarget: thread.merged ? true : undefined,
    linkedConversations: thread.merged
      ? [names.id('nobody', thread.index, thread.startedAt - 5000)]
      : undefined,
    copilotSummary: thread.index % 13 === 6 ? { text: '', locale: null } : undefined,
    custom: names.custom('thread', thread.fields),
    rev: 2 + turns.length,
    roleGroupVersions: [],
    accessOverride: [],
  };
  const relationships = {
    org: to('org', names.org),
    customer: to('customer', place.customer),
    messages: { links: { self: `/v1/conversations/${place.id}/messages` } },
    brand: to('brand', names.id('brand', 1, names.desk.end - 86_400_000 * 1500)),
    // The name is taken twice, by an attribute and by a relationship.
    sla:
      thread.channel === 'email'
        ? to('sla', names.id('sla', 1, names.desk.end - 86_400_000 * 1500))
        : undefined,
    queue: to('queue', names.id('queue', 1, names.desk.end - 86_400_000 * 1500)),
    modifiedBy: thread.agent === null ? undefined : to('user', names.user(thread.agent)),
    createdBy: thread.index % 19 === 1 ? null : undefined,
    deletedBy: thread.removed === null ? undefined : to('user', names.user(0)),
  };
  return {
    type: 'conversation',
    id: place.id,
    attributes,
    relationships,
    links: { self: selfLink('conversation', place.id) },
  };
};
