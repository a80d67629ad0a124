import { single } from '../envelope.js';
import { badParameter, refusal } from '../errors.js';
import { filtered, listPage, rowsInOrder, rowsOf } from '../paging.js';
import { parseRecord } from '../parse.js';
import { must, recordOf, type Visit } from '../world.js';
import { includedAttachments } from './includes.js';
import { reading } from './roles.js';
import type { Route } from './route.js';

/** Customers and companies. */

const customers = reading('customer');
const companies = reading('company');

const byId = (visit: Visit) =>
  single(visit.view(recordOf(visit.world, 'customer', visit.params.id as string)));

const children = (kind: 'conversation' | 'message' | 'note') => (visit: Visit) => {
  const { world, call } = visit;
  const id = visit.params.id as string;
  must(world, 'customer', id);
  const shelf = world.holdings.shelf(kind);
  const fromDate = call.query.get('fromDate');
  const from = fromDate === null ? Number.NEGATIVE_INFINITY : Date.parse(fromDate);
  if (Number.isNaN(from)) throw badParameter('fromDate');
  const versions = shelf
    .children('customer', id)
    .filter((version) => kind === 'note' || !shelf.deleted(version))
    .filter((version) => shelf.createdAt(version) >= from);
  return listPage(call, world.settings, rowsOf(shelf, versions), {
    map: visit.view,
    ...(kind === 'message' ? includedAttachments(visit) : {}),
  });
};

/** Walks over all customers: fit for a stand-in, where such look-ups are rare. */
const findCustomer =
  (test: (attributes: Record<string, unknown>) => boolean, parameter: string) => (visit: Visit) => {
    const shelf = visit.world.holdings.shelf('customer');
    for (let place = 0; place < shelf.list.length; place++) {
      const version = shelf.listed(shelf.list.at(place));
      if (shelf.deleted(version)) continue;
      const record = shelf.bytes(version);
      if (test(parseRecord(record).attributes as Record<string, unknown>)) return single(visit.view(record));
    }
    throw refusal(404, { source: { parameter } });
  };

const lookUp =
  (parameter: string, has: (attributes: Record<string, unknown>, wanted: string) => boolean) =>
  (visit: Visit) =>
    findCustomer((attributes) => has(attributes, visit.params.value as string), parameter)(visit);

const holdsEntry = (
  attributes: Record<string, unknown>,
  list: string,
  key: string,
  wanted: string,
): boolean =>
  (Array.isArray(attributes[list]) ? (attributes[list] as Record<string, unknown>[]) : []).some(
    (entry) => String(entry[key]).toLowerCase() === wanted.toLowerCase(),
  );

/** If both filters are given the vendor ignores both. */
const companyList = (visit: Visit) => {
  const { world, call } = visit;
  const shelf = world.holdings.shelf('company');
  const externalId = call.query.get('externalId');
  const filter = call.query.get('filter');
  const rows = rowsInOrder(shelf, false);
  if ((externalId === null) === (filter === null))
    return listPage(call, world.settings, rows, { map: visit.view });
  const fits = (attributes: Readonly<Record<string, unknown>>) =>
    externalId !== null
      ? attributes.externalId === externalId
      : String(attributes.name)
          .toLowerCase()
          .includes((filter as string).toLowerCase());
  return listPage(call, world.settings, filtered(rows, fits), { map: visit.view });
};

const merges = (visit: Visit) => {
  const { world, call } = visit;
  const shelf = world.holdings.shelf('customer_merge');
  const id = visit.params.id as string;
  const versions = [...shelf.children('source', id), ...shelf.children('target', id)];
  if (versions.length === 0) must(world, 'customer', id);
  return listPage(call, world.settings, rowsOf(shelf, versions));
};

const customerList = (visit: Visit) =>
  listPage(
    visit.call,
    visit.world.settings,
    rowsInOrder(visit.world.holdings.shelf('customer'), false, true),
    {
      standard: visit.world.settings.number('customers_page_size'),
      counted: true,
      map: visit.view,
    },
  );

export const customerRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/customers', roles: customers, answer: customerList },
  {
    method: 'GET',
    path: '/v1/customers/email=:value',
    roles: customers,
    answer: lookUp('email', (attributes, wanted) => holdsEntry(attributes, 'emails', 'email', wanted)),
  },
  {
    method: 'GET',
    path: '/v1/customers/phone=:value',
    roles: customers,
    answer: lookUp('phone', (attributes, wanted) => holdsEntry(attributes, 'phones', 'phone', wanted)),
  },
  {
    method: 'GET',
    path: '/v1/customers/externalId=:value',
    roles: customers,
    answer: lookUp('externalId', (attributes, wanted) => attributes.externalId === wanted),
  },
  {
    method: 'GET',
    path: '/v1/customers/merges/:id',
    roles: [
      'org.permission.customer_merge.create',
      'org.admin.customer.merge.read',
      'org.permission.customer_merge.read',
    ],
    answer: (visit) => single(recordOf(visit.world, 'customer_merge', visit.params.id as string)),
  },
  { method: 'GET', path: '/v1/customers/:id', roles: customers, answer: byId },
  {
    method: 'GET',
    path: '/v1/customers/:id/conversations',
    roles: reading('conversation'),
    answer: children('conversation'),
  },
  {
    method: 'GET',
    path: '/v1/customers/:id/messages',
    roles: reading('message'),
    answer: children('message'),
  },
  { method: 'GET', path: '/v1/customers/:id/notes', roles: reading('note'), answer: children('note') },
  {
    method: 'GET',
    path: '/v1/customers/:id/merges',
    roles: reading('customer_merge', 'org.user.customer.read', 'org.admin.customer.merge.read'),
    answer: merges,
  },
  { method: 'GET', path: '/v1/companies', roles: companies, answer: companyList },
  {
    method: 'GET',
    path: '/v1/companies/:id',
    roles: companies,
    answer: (visit) => single(visit.view(recordOf(visit.world, 'company', visit.params.id as string))),
  },
];
