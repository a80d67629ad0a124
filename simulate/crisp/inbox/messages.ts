import type { Answer } from '../../server.js';
import {
  deleted,
  dispatched,
  invalid,
  type JsonObject,
  listed,
  notFound,
  refused,
  resolved,
  updated,
} from '../api/answers.js';
import {
  aBoolean,
  aNumber,
  anything,
  aString,
  type Form,
  filled,
  flatData,
  listOf,
  type Sentence,
  shape,
  words,
} from '../api/check.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { Conversation, Message } from '../state.js';
import { findConversation, writable } from './conversations.js';

const origin: Form = (value, at) =>
  typeof value === 'string' && /^(chat|email|urn:.+)$/.test(value)
    ? undefined
    : `${at} should be equal to one of the allowed values, ${at} should match pattern "^urn:", ${at} should match some schema in anyOf`;

const contents: Readonly<Record<string, Form>> = {
  text: filled,
  note: filled,
  file: shape({ name: filled, url: aString, type: filled }, ['name', 'url', 'type']),
  animation: shape({ url: aString, type: aString }, ['url', 'type']),
  audio: shape({ url: aString, type: aString, duration: aNumber }, ['url', 'type', 'duration']),
  picker: shape({ id: filled, text: aString, choices: listOf(anything), required: aBoolean }, [
    'id',
    'text',
    'choices',
  ]),
  field: shape({ id: filled, text: aString, explain: aString, value: aString, required: aBoolean }, [
    'id',
    'text',
    'explain',
  ]),
  carousel: shape({ text: aString, targets: listOf(anything) }, ['text', 'targets']),
  event: shape({ namespace: filled, text: aString }, ['namespace']),
};

const integer: Form = (value, at) => (Number.isSafeInteger(value) ? undefined : `${at} should be integer`);

const fields: Form = shape(
  {
    type: words(...Object.keys(contents)),
    from: words('user', 'operator'),
    origin,
    content: anything,
    timestamp: (value, at) => integer(value, at) ?? (Number(value) > 0 ? undefined : `${at} should be > 0`),
    fingerprint: integer,
    user: shape({
      type: words('user', 'website', 'operator', 'participant'),
      user_id: aString,
      nickname: aString,
      avatar: aString,
    }),
    original: shape({ type: filled, content: filled }, ['type', 'content']),
    stealth: aBoolean,
    mentions: listOf(aString),
    references: listOf(anything),
    properties: flatData,
    automated: aBoolean,
    translated: aBoolean,
  },
  ['type', 'from', 'origin', 'content'],
);

const checkMessage = (desk: Desk, body: JsonObject): Sentence => {
  const sentence = fields(body, 'data') ?? contents[String(body.type)]?.(body.content, 'data.content');
  if (sentence !== undefined) return sentence;
  const most = desk.settings.number('max_text');
  if (typeof body.content === 'string' && body.content.length > most)
    return `data.content should NOT be longer than ${most} characters`;
  if (
    typeof body.timestamp === 'number' &&
    body.timestamp < 1e11 &&
    desk.settings.text('seconds') === 'refused'
  )
    return 'data.timestamp should be >= 100000000000';
  return undefined;
};

const keep = (desk: Desk, conversation: Conversation, body: JsonObject): Message => {
  const now = desk.clock.now();
  const timestamp = typeof body.timestamp === 'number' ? body.timestamp : now;
  const original = body.original as { readonly type: string; readonly content: string } | undefined;
  const originalId = original ? desk.ids.uuid() : null;
  if (original && originalId !== null)
    conversation.originals.set(originalId, { type: original.type, content: original.content, timestamp });
  const message: Message = {
    type: String(body.type),
    from: String(body.from),
    origin: String(body.origin),
    content: body.content,
    timestamp,
    fingerprint: typeof body.fingerprint === 'number' ? body.fingerprint : desk.ids.fingerprint(),
    user: (body.user as JsonObject | undefined) ?? {},
    originalId,
    stealth: body.stealth === true,
    automated: body.automated === true,
    properties: (body.properties as JsonObject | undefined) ?? {},
    references: (body.references as readonly JsonObject[] | undefined) ?? [],
    mentions: (body.mentions as readonly string[] | undefined) ?? [],
    edited: false,
    read: false,
    madeAt: now,
  };
  conversation.messages.push(message);
  conversation.updatedAt = now;
  if (message.type !== 'note' && message.type !== 'event')
    conversation.unread[message.from === 'user' ? 'operator' : 'visitor']++;
  return message;
};

/** What happens in a workspace when something of its own accord is written into a thread. */
export const addEvent = (desk: Desk, conversation: Conversation, namespace: string): void => {
  keep(desk, conversation, { type: 'event', from: 'operator', origin: 'chat', content: { namespace } });
};

