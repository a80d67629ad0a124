import { idOut } from '../api/out.js';
import type { Desk } from '../desk.js';
import { authorOut, fileOut, shownParts } from '../inbox/conversation-json.js';
import type { Ticket, TicketPart, TicketState, TicketType } from '../state/tickets.js';
import { stateOut, typeOut } from './type-json.js';

export const ticketPartOut = (desk: Desk, part: TicketPart): object => ({
  type: 'ticket_part',
  id: idOut(desk, part.id, 'string'),
  part_type: part.type,
  body: part.body,
  ticket_state: part.ticketState,
  previous_ticket_state: part.previousTicketState,
  created_at: part.createdAt,
  updated_at: part.createdAt,
  ...(part.assignedTo ? { assigned_to: part.assignedTo } : {}),
  author: authorOut(part.author),
  attachments: part.attachments.map((file) => fileOut(desk, file, desk.settings.number('ticket_url_life'))),
  external_id: null,
  redacted: part.redacted,
  ...(part.author.type === 'bot' ? {} : { app_package_code: 'private-app' }),
});

/** A ticket as the API shows it; the search shows parts too. */
export const ticketOut = (desk: Desk, ticket: Ticket): object => {
  const { workspace } = desk;
  const type = workspace.ticketTypes.get(ticket.typeId) as TicketType;
  const state = workspace.ticketStates.get(ticket.stateId) as TicketState;
  return {
    type: 'ticket',
    id: idOut(desk, ticket.id, 'string'),
    ticket_id: ticket.ticketId,
    ticket_attributes: ticket.values,
    ticket_state: stateOut(state),
    ticket_type: typeOut(desk, type),
    contacts: {
      type: 'contact.list',
      contacts: [
        {
          type: 'contact',
          id: ticket.contactId,
          external_id: workspace.contacts.get(ticket.contactId)?.externalId ?? null,
        },
      ],
    },
    admin_assignee_id: idOut(desk, ticket.adminAssigneeId ?? '0', 'number'),
    team_assignee_id: idOut(desk, ticket.teamAssigneeId ?? '0', 'number'),
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
    ...(ticket.snoozedUntil === null ? {} : { snoozed_until: ticket.snoozedUntil }),
    ticket_parts: {
      type: 'ticket_part.list',
      ticket_parts: ticket.parts.slice(-shownParts).map((part) => ticketPartOut(desk, part)),
      total_count: ticket.parts.length,
    },
    open: ticket.open,
    linked_objects: {
      type: 'list',
      data: ticket.linkedConversationIds.map((id) => ({ type: 'conversation', id, category: null })),
      total_count: ticket.linkedConversationIds.length,
      has_more: false,
    },
    category: type.category,
    is_shared: ticket.isShared,
    previous_ticket_state_id: ticket.previousStateId,
  };
};
