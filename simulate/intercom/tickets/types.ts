import type { Body, Fields } from '../api/fields.js';
import { ok } from '../api/out.js';
import { invalid, isRefusal, type Refusal, resourceNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import {
  type TicketAttribute,
  type TicketCategory,
  type TicketType,
  ticketDataTypes,
} from '../state/tickets.js';
import { attributeOut, stateOut, typeOut } from './type-json.js';

const categories = ['Customer', 'Back-office', 'Tracker'] as const;

const typeFields = {
  name: { type: 'string' },
  description: { type: 'string', nullable: true },
  category: { type: 'string', values: categories, since: '2.10' },
  icon: { type: 'string' },
  is_internal: { type: 'boolean' },
} as const satisfies Fields;

const attributeFields = {
  name: { type: 'string' },
  description: { type: 'string' },
  required_to_create: { type: 'boolean' },
  required_to_create_for_contacts: { type: 'boolean' },
  visible_on_create: { type: 'boolean' },
  visible_to_contacts: { type: 'boolean' },
  multiline: { type: 'boolean' },
  list_items: { type: 'string' },
  allow_multiple_values: { type: 'boolean' },
} as const satisfies Fields;

const newAttributeFields = {
  ...attributeFields,
  name: { type: 'string', required: true },
  description: { type: 'string', required: true },
  data_type: { type: 'string', required: true, values: ticketDataTypes },
} as const satisfies Fields;

/** Options come as one text with commas between them; each gets a GUID that values must use. */
const listOptions = (desk: Desk, items: string, known: TicketAttribute['listOptions'] = []) =>
  items
    .split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '')
    .map((label) => known.find((option) => option.label === label) ?? { id: desk.ids.uuid(), label });

const addAttribute = (
  desk: Desk,
  type: TicketType,
  body: Body<typeof newAttributeFields>,
  isDefault = false,
): TicketAttribute | Refusal => {
  if (type.attributes.some((one) => one.name === body.name))
    return invalid(`An attribute named '${body.name}' already exists on this ticket type`);
  const options = listOptions(desk, body.list_items ?? '');
  if (body.data_type === 'list' && options.length === 0)
    return invalid('list_items must name at least one item');
  const now = desk.now();
  const attribute: TicketAttribute = {
    id: String(desk.ids.number('ticket_attribute', 157)),
    typeId: type.id,
    name: body.name,
    description: body.description,
    dataType: body.data_type,
    requiredToCreate: body.required_to_create ?? false,
    requiredToCreateForContacts: body.required_to_create_for_contacts ?? false,
    visibleOnCreate: body.visible_on_create ?? true,
    visibleToContacts: body.visible_to_contacts ?? true,
    multiline: body.multiline ?? false,
    allowMultipleValues: body.allow_multiple_values ?? false,
    listOptions: body.data_type === 'list' ? options : [],
    isDefault,
    order: type.attributes.length,
    archived: false,
    createdAt: now,
    updatedAt: now,
  };
  type.attributes.push(attribute);
  return attribute;
};

const noFlags = {
  required_to_create: undefined,
  required_to_create_for_contacts: undefined,
  visible_on_create: undefined,
  visible_to_contacts: undefined,
  list_items: undefined,
  allow_multiple_values: undefined,
};

/** Every type begins with a title and a description. */
const createType = (desk: Desk, body: Body<typeof typeFields> & { readonly name: string }): TicketType => {
  const now = desk.now();
  const type: TicketType = {
    id: String(desk.ids.number('ticket_type', 53)),
    name: body.name,
    description: body.description ?? null,
    category: body.category ?? 'Customer',
    icon: body.icon ?? '🎟️',
    isInternal: body.is_internal ?? false,
    archived: false,
    attributes: [],
    createdAt: now,
    updatedAt: now,
  };
  const text = { description: '', data_type: 'string' as const, ...noFlags };
  addAttribute(desk, type, { ...text, name: '_default_title_', multiline: false }, true);
  addAttribute(desk, type, { ...text, name: '_default_description_', multiline: true }, true);
  desk.workspace.ticketTypes.set(type.id, type);
  return type;
};

/** A type that is there at start. */
export const addNamedType = (
  desk: Desk,
  { name, category }: { readonly name: string; readonly category: TicketCategory },
): TicketType =>
  createType(desk, {
    name,
    description: undefined,
    category,
    icon: undefined,
    is_internal: undefined,
  });

