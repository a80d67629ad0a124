import type { Answer } from '../../server.js';
import type { Body, Fields } from '../api/fields.js';
import { ok } from '../api/out.js';
import { numberedPage } from '../api/page.js';
import { invalid, isRefusal, missing, type Refusal } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { ObjectInstance, ObjectType } from '../state/objects.js';

/** Instances of custom objects. Their types are declared in Intercom's pages only. */

const fields = {
  external_id: { type: 'string', required: true },
  external_created_at: { type: 'integer', nullable: true },
  external_updated_at: { type: 'integer', nullable: true },
  custom_attributes: { type: 'object', nullable: true },
} as const satisfies Fields;

/** 401 and 404 of these calls may come without a body. */
const emptyNotFound: Answer = { status: 404, body: '' };

const key = (type: string, externalId: string): string => `${type} ${externalId}`;

const instanceOut = (instance: ObjectInstance): object => ({
  id: instance.id,
  type: instance.type,
  custom_attributes: instance.customAttributes,
  external_id: instance.externalId,
  external_created_at: instance.externalCreatedAt,
  external_updated_at: instance.externalUpdatedAt,
  created_at: instance.createdAt,
  updated_at: instance.updatedAt,
});

const typeTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  float: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => Number.isInteger(value),
};

const valuesRefusal = (type: ObjectType, values: Readonly<Record<string, unknown>>): Refusal | undefined => {
  if (type.attributes === null) return undefined;
  for (const [name, value] of Object.entries(values)) {
    const wanted = type.attributes[name];
    if (wanted === undefined) return invalid(`Custom attribute '${name}' does not exist`);
    if (value !== null && !typeTests[wanted]?.(value))
      return invalid(`Custom attribute '${name}' must be of type '${wanted}'`);
  }
  return undefined;
};

const upsert = (desk: Desk, type: ObjectType, body: Body<typeof fields>): ObjectInstance | Refusal => {
  const values = body.custom_attributes ?? {};
  const refusal = valuesRefusal(type, values);
  if (refusal) return refusal;
  const now = desk.now();
  const known = desk.lookup.instances.get(key(type.identifier, body.external_id));
  const instance: ObjectInstance = (known === undefined
    ? undefined
    : desk.workspace.objectInstances.get(known)) ?? {
    id: String(desk.ids.number('object_instance', 21)),
    type: type.identifier,
    externalId: body.external_id,
    externalCreatedAt: null,
    externalUpdatedAt: null,
    customAttributes: {},
    createdAt: now,
    updatedAt: now,
  };
  if (body.external_created_at !== undefined) instance.externalCreatedAt = body.external_created_at;
  if (body.external_updated_at !== undefined) instance.externalUpdatedAt = body.external_updated_at;
  Object.assign(instance.customAttributes, values);
  instance.updatedAt = now;
  desk.workspace.objectInstances.set(instance.id, instance);
  desk.lookup.instances.set(key(type.identifier, body.external_id), instance.id);
  return instance;
};

const byExternalId = (desk: Desk, type: string, externalId: string): ObjectInstance | undefined =>
  desk.workspace.objectInstances.get(desk.lookup.instances.get(key(type, externalId)) ?? '');

const remove = (desk: Desk, instance: ObjectInstance | undefined): Answer => {
  if (!instance) return emptyNotFound;
  desk.workspace.objectInstances.delete(instance.id);
  desk.lookup.instances.delete(key(instance.type, instance.externalId));
  return ok({ id: instance.id, object: instance.type, deleted: true });
};

const relatedTo = (desk: Desk, query: URLSearchParams): ((instance: ObjectInstance) => boolean) => {
  const contact = query.get('references_contact_id');
  const conversation = query.get('references_conversation_id');
  const holders = [
    ...(contact === null ? [] : [desk.workspace.contacts.get(contact)]),
    ...(conversation === null ? [] : [desk.workspace.conversations.get(conversation)]),
  ];
  return (instance) =>
    holders.every((holder) =>
      Object.values(holder?.customAttributes ?? {}).some(
        (value) => Array.isArray(value) && value.includes(instance.id),
      ),
    );
};

const base = '/custom_object_instances/:type';

export const instanceRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: base,
    since: '2.13',
    fields,
    run: (desk, { params, body }) => {
      const type = desk.workspace.objectTypes.get(params.type);
      if (!type) return emptyNotFound;
      const instance = upsert(desk, type, body);
      return isRefusal(instance) ? instance : ok(instanceOut(instance));
    },
  }),
  route({
    method: 'GET',
    path: base,
    since: '2.13',
    run: (desk, { params, query, call }) => {
      if (!desk.workspace.objectTypes.has(params.type)) return emptyNotFound;
      const externalId = query.get('external_id');
      if (externalId !== null) {
        const instance = byExternalId(desk, params.type, externalId);
        return instance ? ok(instanceOut(instance)) : emptyNotFound;
      }
      const related = relatedTo(desk, query);
      const all = [...desk.workspace.objectInstances.values()].filter(
        (one) => one.type === params.type && related(one),
      );
      const page = numberedPage(desk, call, all, { standard: 20, most: 150 });
      if (isRefusal(page)) return page;
      return ok({
        type: 'list',
        pages: page.pages,
        total_count: page.total,
        data: page.items.map(instanceOut),
      });
    },
  }),
  route({
    method: 'DELETE',
    path: base,
    since: '2.13',
    run: (desk, { params, query }) => {
      const externalId = query.get('external_id');
      return externalId === null
        ? missing('external_id')
        : remove(desk, byExternalId(desk, params.type, externalId));
    },
  }),
  route({
    method: 'GET',
    path: `${base}/:id`,
    since: '2.13',
    run: (desk, { params }) => {
      const instance = desk.workspace.objectInstances.get(params.id);
      return instance?.type === params.type ? ok(instanceOut(instance)) : emptyNotFound;
    },
  }),
  route({
    method: 'DELETE',
    path: `${base}/:id`,
    since: '2.13',
    run: (desk, { params }) => {
      const instance = desk.workspace.objectInstances.get(params.id);
      return remove(desk, instance?.type === params.type ? instance : undefined);
    },
  }),
];
