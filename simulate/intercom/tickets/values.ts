import { invalid, type Refusal } from '../api/refusal.js';
import type { TicketAttribute, TicketType } from '../state/tickets.js';

const fits = (attribute: TicketAttribute, value: unknown): boolean => {
  switch (attribute.dataType) {
    case 'string':
      return typeof value === 'string';
    case 'list':
      // By GUID: the label is refused.
      return attribute.listOptions.some((option) => option.id === value);
    case 'integer':
      return Number.isInteger(value);
    case 'decimal':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'datetime':
      return Number.isInteger(value) || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
    case 'files':
      return false;
  }
};

/** Why attributes of a ticket cannot be written: unknown, of another type, or (when it is made) missing. */
export const ticketValuesRefusal = (
  type: TicketType,
  values: Readonly<Record<string, unknown>>,
  moment: 'create' | 'update',
): Refusal | undefined => {
  const live = type.attributes.filter((attribute) => !attribute.archived);
  const unknown = Object.keys(values).filter((name) => !live.some((attribute) => attribute.name === name));
  if (unknown.length > 0)
    return invalid(`Extra attributes provided that are not found on ticket type: ${unknown.join(', ')}`);
  for (const attribute of live) {
    const value = values[attribute.name];
    const absent = value === undefined || value === null || value === '';
    if (moment === 'create' && attribute.requiredToCreate && absent)
      return invalid('Missing required ticket attributes');
    if (value !== undefined && value !== null && !fits(attribute, value))
      return invalid(
        `'${String(value)}' is not a valid value for attribute '${attribute.name}' of type '${attribute.dataType}'`,
      );
  }
  return undefined;
};
