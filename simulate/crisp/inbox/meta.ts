import { invalid, notFound, resolved, updated } from '../api/answers.js';
import { anEmail, anything, aString, type Form, filled, flatData, listOf, shape } from '../api/check.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { addProfile } from '../people/people.js';
import type { Conversation, Meta } from '../state.js';
import { findConversation, metaOut, writable } from './conversations.js';

const strictPlace: Form = shape(
  {
    country: aString,
    region: aString,
    city: aString,
    coordinates: shape({ latitude: anything, longitude: anything }, ['latitude', 'longitude']),
  },
  ['coordinates'],
);

const formOf = (desk: Desk): Form =>
  shape({
    nickname: aString,
    email: anEmail,
    phone: aString,
    address: aString,
    subject: (value, at) =>
      aString(value, at) ??
      (desk.settings.text('subject_lines') === 'refused' && /[\r\n]/.test(String(value))
        ? `${at} should match pattern "^[^\\r\\n]*$"`
        : undefined),
    avatar: aString,
    ip: aString,
    origin: aString,
    segments: listOf(filled),
    data: flatData,
    device: shape({
      capabilities: listOf(aString),
      geolocation: desk.settings.text('geolocation') === 'strict' ? strictPlace : anything,
      system: anything,
      timezone: anything,
      locales: listOf(aString),
    }),
  });

/** An e-mail ties the session to a profile, which is made when there is none. */
const bind = (desk: Desk, conversation: Conversation, email: string): void => {
  const known = desk.workspace.byEmail.get(email.toLowerCase());
  conversation.peopleId = (
    known ?? addProfile(desk, { email, person: { nickname: conversation.meta.nickname } })
  ).peopleId;
};

export const metaRoutes: readonly Route[] = [
  route(
    'GET',
    '/v1/website/:website/conversation/:session/meta',
    'website:conversation:sessions',
    (desk, { params }) => {
      const conversation = findConversation(desk, params.session);
      return conversation ? resolved(metaOut(conversation)) : notFound('session_not_found');
    },
  ),
  route(
    'PATCH',
    '/v1/website/:website/conversation/:session/meta',
    'website:conversation:sessions',
    (desk, { params, body }) => {
      const conversation = writable(desk, params.session);
      if (!conversation) return notFound('session_not_found');
      const sentence = formOf(desk)(body, 'data');
      if (sentence !== undefined) return invalid(sentence);
      const { segments, data, ...plain } = body as Partial<Meta>;
      Object.assign(conversation.meta, plain);
      const merges = desk.settings.text('meta_lists') === 'merged';
      if (segments)
        conversation.meta.segments = merges
          ? [...new Set([...conversation.meta.segments, ...segments])]
          : segments;
      if (data) conversation.meta.data = merges ? { ...conversation.meta.data, ...data } : data;
      if (typeof body.email === 'string') bind(desk, conversation, body.email);
      conversation.updatedAt = desk.clock.now();
      return updated();
    },
  ),
];
