import type { Answer, Call } from '../../server.js';
import type { Desk } from '../desk.js';
import type { JsonObject } from './answers.js';

export interface Request {
  readonly call: Call;
  readonly params: Readonly<Record<string, string>>;
  /** What `*` stood for: the rest of the path, segments decoded, joined by `/`. */
  readonly rest: string;
  readonly query: URLSearchParams;
  /** Empty when nothing was sent. */
  readonly body: JsonObject;
}

/** One operation of the API. A path ends in `*` where any number of segments may follow. */
export interface Route {
  readonly method: string;
  readonly path: string;
  /** Scope that a token needs, `read` or `write` by method. */
  readonly scope: string;
  readonly run: (desk: Desk, request: Request) => Answer | Promise<Answer>;
}

export const route = (method: string, path: string, scope: string, run: Route['run']): Route => ({
  method,
  path,
  scope,
  run,
});

interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
  readonly rest: string;
}

const match = (pattern: readonly string[], segments: readonly string[]): Omit<Found, 'route'> | undefined => {
  const open = pattern.at(-1) === '*';
  if (open ? segments.length < pattern.length : segments.length !== pattern.length) return undefined;
  const params: Record<string, string> = {};
  const fixed = open ? pattern.slice(0, -1) : pattern;
  for (const [index, name] of fixed.entries()) {
    const given = segments[index] as string;
    if (name.startsWith(':')) {
      if (given === '') return undefined;
      params[name.slice(1)] = given;
    } else if (name !== given) return undefined;
  }
  const rest = open ? segments.slice(fixed.length) : [];
  // A doubled slash, or one at the end, is another route.
  if (rest.includes('')) return undefined;
  return { params, rest: rest.join('/') };
};

/** Finds the route of a call: written-out segments before variables, `*` last. */
export const createRouter = (routes: readonly Route[]) => {
  const compiled = routes.map((one) => ({ one, pattern: one.path.split('/').slice(1) }));
  return (method: string, segments: readonly string[]): Found | 'path' | undefined => {
    let otherMethod = false;
    let best: (Found & { weight: number }) | undefined;
    for (const { one, pattern } of compiled) {
      const found = match(pattern, segments);
      if (!found) continue;
      if (one.method !== method) {
        otherMethod = true;
        continue;
      }
      const weight = pattern.filter((name) => !name.startsWith(':') && name !== '*').length;
      if (!best || weight > best.weight) best = { ...found, route: one, weight };
    }
    return best ?? (otherMethod ? 'path' : undefined);
  };
};
