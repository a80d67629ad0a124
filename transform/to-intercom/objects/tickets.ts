import type { TargetRow } from '../../../core/target-row.js';
import { type ObjectTarget, ticketFields, ticketLegacyName, usualStates } from '../../mapping/mapping.js';
import { shapeFields } from '../../shape/fields.js';
import { lineageOf } from '../../shape/lineage.js';
import { lossLog } from '../../shape/losses.js';
import { holdable, isBlank } from '../../shape/text/repair.js';
import { loneSecond, roundings } from '../../shape/times.js';
import type { ShapeContext } from '../context.js';
import type { TicketRow } from '../rows.js';
import type { ObjectChildren, ObjectIn } from './object-in.js';

/**
 * A custom object as a ticket of the contact that it is tied to: title and description are the ticket's, fields its
 * attributes. An object has no state: it is history, and takes the type's state for what is closed.
 */
export const shapeObjectTicket = (
  object: ObjectIn,
  children: ObjectChildren,
  target: ObjectTarget,
  context: ShapeContext,
): TargetRow | undefined => {
  if (object.contact_key === null) return undefined;
  const { mapping, limits, now } = context;
  const losses = lossLog(lineageOf(object));
  const rounded = roundings();
  const words = new Set(['system.title', 'system.description']);
  const values = children.fields.filter(({ key }) => !words.has(key));
  const options = { maxLength: limits.maxAttributeLength, whenLong: 'reject', rounded } as const;
  const { attributes } = shapeFields(values, new Map(ticketFields(target)), options, losses);
  if (object.data !== null) losses.add('field-skipped', 'data', object.data, null);
  // The one relation that a ticket has. Others have no way at Intercom.
  for (const { holder, holder_id, holder_key } of children.relations)
    if (holder !== 'contact' || holder_key !== object.contact_key)
      losses.add('relation-lost', holder, holder_id, null);
  const created = loneSecond(object.created_ms, 'created', now, rounded, losses);
  if (created === null) losses.add('time-lost', 'created', null, new Date(now * 1000).toISOString());
  if (object.updated_ms !== null)
    losses.add('time-lost', 'updated', new Date(object.updated_ms).toISOString(), null);
  const text = (value: string | null, field: string): string | null =>
    value === null || isBlank(value) ? null : holdable(value, field, losses);
  const data: TicketRow = {
    contact: object.contact_key,
    ticketType: target.type,
    createdAt: created ?? now,
    title: text(object.title, 'title'),
    description: text(object.description, 'description'),
    descriptionKey: null,
    legacy: { name: ticketLegacyName(mapping), value: object.source_id },
    customAttributes: attributes,
    parts: [],
    tags: [],
    assigneeEmail: null,
    teamName: null,
    state: (mapping.tickets?.types.get(target.type)?.states ?? usualStates).closed,
    snoozedUntil: null,
    afterSnooze: null,
    actorEmail: mapping.fallbackAuthor,
  };
  rounded.tell(losses);
  return {
    kind: 'ticket',
    key: object.id,
    lineage: lineageOf(object),
    data: { ...data },
    losses: losses.all,
  };
};
