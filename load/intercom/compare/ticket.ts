import { field, idOf, isDone, type Json, seconds } from '../api/answer.js';
import { nameKey } from '../api/catalogue.js';
import { endedBefore } from '../kinds/snooze.js';
import { afterSnooze, readTicket, sentAttributes, ticketPartsOf, wantedState } from '../kinds/ticket.js';
import {
  attributeConflict,
  missingOptions,
  type TicketAttributePayload,
  type TicketTypePayload,
} from '../kinds/ticket-type.js';
import { compareAttributes } from './attributes.js';
import { compareParts } from './conversation.js';
import { isOver, type Scope, sentOf } from './scope.js';

type Values = { readonly [key: string]: Json };

export const compareTicketTypeUnit = async (scope: Scope): Promise<void> => {
  const { checks, desk, api } = scope;
  const [done] = scope.of('ticket-type');
  if (!done) return;
  const { name, category } = done.operation.payload as unknown as TicketTypePayload;
  const type = (await desk.catalogue.ticketTypes(api)).find((one) => one.id === done.remoteId);
  checks.equal(done, 'name', nameKey(name), type && nameKey(type.name));
  checks.equal(done, 'category', category, type?.category);
  checks.equal(done, 'archived', false, type?.archived);
  for (const one of scope.of('ticket-attribute')) {
    const wanted = one.operation.payload as unknown as TicketAttributePayload;
    const there = type?.attributes.find((attribute) => attribute.id === one.remoteId);
    checks.equal(one, 'name', nameKey(wanted.name), there && nameKey(there.name));
    if (!there) continue;
    checks.equal(one, 'type', undefined, attributeConflict(wanted, there));
    checks.equal(one, 'archived', false, there.archived);
    checks.equal(one, 'options', '', missingOptions(wanted, there).join(' | '));
  }
};

/** A ticket's attributes, times, thread and state. Its tags are shown nowhere in the API. */
export const compareTicketUnit = async (scope: Scope): Promise<void> => {
  const { checks } = scope;
  const [done] = scope.of('ticket');
  if (!done) return;
  const answer = await readTicket(scope, done.remoteId);
  checks.equal(done, 'exists', true, isDone(answer));
  if (!isDone(answer)) return;
  const ticket = answer.json;
  const payload = await sentOf(scope, done);
  checks.equal(done, 'created_at', payload.created_at, seconds(field(ticket, 'created_at')));
  checks.equal(done, 'type', idOf(payload.ticket_type), idOf(field(field(ticket, 'ticket_type'), 'id')));
  const contacts = field(field(ticket, 'contacts'), 'contacts');
  const contact = Array.isArray(contacts) ? (contacts as readonly Json[])[0] : undefined;
  checks.equal(done, 'contact', idOf(payload.contact), idOf(field(contact, 'id')));
  const sent = await sentAttributes(scope, payload.ticket_type, payload.attributes as Values);
  if ('lacking' in sent) checks.equal(done, 'option', sent.lacking, undefined);
  else compareAttributes(checks, done, sent.values, field(ticket, 'ticket_attributes'));
  const parts = ticketPartsOf(ticket);
  const total = seconds(field(field(ticket, 'ticket_parts'), 'total_count')) ?? parts.length;
  await compareParts(scope, 'ticket-part', parts, total);
  for (const one of scope.of('ticket-tag'))
    checks.unverified(one, 'tag', 'Intercom does not show the tags of a ticket.');
  for (const one of [...scope.of('ticket-assignment'), ...scope.of('ticket-assignment-end')]) {
    const { type, assignee_id } = await sentOf(scope, one);
    const holder = type === 'team' ? 'team_assignee_id' : 'admin_assignee_id';
    checks.equal(one, holder, idOf(assignee_id), idOf(field(ticket, holder)));
  }
  for (const one of scope.of('ticket-state')) {
    const sent = await sentOf(scope, one);
    const wanted = one.facts.snooze === endedBefore.snooze ? afterSnooze(sent) : sent;
    const state = idOf(field(field(ticket, 'ticket_state'), 'id'));
    checks.equal(one, 'state', await wantedState(scope, wanted), state);
    if (wanted.snoozed_until !== undefined && !isOver(scope, one, wanted.snoozed_until))
      checks.equal(one, 'snoozed_until', wanted.snoozed_until, seconds(field(ticket, 'snoozed_until')));
  }
};
