import type { Setting } from '../simulator.js';

/**
 * The facts about Intercom that its contract and its documentation leave open or contradict, one setting each, and
 * what the workspace is equipped with. Defaults are the strictest reading, so that what passes here passes there.
 */
export const intercomSettings: readonly Setting[] = [
  // The workspace.
  {
    name: 'admins',
    values: 'text',
    default:
      'Ava Archer <agent0@example.com>, Ben Brook <agent1@example.com>, Cleo Crane <agent2@example.com>, Dan Dale <agent3@example.com>, Eve Elder <agent4@example.com>, Finn Ford <agent5@example.com>',
    about: 'The teammates, `Name <e-mail>` each; the API can make none. The first one owns the token.',
  },
  {
    name: 'teams',
    values: 'text',
    default: 'Support, Billing, Technical',
    about: 'The teams by name; the API can make none.',
  },
  {
    name: 'timezone',
    values: 'text',
    default: 'America/Los_Angeles',
    about: 'Zone of the workspace: the day borders of the contact search follow it.',
  },
  {
    name: 'region',
    values: ['US', 'EU', 'AU'],
    default: 'US',
    about: 'Where the workspace lives, as /me says.',
  },
  {
    name: 'locales',
    values: 'text',
    default: 'en, de, fr, es',
    about: 'Languages switched on in the help centre; the first is its default.',
  },
  {
    name: 'object-types',
    values: 'text',
    default: 'Order',
    about:
      'Custom object types, made in Intercom’s pages only: `Order(number:string;total:float), Shipment`.',
  },
  {
    name: 'segment-tags',
    values: 'text',
    default: '',
    about: 'Tags that a seeded segment depends on: they cannot be deleted.',
  },
  // Limits.
  {
    name: 'app-rate',
    values: 'integer',
    default: '1666',
    about: 'Calls of this app a window (10,000 a minute in slices); 0: no limit.',
  },
  {
    name: 'workspace-rate',
    values: 'integer',
    default: '4166',
    about: 'Calls of the whole workspace a window; 0: no limit.',
  },
  { name: 'rate-window', values: 'integer', default: '10', about: 'Seconds of a window.' },
  {
    name: 'neighbour-calls',
    values: 'integer',
    default: '0',
    about: 'Calls a window that other apps take from the workspace’s budget.',
  },
  {
    name: 'recent-replies',
    values: ['off', 'per-conversation', 'full'],
    default: 'per-conversation',
    about:
      '400 "Too many recent replies to this conversation" above 10 replies to one conversation in 10 s; `full` also above 100 in 10 s over all. One single witness.',
  },
  {
    name: 'text-limit',
    values: 'integer',
    default: '0',
    about: 'Longest body of a part in characters; 0: none. Not documented.',
  },
  {
    name: 'attachment-limit',
    values: 'integer',
    default: String(20 * 1024 * 1024),
    about: 'Largest attachment in bytes. Not documented.',
  },
  {
    name: 'file-memory',
    values: 'integer',
    default: '256',
    about: 'Megabytes of file content kept for downloads; beyond it only digest and size are kept.',
  },
  // Time.
  {
    name: 'contact-index-delay',
    values: 'integer',
    default: '60',
    about: 'Seconds until the search finds a new contact ("can take minutes").',
  },
  {
    name: 'conversation-index-delay',
    values: 'integer',
    default: '10',
    about: 'Seconds until the search finds a new conversation or ticket.',
  },
  {
    name: 'created-at-check',
    values: ['strict', 'range', 'off'],
    default: 'strict',
    about:
      'range: a created_at that is negative, fractional or in the future is refused; strict: also one before the conversation; off: such a value is replaced by now.',
  },
  {
    name: 'part-order',
    values: ['created_at', 'insertion'],
    default: 'created_at',
    about: 'How parts with original times are sorted. Unknown.',
  },
  {
    name: 'updated-at',
    values: ['now', 'created_at'],
    default: 'now',
    about: 'What a backdated part does to updated_at. Unknown, probably now.',
  },
  {
    name: 'url-life',
    values: 'integer',
    default: '3600',
    about: 'Seconds until the signed URL of an attachment or picture dies.',
  },
  {
    name: 'ticket-url-life',
    values: 'integer',
    default: '1800',
    about: 'Seconds until the signed URL of a ticket’s file dies (30 minutes by the documentation).',
  },
  { name: 'job-seconds', values: 'integer', default: '5', about: 'Seconds that a queued job takes.' },
  {
    name: 'export-outcome',
    values: ['completed', 'no_data', 'failed'],
    default: 'completed',
    about: 'How a content export ends.',
  },
  // Answers.
  {
    name: 'request-id',
    values: ['present', 'null', 'absent', 'mixed'],
    default: 'mixed',
    about: 'Errors carry a request_id, null or none; the contract’s examples have all three.',
  },
  {
    name: 'id-types',
    values: ['documented', 'swapped'],
    default: 'documented',
    about: 'swapped: ids documented as strings come as numbers and the other way round.',
  },
  {
    name: 'contacts-page',
    values: 'integer',
    default: '10',
    about: 'Default page of GET /contacts: the contract says 50, its maintainers 10.',
  },
  { name: 'conversations-page', values: 'integer', default: '20', about: 'Default page of conversations.' },
  { name: 'companies-page', values: 'integer', default: '15', about: 'Default page of companies: 15 or 20.' },
  { name: 'articles-page', values: 'integer', default: '25', about: 'Default page of articles: 25 or 15.' },
  {
    name: 'collections-page',
    values: 'integer',
    default: '20',
    about: 'Default page of collections: 20 or 15.',
  },
  {
    name: 'big-page',
    values: ['refused', 'clamped'],
    default: 'refused',
    about: 'A per_page above the most: 400, or the most. Not documented.',
  },
  // Texts.
  {
    name: 'opener-html',
    values: ['escaped', 'kept'],
    default: 'escaped',
    about: 'Body of POST /conversations: "HTML is not supported".',
  },
  {
    name: 'comment-html',
    values: ['kept', 'escaped'],
    default: 'kept',
    about: 'HTML in comments; notes take it by the contract’s example.',
  },
  {
    name: 'html-body',
    values: ['wrapped', 'as-sent'],
    default: 'wrapped',
    about: 'A body that does not begin with a block element comes back in <p>, as the examples show.',
  },
  {
    name: 'odd-text',
    values: ['refused', 'kept'],
    default: 'refused',
    about: 'Bodies with NUL or half a surrogate pair. Not documented.',
  },
  {
    name: 'nested-lists',
    values: ['refused', 'kept'],
    default: 'refused',
    about: 'Lists in lists in articles: the developer page rejects them.',
  },
  {
    name: 'headings',
    values: ['h2', 'relative'],
    default: 'h2',
    about: 'h3 to h6 in articles: h2 by the developer page, relative by the help article.',
  },
  // Behaviour.
  {
    name: 'archived-duplicates',
    values: ['refused', 'allowed'],
    default: 'refused',
    about: 'A new contact that matches an archived one: 409 by two witnesses.',
  },
  {
    name: 'foreign-replier',
    values: ['refused', 'added'],
    default: 'refused',
    about: 'A reply by a contact who does not take part in the conversation. Unknown.',
  },
  {
    name: 'past-snooze',
    values: ['refused', 'opened'],
    default: 'refused',
    about: 'snoozed_until in the past. Unknown.',
  },
  {
    name: 'attribute-parts',
    values: ['on', 'off'],
    default: 'on',
    about: 'A written conversation attribute leaves a part by the bot, dated now, as an example shows.',
  },
  {
    name: 'close-mails',
    values: ['on', 'off'],
    default: 'on',
    about: 'Closing or assigning with a body mails the customer. Probably.',
  },
  {
    name: 'custom-attribute-search',
    values: ['refused', 'allowed'],
    default: 'refused',
    about: 'Conversation search by custom_attribute.<name>: not documented, one witness.',
  },
];
