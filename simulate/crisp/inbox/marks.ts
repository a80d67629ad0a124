import type { Answer } from '../../server.js';
import { invalid, type JsonObject, notFound, refused, resolved, updated } from '../api/answers.js';
import {
  aBoolean,
  aNumber,
  anEmail,
  anything,
  aString,
  type Form,
  filled,
  flatData,
  listOf,
  orNull,
  shape,
  words,
} from '../api/check.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { Conversation } from '../state.js';
import { findConversation, writable } from './conversations.js';
import { addEvent } from './messages.js';

/** State, routing, participants and read marks: of one conversation, and of many at once. */

const maxParticipants: Readonly<Record<string, number>> = { free: 1, mini: 3, essentials: 10, plus: 10 };

const setState = (desk: Desk, conversation: Conversation, state: Conversation['state']): void => {
  if (conversation.state === state) return;
  conversation.state = state;
  // Dated now: it cannot be set.
  addEvent(desk, conversation, `state:${state}`);
};

const setRouting = (desk: Desk, conversation: Conversation, body: JsonObject): void => {
  const assigned = body.assigned as { readonly user_id: string } | null;
  if (body.silent !== true && assigned !== null)
    addEvent(desk, conversation, 'conversation:routing:assigned');
  conversation.assigned = assigned?.user_id ?? null;
  conversation.updatedAt = desk.clock.now();
};

const setRead = (
  desk: Desk,
  conversation: Conversation,
  from: string,
  fingerprints?: readonly number[],
): void => {
  for (const message of conversation.messages)
    if (message.from === from && (!fingerprints || fingerprints.includes(message.fingerprint)))
      message.read = true;
  if (!fingerprints) conversation.unread[from === 'user' ? 'operator' : 'visitor'] = 0;
  conversation.updatedAt = desk.clock.now();
};

const routing = (desk: Desk): Form => {
  const known: Form = (value, at) =>
    desk.workspace.operators.some((one) => one.userId === value) ? undefined : `${at} should be an operator`;
  return shape({ assigned: orNull(shape({ user_id: known }, ['user_id'])), silent: aBoolean }, ['assigned']);
};

const state = words('pending', 'unresolved', 'resolved');
const author = { user: anything, origin: aString };
const marks: Form = shape(
  { from: words('user', 'operator'), origin: filled, fingerprints: listOf(aNumber) },
  ['from', 'origin'],
);
const participants: Form = shape(
  { participants: listOf(shape({ type: words('email'), target: anEmail }, ['type', 'target'])), ...author },
  ['participants'],
);

/** Checks, finds, changes. */
const change =
  (
    form: (desk: Desk) => Form,
    apply: (desk: Desk, conversation: Conversation, body: JsonObject) => Answer | undefined,
  ): Route['run'] =>
  (desk, { params, body }) => {
    const conversation = writable(desk, params.session);
    if (!conversation) return notFound('session_not_found');
    const sentence = form(desk)(body, 'data');
    return sentence === undefined ? (apply(desk, conversation, body) ?? updated()) : invalid(sentence);
  };

/** The same for every session named; one that is not there is passed over. */
const batch =
  (
    more: (desk: Desk) => Readonly<Record<string, Form>>,
    required: readonly string[],
    apply: (desk: Desk, conversation: Conversation, body: JsonObject) => void,
  ): Route['run'] =>
  (desk, { body }) => {
    const form = shape({ sessions: listOf(filled), inbox_id: anything, people: anything, ...more(desk) }, [
      'sessions',
      ...required,
    ]);
    const sentence = form(body, 'data');
    if (sentence !== undefined) return invalid(sentence);
    if (body.people !== undefined) desk.breach('uncovered', 'people of a batch');
    for (const sessionId of body.sessions as readonly string[]) {
      const conversation = writable(desk, sessionId);
      if (conversation) apply(desk, conversation, body);
    }
    return updated();
  };

