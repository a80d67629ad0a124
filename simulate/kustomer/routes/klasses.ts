import { single } from '../envelope.js';
import { badParameter, refusal } from '../errors.js';
import { filtered, listPage, type Rows, rowsInOrder, rowsOf } from '../paging.js';
import { parseRecord } from '../parse.js';
import { must, recordOf, type Visit, type World } from '../world.js';
import { reading } from './roles.js';
import type { Route } from './route.js';

/** Definitions of custom objects, and the objects. Names are taken in the singular and in the plural. */

/** To list objects one must read klasses, not objects. */
const klasses = reading('klass', 'org.admin.klass.read');

const kobjects = (params: Readonly<Record<string, string>>): readonly string[] => [
  ...reading('kobject'),
  `org.permission.kobject.kobject_${(params.name as string).replace(/s$/, '')}.read`,
];

const klassNames = (world: World): Set<string> => {
  const shelf = world.holdings.shelf('klass');
  const names = new Set<string>();
  for (let place = 0; place < shelf.list.length; place++) {
    const { attributes } = parseRecord(shelf.bytes(shelf.listed(shelf.list.at(place))));
    names.add(String((attributes as Record<string, unknown>).name));
  }
  return names;
};

const nameOf = (visit: Visit): string => {
  const given = visit.params.name as string;
  const names = klassNames(visit.world);
  const name = names.has(given) ? given : given.replace(/s$/, '');
  if (!names.has(name)) throw refusal(404, { source: { parameter: 'name' } });
  return name;
};

const klassList = (visit: Visit) => {
  const status = visit.call.query.get('status') ?? 'enabled';
  if (!['enabled', 'disabled', 'existing_only'].includes(status)) throw badParameter('status');
  const rows = filtered(rowsInOrder(visit.world.holdings.shelf('klass'), false), (attributes) =>
    status === 'existing_only'
      ? attributes.appDisabled === true
      : attributes.status === status && attributes.appDisabled !== true,
  );
  return listPage(visit.call, visit.world.settings, rows);
};

const since = (visit: Visit, rows: Rows): Rows => {
  const text = visit.call.query.get('fromDate');
  if (text === null) return rows;
  const from = Date.parse(text);
  if (Number.isNaN(from)) throw badParameter('fromDate');
  return filtered(rows, (attributes) => Date.parse(String(attributes.createdAt)) >= from);
};

/** A path of 24 hexadecimal digits names a definition, any other its objects. */
const klassOrObjects = (visit: Visit) => {
  const given = visit.params.name as string;
  if (/^[0-9a-f]{24}$/.test(given)) return single(recordOf(visit.world, 'klass', given));
  const shelf = visit.world.holdings.shelf('kobject');
  const rows = rowsOf(shelf, shelf.children('klass', nameOf(visit)));
  return listPage(visit.call, visit.world.settings, since(visit, rows), { map: visit.view });
};

const objectsOf = (parent: 'customer' | 'company') => (visit: Visit) => {
  const id = visit.params.id as string;
  must(visit.world, parent, id);
  const name = nameOf(visit);
  const shelf = visit.world.holdings.shelf('kobject');
  const versions = shelf
    .children(parent, id)
    .filter((version) => shelf.parent(shelf.id(version), 'klass') === name);
  return listPage(visit.call, visit.world.settings, rowsOf(shelf, versions), { map: visit.view });
};

const oneObject = (visit: Visit) => {
  const name = nameOf(visit);
  const id = visit.params.id as string;
  const record = recordOf(visit.world, 'kobject', id);
  if (visit.world.holdings.shelf('kobject').parent(id, 'klass') !== name)
    throw refusal(404, { source: { parameter: 'id' } });
  return single(visit.view(record));
};

const byExternalId = (visit: Visit) => {
  const shelf = visit.world.holdings.shelf('kobject');
  for (const version of shelf.children('klass', nameOf(visit))) {
    const record = shelf.bytes(version);
    if ((parseRecord(record).attributes as Record<string, unknown>).externalId === visit.params.value)
      return single(visit.view(record));
  }
  throw refusal(404, { source: { parameter: 'externalId' } });
};

export const klassRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/klasses', roles: klasses, answer: klassList },
  { method: 'GET', path: '/v1/klasses/:name', roles: klasses, answer: klassOrObjects },
  { method: 'GET', path: '/v1/klasses/:name/externalId=:value', roles: kobjects, answer: byExternalId },
  { method: 'GET', path: '/v1/klasses/:name/:id', roles: kobjects, answer: oneObject },
  {
    method: 'GET',
    path: '/v1/customers/:id/klasses/:name',
    roles: reading('customer'),
    answer: objectsOf('customer'),
  },
  {
    method: 'GET',
    path: '/v1/companies/:id/klasses/:name',
    roles: reading('company'),
    answer: objectsOf('company'),
  },
];
