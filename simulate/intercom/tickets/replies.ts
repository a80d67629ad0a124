import type { Body, Fields } from '../api/fields.js';
import { ok, tagOut } from '../api/out.js';
import { isRefusal, notCovered, refuse, resourceNotFound, tagNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { takeFiles } from '../inbox/attachments.js';
import { replyFields, replyHtml, replyingContact, replyRefusal } from '../inbox/replies.js';
import { adminAuthor, contactAuthor } from '../inbox/thread.js';
import { attachTag, detachTag } from '../people/tags.js';
import type { Admin } from '../state/people.js';
import type { Ticket, TicketState, TicketType } from '../state/tickets.js';
import { createdAt } from '../times.js';
import { ticketPartOut } from './ticket-json.js';
import { addTicketPart } from './ticket-parts.js';
import { ticketNotFound } from './tickets.js';
import { statesOf } from './type-json.js';

/** Tickets took times in 2.11, quiet replies in 2.13 and files only in 2.16. */
const ticketReplyFields = {
  ...replyFields,
  created_at: { type: 'any', since: '2.11' },
  skip_notifications: { type: 'boolean', since: '2.13' },
  attachment_files: { type: 'array', max: 10, since: '2.16' },
  cross_post: { type: 'boolean' },
} as const satisfies Fields;

const noUserReplies = refuse(400, 'parameter_mismatch', 'User replies are not allowed on Backoffice tickets');

/** A contact's reply opens a resolved ticket again. */
const reopen = (desk: Desk, ticket: Ticket, type: TicketType): string => {
  const previous = ticket.stateId;
  const state = desk.workspace.ticketStates.get(previous) as TicketState;
  ticket.open = true;
  if (state.category === 'resolved') {
    ticket.previousStateId = previous;
    ticket.stateId = statesOf(desk, type).find((one) => one.category === 'submitted')?.id ?? previous;
  }
  return previous;
};

const reply = async (desk: Desk, ticket: Ticket, body: Body<typeof ticketReplyFields>, name: string) => {
  const gap = notCovered(body, ['cross_post']);
  if (gap) return gap;
  const type = desk.workspace.ticketTypes.get(ticket.typeId) as TicketType;
  if (body.type === 'user' && type.category === 'Back-office') return noUserReplies;
  const refusal = replyRefusal(desk, body);
  if (refusal) return refusal;
  const contact = body.type === 'user' ? replyingContact(desk, body) : undefined;
  if (isRefusal(contact)) return contact;
  const at = createdAt(desk, body.created_at, ticket.createdAt);
  if (isRefusal(at)) return at;
  const files = body.type === 'admin' ? body.attachment_files : undefined;
  if (body.type === 'user' && body.attachment_files?.length)
    desk.breach('ignored', 'attachment_files of a contact’s reply to a ticket');
  // Files beat URLs when both are sent.
  if (files?.length && body.attachment_urls?.length)
    desk.breach('ignored', 'attachment_urls beside attachment_files of a ticket');
  const attachments = await takeFiles(
    desk,
    files?.length ? { attachment_files: files } : { attachment_urls: body.attachment_urls },
  );
  if (isRefusal(attachments)) return attachments;
  const previous = contact ? reopen(desk, ticket, type) : ticket.stateId;
  if (!contact && body.message_type !== 'note' && body.skip_notifications !== true)
    desk.notify(name, `an admin ${body.message_type} on a ticket without skip_notifications`);
  const part = addTicketPart(desk, ticket, {
    type: body.message_type,
    body: replyHtml(desk, body),
    createdAt: at,
    author: contact
      ? contactAuthor(contact)
      : adminAuthor(desk.workspace.admins.get(body.admin_id as string) as Admin),
    attachments,
    previous,
  });
  return ok(ticketPartOut(desk, part));
};

export const ticketReplyRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/tickets/:id/reply',
    since: '2.9',
    fields: ticketReplyFields,
    run: (desk, { params, body, name }) => {
      const ticket = desk.workspace.tickets.get(params.id);
      return ticket ? reply(desk, ticket, body, name) : resourceNotFound;
    },
  }),
  route({
    method: 'POST',
    path: '/tickets/:id/tags',
    since: '2.10',
    fields: { id: { type: 'id', required: true }, admin_id: { type: 'id', required: true } },
    run: (desk, { params, body }) => {
      const ticket = desk.workspace.tickets.get(params.id);
      if (!ticket) return ticketNotFound;
      if (!desk.workspace.tags.has(body.id) || !desk.workspace.admins.has(body.admin_id))
        return resourceNotFound;
      return ok(tagOut(desk, attachTag(desk, ticket, body.id, body.admin_id)));
    },
  }),
  route({
    method: 'DELETE',
    path: '/tickets/:id/tags/:tag_id',
    since: '2.10',
    fields: { admin_id: { type: 'id', required: true } },
    run: (desk, { params, body }) => {
      const ticket = desk.workspace.tickets.get(params.id);
      if (!ticket) return ticketNotFound;
      if (!desk.workspace.admins.has(body.admin_id)) return resourceNotFound;
      const tagging = detachTag(desk, ticket, params.tag_id);
      return tagging ? ok(tagOut(desk, tagging)) : tagNotFound;
    },
  }),
];
