import { setting } from '../settings.js';
import type { Setting } from '../simulator.js';

/**
 * The facts about Intercom that its contract and its documentation leave open or contradict, one setting each, and
 * what the workspace is equipped with. Defaults are the strictest reading, so that what passes here passes there.
 */
export const intercomSettings: readonly Setting[] = [
  // The workspace.
  setting(
    'admins',
    'text',
    'desk',
    'The teammates, `Name <e-mail>` each, or `desk`: those of the made-up desk of the same seed. The API can make none. The first one owns the token.',
  ),
  setting('teams', 'text', 'desk', 'The teams by name, or `desk` as above; the API can make none.'),
  setting(
    'timezone',
    'text',
    'America/Los_Angeles',
    'Zone of the workspace: the day borders of the contact search follow it.',
  ),
  setting('region', ['US', 'EU', 'AU'], 'US', 'Where the workspace lives, as /me says.'),
  setting(
    'locales',
    'text',
    'en, de, fr, es',
    'Languages switched on in the help centre; the first is its default.',
  ),
  setting(
    'object_types',
    'text',
    'Order',
    'Custom object types, made in Intercom’s pages only: `Order(number:string;total:float), Shipment`.',
  ),
  setting(
    'object_relations',
    'text',
    '',
    'Relations to custom objects, made in Intercom’s pages: `contact.Orders=Order, conversation.Order=Order`.',
  ),
  setting(
    'ticket_types',
    'text',
    '',
    'Ticket types that are there at start, of category Customer: `Complaint, Repair`.',
  ),
  setting(
    'ticket_states',
    'text',
    '',
    'Custom ticket states, made in Intercom’s pages only: `Waiting for parts=in_progress@Repair`.',
  ),
  setting(
    'missing_scopes',
    'text',
    '',
    'Scopes that the token lacks, e.g. `write_tickets, read_write_articles_scope`: 403 where they are needed.',
  ),
  setting('plan', ['active', 'lapsed'], 'active', 'lapsed: conversations and messages are answered 403.'),
  setting('segment_tags', 'text', '', 'Tags that a seeded segment depends on: they cannot be deleted.'),
  setting(
    'segment_attributes',
    'text',
    '',
    'Attributes of people and companies that a segment depends on: they cannot be archived.',
  ),
  // Limits.
  setting(
    'app_rate',
    'integer',
    '1666',
    'Calls of this app a window (10,000 a minute in slices); 0: no limit.',
  ),
  setting('workspace_rate', 'integer', '4166', 'Calls of the whole workspace a window; 0: no limit.'),
  setting('rate_window', 'integer', '10', 'Seconds of a window.'),
  setting(
    'neighbour_calls',
    'integer',
    '0',
    'Calls a window that other apps take from the workspace’s budget.',
  ),
  setting(
    'recent_replies',
    ['off', 'per-conversation', 'full'],
    'per-conversation',
    '400 "Too many recent replies to this conversation" above 10 replies to one conversation in 10 s; `full` also above 100 in 10 s over all. One single witness.',
  ),
  setting('recent_window', 'integer', '10', 'Seconds that `recent_replies` counts over.'),
  setting(
    'resource_rates',
    'text',
    '',
    'Limits of single resources besides the app’s, `POST /contacts=600/600` for 600 calls in 600 s, comma-separated. None is documented; a vendor speaks of 600 contacts and 100 companies or messages in ten minutes.',
  ),
  setting('text_limit', 'integer', '0', 'Longest body of a part in characters; 0: none. Not documented.'),
  setting(
    'attachment_limit',
    'integer',
    String(20 * 1024 * 1024),
    'Largest attachment in bytes. Not documented.',
  ),
  setting(
    'file_memory',
    'integer',
    '256',
    'Megabytes of file content kept for downloads; beyond it only digest and size are kept.',
  ),
  // Time.
  setting(
    'contact_index_delay',
    'integer',
    '60',
    'Seconds until the search finds a new contact ("can take minutes").',
  ),
  setting(
    'conversation_index_delay',
    'integer',
    '10',
    'Seconds until the search finds a new conversation or ticket.',
  ),
  setting(
    'created_at_check',
    ['strict', 'range', 'off'],
    'strict',
    'range: a created_at that is negative, fractional or in the future is refused; strict: also one before the conversation; off: such a value is replaced by now.',
  ),
  setting(
    'part_order',
    ['created_at', 'insertion'],
    'created_at',
    'How parts with original times are sorted. Unknown.',
  ),
  setting(
    'updated_at',
    ['now', 'created_at'],
    'now',
    'What a backdated part does to updated_at. Unknown, probably now.',
  ),
  setting(
    'picture_failures',
    'integer',
    '0',
    'Pictures of a hundred that cannot be fetched at once, as when the host of them is slow: 400.',
  ),
  setting('url_life', 'integer', '3600', 'Seconds until the signed URL of an attachment or picture dies.'),
  setting(
    'ticket_url_life',
    'integer',
    '1800',
    'Seconds until the signed URL of a ticket’s file dies (30 minutes by the documentation).',
  ),
  setting('job_seconds', 'integer', '5', 'Seconds that a queued job takes.'),
  setting('export_outcome', ['completed', 'no_data', 'failed'], 'completed', 'How a content export ends.'),
  // Answers.
  setting(
    'request_id',
    ['present', 'null', 'absent', 'mixed'],
    'mixed',
    'Errors carry a request_id, null or none; the contract’s examples have all three.',
  ),
  setting(
    'id_types',
    ['documented', 'swapped'],
    'documented',
    'swapped: ids documented as strings come as numbers and the other way round.',
  ),
  setting(
    'contacts_page',
    'integer',
    '10',
    'Default page of GET /contacts: the contract says 50, its maintainers 10.',
  ),
  setting('conversations_page', 'integer', '20', 'Default page of conversations.'),
  setting('companies_page', 'integer', '15', 'Default page of companies: 15 or 20.'),
  setting('articles_page', 'integer', '25', 'Default page of articles: 25 or 15.'),
  setting('collections_page', 'integer', '20', 'Default page of collections: 20 or 15.'),
  setting(
    'big_page',
    ['refused', 'clamped'],
    'refused',
    'A per_page above the most: 400, or the most. Not documented.',
  ),
  // Texts.
  setting(
    'opener_html',
    ['escaped', 'kept'],
    'escaped',
    'Body of POST /conversations: "HTML is not supported".',
  ),
  setting(
    'comment_html',
    ['kept', 'escaped'],
    'kept',
    'HTML in comments; notes take it by the contract’s example.',
  ),
  setting(
    'html_body',
    ['wrapped', 'as-sent'],
    'wrapped',
    'A body that does not begin with a block element comes back in <p>, as the examples show.',
  ),
  setting(
    'odd_text',
    ['refused', 'kept'],
    'refused',
    'Bodies with NUL or half a surrogate pair. Not documented.',
  ),
  setting(
    'nested_lists',
    ['refused', 'kept'],
    'refused',
    'Lists in lists in articles: the developer page rejects them.',
  ),
  setting(
    'headings',
    ['h2', 'relative'],
    'h2',
    'h3 to h6 in articles: h2 by the developer page, relative by the help article.',
  ),
  // Behaviour.
  setting(
    'archived_duplicates',
    ['refused', 'allowed'],
    'refused',
    'A new contact that matches an archived one: 409 by two witnesses.',
  ),
  setting(
    'foreign_replier',
    ['refused', 'added'],
    'refused',
    'A reply by a contact who does not take part in the conversation. Unknown.',
  ),
  setting('past_snooze', ['refused', 'opened'], 'refused', 'snoozed_until in the past. Unknown.'),
  setting(
    'attribute_parts',
    ['on', 'off'],
    'on',
    'A written conversation attribute leaves a part by the bot, dated now, as an example shows.',
  ),
  setting(
    'close_mails',
    ['on', 'off'],
    'on',
    'Closing or assigning with a body mails the customer. Probably.',
  ),
  setting(
    'automation',
    ['off', 'answer', 'assign', 'mail'],
    'off',
    'What a workflow that was left on does to a new conversation: a comment by the bot, an assignment, or a mail to the person, as a conversation of its own.',
  ),
  setting('automation_delay', 'integer', '2', 'Seconds after which it does that.'),
  setting(
    'leaves_after',
    'integer',
    '0',
    'Writes after which the last teammate of the list leaves the workspace; 0: nobody leaves.',
  ),
  setting(
    'departed_author',
    ['refused', 'taken'],
    'refused',
    'A reply, note or assignment that names a teammate who left. Expected: 404.',
  ),
  setting(
    'custom_attribute_search',
    ['refused', 'allowed'],
    'refused',
    'Conversation search by custom_attribute.<name>: not documented, one witness.',
  ),
];
