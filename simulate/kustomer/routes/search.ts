import { answerSearch } from '../search/search.js';
import type { Visit } from '../world.js';
import type { Route } from './route.js';

const roles = [
  'org.permission.search.create',
  'org.permission.search.update',
  'org.permission.search_global.create',
  'org.permission.search_preview.create',
  'org.user.search.read',
  'org.admin.search.read',
];

const search = (archived: boolean) => (visit: Visit) =>
  answerSearch({ ...visit.world, view: visit.view }, visit.call, archived);

export const searchRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/customers/search', roles, answer: search(false), search: true },
  { method: 'POST', path: '/v1/customers/archive/search', roles, answer: search(true), search: true },
];
