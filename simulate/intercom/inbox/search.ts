import { ok } from '../api/out.js';
import { comparePositions, cursorPage, pageOfBody } from '../api/page.js';
import { isRefusal } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { type Grammar, parseQuery, requiredValue, type SearchField } from '../search/query.js';
import type { Conversation } from '../state/inbox.js';
import { conversationOut, deliveredAs } from './conversation-json.js';
import { position } from './conversations.js';

type Field = SearchField<Conversation>;

const text = (read: (one: Conversation) => unknown): Field => ({ type: 'string', read });
const date = (read: (one: Conversation) => unknown): Field => ({ type: 'date', read });
const number = (read: (one: Conversation) => unknown): Field => ({ type: 'integer', read });
const flag = (read: (one: Conversation) => unknown): Field => ({ type: 'boolean', read });
const ids = (read: (one: Conversation) => unknown): Field => ({ type: 'ids', read });
const nothing = () => null;

/** The documented fields; custom attributes are not among them. */
const fields: Readonly<Record<string, Field>> = {
  id: text((one) => one.id),
  created_at: date((one) => one.createdAt),
  updated_at: date((one) => one.updatedAt),
  waiting_since: date((one) => one.waitingSince),
  snoozed_until: date((one) => one.snoozedUntil),
  'source.type': text(() => 'conversation'),
  'source.id': text((one) => one.source.id),
  'source.delivered_as': text(deliveredAs),
  'source.subject': text(() => ''),
  'source.body': { type: 'words', read: (one) => one.source.body },
  'source.author.id': text((one) => one.source.author.id),
  'source.author.type': text((one) => one.source.author.type),
  'source.author.name': text((one) => one.source.author.name),
  'source.author.email': text((one) => one.source.author.email),
  'source.url': text(nothing),
  contact_ids: ids((one) => one.contactIds),
  teammate_ids: ids((one) => [...one.teammateIds]),
  admin_assignee_id: ids((one) => one.adminAssigneeId),
  team_assignee_id: ids((one) => one.teamAssigneeId),
  channel_initiated: text(() => 'conversation'),
  open: flag((one) => one.state !== 'closed'),
  read: flag((one) => one.read),
  state: text((one) => one.state),
  tag_ids: ids((one) => one.tags.map(({ tagId }) => tagId)),
  priority: text(() => 'none'),
};

const emptyDates = /^(statistics\..*_at|conversation_rating\.(requested_at|replied_at))$/;
const emptyNumbers = /^(statistics|conversation_rating|ai_agent)\.|^ai_agent_participated$/;

const fieldNamed = (desk: Desk, name: string): Field | undefined => {
  if (Object.hasOwn(fields, name)) return fields[name];
  if (emptyDates.test(name)) return date(nothing);
  if (emptyNumbers.test(name)) return number(nothing);
  const attribute = /^custom_attribute\.(.+)$/.exec(name)?.[1];
  if (attribute === undefined || desk.settings.text('custom_attribute_search') === 'refused')
    return undefined;
  return text((one) => one.customAttributes[attribute]);
};

const equality = ['=', '!=', 'IN', 'NIN'];
const operators: Grammar<Conversation>['operators'] = {
  string: [...equality, '~', '!~', '^', '$'],
  words: ['=', '!=', '~', '!~'],
  boolean: ['=', '!='],
  integer: [...equality, '<', '>'],
  date: ['=', '!=', 'IN', 'NIN', '<', '>'],
  ids: equality,
  tag: ['=', '!='],
};

export const conversationSearchRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/conversations/search',
    fields: {
      query: { type: 'object', required: true },
      pagination: { type: 'object', nullable: true },
      sort: { type: 'object', nullable: true },
    },
    run: (desk, { body }) => {
      const grammar: Grammar<Conversation> = {
        fields: (name) => fieldNamed(desk, name),
        operators,
        dates: { by: 'second' },
      };
      const matches = parseQuery(grammar, body.query);
      if (isRefusal(matches)) return matches;
      const request = pageOfBody(body.pagination);
      if (isRefusal(request)) return request;
      const contact = requiredValue(body.query, 'contact_ids');
      const candidates =
        contact === undefined
          ? desk.workspace.conversations.values()
          : (desk.lookup.conversationsByContact.get(contact) ?? []);
      const indexed = desk.now() - desk.settings.number('conversation_index_delay');
      // Not in the contract, but connectors send a sort and are obeyed.
      const ascending = body.sort?.order === 'ascending';
      const items = [...candidates]
        .filter((one) => one.arrivedAt <= indexed && matches(one))
        .sort((a, b) => (ascending ? 1 : -1) * comparePositions(position(a), position(b)));
      const direction = ascending ? 'ascending' : 'descending';
      const page = cursorPage(desk, { items, position, direction }, request, {
        standard: desk.settings.number('conversations_page'),
        most: 150,
      });
      if (isRefusal(page)) return page;
      return ok({
        type: 'conversation.list',
        pages: page.pages,
        total_count: page.total,
        conversations: page.items.map((one) => conversationOut(desk, one)),
      });
    },
  }),
];
