import type { Body, Fields } from '../api/fields.js';
import { companyNotFound, type Refusal, refuse } from '../api/refusal.js';
import type { Desk } from '../desk.js';
import { adminAuthor, botAuthor } from '../inbox/thread.js';
import { writeAttributes } from '../people/attribute-values.js';
import type { Assignee, Author } from '../state/inbox.js';
import type { Ticket, TicketType } from '../state/tickets.js';
import { assigneeNotFound } from './new-ticket.js';
import { addTicketPart } from './ticket-parts.js';
import { statesOf } from './type-json.js';
import { ticketValuesRefusal } from './values.js';

const stateInvalid = refuse(
  400,
  'ticket_state_id_invalid',
  'Ticket state id is not valid or is not associated with the ticket type',
);

/** What may be changed of a ticket. */
export const ticketChangeFields = {
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

/** Changes a ticket, all or nothing; every change leaves a part dated now. */
export const updateTicket = (
  desk: Desk,
  ticket: Ticket,
  body: Body<typeof ticketChangeFields>,
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
