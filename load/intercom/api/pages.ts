import { deskError } from '../../../core/errors.js';
import { type Answer, field, isDone, type Json, list, text } from './answer.js';
import type { Api } from './api.js';

const need = (answer: Answer, path: string): Answer => {
  if (isDone(answer)) return answer;
  throw deskError('vendor-refused', {
    what: `Intercom answers ${answer.status} to a list.`,
    where: path,
    details: { status: answer.status },
  });
};

/** Items of a list that is paged by number; `pages.next` is a URL or null (collections, articles, notes, companies). */
export async function* numberedPages(api: Api, path: string, perPage: number): AsyncGenerator<Json> {
  for (let page = 1; ; page++) {
    const separator = path.includes('?') ? '&' : '?';
    const answer = need(await api.read(`${path}${separator}page=${page}&per_page=${perPage}`), path);
    const items = list(field(answer.json, 'data'));
    yield* items;
    const next = field(field(answer.json, 'pages'), 'next');
    if (items.length === 0 || next === null || next === undefined) return;
  }
}

/** Items of a search; the next page is named by an opaque cursor. */
export async function* searchPages(
  api: Api,
  path: string,
  query: unknown,
  container: 'data' | 'conversations' | 'tickets',
): AsyncGenerator<Json> {
  let after: string | undefined;
  for (;;) {
    const pagination = { per_page: 150, ...(after === undefined ? {} : { starting_after: after }) };
    const answer = need(await api.read(path, { query, pagination }), path);
    yield* list(field(answer.json, container));
    after = text(field(field(field(answer.json, 'pages'), 'next'), 'starting_after'));
    if (after === undefined) return;
  }
}

/** A list that comes whole (tags, admins, teams, data attributes, help centers). */
export const wholeList = async (api: Api, path: string, container: string): Promise<readonly Json[]> =>
  list(field(need(await api.read(path), path).json, container));
