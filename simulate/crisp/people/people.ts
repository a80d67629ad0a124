import {
  added,
  deleted,
  invalid,
  isObject,
  listed,
  notFound,
  refused,
  resolved,
  updated,
} from '../api/answers.js';
import { aNumber, anEmail, anything, aString, filled, flatData, listOf, shape } from '../api/check.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { Profile } from '../state.js';

const geolocation = shape({ country: aString, region: aString, city: aString, coordinates: anything });

const card = shape({
  email: anEmail,
  person: shape({
    nickname: aString,
    avatar: aString,
    gender: aString,
    phone: aString,
    address: aString,
    description: aString,
    website: aString,
    timezone: anything,
    profiles: listOf(shape({ type: aString, handle: aString, url: aString }, ['type', 'handle'])),
    employment: shape({ name: aString, domain: aString, title: aString, role: aString, seniority: aString }),
    geolocation,
    locales: listOf(filled),
  }),
  company: shape({
    name: aString,
    legal_name: aString,
    domain: aString,
    url: aString,
    description: aString,
    timezone: anything,
    phones: listOf(aString),
    emails: listOf(aString),
    geolocation,
    metrics: shape({ employees: aNumber, market_cap: aNumber, raised: aNumber, arr: aNumber }),
    tags: listOf(aString),
  }),
  segments: listOf(filled),
  notepad: aString,
  active: aNumber,
});

/** By id or by e-mail; undefined as long as it cannot be read yet. */
export const findProfile = (desk: Desk, id: string): Profile | undefined => {
  const { people, byEmail } = desk.workspace;
  return people.get(id) ?? byEmail.get(id.toLowerCase());
};

/** A card as the workspace keeps it. */
const kept = (desk: Desk, held: Record<string, unknown>): Record<string, unknown> => {
  const { person } = held as { readonly person?: { readonly phone?: string } };
  return desk.settings.text('storage') === 'as-sent' || person?.phone === undefined
    ? held
    : { ...held, person: { ...person, phone: person.phone.replace(/\s+/g, '') } };
};

export const addProfile = (desk: Desk, given: Record<string, unknown> & { email: string }): Profile => {
  const now = desk.clock.now();
  const profile: Profile = {
    peopleId: desk.ids.uuid(),
    card: kept(desk, given) as Profile['card'],
    data: {},
    createdAt: now,
    updatedAt: now,
  };
  desk.workspace.people.set(profile.peopleId, profile);
  desk.workspace.byEmail.set(given.email.toLowerCase(), profile);
  return profile;
};

const out = ({ peopleId, card: held, createdAt, updatedAt }: Profile): object => ({
  people_id: peopleId,
  ...held,
  active: { now: false, last: typeof held.active === 'number' ? held.active : createdAt },
  score: 0,
  created_at: createdAt,
  updated_at: updatedAt,
});

/** Blocks are merged field by field; lists and texts are replaced. */
const merged = (old: Record<string, unknown>, change: Record<string, unknown>): Record<string, unknown> => {
  const next = { ...old };
  for (const [name, value] of Object.entries(change))
    next[name] = isObject(value) && isObject(old[name]) ? merged(old[name] as never, value as never) : value;
  return next;
};

const change = (desk: Desk, id: string, body: Record<string, unknown>, whole: boolean) => {
  const profile = findProfile(desk, id);
  if (!profile) return notFound('people_not_found');
  const sentence = card(body, 'data');
  if (sentence !== undefined) return invalid(sentence);
  const email = typeof body.email === 'string' ? body.email : profile.card.email;
  const holder = desk.workspace.byEmail.get(email.toLowerCase());
  if (holder && holder !== profile) return refused(desk.settings.number('conflict_status'), 'people_exists');
  desk.workspace.byEmail.delete(profile.card.email.toLowerCase());
  profile.card = { ...kept(desk, whole ? body : merged(profile.card, body)), email };
  profile.updatedAt = desk.clock.now();
  desk.workspace.byEmail.set(email.toLowerCase(), profile);
  return updated();
};

const profiles = 'website:people:profiles';
const custom = 'website:people:data';

export const peopleRoutes: readonly Route[] = [
  route('POST', '/v1/website/:website/people/profile', profiles, (desk, { body }) => {
    const sentence = card(body, 'data');
    if (sentence !== undefined) return invalid(sentence);
    if (typeof body.email !== 'string') return invalid("data should have required property '.email'");
    if (desk.workspace.byEmail.has(body.email.toLowerCase()))
      return refused(desk.settings.number('conflict_status'), 'people_exists');
    return added({ people_id: addProfile(desk, { ...body, email: body.email }).peopleId });
  }),
  route('GET', '/v1/website/:website/people/profile/:id', profiles, (desk, { params }) => {
    const profile = findProfile(desk, params.id as string);
    return profile && desk.isReadable(profile.createdAt)
      ? resolved(out(profile))
      : notFound('people_not_found');
  }),
  route('PUT', '/v1/website/:website/people/profile/:id', profiles, (desk, { params, body }) => {
    desk.breach('wiped', 'PUT of a profile takes away what it does not name');
    return change(desk, params.id as string, body, true);
  }),
  route('PATCH', '/v1/website/:website/people/profile/:id', profiles, (desk, { params, body }) =>
    change(desk, params.id as string, body, false),
  ),
  route('DELETE', '/v1/website/:website/people/profile/:id', profiles, (desk, { params }) => {
    const profile = findProfile(desk, params.id as string);
    if (!profile) return notFound('people_not_found');
    desk.workspace.people.delete(profile.peopleId);
    desk.workspace.byEmail.delete(profile.card.email.toLowerCase());
    return deleted();
  }),
  route('GET', '/v1/website/:website/people/profiles/:page', profiles, (desk, { params, query }) => {
    for (const name of ['search_text', 'search_filter'])
      if (query.has(name)) desk.breach('uncovered', `${name} of people/profiles`);
    const size = desk.settings.number('people_page');
    const at = (Number(params.page) - 1) * size;
    return listed([...desk.workspace.people.values()].slice(at, at + size).map(out));
  }),
  route('GET', '/v1/website/:website/people/stats', profiles, (desk) =>
    resolved({ total: desk.workspace.people.size }),
  ),
  route('GET', '/v1/website/:website/people/data/:id', custom, (desk, { params }) => {
    const profile = findProfile(desk, params.id as string);
    return profile && desk.isReadable(profile.createdAt)
      ? resolved({ data: profile.data })
      : notFound('people_not_found');
  }),
  ...(['PUT', 'PATCH'] as const).map((method) =>
    route(method, '/v1/website/:website/people/data/:id', custom, (desk, { params, body }) => {
      const profile = findProfile(desk, params.id as string);
      if (!profile) return notFound('people_not_found');
      const sentence = shape({ data: flatData }, ['data'])(body, 'data');
      if (sentence !== undefined) return invalid(sentence);
      const data = body.data as Profile['data'];
      if (method === 'PUT') desk.breach('wiped', 'PUT of people data takes away what it does not name');
      profile.data = method === 'PUT' ? data : { ...profile.data, ...data };
      profile.updatedAt = desk.clock.now();
      return updated();
    }),
  ),
  route('GET', '/v1/website/:website/people/conversations/:id/list/:page', profiles, (desk, { params }) => {
    const profile = findProfile(desk, params.id as string);
    if (!profile) return notFound('people_not_found');
    const sessions = [...desk.workspace.conversations.values()]
      .filter((one) => one.peopleId === profile.peopleId)
      .map((one) => one.sessionId);
    const at = (Number(params.page) - 1) * 20;
    return listed(sessions.slice(at, at + 20));
  }),
];
