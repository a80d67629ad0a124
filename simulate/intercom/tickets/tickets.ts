import type { Desk } from '../desk.js';
import { type Body, type Fields, isObject } from '../fields.js';
import { adminAuthor, botAuthor } from '../inbox/thread.js';
import { emailKey } from '../lookup.js';
import { ok } from '../out.js';
import { writeAttributes } from '../people/attribute-values.js';
import { addContact, blankContact, findContact } from '../people/contacts.js';
import {
  companyNotFound,
  invalid,
  isRefusal,
  missing,
  type Refusal,
  refuse,
  resourceNotFound,
  userNotFound,
} from '../refusal.js';
import { type Request, type Route, route } from '../route.js';
import type { Assignee, Author } from '../state/inbox.js';
import type { Contact } from '../state/people.js';
import type { Ticket, TicketPart, TicketState, TicketType } from '../state/tickets.js';
import { createdAt } from '../times.js';
import { ticketOut } from './ticket-json.js';
import { statesOf } from './type-json.js';
import { ticketValuesRefusal } from './values.js';

export const ticketNotFound = refuse(404, 'ticket_not_found', 'Ticket not found');
const assigneeNotFound = refuse(404, 'assignee_not_found', 'Assignee not found');
const stateInvalid = refuse(
  400,
  'ticket_state_id_invalid',
  'Ticket state id is not valid or is not associated with the ticket type',
);

const createFields = {
  ticket_type_id: { type: 'id', required: true },
  contacts: { type: 'array', required: true },
  ticket_attributes: { type: 'object', nullable: true },
  created_at: { type: 'any', since: '2.11' },
  company_id: { type: 'string', nullable: true },
  conversation_to_link_id: { type: 'id', nullable: true, since: '2.14' },
  assignment: { type: 'object', nullable: true, since: '2.14' },
  skip_notifications: { type: 'boolean', since: '2.13' },
} as const satisfies Fields;

type CreateBody = Body<typeof createFields>;

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
  if (keys[0] === 'external_id')
    return [...(desk.lookup.contactsByExternalId.get(value) ?? [])][0] ?? userNotFound;
  return (
    [...(desk.lookup.contactsByEmail.get(emailKey(value) ?? '') ?? [])][0] ??
    addContact(desk, { ...blankContact, role: 'user', email: value })
  );
};

const assigneesOf = (desk: Desk, assignment: CreateBody['assignment']) => {
  const of = (key: string) => (assignment?.[key] == null ? null : String(assignment[key]));
  const admin = of('admin_assignee_id');
  const team = of('team_assignee_id');
  if (admin !== null && !desk.workspace.admins.has(admin)) return assigneeNotFound;
  if (team !== null && !desk.workspace.teams.has(team)) return assigneeNotFound;
  return { admin, team };
};

/** Adds a part with the state before and after; both are shown on it. */
export const addTicketPart = (
  desk: Desk,
  ticket: Ticket,
  facts: Pick<TicketPart, 'type' | 'body' | 'createdAt' | 'author' | 'attachments'> & {
    readonly assignedTo?: Assignee;
    readonly previous?: string;
  },
): TicketPart => {
  const category = (id: string) => (desk.workspace.ticketStates.get(id) as TicketState).category;
  const { assignedTo = null, previous = ticket.stateId, ...rest } = facts;
  const part: TicketPart = {
    ...rest,
    id: String(desk.ids.number('part', 129)),
    assignedTo,
    redacted: false,
    eventDetails: null,
    ticketState: category(ticket.stateId),
    previousTicketState: category(previous),
  };
  const before = ticket.parts.findLastIndex((one) => one.createdAt <= part.createdAt);
  const at = desk.settings.text('part_order') === 'insertion' ? ticket.parts.length : before + 1;
  ticket.parts.splice(at, 0, part);
  ticket.updatedAt = desk.now();
  return part;
};

