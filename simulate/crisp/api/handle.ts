import type { Answer, Call } from '../../server.js';
import type { Desk } from '../desk.js';
import { invalid, isObject, type JsonObject, notFound, refused } from './answers.js';
import type { Quota } from './quota.js';
import { createRouter, type Route } from './route.js';

/** The gates that every call passes: token and tier, quota, path, workspace, scope, body, cache. */

const utf8 = new TextDecoder('utf-8', { fatal: true });

type Read = { readonly body: JsonObject } | { readonly refusal: Answer };

const bodyOf = (desk: Desk, call: Call): Read => {
  if (call.body.length === 0) return { body: {} };
  if (call.body.length > desk.settings.number('max_body'))
    return { refusal: refused(413, 'payload_too_large') };
  if (!/^application\/json\b/i.test(call.headers['content-type'] ?? ''))
    return { refusal: refused(415, 'invalid_content_type') };
  try {
    const body: unknown = JSON.parse(utf8.decode(call.body));
    return isObject(body) ? { body } : { refusal: invalid('data should be object') };
  } catch {
    // Not UTF-8 or not JSON: the caller is told.
    return { refusal: invalid('data should be valid JSON') };
  }
};

/** Segments as sent: Crisp takes a slash at the end, or two in a row, for another route. */
const segmentsOf = (call: Call): string[] =>
  (call.target.split('?')[0] as string)
    .split('/')
    .slice(1)
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        // A stray % is the caller's affair: the segment then matches nothing.
        return segment;
      }
    });

interface Cached {
  readonly at: number;
  readonly answer: Answer;
}

export interface HandlerOptions {
  readonly desk: Desk;
  /** `identifier:key`. */
  readonly token: string;
  readonly routes: readonly Route[];
  readonly quota: Quota;
}

/** Answers one call of the API. */
export const createHandler = ({ desk, token, routes, quota }: HandlerOptions) => {
  const find = createRouter(routes);
  const { settings, workspace } = desk;
  const scopes = settings.list('scopes');
  const cache = new Map<string, Cached>();
  const basic = `Basic ${Buffer.from(token).toString('base64')}`;

  const isAllowed = (scope: string): boolean =>
    scopes.includes('all') || scope === '' || scopes.includes(scope);

  const run = async (call: Call): Promise<Answer> => {
    const segments = segmentsOf(call);
    const found = find(call.method === 'HEAD' ? 'GET' : call.method, segments);
    if (found === undefined) return notFound('route_not_found');
    if (found === 'path') return refused(405, 'method_not_allowed');
    const { params, rest, route } = found;
    if (params.website !== undefined && params.website !== workspace.websiteId)
      return notFound('not_subscribed');
    if (!isAllowed(route.scope)) return refused(403, 'not_allowed');
    const read = bodyOf(desk, call);
    if ('refusal' in read) return read.refusal;
    if (params.page !== undefined && !/^[1-9]\d*$/.test(params.page)) return notFound('page_not_found');
    return route.run(desk, { call, params, rest, query: call.query, body: read.body });
  };

  /** GET and HEAD by way of the cache: for a while the same question gets the same answer. */
  const read = async (call: Call): Promise<Answer> => {
    const ms = settings.number('stale_reads');
    const key = call.target;
    const now = desk.clock.now();
    const known = cache.get(key);
    if (known && ms > 0 && now < known.at + ms)
      return { ...known.answer, headers: { ...known.answer.headers, 'bloom-status': 'HIT' } };
    const answer = await run(call);
    if (ms > 0) {
      if (cache.size > 10_000) cache.clear();
      cache.set(key, { at: now, answer: { ...answer, body: JSON.stringify(answer.body) } });
    }
    return { ...answer, headers: { ...answer.headers, 'bloom-status': ms > 0 ? 'MISS' : 'DIRECT' } };
  };

  return async (call: Call): Promise<Answer> => {
    if (call.headers.authorization !== basic) return refused(401, 'invalid_session');
    if (call.headers['x-crisp-tier'] !== settings.text('tier')) return refused(401, 'invalid_session');
    const spent = quota.call();
    if (spent) return spent;
    return call.method === 'GET' || call.method === 'HEAD' ? read(call) : run(call);
  };
};
