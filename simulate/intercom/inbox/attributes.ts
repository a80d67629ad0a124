import { type Body, type Fields, isObject } from '../api/fields.js';
import { idOut, ok } from '../api/out.js';
import { isRefusal, type Refusal, refuse } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import {
  type AttributeOption,
  type ConversationAttribute,
  type ConversationDataType,
  conversationDataTypes,
} from '../state/attributes.js';

/** Definitions of conversation attributes: since 2.16. */

const unprocessable = (message: string): Refusal => refuse(422, 'parameter_invalid', message);
const notFound = refuse(404, 'conversation_attribute_not_found', 'Conversation attribute not found');
const fewestOptions = 2;

const attributeOut = (desk: Desk, attribute: ConversationAttribute): object => ({
  type: 'conversation_attribute',
  id: idOut(desk, attribute.id, 'number'),
  name: attribute.name,
  description: attribute.description ?? '',
  data_type: attribute.dataType,
  required: attribute.required,
  visible_to_team_ids: attribute.visibleToTeamIds,
  archived: attribute.archived,
  created_at: attribute.createdAt,
  updated_at: attribute.updatedAt,
  admin_id: [...desk.workspace.admins.keys()][0] ?? null,
  ...(attribute.dataType === 'string' ? { multiline: attribute.multiline } : {}),
  ...(attribute.dataType === 'list'
    ? { options: attribute.options.map(({ id, label, archived }) => ({ id, label, archived })) }
    : {}),
  ...(attribute.reference
    ? { reference: { type: attribute.reference.type, object_type_id: attribute.reference.objectTypeId } }
    : {}),
});

const createFields = {
  name: { type: 'string', required: unprocessable('name is required') },
  data_type: { type: 'string', required: unprocessable('data_type is required') },
  description: { type: 'string', nullable: true },
  required: { type: 'boolean' },
  visible_to_team_ids: { type: 'array' },
  multiline: { type: 'boolean' },
  options: { type: 'array' },
  reference: { type: 'object' },
} as const satisfies Fields;

const optionsOf = (desk: Desk, given: readonly unknown[]): AttributeOption[] | Refusal => {
  const options: AttributeOption[] = [];
  for (const option of given) {
    if (!isObject(option) || typeof option.label !== 'string' || option.label === '')
      return unprocessable('Each option needs a label');
    options.push({ id: desk.ids.uuid(), label: option.label, archived: false });
  }
  return options.length < fewestOptions
    ? unprocessable(`A list attribute must have at least ${fewestOptions} options`)
    : options;
};

const referenceOf = (given: unknown): ConversationAttribute['reference'] | Refusal => {
  if (
    !isObject(given) ||
    (given.type !== 'one' && given.type !== 'many') ||
    typeof given.object_type_id !== 'string'
  )
    return unprocessable('reference needs a type (one or many) and an object_type_id');
  return { type: given.type, objectTypeId: given.object_type_id };
};

const create = (desk: Desk, body: Body<typeof createFields>): ConversationAttribute | Refusal => {
  const dataType = body.data_type as ConversationDataType;
  if (!conversationDataTypes.includes(dataType))
    return unprocessable(
      `data_type '${body.data_type}' is not valid. Allowed types: ${conversationDataTypes.join(', ')}`,
    );
  const options = dataType === 'list' ? optionsOf(desk, body.options ?? []) : [];
  if (isRefusal(options)) return options;
  const reference = dataType === 'relationship' ? referenceOf(body.reference) : null;
  if (isRefusal(reference)) return reference;
  const now = desk.now();
  const attribute: ConversationAttribute = {
    id: desk.ids.number('conversation_attribute', 8),
    name: body.name,
    description: body.description ?? null,
    dataType,
    required: body.required ?? false,
    visibleToTeamIds: (body.visible_to_team_ids ?? []).map(String),
    multiline: body.multiline ?? false,
    options,
    reference,
    archived: false,
    createdAt: now,
    updatedAt: now,
  };
  // A second live attribute of the same name is taken here; writing by that name then fails.
  desk.workspace.conversationAttributes.set(String(attribute.id), attribute);
  return attribute;
};

