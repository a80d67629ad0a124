import type { Desk } from '../desk.js';
import type { Assignee } from '../state/inbox.js';
import type { Ticket, TicketPart, TicketState } from '../state/tickets.js';

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
