import type { Answer } from '../server.js';
import { attachmentRoutes } from './routes/attachments.js';
import { conversationRoutes } from './routes/conversations.js';
import { customerRoutes } from './routes/customers.js';
import { klassRoutes } from './routes/klasses.js';
import { libraryRoutes } from './routes/library.js';
import { searchRoutes } from './routes/search.js';
import { settingRoutes } from './routes/settings.js';
import type { Visit } from './world.js';

type Roles = readonly string[];
type Params = Readonly<Record<string, string>>;

/** One path of the API. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Segments from the version on; `:name` takes any one segment, `name=:value` one that begins so. */
  readonly path: string;
  /** Any one of them is enough; empty: any valid key; undefined: no key at all. */
  readonly roles: Roles | ((params: Params) => Roles) | undefined;
  readonly answer: (visit: Visit) => Answer;
  /** Counts against the search allowance too. */
  readonly search?: boolean;
}

export const routes: readonly Route[] = [
  ...searchRoutes,
  ...customerRoutes,
  ...conversationRoutes,
  ...attachmentRoutes,
  ...settingRoutes,
  ...klassRoutes,
  ...libraryRoutes,
];

interface Pattern {
  readonly route: Route;
  readonly segments: readonly string[];
}

const patterns: readonly Pattern[] = routes.map((route) => ({
  route,
  segments: route.path.split('/').slice(1),
}));

const fitSegment = (pattern: string, segment: string, params: Record<string, string>): boolean => {
  const colon = pattern.indexOf(':');
  if (colon < 0) return pattern === segment;
  const lead = pattern.slice(0, colon);
  if (!segment.startsWith(lead) || segment.length === lead.length) return false;
  params[pattern.slice(colon + 1)] = segment.slice(lead.length);
  return true;
};

export interface RouteMatch {
  readonly route: Route;
  readonly params: Params;
}

/** The routes of a path, whatever their method; the first that fits wins. */
export const matchRoute = (method: string, segments: readonly string[]): RouteMatch | undefined => {
  for (const { route, segments: pattern } of patterns) {
    if (route.method !== method || pattern.length !== segments.length) continue;
    const params: Record<string, string> = {};
    if (pattern.every((part, place) => fitSegment(part, segments[place] as string, params)))
      return { route, params };
  }
  return undefined;
};

/** The roles that a call needs, any one of them. */
export const rolesOf = ({ route, params }: RouteMatch): Roles =>
  typeof route.roles === 'function' ? route.roles(params) : (route.roles ?? []);
