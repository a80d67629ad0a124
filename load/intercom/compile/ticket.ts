import { deskError } from '../../../core/errors.js';
import type { TargetRow } from '../../../core/target-row.js';
import type { Operation } from '../../operation.js';
import { ticketCategories } from '../api/ticket-types.js';
import type { IntercomRowData } from '../rows.js';
import {
  admin,
  type Draft,
  dataOf,
  distinctTags,
  layOut,
  lineageOfKey,
  phases,
  present,
  ref,
  tagKey,
} from './build.js';
import { assignments, replyOf } from './conversation.js';

type Ticket = IntercomRowData<'ticket'>;

/** A ticket type and its attributes: one unit, since each attribute is written into its type. */
export const compileTicketType = (row: TargetRow): readonly Operation[] => {
  const { name, category, description, attributes } = dataOf(row, 'ticket-type');
  const key = `ticket-type:${row.key}`;
  return layOut(row, phases.attribute, key, [
    { kind: 'ticket-type', key, payload: { name, category, description } },
    ...attributes.map(
      (attribute): Draft => ({
        kind: 'ticket-attribute',
        key: `ticket-attribute:${row.key}:${attribute.name.toLowerCase()}`,
        payload: { ticket_type: ref(key), ...attribute },
      }),
    ),
  ]);
};

const looksOfState = (data: Ticket): string[] =>
  [data.state, ...(data.afterSnooze === null ? [] : [data.afterSnooze])]
    .filter((state) => !ticketCategories.includes(state))
    .map((state) => `ticket-state:${state}@${data.ticketType}`);

const closing = (row: TargetRow, data: Ticket, ticket: { readonly $ref: string }): Draft[] => {
  const owner = ticket.$ref;
  const admin_id = admin(data.actorEmail);
  const drafts: Draft[] = distinctTags(data.tags).map((name) => ({
    kind: 'ticket-tag',
    key: `ticket-tag:${row.key}:${name.toLowerCase()}`,
    payload: { ticket, tag: ref(tagKey(name)), admin_id },
    after: [tagKey(name)],
    owner,
  }));
  drafts.push(
    ...assignments(data).map(
      ({ kind, type, assignee_id }): Draft => ({
        kind: `ticket-${kind}`,
        key: `ticket-assignment-${type}:${row.key}`,
        payload: { ticket, type, admin_id, assignee_id },
        owner,
      }),
    ),
  );
  // A new ticket is in the first state of the category "submitted".
  if (data.state !== 'submitted' || data.snoozedUntil !== null)
    drafts.push({
      kind: 'ticket-state',
      key: `ticket-state:${row.key}`,
      payload: present({
        ticket,
        ticket_type: ref(`ticket-type:${data.ticketType}`),
        state: data.state,
        admin_id,
        snoozed_until: data.snoozedUntil,
        after_snooze: data.snoozedUntil === null ? null : data.afterSnooze,
      }),
      looks: looksOfState(data),
      owner,
    });
  return drafts;
};

/**
 * Create with title, description, attributes and the old id, by which it is found again; every part in order; tags,
 * assignment and state last, since a contact's reply opens a resolved ticket.
 */
export const compileTicket = (row: TargetRow): readonly Operation[] => {
  const data = dataOf(row, 'ticket');
  const key = `ticket:${row.key}`;
  const ticket = ref(key);
  const contact = `contact:${data.contact}`;
  const type = `ticket-type:${data.ticketType}`;
  return layOut(row, phases.conversation, key, [
    {
      kind: 'ticket',
      key,
      payload: {
        ticket_type: ref(type),
        contact: ref(contact),
        created_at: data.createdAt,
        attributes: present({
          _default_title_: data.title,
          _default_description_: data.description,
          ...data.customAttributes,
          [data.legacy.name]: data.legacy.value,
        }),
        legacy: data.legacy.name,
        description_of: data.descriptionKey,
      },
      after: [type, contact],
    },
    ...data.parts.map((part): Draft => {
      if (part.author.type === 'contact' && part.files.length > 0)
        throw deskError('plan-invalid', {
          what: `The part ${part.key} of a ticket is a contact's and carries files, which Intercom takes from admins only.`,
          where: part.key,
          next: 'This is a defect of the shaping, not of your data; please report it.',
        });
      return {
        kind: 'ticket-part',
        key: `ticket-part:${part.key}`,
        payload: { ticket, body: replyOf(part, contact) },
        owner: key,
        lineage: lineageOfKey(part.key, row.lineage),
        blobBytes: part.files.reduce((sum, file) => sum + file.size, 0),
      };
    }),
    ...closing(row, data, ticket),
  ]);
};
