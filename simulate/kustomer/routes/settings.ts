import { single } from '../envelope.js';
import { badParameter, refusal } from '../errors.js';
import { filtered, listPage, rowsInOrder } from '../paging.js';
import { must, recordOf, type Visit } from '../world.js';
import { oneOrMany } from './multi.js';
import { reading } from './roles.js';
import type { Route } from './route.js';

/** Users, teams, tags, definitions, and what a key can learn of itself. */

const users = reading('user', 'org.admin.user.read');
const teams = reading('team', 'org.admin.team.read');
const tags = reading('tag', 'org.admin.tag.read');
const metadata = reading('metadata', 'org.admin.metadata.read');

const flag = (visit: Visit, name: string): boolean | undefined => {
  const value = visit.call.query.get(name);
  if (value === null) return undefined;
  if (value !== 'true' && value !== 'false') throw badParameter(name);
  return value === 'true';
};

const userTypes = ['user', 'machine', 'limited'];

/** Filters cannot be joined, but for `deleted` with `userType`. */
const userList = (visit: Visit) => {
  const { world, call } = visit;
  const deleted = flag(visit, 'deleted');
  const pending = flag(visit, 'pending');
  const userType = call.query.get('userType');
  const email = call.query.get('email');
  const given = [deleted, pending, userType ?? undefined, email ?? undefined].filter(
    (value) => value !== undefined,
  ).length;
  if (given > 1 && !(given === 2 && deleted !== undefined && userType !== null))
    throw badParameter('filter', 'Filters cannot be combined');
  if (userType !== null && !userTypes.includes(userType)) throw badParameter('userType');
  const rows = rowsInOrder(world.holdings.shelf('user'), false);
  const isDeleted = (attributes: Record<string, unknown>) => (attributes.deletedAt ?? null) !== null;
  const everyone = world.settings.text('users_default') === 'all';
  const keep = (attributes: Record<string, unknown>): boolean => {
    if (email !== null) return attributes.email === email;
    if (pending === true) return false;
    if (given === 0) return everyone || (!isDeleted(attributes) && attributes.userType === 'user');
    if (userType !== null && attributes.userType !== userType) return false;
    return isDeleted(attributes) === (deleted ?? false) || (deleted === undefined && everyone);
  };
  return listPage(call, world.settings, filtered(rows, keep), { maximum: 500, map: visit.view });
};

const currentUser = (visit: Visit) => ({
  status: 200,
  body: {
    data: {
      type: 'user',
      id: `${visit.world.holdings.org.slice(0, 22)}a2`,
      attributes: {
        displayName: null,
        name: 'Archive key',
        userType: 'machine',
        email: 'machine-a2@example.com',
        roles: visit.key.roles,
        roleGroups: [],
      },
      relationships: {
        org: {
          links: { self: `/v1/orgs/${visit.world.holdings.org}` },
          data: { type: 'org', id: visit.world.holdings.org },
        },
      },
      links: { self: '/v1/users/current' },
    },
  },
});

const currentToken = (visit: Visit) => ({
  status: 200,
  body: {
    data: {
      type: 'auth_token',
      id: `${visit.world.holdings.org.slice(0, 22)}c1`,
      attributes: {
        name: 'Archive key',
        lastTokenChars: visit.key.token.slice(-4),
        ipAddress: null,
        userAgent: visit.call.headers['user-agent'] ?? null,
        roles: visit.key.roles,
        createdAt: '2026-01-01T00:00:00.000Z',
        updatedAt: '2026-01-01T00:00:00.000Z',
      },
      relationships: {
        org: { data: { type: 'org', id: visit.world.holdings.org } },
        user: { data: { type: 'user', id: `${visit.world.holdings.org.slice(0, 22)}a2` } },
      },
      links: { self: '/v1/auth/tokens/current' },
    },
  },
});

const currentOrg = (visit: Visit) => ({
  status: 200,
  body: {
    data: {
      type: 'org',
      id: visit.world.holdings.org,
      attributes: {
        name: 'harbour-and-pine',
        displayName: 'Harbour & Pine',
        partition: visit.world.settings.text('pod'),
      },
      links: { self: `/v1/orgs/${visit.world.holdings.org}` },
    },
  },
});

const resources = /^(company|conversation|customer|message|kobject\..+)$/;

const metadataOf = (visit: Visit) => {
  const resource = visit.params.resource as string;
  if (!resources.test(resource)) throw refusal(404, { source: { parameter: 'resource' } });
  return single(recordOf(visit.world, 'metadata', resource));
};

const simpleList = (kind: 'team' | 'tag', maximum: number) => (visit: Visit) =>
  listPage(visit.call, visit.world.settings, rowsInOrder(visit.world.holdings.shelf(kind), false), {
    maximum,
    map: visit.view,
  });

const teamsOf = (visit: Visit) => {
  const id = visit.params.id as string;
  must(visit.world, 'user', id);
  const rows = filtered(rowsInOrder(visit.world.holdings.shelf('team'), false), (attributes) =>
    (attributes.members as string[]).includes(id),
  );
  return listPage(visit.call, visit.world.settings, rows, { maximum: 500 });
};

export const settingRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/users/current', roles: [], answer: currentUser },
  { method: 'GET', path: '/v1/auth/tokens/current', roles: [], answer: currentToken },
  { method: 'GET', path: '/v1/orgs/current', roles: [], answer: currentOrg },
  { method: 'GET', path: '/v1/users', roles: users, answer: userList },
  {
    method: 'GET',
    path: '/v1/users/:ids',
    roles: users,
    answer: (visit) => oneOrMany(visit, 'user', visit.params.ids as string),
  },
  { method: 'GET', path: '/v1/users/:id/teams', roles: teams, answer: teamsOf },
  { method: 'GET', path: '/v1/teams', roles: teams, answer: simpleList('team', 500) },
  {
    method: 'GET',
    path: '/v1/teams/:id',
    roles: teams,
    answer: (visit) => single(recordOf(visit.world, 'team', visit.params.id as string)),
  },
  { method: 'GET', path: '/v1/tags', roles: tags, answer: simpleList('tag', 100) },
  {
    method: 'GET',
    path: '/v1/tags/:id',
    roles: tags,
    answer: (visit) => single(recordOf(visit.world, 'tag', visit.params.id as string)),
  },
  { method: 'GET', path: '/v1/metadata/:resource', roles: metadata, answer: metadataOf },
];
