import type { Answer, Call } from '../../server.js';
import type { Desk } from '../desk.js';
import type { Body, Fields } from './fields.js';
import type { Refusal } from './refusal.js';
import { since, type Version } from './version.js';

/** The names of a path's variables: `/contacts/:id/tags/:tag_id` has `id` and `tag_id`. */
type Names<P extends string> = P extends `${infer Head}/${infer Rest}`
  ? Names<Head> | Names<Rest>
  : P extends `:${infer Name}`
    ? Name
    : never;

export type Params<P extends string> = { readonly [K in Names<P>]: string };

export interface Request<P extends string = string, F extends Fields = Fields> {
  readonly call: Call;
  readonly params: Params<P>;
  readonly query: URLSearchParams;
  readonly version: Version;
  readonly body: Body<F>;
  /** `POST /conversations/12/reply`, for violations. */
  readonly name: string;
}

type Outcome = Answer | Refusal;

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

interface RouteSpec<P extends string, F extends Fields> {
  readonly method: Method;
  readonly path: P;
  /** First version that has the path; 2.0 when older than the oldest description. */
  readonly since?: string;
  readonly fields?: F;
  /** For a key nobody knows: a refusal, or nothing. Then it is ignored, which is a violation here. */
  readonly unknownKey?: (key: string) => Refusal | undefined;
  /** What the Accept header must name. */
  readonly accept?: 'application/json' | 'application/octet-stream';
  readonly run: (desk: Desk, request: Request<P, F>) => Outcome | Promise<Outcome>;
}

/** One operation of the API, as data. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly segments: readonly string[];
  readonly since: Version;
  readonly fields: Fields | undefined;
  readonly unknownKey: ((key: string) => Refusal | undefined) | undefined;
  readonly accept: string;
  readonly run: (desk: Desk, request: Request) => Outcome | Promise<Outcome>;
}

export const route = <const P extends string, const F extends Fields = Record<never, never>>(
  spec: RouteSpec<P, F>,
): Route => ({
  method: spec.method,
  path: spec.path,
  segments: spec.path.split('/').slice(1),
  since: since(spec.since ?? '2.0'),
  fields: spec.fields,
  unknownKey: spec.unknownKey,
  accept: spec.accept ?? 'application/json',
  // The router fills `params` and `body` from this very path and these very fields.
  run: spec.run as Route['run'],
});

export interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

const literals = (segments: readonly string[]): string =>
  segments.map((segment) => (segment.startsWith(':') ? '1' : '0')).join('');

/** Finds the route of a call; a written-out path goes before one with a variable in the same place. */
export const createRouter = (routes: readonly Route[]) => {
  const byShape = new Map<string, Route[]>();
  for (const one of routes) {
    const shape = `${one.method} ${one.segments.length}`;
    byShape.set(shape, [...(byShape.get(shape) ?? []), one]);
  }
  for (const list of byShape.values())
    list.sort((a, b) => literals(a.segments).localeCompare(literals(b.segments)));

  return (method: string, segments: readonly string[]): Found | undefined => {
    for (const one of byShape.get(`${method} ${segments.length}`) ?? []) {
      const params: Record<string, string> = {};
      const matches = one.segments.every((segment, index) => {
        const given = segments[index] as string;
        if (!segment.startsWith(':')) return segment === given;
        params[segment.slice(1)] = given;
        return given.length > 0;
      });
      if (matches) return { route: one, params };
    }
    return undefined;
  };
};
