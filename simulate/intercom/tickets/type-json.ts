import { idOut } from '../api/out.js';
import type { Desk } from '../desk.js';
import type { TicketAttribute, TicketState, TicketType } from '../state/tickets.js';

export const attributeOut = (desk: Desk, attribute: TicketAttribute): object => ({
  type: 'ticket_type_attribute',
  id: idOut(desk, attribute.id, 'string'),
  workspace_id: desk.workspace.id,
  name: attribute.name,
  description: attribute.description,
  data_type: attribute.dataType,
  // The contract leaves this an open object; the key that holds a list's options is the likely one.
  input_options:
    attribute.dataType === 'list'
      ? { list_options: attribute.listOptions }
      : attribute.dataType === 'files'
        ? { allow_multiple_values: attribute.allowMultipleValues }
        : { multiline: attribute.multiline },
  order: attribute.order,
  required_to_create: attribute.requiredToCreate,
  required_to_create_for_contacts: attribute.requiredToCreateForContacts,
  visible_on_create: attribute.visibleOnCreate,
  visible_to_contacts: attribute.visibleToContacts,
  default: attribute.isDefault,
  ticket_type_id: Number(attribute.typeId),
  archived: attribute.archived,
  created_at: attribute.createdAt,
  updated_at: attribute.updatedAt,
});

export const stateOut = (state: TicketState): object => ({
  type: 'ticket_state',
  id: state.id,
  category: state.category,
  internal_label: state.internalLabel,
  external_label: state.externalLabel,
});

/** The states that a ticket of this type can take. */
export const statesOf = (desk: Desk, type: TicketType): TicketState[] =>
  [...desk.workspace.ticketStates.values()].filter(
    (state) => state.typeNames === null || state.typeNames.includes(type.name),
  );

export const typeOut = (desk: Desk, type: TicketType): object => ({
  type: 'ticket_type',
  id: idOut(desk, type.id, 'string'),
  name: type.name,
  description: type.description ?? '',
  icon: type.icon,
  workspace_id: desk.workspace.id,
  archived: type.archived,
  created_at: type.createdAt,
  updated_at: type.updatedAt,
  is_internal: type.isInternal,
  ticket_type_attributes: {
    type: 'list',
    data: type.attributes.map((attribute) => attributeOut(desk, attribute)),
  },
  category: type.category,
  ticket_states: { type: 'list', data: statesOf(desk, type).map(stateOut) },
});
