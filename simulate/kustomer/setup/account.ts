import type { Names } from '../records/names.js';
import { to } from '../records/shape.js';
import { idOf, type Made, made, removed, setupTime } from './made.js';

/** Brands, accounts, views, settings, roles, and who is never let in. */

const brands = (names: Names): Made[] =>
  ['Harbour & Pine', 'Harbour & Pine Trade', 'Île & Pin'].map((name, place) =>
    made(names, 'brand', {
      number: place + 1,
      attributes: {
        name,
        default: place === 0,
        ...(place === 1 ? { iconUrl: 'https://example.com/trade.png' } : {}),
      },
    }),
  );

const accounts = (names: Names): Made[] =>
  (
    [
      ['email', 'Support', 'support@harbour-and-pine.example.com'],
      ['email', 'Trade', 'trade@harbour-and-pine.example.com'],
      ['sms', 'Text line', '+441632960001'],
      ['whatsapp', 'WhatsApp', '+441632960002'],
    ] as const
  ).map(([channel, name, account], place) =>
    made(names, 'outbound_account', { number: place + 1, attributes: { channel, name, account } }),
  );

const views = (names: Names): Made[] => {
  const titles = [
    'My open conversations',
    'Unassigned',
    'VIP, waiting',
    'Retours en cours',
    'Mentions 🔔',
    'Old view',
  ];
  const rounds = Math.max(1, Math.min(30, Math.round(names.desk.agents.length / 20)));
  const searches = Array.from({ length: titles.length * rounds }, (_, index) => {
    const round = Math.floor(index / titles.length);
    const title = titles[index % titles.length] as string;
    const gone =
      index % titles.length === 5
        ? removed(names, 20)
        : { attributes: { deleted: false }, relationships: {} };
    return made(names, 'saved_search', {
      number: index + 1,
      type: 'search',
      attributes: {
        name: round === 0 ? title : `${title} (${round + 1})`,
        description: null,
        type: 'inbox',
        criteria: {
          and: [
            { conversation_status: { equals: 'open' } },
            { conversation_assigned_teams: { in: [names.team(index % 6)] } },
          ],
          or: [],
        },
        sort: [{ conversation_updated_at: 'desc' }],
        columns: ['customer', 'subject', 'updatedAt'],
        isPrivate: round > 0,
        ...gone.attributes,
      },
      relationships: { createdBy: to('user', names.user(index % 8)), ...gone.relationships },
      self: `/v1/customers/searches/${idOf(names, 'saved_search', index + 1)}`,
    });
  });
  return [
    ...searches,
    ...searches.slice(0, 3).map(({ record }, place) =>
      made(names, 'saved_search_pinned', {
        number: place + 1,
        type: 'search_pinned',
        attributes: { name: record.attributes.name },
        relationships: { search: to('saved_search', record.id), user: to('user', names.user(place)) },
      }),
    ),
    made(names, 'saved_search_position', {
      number: 1,
      type: 'search_position',
      attributes: { positions: searches.map(({ record }) => record.id).reverse() },
    }),
  ];
};

const settings = (names: Names): Made[] => [
  made(names, 'chat_setting', {
    number: 1,
    type: 'chat_settings',
    self: '/v1/chat/settings',
    attributes: {
      enabled: true,
      teamName: 'Harbour & Pine',
      greeting: { en_us: 'Hello 👋 How can we help?', fr_fr: 'Bonjour 👋' },
      offhoursDisplay: 'online',
      widgetType: 'chat_kb',
      primaryColor: '#1c5d7a',
    },
  }),
  ...(
    [
      ['defaultLanguage', 'org', 'en_us'],
      ['chatRecaptchaKey', 'channels', 'simulated-recaptcha'],
      ['autoRedaction', 'privacy', { creditCard: true, ssn: false }],
    ] as const
  ).map(([name, category, value], place) =>
    made(names, 'org_setting', { number: place + 1, type: 'setting', attributes: { name, category, value } }),
  ),
];

const notifications = (names: Names): Made[] => [
  made(names, 'notification_setting', {
    number: 1,
    attributes: { enabled: true, channels: { desktop: true, email: false }, retentionDays: 30 },
  }),
];

/** A role is a word, and its own id. */
const words = (names: Names): Made[] =>
  ['org.admin', 'org.user', 'org.permission.audit_logs.read', 'org.permission.conversation.read'].map(
    (role, place) => {
      const one = made(names, 'auth_role', { number: place + 1, type: 'role', attributes: {} });
      return {
        ...one,
        record: { type: 'role', id: role, attributes: {}, links: { self: `/v1/auth/roles/${role}` } },
      };
    },
  );

const roles = (names: Names): Made[] =>
  (
    [
      ['Administrators', true, ['org.admin', 'org.user']],
      ['Agents', true, ['org.user']],
      ['Auditors', false, ['org.permission.conversation.read', 'org.permission.audit_logs.read']],
    ] as const
  ).map(([name, system, list], place) =>
    made(names, 'role_group', {
      number: place + 1,
      attributes: { name, description: '', display: true, system, roles: list },
    }),
  );

const senders = (names: Names): Made[] =>
  (
    [
      ['offers@spam.example.net', 'blacklist'],
      ['no-reply@prizes.example.net', 'blacklist'],
      ['carrier@example.org', 'whitelist'],
    ] as const
  ).map(([sender, list], place) =>
    made(names, 'spam_sender', {
      number: place + 1,
      type: 'sender',
      at: setupTime(names, 200),
      attributes: { sender, channel: 'email', list },
    }),
  );

export const accountRecords = (names: Names): Made[] => [
  ...brands(names),
  ...accounts(names),
  ...views(names),
  ...settings(names),
  ...notifications(names),
  ...words(names),
  ...roles(names),
  ...senders(names),
];