const onAttribute = (
  desk: Desk,
  id: string,
  change: (attribute: ConversationAttribute) => Refusal | undefined,
) => {
  const attribute = desk.workspace.conversationAttributes.get(id);
  if (!attribute) return notFound;
  const refusal = change(attribute);
  if (refusal) return refusal;
  return ok(attributeOut(desk, attribute));
};

const live = (attribute: ConversationAttribute) => attribute.options.filter((option) => !option.archived);

export const conversationAttributeRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/conversations/attributes',
    since: '2.16',
    run: (desk, { query }) => {
      const data = [...desk.workspace.conversationAttributes.values()]
        .filter((one) => !one.archived || query.get('include_archived') === 'true')
        .map((one) => attributeOut(desk, one));
      return ok({ type: 'list', data });
    },
  }),
  route({
    method: 'POST',
    path: '/conversations/attributes',
    since: '2.16',
    fields: createFields,
    run: (desk, { body }) => {
      const attribute = create(desk, body);
      return isRefusal(attribute) ? attribute : ok(attributeOut(desk, attribute));
    },
  }),
  route({
    method: 'GET',
    path: '/conversations/attributes/:id',
    since: '2.16',
    run: (desk, { params }) => onAttribute(desk, params.id, () => undefined),
  }),
  route({
    method: 'PUT',
    path: '/conversations/attributes/:id',
    since: '2.16',
    fields: {
      name: { type: 'string' },
      description: { type: 'string', nullable: true },
      multiline: { type: 'boolean' },
      required: { type: 'boolean' },
      visible_to_team_ids: { type: 'array' },
      reference: { type: 'object' },
    },
    run: (desk, { params, body }) =>
      onAttribute(desk, params.id, (attribute) => {
        if (body.reference !== undefined) {
          const reference = referenceOf(body.reference);
          if (isRefusal(reference)) return reference;
          attribute.reference = reference;
        }
        if (body.name !== undefined) attribute.name = body.name;
        if (body.description !== undefined) attribute.description = body.description;
        if (body.multiline !== undefined) attribute.multiline = body.multiline;
        if (body.required !== undefined) attribute.required = body.required;
        if (body.visible_to_team_ids !== undefined)
          attribute.visibleToTeamIds = body.visible_to_team_ids.map(String);
        attribute.updatedAt = desk.now();
        return undefined;
      }),
  }),
  route({
    method: 'DELETE',
    path: '/conversations/attributes/:id',
    since: '2.16',
    run: (desk, { params }) =>
      onAttribute(desk, params.id, (attribute) => {
        attribute.archived = true;
        attribute.updatedAt = desk.now();
        return undefined;
      }),
  }),
  route({
    method: 'POST',
    path: '/conversations/attributes/:id/options',
    since: '2.16',
    fields: { label: { type: 'string', required: unprocessable('label is required') } },
    run: (desk, { params, body }) =>
      onAttribute(desk, params.id, (attribute) => {
        if (attribute.dataType !== 'list') return unprocessable('Only list attributes have options');
        if (live(attribute).some((option) => option.label === body.label))
          return unprocessable(`Option '${body.label}' already exists`);
        attribute.options.push({ id: desk.ids.uuid(), label: body.label, archived: false });
        return undefined;
      }),
  }),
  route({
    method: 'PUT',
    path: '/conversations/attributes/:id/options/:option_id',
    since: '2.16',
    fields: { label: { type: 'string', required: unprocessable('label is required') } },
    run: (desk, { params, body }) =>
      onAttribute(desk, params.id, (attribute) => {
        const option = attribute.options.find((one) => one.id === params.option_id);
        if (!option) return notFound;
        option.label = body.label;
        return undefined;
      }),
  }),
  route({
    method: 'DELETE',
    path: '/conversations/attributes/:id/options/:option_id',
    since: '2.16',
    run: (desk, { params }) =>
      onAttribute(desk, params.id, (attribute) => {
        const option = attribute.options.find((one) => one.id === params.option_id);
        if (!option) return notFound;
        if (live(attribute).length <= fewestOptions)
          return unprocessable(`A list attribute must have at least ${fewestOptions} options`);
        option.archived = true;
        return undefined;
      }),
  }),
];
