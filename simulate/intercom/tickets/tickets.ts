import { ok } from '../api/out.js';
import { isRefusal, refuse, resourceNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { createTicket, newTicketFields } from './new-ticket.js';
import { ticketChangeFields, updateTicket } from './ticket-changes.js';
import { ticketOut } from './ticket-json.js';

export const ticketNotFound = refuse(404, 'ticket_not_found', 'Ticket not found');

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
    fields: newTicketFields,
    run: (desk, { body, name }) => {
      const ticket = createTicket(desk, body, name);
      return isRefusal(ticket) ? ticket : ok(ticketOut(desk, ticket));
    },
  }),
  route({
    method: 'POST',
    path: '/tickets/enqueue',
    since: '2.14',
    fields: newTicketFields,
    run: (desk, { body, name }) => {
      const ticket = createTicket(desk, body, name);
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
    fields: ticketChangeFields,
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