/** A ticket from a checked body, or why there is none. */
const createTicket = (desk: Desk, body: CreateBody, { name }: Request): Ticket | Refusal => {
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

const updateFields = {
  ticket_attributes: { type: 'object', nullable: true },
  ticket_state_id: { type: 'id', since: '2.12' },
  company_id: { type: 'string', nullable: true },
  open: { type: 'boolean' },
  is_shared: { type: 'boolean' },
  snoozed_until: { type: 'integer' },
  admin_id: { type: 'id', since: '2.14' },
  assignee_id: { type: 'id', since: '2.14' },
  skip_notifications: { type: 'boolean', since: '2.13' },
} as const satisfies Fields;

const assign = (ticket: Ticket, desk: Desk, id: string): Assignee => {
  const team = desk.workspace.teams.has(id);
  if (team) ticket.teamAssigneeId = id;
  else ticket.adminAssigneeId = id === '0' ? null : id;
  if (id === '0') ticket.teamAssigneeId = null;
  return id === '0' ? { type: 'nobody_admin', id: null } : { type: team ? 'team' : 'admin', id };
};

const updateTicket = (
  desk: Desk,
  ticket: Ticket,
  body: Body<typeof updateFields>,
  name: string,
): Refusal | undefined => {
  const type = desk.workspace.ticketTypes.get(ticket.typeId) as TicketType;
  const { admins, teams, companies } = desk.workspace;
  const values = body.ticket_attributes ?? {};
  const refusal = ticketValuesRefusal(type, values, 'update');
  if (refusal) return refusal;
  const { ticket_state_id: stateId, assignee_id: assignee, admin_id: actor } = body;
  if (stateId !== undefined && !statesOf(desk, type).some((state) => state.id === stateId))
    return stateInvalid;
  if (actor !== undefined && !admins.has(actor)) return assigneeNotFound;
  if (assignee !== undefined && assignee !== '0' && !admins.has(assignee) && !teams.has(assignee))
    return assigneeNotFound;
  if (body.company_id != null && !companies.has(body.company_id)) return companyNotFound;

  const admin = actor === undefined ? undefined : admins.get(actor);
  const author: Author = admin ? adminAuthor(admin) : botAuthor(desk);
  const event = { body: null, createdAt: desk.now(), author, attachments: [] };
  writeAttributes(ticket.values, values);
  for (const _changed of Object.keys(values))
    addTicketPart(desk, ticket, { ...event, type: 'ticket_attribute_updated_by_admin' });
  if (stateId !== undefined && stateId !== ticket.stateId) {
    const previous = ticket.stateId;
    ticket.previousStateId = previous;
    ticket.stateId = stateId;
    ticket.open = desk.workspace.ticketStates.get(stateId)?.category !== 'resolved';
    addTicketPart(desk, ticket, { ...event, type: 'ticket_state_updated_by_admin', previous });
    if (type.category === 'Customer' && body.skip_notifications !== true)
      desk.notify(name, 'a ticket state without skip_notifications');
  }
  if (assignee !== undefined)
    addTicketPart(desk, ticket, { ...event, type: 'assignment', assignedTo: assign(ticket, desk, assignee) });
  if (body.open !== undefined) ticket.open = body.open;
  if (body.is_shared !== undefined) ticket.isShared = body.is_shared;
  if (body.snoozed_until !== undefined) ticket.snoozedUntil = body.snoozed_until;
  if (body.company_id !== undefined) ticket.companyId = body.company_id;
  ticket.updatedAt = desk.now();
  return undefined;
};

const jobOut = (desk: Desk, id: string, ticketId: string | null): object => ({
  type: 'job',
  id,
  status: ticketId === null ? 'pending' : 'success',
  url: `${desk.baseUrl()}/jobs/status/${id}`,
  resource_type: 'ticket',
  resource_id: ticketId,
  resource_url: ticketId === null ? null : `${desk.baseUrl()}/tickets/${ticketId}`,
});

export const ticketRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/tickets',
    since: '2.9',
    fields: createFields,
    run: (desk, request) => {
      const ticket = createTicket(desk, request.body, request);
      return isRefusal(ticket) ? ticket : ok(ticketOut(desk, ticket));
    },
  }),
  route({
    method: 'POST',
    path: '/tickets/enqueue',
    since: '2.14',
    fields: createFields,
    run: (desk, request) => {
      const ticket = createTicket(desk, request.body, request);
      if (isRefusal(ticket)) return ticket;
      const id = String(desk.ids.number('job', 20));
      const readyAt = desk.now() + desk.settings.number('job_seconds');
      desk.workspace.jobs.set(id, { id, readyAt, ticketId: ticket.id });
      return ok(jobOut(desk, id, null));
    },
  }),
  route({
    method: 'GET',
    path: '/jobs/status/:id',
    since: '2.14',
    run: (desk, { params }) => {
      const job = desk.workspace.jobs.get(params.id);
      if (!job) return refuse(404, 'job_not_found', 'Job Not Found');
      return ok(jobOut(desk, job.id, desk.now() >= job.readyAt ? job.ticketId : null));
    },
  }),
  route({
    method: 'GET',
    path: '/tickets/:id',
    since: '2.9',
    run: (desk, { params }) => {
      const ticket = desk.workspace.tickets.get(params.id);
      return ticket ? ok(ticketOut(desk, ticket)) : resourceNotFound;
    },
  }),
  route({
    method: 'PUT',
    path: '/tickets/:id',
    since: '2.9',
    fields: updateFields,
    run: (desk, { params, body, name }) => {
      const ticket = desk.workspace.tickets.get(params.id);
      if (!ticket) return resourceNotFound;
      return updateTicket(desk, ticket, body, name) ?? ok(ticketOut(desk, ticket));
    },
  }),
  route({
    method: 'DELETE',
    path: '/tickets/:id',
    since: '2.13',
    run: (desk, { params }) =>
      desk.workspace.tickets.delete(params.id)
        ? ok({ id: params.id, object: 'ticket', deleted: true })
        : ticketNotFound,
  }),
];