const send = (desk: Desk, sessionId: string | undefined, body: JsonObject): Answer => {
  const conversation = writable(desk, sessionId);
  if (!conversation) return notFound('session_not_found');
  const sentence = checkMessage(desk, body);
  if (sentence !== undefined) return invalid(sentence);
  const { settings } = desk;
  if (body.type === 'note' && settings.text('plan') === 'free')
    return refused(settings.number('note_refusal'), 'subscription_upgrade_required');
  // Without it an operator's message goes out to the customer by e-mail.
  const isPublic = body.type !== 'note' && body.type !== 'event';
  if (body.from === 'operator' && isPublic && body.stealth !== true)
    desk.breach('mail', `a ${String(body.type)} of an operator was sent to the customer`);
  const twin = conversation.messages.find((one) => one.fingerprint === body.fingerprint);
  if (twin) {
    const policy = settings.text('duplicate_fingerprint');
    if (policy === 'refused') return refused(409, 'message_exists');
    if (policy === 'merged') return dispatched(settings.number('dispatched_status'), twin.fingerprint);
  }
  return dispatched(settings.number('dispatched_status'), keep(desk, conversation, body).fingerprint);
};

const messageOut = (desk: Desk, conversation: Conversation, message: Message): object => ({
  session_id: conversation.sessionId,
  website_id: desk.workspace.websiteId,
  type: message.type,
  from: message.from,
  origin: message.origin,
  content: message.content,
  preview: [],
  mentions: message.mentions,
  references: message.references,
  properties: message.properties,
  read: message.read ? 'chat' : '',
  delivered: '',
  fingerprint: message.fingerprint,
  timestamp: message.timestamp,
  user: message.user,
  original: message.originalId === null ? null : { original_id: message.originalId },
  stamped: true,
  stealth: message.stealth,
  automated: message.automated,
  edited: message.edited,
  translated: false,
});

const pageSize = 40;

/** The last messages before a time, oldest first. */
const history = (desk: Desk, conversation: Conversation, query: URLSearchParams): readonly Message[] => {
  const ordered = conversation.messages
    .filter((one) => desk.isReadable(one.madeAt))
    .sort((a, b) => a.timestamp - b.timestamp);
  const before = query.get('timestamp_before');
  const after = query.get('timestamp_after');
  if (query.has('timestamp_around')) desk.breach('uncovered', 'timestamp_around of messages');
  if (after !== null) return ordered.filter((one) => one.timestamp > Number(after)).slice(0, pageSize);
  return ordered.filter((one) => before === null || one.timestamp < Number(before)).slice(-pageSize);
};

const scope = 'website:conversation:messages';
const path = '/v1/website/:website/conversation/:session';

/** The readable message of this fingerprint. */
const messageOf = (desk: Desk, conversation: Conversation | undefined, fingerprint: string | undefined) =>
  conversation?.messages.find(
    (one) => String(one.fingerprint) === fingerprint && desk.isReadable(one.madeAt),
  );

export const messageRoutes: readonly Route[] = [
  route('POST', `${path}/message`, scope, (desk, { params, body }) => send(desk, params.session, body)),
  route('GET', `${path}/message/:fingerprint`, scope, (desk, { params }) => {
    const conversation = findConversation(desk, params.session);
    const message = messageOf(desk, conversation, params.fingerprint);
    return conversation && message
      ? resolved(messageOut(desk, conversation, message))
      : notFound('message_not_found');
  }),
  route('PATCH', `${path}/message/:fingerprint`, scope, (desk, { params, body }) => {
    const message = messageOf(desk, writable(desk, params.session), params.fingerprint);
    if (!message) return notFound('message_not_found');
    const sentence =
      shape({ content: anything }, ['content'])(body, 'data') ??
      contents[message.type]?.(body.content, 'data.content');
    if (sentence !== undefined) return invalid(sentence);
    message.content = body.content;
    message.edited = true;
    return updated();
  }),
  route('DELETE', `${path}/message/:fingerprint`, scope, (desk, { params }) => {
    const conversation = writable(desk, params.session);
    const message = messageOf(desk, conversation, params.fingerprint);
    if (!conversation || !message) return notFound('message_not_found');
    conversation.messages.splice(conversation.messages.indexOf(message), 1);
    return deleted();
  }),
  route('GET', `${path}/messages`, scope, (desk, { params, query }) => {
    const conversation = findConversation(desk, params.session);
    return conversation
      ? listed(history(desk, conversation, query).map((one) => messageOut(desk, conversation, one)))
      : notFound('session_not_found');
  }),
  route('GET', `${path}/original/:original`, scope, (desk, { params }) => {
    const conversation = findConversation(desk, params.session);
    const original = conversation?.originals.get(params.original ?? '');
    return conversation && original
      ? resolved({
          website_id: desk.workspace.websiteId,
          session_id: conversation.sessionId,
          original_id: params.original,
          headers: {},
          ...original,
        })
      : notFound('original_not_found');
  }),
];
