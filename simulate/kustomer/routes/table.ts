import { activityRoutes } from './activity.js';
import { attachmentRoutes } from './attachments.js';
import { conversationRoutes } from './conversations.js';
import { customerRoutes } from './customers.js';
import { klassRoutes } from './klasses.js';
import { libraryRoutes } from './library.js';
import type { Params, Roles, Route } from './route.js';
import { searchRoutes } from './search.js';
import { settingRoutes } from './settings.js';
import { setupRoutes } from './setup.js';

/** Every path of the API that the stand-in serves. */
export const routes: readonly Route[] = [
  ...searchRoutes,
  ...setupRoutes,
  ...activityRoutes,
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