const path = '/v1/website/:website/conversation/:session';
const many = '/v1/website/:website/batch';
const states = 'website:conversation:states';
const routes = 'website:conversation:routing';
const sessions = 'website:conversation:sessions';

export const markRoutes: readonly Route[] = [
  route('GET', `${path}/state`, states, (desk, { params }) => {
    const found = findConversation(desk, params.session);
    return found ? resolved({ state: found.state }) : notFound('session_not_found');
  }),
  route(
    'PATCH',
    `${path}/state`,
    states,
    change(
      () => shape({ state, ...author }, ['state']),
      (desk, conversation, body) => {
        setState(desk, conversation, body.state as Conversation['state']);
        return undefined;
      },
    ),
  ),
  route('GET', `${path}/routing`, routes, (desk, { params }) => {
    const found = findConversation(desk, params.session);
    if (!found) return notFound('session_not_found');
    return resolved({ assigned: found.assigned === null ? null : { user_id: found.assigned } });
  }),
  route(
    'PATCH',
    `${path}/routing`,
    routes,
    change(routing, (desk, conversation, body) => {
      setRouting(desk, conversation, body);
      return undefined;
    }),
  ),
  route('GET', `${path}/participants`, 'website:conversation:participants', (desk, { params }) => {
    const found = findConversation(desk, params.session);
    return found ? resolved({ participants: found.participants }) : notFound('session_not_found');
  }),
  route(
    'PUT',
    `${path}/participants`,
    'website:conversation:participants',
    change(
      () => participants,
      (desk, conversation, body) => {
        const given = body.participants as readonly JsonObject[];
        if (given.length > (maxParticipants[desk.settings.text('plan')] ?? 0))
          return refused(402, 'subscription_upgrade_required');
        conversation.participants = given;
        return undefined;
      },
    ),
  ),
  ...(['read', 'delivered'] as const).map((mark) =>
    route(
      'PATCH',
      `${path}/${mark}`,
      'website:conversation:messages',
      change(
        () => marks,
        (desk, conversation, body) => {
          if (mark === 'read')
            setRead(
              desk,
              conversation,
              String(body.from),
              body.fingerprints as readonly number[] | undefined,
            );
          return undefined;
        },
      ),
    ),
  ),
  route(
    'PATCH',
    `${many}/resolve`,
    states,
    batch(
      () => ({}),
      [],
      (desk, one) => setState(desk, one, 'resolved'),
    ),
  ),
  route(
    'PATCH',
    `${many}/unresolve`,
    states,
    batch(
      () => ({}),
      [],
      (desk, one) => setState(desk, one, 'unresolved'),
    ),
  ),
  route(
    'PATCH',
    `${many}/read`,
    'website:conversation:messages',
    batch(
      () => ({}),
      [],
      (desk, one) => setRead(desk, one, 'user'),
    ),
  ),
  route(
    'PATCH',
    `${many}/remove`,
    sessions,
    batch(
      () => ({}),
      [],
      (desk, one) => void desk.workspace.conversations.delete(one.sessionId),
    ),
  ),
  route(
    'PATCH',
    `${many}/routing`,
    routes,
    batch(
      (desk) => ({ assigned: (value, at) => routing(desk)({ assigned: value }, at), silent: aBoolean }),
      ['assigned'],
      setRouting,
    ),
  ),
  route(
    'PATCH',
    `${many}/segments`,
    sessions,
    batch(
      () => ({ segments: listOf(filled) }),
      ['segments'],
      (_desk, one, body) => {
        one.meta.segments = [...new Set([...one.meta.segments, ...(body.segments as readonly string[])])];
      },
    ),
  ),
  route(
    'PATCH',
    `${many}/data`,
    sessions,
    batch(
      () => ({ data: flatData }),
      ['data'],
      (_desk, one, body) => {
        one.meta.data = { ...one.meta.data, ...(body.data as Conversation['meta']['data']) };
      },
    ),
  ),
];