const updateAttribute = (
  desk: Desk,
  attribute: TicketAttribute,
  body: Body<typeof attributeFields> & { readonly archived: boolean | undefined },
): void => {
  attribute.name = body.name ?? attribute.name;
  attribute.description = body.description ?? attribute.description;
  attribute.requiredToCreate = body.required_to_create ?? attribute.requiredToCreate;
  attribute.requiredToCreateForContacts =
    body.required_to_create_for_contacts ?? attribute.requiredToCreateForContacts;
  attribute.visibleOnCreate = body.visible_on_create ?? attribute.visibleOnCreate;
  attribute.visibleToContacts = body.visible_to_contacts ?? attribute.visibleToContacts;
  attribute.multiline = body.multiline ?? attribute.multiline;
  attribute.allowMultipleValues = body.allow_multiple_values ?? attribute.allowMultipleValues;
  if (body.list_items !== undefined)
    attribute.listOptions = listOptions(desk, body.list_items, attribute.listOptions);
  attribute.archived = body.archived ?? attribute.archived;
  attribute.updatedAt = desk.now();
};

export const ticketTypeRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/ticket_types',
    since: '2.9',
    run: (desk) =>
      ok({ type: 'list', data: [...desk.workspace.ticketTypes.values()].map((type) => typeOut(desk, type)) }),
  }),
  route({
    method: 'POST',
    path: '/ticket_types',
    since: '2.9',
    fields: { ...typeFields, name: { type: 'string', required: true } },
    run: (desk, { body }) => ok(typeOut(desk, createType(desk, body))),
  }),
  route({
    method: 'GET',
    path: '/ticket_types/:id',
    since: '2.9',
    run: (desk, { params }) => {
      const type = desk.workspace.ticketTypes.get(params.id);
      return type ? ok(typeOut(desk, type)) : resourceNotFound;
    },
  }),
  route({
    method: 'PUT',
    path: '/ticket_types/:id',
    since: '2.9',
    fields: { ...typeFields, archived: { type: 'boolean' } },
    run: (desk, { params, body }) => {
      const type = desk.workspace.ticketTypes.get(params.id);
      if (!type) return resourceNotFound;
      type.name = body.name ?? type.name;
      type.description = body.description ?? type.description;
      type.category = body.category ?? type.category;
      type.icon = body.icon ?? type.icon;
      type.isInternal = body.is_internal ?? type.isInternal;
      type.archived = body.archived ?? type.archived;
      type.updatedAt = desk.now();
      return ok(typeOut(desk, type));
    },
  }),
  route({
    method: 'POST',
    path: '/ticket_types/:id/attributes',
    since: '2.9',
    fields: newAttributeFields,
    run: (desk, { params, body }) => {
      const type = desk.workspace.ticketTypes.get(params.id);
      if (!type) return resourceNotFound;
      const attribute = addAttribute(desk, type, body);
      return isRefusal(attribute) ? attribute : ok(attributeOut(desk, attribute));
    },
  }),
  route({
    method: 'PUT',
    path: '/ticket_types/:id/attributes/:attribute_id',
    since: '2.9',
    fields: { ...attributeFields, archived: { type: 'boolean' } },
    run: (desk, { params, body }) => {
      const type = desk.workspace.ticketTypes.get(params.id);
      const attribute = type?.attributes.find((one) => one.id === params.attribute_id);
      if (!attribute) return resourceNotFound;
      updateAttribute(desk, attribute, body);
      return ok(attributeOut(desk, attribute));
    },
  }),
  route({
    method: 'GET',
    path: '/ticket_states',
    since: '2.12',
    run: (desk) => {
      const types = [...desk.workspace.ticketTypes.values()];
      const data = [...desk.workspace.ticketStates.values()].map((state) => ({
        ...stateOut(state),
        archived: false,
        ticket_types: {
          type: 'list',
          data: types
            .filter((type) => state.typeNames === null || state.typeNames.includes(type.name))
            .map((type) => ({
              type: 'ticket_type',
              id: type.id,
              name: type.name,
              description: type.description ?? '',
              icon: type.icon,
              archived: type.archived,
              is_internal: type.isInternal,
              category: type.category,
            })),
        },
      }));
      return ok({ type: 'list', data });
    },
  }),
];
