import { ok } from '../api/out.js';
import { comparePositions, cursorPage, pageOfBody } from '../api/page.js';
import { isRefusal } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { type FieldType, type Grammar, parseQuery, type SearchField } from '../search/query.js';
import type { Ticket, TicketCategory } from '../state/tickets.js';
import { ticketOut } from './ticket-json.js';

type Field = SearchField<Ticket>;

/** The search has its own words for the categories. */
const categoryWords: Readonly<Record<TicketCategory, string>> = {
  Customer: 'request',
  'Back-office': 'task',
  Tracker: 'tracker',
};

const field = (type: FieldType, read: (ticket: Ticket) => unknown): Field => ({ type, read });

const fieldsOf = (desk: Desk): Readonly<Record<string, Field>> => ({
  id: field('string', (ticket) => ticket.id),
  created_at: field('date', (ticket) => ticket.createdAt),
  updated_at: field('date', (ticket) => ticket.updatedAt),
  title: field('string', (ticket) => ticket.values._default_title_),
  description: field('string', (ticket) => ticket.values._default_description_),
  category: field('string', (ticket) => {
    const type = desk.workspace.ticketTypes.get(ticket.typeId);
    return type && categoryWords[type.category];
  }),
  ticket_type_id: field('string', (ticket) => ticket.typeId),
  contact_ids: field('ids', (ticket) => ticket.contactId),
  teammate_ids: field('ids', (ticket) => ticket.adminAssigneeId),
  admin_assignee_id: field('ids', (ticket) => ticket.adminAssigneeId),
  team_assignee_id: field('ids', (ticket) => ticket.teamAssigneeId),
  open: field('boolean', (ticket) => ticket.open),
  state: field('string', (ticket) => desk.workspace.ticketStates.get(ticket.stateId)?.category),
  snoozed_until: field('date', (ticket) => ticket.snoozedUntil),
});

const attributeTypes = {
  string: 'string',
  list: 'string',
  integer: 'integer',
  decimal: 'integer',
  boolean: 'boolean',
  datetime: 'date',
  files: 'string',
} as const;

/** By the attribute's id, not its name: `ticket_attribute.157`. */
const attributeField = (desk: Desk, name: string): Field | undefined => {
  const id = /^ticket_attribute\.(.+)$/.exec(name)?.[1];
  for (const type of desk.workspace.ticketTypes.values()) {
    const attribute = type.attributes.find((one) => one.id === id);
    if (attribute)
      return field(attributeTypes[attribute.dataType], (ticket) => ticket.values[attribute.name]);
  }
  return undefined;
};

const equality = ['=', '!=', 'IN', 'NIN'];
const operators: Grammar<Ticket>['operators'] = {
  string: [...equality, '~', '!~', '^', '$'],
  words: ['=', '!=', '~', '!~'],
  boolean: ['=', '!='],
  integer: [...equality, '<', '>'],
  date: [...equality, '<', '>'],
  ids: equality,
  tag: ['=', '!='],
};

const position = (ticket: Ticket) => ({ key: ticket.updatedAt, id: ticket.id });

export const ticketSearchRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/tickets/search',
    since: '2.10',
    fields: {
      query: { type: 'object', required: true },
      pagination: { type: 'object', nullable: true },
      sort: { type: 'object', nullable: true },
    },
    run: (desk, { body }) => {
      const fields = fieldsOf(desk);
      const grammar: Grammar<Ticket> = {
        fields: (name) => (Object.hasOwn(fields, name) ? fields[name] : attributeField(desk, name)),
        operators,
        dates: { by: 'second' },
      };
      const matches = parseQuery(grammar, body.query);
      if (isRefusal(matches)) return matches;
      const request = pageOfBody(body.pagination);
      if (isRefusal(request)) return request;
      const indexed = desk.now() - desk.settings.number('conversation_index_delay');
      const ascending = body.sort?.order === 'ascending';
      const items = [...desk.workspace.tickets.values()]
        .filter((ticket) => ticket.arrivedAt <= indexed && matches(ticket))
        .sort((a, b) => (ascending ? 1 : -1) * comparePositions(position(a), position(b)));
      const direction = ascending ? 'ascending' : 'descending';
      const page = cursorPage(desk, { items, position, direction }, request, { standard: 20, most: 150 });
      if (isRefusal(page)) return page;
      return ok({
        type: 'ticket.list',
        tickets: page.items.map((ticket) => ticketOut(desk, ticket)),
        total_count: page.total,
        pages: page.pages,
      });
    },
  }),
];
