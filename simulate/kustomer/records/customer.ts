import type { Person } from '../../desk/model.js';
import type { Names } from './names.js';
import { iso, type KustomerRecord, selfLink, to } from './shape.js';

/** What the customer's record repeats of his conversations. */
export interface Activity {
  readonly open: number;
  readonly snoozed: number;
  readonly done: number;
  /** Milliseconds since 1970; 0 when there was none. */
  readonly lastAt: number;
  readonly lastInAt: number;
  readonly lastOutAt: number;
  readonly channel: string;
  readonly conversation: string;
  readonly preview: string;
}

const colours = ['green', 'blue', 'purple', 'orange'] as const;
const icons = ['compass', 'plane', 'anchor', 'leaf'] as const;

const emailsOf = (person: Person, shared: boolean) =>
  person.emails
    .filter((email) => email.shared === shared)
    .map((email, place) => ({
      type: place === 0 ? 'home' : 'work',
      verified: email.verified,
      email: email.address,
      id: person.index % 6 === 0 ? null : undefined,
    }));

/** One profile in eight is hardly used: its record leaves out what others send empty. */
const sparse = (person: Person): boolean => person.index % 8 === 5;

export const customerRecord = (
  names: Names,
  person: Person,
  activity: Activity | undefined,
  klasses: ReadonlySet<string> = new Set(),
): KustomerRecord => {
  const id = names.customer(person.index);
  const all = activity ? activity.open + activity.snoozed + activity.done : 0;
  const updatedAt = Math.max(person.createdAt + 1, activity?.lastAt ?? 0) + (person.index % 900);
  const first = person.emails[0];
  const externalIds = person.externalId === null ? [] : [{ externalId: person.externalId, verified: true }];
  const preview =
    activity === undefined || activity.lastAt === 0
      ? person.index % 3 === 0
        ? {}
        : { $init: true }
      : {
          previewAt: iso(activity.lastAt),
          type: activity.lastOutAt >= activity.lastInAt ? 'message_out' : 'message_in',
          channel: activity.channel,
          text: activity.preview,
        };
  const lean = sparse(person);
  const some = lean ? undefined : [];
  // What is undefined is left out of the text.
  const attributes = {
    name: person.name,
    firstName: lean ? undefined : person.firstName,
    lastName: lean ? undefined : person.lastName,
    displayName: person.name || first?.address || `Customer ${person.index}`,
    displayColor: colours[person.index % colours.length],
    displayIcon: icons[person.index % icons.length],
    externalId: person.externalId ?? (lean ? undefined : null),
    externalIds,
    sharedExternalIds: [],
    avatarUrl: lean ? null : undefined,
    gender: lean ? null : undefined,
    signedUpAt: lean ? undefined : null,
    username: lean ? undefined : (first?.address ?? null),
    emails: emailsOf(person, false),
    sharedEmails: emailsOf(person, true),
    phones: person.phones.map((phone) => ({ type: 'mobile', verified: false, phone })),
    sharedPhones: [],
    smoochIds: some,
    whatsapps: some,
    facebookIds: some,
    instagramIds: some,
    socials: some,
    sharedSocials: some,
    urls: [],
    locations: lean
      ? []
      : [{ type: 'home', cityName: person.city, countryCode: person.country, address: '12 Quay Street' }],
    activeUsers: [],
    watchers: person.index % 17 === 0 ? [names.user(person.index % 8)] : [],
    locale: names.lang(person.language),
    timeZone: person.timeZone,
    createdAt: iso(person.createdAt),
    updatedAt: iso(updatedAt),
    modifiedAt: iso(person.createdAt + 1),
    lastActivityAt: iso(updatedAt),
    lastMessageAt: activity && activity.lastAt > 0 ? iso(activity.lastAt) : undefined,
    deleted: lean && person.removed === null ? undefined : person.removed !== null,
    lastMessageIn:
      activity && activity.lastInAt > 0
        ? { sentAt: iso(activity.lastInAt), channel: activity.channel, sentiment: null }
        : {},
    lastMessageOut: activity && activity.lastOutAt > 0 ? { sentAt: iso(activity.lastOutAt) } : {},
    lastMessageUnrespondedTo: {},
    lastConversation:
      activity && activity.conversation !== ''
        ? {
            id: activity.conversation,
            sentiment: { polarity: 0, confidence: 0.4 },
            channels: [activity.channel],
            tags: [],
          }
        : undefined,
    conversationCounts: {
      done: activity?.done ?? 0,
      open: activity?.open ?? 0,
      snoozed: activity?.snoozed ?? 0,
      all,
    },
    preview,
    tags: person.tags.map(names.tag),
    sentiment: person.index % 5 === 0 ? null : {},
    progressiveStatus:
      activity === undefined ? null : activity.open > 0 ? 'open' : activity.snoozed > 0 ? 'snoozed' : 'done',
    verified: person.emails.some((email) => email.verified),
    rev: 1 + all * 3,
    recentItems: [],
    satisfactionLevel: { firstSatisfaction: { sentByTeams: [] }, lastSatisfaction: { sentByTeams: [] } },
    roleGroupVersions: [],
    accessOverride: [],
    // The vendor adds attributes at any time; a reader must keep what it does not know.
    journeyStage:
      person.index % 7 === 2 ? { name: 'returning', since: iso(person.createdAt), $v: 2 } : undefined,
    custom: names.custom('person', person.fields),
  };
  const relationships = {
    org: to('org', names.org),
    messages: { links: { self: `/v1/customers/${id}/messages` } },
    company: person.company === null ? undefined : to('company', names.company(person.company)),
    modifiedBy: lean ? undefined : to('user', names.user(person.index % names.desk.agents.length)),
    createdBy: person.index % 23 === 0 ? null : undefined,
    deletedBy: person.removed === 'marked' ? to('user', names.user(0)) : undefined,
  };
  // One more relationship for each kind of custom object that the customer has, named by its plural.
  const objects = Object.fromEntries(
    [...klasses].map((klass) => [
      `${klass}s`,
      { links: { self: `/v1/customers/${id}/klasses/${klass}s` }, meta: { kobject: true } },
    ]),
  );
  return {
    type: 'customer',
    id,
    attributes,
    relationships: { ...relationships, ...objects },
    links: { self: selfLink('customer', id) },
  };
};
