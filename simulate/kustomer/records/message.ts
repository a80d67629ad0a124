import type { Channel, Thread, Turn } from '../../desk/model.js';
import type { Names } from './names.js';
import { cutText, iso, type KustomerRecord, to } from './shape.js';

/** What the API gives of a text; a longer one is cut without a word. */
export const previewLimit = 10_240;

const apps: Readonly<Record<Channel, string>> = {
  email: 'postmark',
  chat: 'chat',
  sms: 'twilio',
  facebook: 'facebook',
  whatsapp: 'whatsapp',
  form: 'form',
  voice: 'voice',
};

/** Kinds of recipients that were seen in e-mail records: a list, one object, plain text. */
const recipients = (turn: Turn, address: string): unknown => {
  if (turn.index % 7 === 5) return address;
  if (turn.index % 7 === 3) return { email: address };
  return [{ email: address }];
};

const metaOf = (thread: Thread, turn: Turn, customerAddress: string): Record<string, unknown> => {
  const inbound = turn.author.kind === 'person';
  switch (thread.channel) {
    case 'email':
      return {
        subject: thread.subject ?? '',
        from: inbound ? customerAddress : 'support@example.com',
        to: recipients(turn, inbound ? 'support@example.com' : customerAddress),
        cc: [],
        inReplyTo: turn.index > 0 ? `<${thread.index}.${turn.index - 1}@mail.example.com>` : undefined,
        recipient: { email: 'support@example.com', mailboxHash: '' },
        attachmentNum: turn.files.length,
      };
    case 'voice':
      return {
        placedAt: iso(turn.at - 120_000),
        answeredAt: iso(turn.at - 100_000),
        endedAt: iso(turn.at),
        status: 'completed',
      };
    case 'chat':
      return { trackingId: `track-${thread.index}` };
    case 'facebook':
    case 'whatsapp':
      return { permalink: null, messageType: 'text' };
    default:
      return {};
  }
};

const directionType = (turn: Turn, firstOut: boolean): string => {
  if (turn.author.kind === 'person') return turn.index === 0 ? 'initial-in' : 'followup-in';
  if (turn.index === 0) return 'initial-out';
  return firstOut ? 'response-out' : 'followup-out';
};

export interface MessagePlace {
  readonly thread: Thread;
  readonly conversation: string;
  readonly customer: string;
  readonly customerAddress: string;
  readonly id: string;
  readonly attachments: readonly string[];
  /** No agent had answered before. */
  readonly firstOut: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** When a message came into being for the API: a moment after it was sent, in the order of the thread. */
export const messageTimes = (thread: Thread, turn: Turn): { createdAt: number; updatedAt: number } => {
  const createdAt = turn.at + (thread.channel === 'email' ? 600 + (thread.index % 300) : 0);
  const updatedAt = thread.importedAt ?? createdAt + (turn.redacted ? 3_600_000 : thread.index % 40);
  return { createdAt, updatedAt };
};

export const messageRecord = (names: Names, turn: Turn, place: MessagePlace): KustomerRecord => {
  const { thread, id } = place;
  const app = apps[thread.channel];
  const inbound = turn.author.kind === 'person';
  const preview = turn.redacted ? '' : cutText(turn.text, previewLimit);
  // What is undefined is left out of the text.
  const attributes = {
    externalId:
      thread.channel === 'email'
        ? `<${thread.index}.${turn.index}@mail.example.com>`
        : `${app}-${thread.index}-${turn.index}`,
    channel: thread.channel,
    app,
    size: thread.channel === 'email' ? Buffer.byteLength(turn.text) : 0,
    direction: inbound ? 'in' : 'out',
    directionType: directionType(turn, place.firstOut),
    subject: thread.channel === 'email' || thread.subject !== null ? thread.subject : undefined,
    preview,
    sentiment: thread.index % 5 === 0 ? null : {},
    meta: metaOf(thread, turn, place.customerAddress),
    status: turn.failed ? 'error' : inbound ? 'received' : 'sent',
    error: turn.failed
      ? { status: 406, code: 'inactive', title: 'Inactive recipient', detail: 'The address bounced before.' }
      : undefined,
    errorAt: turn.failed ? iso(place.createdAt + 900) : undefined,
    lang: thread.language.slice(0, 2),
    auto: turn.author.kind === 'automatic',
    redacted: turn.redacted,
    redactedAt: turn.redacted ? iso(place.updatedAt) : undefined,
    redactedBy: turn.redacted ? names.user(0) : undefined,
    assignedTeams: thread.team === null ? [] : [names.team(thread.team)],
    assignedUsers: thread.agent === null || turn.index === 0 ? [] : [names.user(thread.agent)],
    reactions:
      thread.channel === 'chat' && turn.index % 4 === 1
        ? [
            {
              subjectId: place.customer,
              subjectType: 'customer',
              name: '👍',
              createdAt: iso(place.createdAt + 500),
            },
          ]
        : undefined,
    experimentCell: thread.index % 31 === 3 ? null : undefined,
    'x-lab': thread.index % 31 === 3 ? { arm: 'b' } : undefined,
    sentAt: iso(turn.at),
    createdAt: iso(place.createdAt),
    updatedAt: iso(place.updatedAt),
    modifiedAt: thread.index % 3 === 0 ? iso(place.createdAt) : undefined,
    importedAt: thread.importedAt === null ? undefined : iso(thread.importedAt),
    rev: 1 + (turn.redacted ? 1 : 0),
  };
  const author =
    turn.author.kind === 'agent'
      ? names.user(turn.author.agent)
      : turn.author.kind === 'automatic'
        ? names.user(names.desk.agents.length - 1)
        : undefined;
  return {
    type: 'message',
    id,
    attributes,
    relationships: {
      org: to('org', names.org),
      // The plural is the vendor's, here and nowhere else.
      customer: {
        links: { self: `/v1/customers/${place.customer}` },
        data: { type: thread.index % 2 === 0 ? 'customers' : 'customer', id: place.customer },
      },
      conversation: to('conversation', place.conversation),
      createdBy: author === undefined ? undefined : to('user', author),
      attachments:
        place.attachments.length === 0
          ? undefined
          : {
              links: { self: `/v1/messages/${id}/attachments` },
              data: place.attachments.map((attachment) => ({ type: 'attachment', id: attachment })),
            },
    },
    links: { self: `/v1/messages/${id}`, related: `/v1/${app}/messages/${id}` },
  };
};
