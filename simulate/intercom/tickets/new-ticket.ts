import { type Body, type Fields, isObject } from '../api/fields.js';
import {
  companyNotFound,
  invalid,
  isRefusal,
  missing,
  type Refusal,
  refuse,
  resourceNotFound,
  userNotFound,
} from '../api/refusal.js';
import type { Desk } from '../desk.js';
import { botAuthor } from '../inbox/thread.js';
import { writeAttributes } from '../people/attribute-values.js';
import {
  addContact,
  blankContact,
  contactByEmail,
  contactByExternalId,
  findContact,
} from '../people/contact-book.js';
import type { Contact } from '../state/people.js';
import type { Ticket, TicketState } from '../state/tickets.js';
import { createdAt } from '../times.js';
import { addTicketPart } from './ticket-parts.js';
import { statesOf } from './type-json.js';
import { ticketValuesRefusal } from './values.js';

export const assigneeNotFound = refuse(404, 'assignee_not_found', 'Assignee not found');

/** What may be said of a new ticket. */
export const newTicketFields = {
  ticket_type_id: { type: 'id', required: true },
  contacts: { type: 'array', required: true },
  ticket_attributes: { type: 'object', nullable: true },
  created_at: { type: 'any', since: '2.11' },
  company_id: { type: 'string', nullable: true },
  conversation_to_link_id: { type: 'id', nullable: true, since: '2.14' },
  assignment: { type: 'object', nullable: true, since: '2.14' },
  skip_notifications: { type: 'boolean', since: '2.13' },
} as const satisfies Fields;

type CreateBody = Body<typeof newTicketFields>;

/** The one contact of a ticket, by exactly one of three keys; an e-mail that nobody has makes one. */
const contactOf = (desk: Desk, contacts: readonly unknown[]): Contact | Refusal => {
  const [given, ...more] = contacts;
  if (more.length > 0) return invalid('Only one contact is allowed');
  if (!isObject(given)) return missing('contacts');
  const keys = ['id', 'external_id', 'email'].filter((key) => typeof given[key] === 'string');
  if (keys.length !== 1)
    return invalid('Exactly one of id, external_id and email must be given for a contact');
  const value = given[keys[0] as string] as string;
  if (keys[0] === 'id') return findContact(desk, value) ?? userNotFound;
  if (keys[0] === 'external_id') return contactByExternalId(desk, value) ?? userNotFound;
  return contactByEmail(desk, value) ?? addContact(desk, { ...blankContact, role: 'user', email: value });
};

const assigneesOf = (desk: Desk, assignment: CreateBody['assignment']) => {
  const of = (key: string) => (assignment?.[key] == null ? null : String(assignment[key]));
  const admin = of('admin_assignee_id');
  const team = of('team_assignee_id');
  if (admin !== null && !desk.workspace.admins.has(admin)) return assigneeNotFound;
  if (team !== null && !desk.workspace.teams.has(team)) return assigneeNotFound;
  return { admin, team };
};

/** A ticket from a checked body, or why there is none. */
export const createTicket = (desk: Desk, body: CreateBody, name: string): Ticket | Refusal => {
  const type = desk.workspace.ticketTypes.get(body.ticket_type_id);
  if (!type || type.archived) return resourceNotFound;
  const values = body.ticket_attributes ?? {};
  const refusal = ticketValuesRefusal(type, values, 'create');
  if (refusal) return refusal;
  const at = createdAt(desk, body.created_at);
  if (isRefusal(at)) return at;
  if (body.company_id != null && !desk.workspace.companies.has(body.company_id)) return companyNotFound;
  const linked = body.conversation_to_link_id ?? null;
  if (linked !== null && !desk.workspace.conversations.has(linked)) return resourceNotFound;
  const assignees = assigneesOf(desk, body.assignment);
  if (isRefusal(assignees)) return assignees;
  const contact = contactOf(desk, body.contacts);
  if (isRefusal(contact)) return contact;
  if (body.skip_notifications !== true) desk.notify(name, 'a ticket without skip_notifications');
  const ticket: Ticket = {
    // One sequence with conversations: a ticket is one of them to connectors.
    id: String(desk.ids.number('conversation', 499)),
    ticketId: String(desk.ids.number('ticket', 33)),
    typeId: type.id,
    stateId: (statesOf(desk, type).find((state) => state.category === 'submitted') as TicketState).id,
    previousStateId: null,
    contactId: contact.id,
    companyId: body.company_id ?? null,
    values: {},
    adminAssigneeId: assignees.admin,
    teamAssigneeId: assignees.team,
    open: true,
    isShared: type.category === 'Customer',
    snoozedUntil: null,
    tags: [],
    createdAt: at,
    updatedAt: desk.now(),
    parts: [],
    linkedConversationIds: linked === null ? [] : [linked],
    arrivedAt: desk.now(),
  };
  writeAttributes(ticket.values, values);
  desk.workspace.tickets.set(ticket.id, ticket);
  addTicketPart(desk, ticket, {
    type: 'ticket_state_updated_by_admin',
    body: null,
    createdAt: desk.now(),
    author: botAuthor(desk),
    attachments: [],
  });
  return ticket;
};
