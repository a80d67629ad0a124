import { type Body, type Fields, isObject } from '../api/fields.js';
import { idOut, ok } from '../api/out.js';
import { invalid, isRefusal, type Refusal, refuse } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import { since } from '../api/version.js';
import type { Desk } from '../desk.js';
import type { DataAttribute, DataType } from '../state/attributes.js';

/** Written name to kept name: both kinds of time are shown as `date`, a list as `string` with options. */
const dataTypes: Readonly<Record<string, DataType>> = {
  string: 'string',
  integer: 'integer',
  float: 'float',
  boolean: 'boolean',
  datetime: 'date',
  date: 'date',
  options: 'string',
};

/** Active custom attributes in a workspace (help article 179). */
const most = 250;

const kind = { contact: 'people', company: 'company' } as const;

export const dataAttributeOut = (desk: Desk, attribute: DataAttribute): object => ({
  type: 'data_attribute',
  ...(attribute.id === null ? {} : { id: idOut(desk, attribute.id, 'number') }),
  model: attribute.model,
  name: attribute.name,
  full_name: attribute.custom ? `custom_attributes.${attribute.name}` : attribute.name,
  label: attribute.label,
  ...(attribute.description === null ? {} : { description: attribute.description }),
  data_type: attribute.dataType,
  ...(attribute.options ? { options: attribute.options } : {}),
  api_writable: true,
  ui_writable: false,
  messenger_writable: attribute.messengerWritable,
  custom: attribute.custom,
  archived: attribute.archived,
  ...(attribute.custom
    ? {
        admin_id: [...desk.workspace.admins.keys()][0] ?? null,
        created_at: attribute.createdAt,
        updated_at: attribute.updatedAt,
      }
    : {}),
});

const createFields = {
  name: { type: 'string', required: true },
  model: { type: 'string', required: true },
  data_type: { type: 'string', required: true },
  options: { type: 'array' },
  description: { type: 'string', nullable: true },
  messenger_writable: { type: 'boolean', since: '2.11' },
} as const satisfies Fields;

/** Options are sent as objects and shown as plain strings. */
const optionsOf = (given: readonly unknown[] | undefined): readonly string[] | Refusal => {
  if (given === undefined) return invalid("Options isn't an array");
  const values: string[] = [];
  for (const option of given) {
    if (!isObject(option) || typeof option.value !== 'string') return invalid("Options isn't an array");
    values.push(option.value);
  }
  if (values.length < 2) return invalid('You must have at least two options on a list type data attribute');
  return values;
};

const nameRefusal = (desk: Desk, name: string, model: 'contact' | 'company'): Refusal | undefined => {
  // Letters, digits, blanks, hyphens, underscores, currency signs but the dollar (which keys cannot hold).
  if (!/^[\p{L}\p{N}\p{Sc}_ -]+$/u.test(name) || name.includes('$'))
    return invalid(
      'Your name for this attribute must only contain alphanumeric characters, currency symbols, and hyphens',
    );
  const taken = desk.workspace.dataAttributes.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!taken) return undefined;
  const advice = `To save this as new ${kind[model]} data, use a different name.`;
  if (!taken.custom && taken.model !== model) return undefined;
  if (!taken.custom)
    return invalid(`'${name}' is one of our standard attributes for your ${kind[model]} data. ${advice}`);
  return invalid(`You already have '${name}' in your ${kind[taken.model]} data. ${advice}`);
};

const limitRefusal = (desk: Desk): Refusal | undefined =>
  desk.workspace.dataAttributes.filter((one) => one.custom && !one.archived).length >= most
    ? invalid(`You have reached the limit of ${most} custom data attributes`)
    : undefined;

const createAttribute = (desk: Desk, body: Body<typeof createFields>): DataAttribute | Refusal => {
  const { model } = body;
  if (model !== 'contact' && model !== 'company')
    return invalid('The Data Attribute model field must be either contact or company');
  const dataType = dataTypes[body.data_type];
  if (!dataType) return invalid("Data Type isn't an option");
  const refusal = nameRefusal(desk, body.name, model);
  if (refusal) return refusal;
  const options = body.data_type === 'options' ? optionsOf(body.options) : null;
  if (isRefusal(options)) return options;
  const full = limitRefusal(desk);
  if (full) return full;
  const now = desk.now();
  const attribute: DataAttribute = {
    id: desk.ids.number('data_attribute', 37),
    model,
    name: body.name,
    label: body.name,
    description: body.description ?? null,
    dataType,
    options,
    messengerWritable: body.messenger_writable ?? false,
    archived: false,
    custom: true,
    createdAt: now,
    updatedAt: now,
  };
  desk.workspace.dataAttributes.push(attribute);
  return attribute;
};

export const dataAttributeRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/data_attributes',
    run: (desk, { query, version }) => {
      const model = query.get('model');
      if (model === 'conversation' && version >= since('2.16'))
        return refuse(
          422,
          'parameter_invalid',
          'model=conversation is no longer supported. Use GET /conversations/attributes instead',
        );
      if (model !== null && !['contact', 'company', 'conversation'].includes(model))
        return invalid('The Data Attribute model field must be either contact or company');
      const data = desk.workspace.dataAttributes
        .filter(
          (one) =>
            (model === null || one.model === model) &&
            (!one.archived || query.get('include_archived') === 'true'),
        )
        .map((one) => dataAttributeOut(desk, one));
      return ok({ type: 'list', data });
    },
  }),
  route({
    method: 'POST',
    path: '/data_attributes',
    fields: createFields,
    run: (desk, { body }) => {
      const attribute = createAttribute(desk, body);
      return isRefusal(attribute) ? attribute : ok(dataAttributeOut(desk, attribute));
    },
  }),
  route({
    method: 'PUT',
    path: '/data_attributes/:id',
    fields: {
      archived: { type: 'boolean' },
      description: { type: 'string', nullable: true },
      options: { type: 'any' },
      messenger_writable: { type: 'boolean', since: '2.11' },
    },
    run: (desk, { params, body }) => {
      const attribute = desk.workspace.dataAttributes.find((one) => String(one.id) === params.id);
      if (!attribute) return refuse(404, 'field_not_found', "We couldn't find that data attribute to update");
      if (body.options !== undefined) {
        if (!Array.isArray(body.options)) return invalid("Options isn't an array");
        // The type cannot change, and a list is one.
        if (!attribute.options) return invalid(`'${attribute.name}' has no options`);
        const options = optionsOf(body.options);
        if (isRefusal(options)) return options;
        attribute.options = options;
      }
      // The words are ours: the contract has the code alone.
      if (body.archived === true && desk.settings.list('segment_attributes').includes(attribute.name))
        return refuse(422, 'data_invalid', `A segment depends on '${attribute.name}'`);
      if (body.archived === false && attribute.archived) {
        const full = limitRefusal(desk);
        if (full) return full;
      }
      if (body.archived !== undefined) attribute.archived = body.archived;
      if (body.description !== undefined) attribute.description = body.description;
      if (body.messenger_writable !== undefined) attribute.messengerWritable = body.messenger_writable;
      attribute.updatedAt = desk.now();
      return ok(dataAttributeOut(desk, attribute));
    },
  }),
];
