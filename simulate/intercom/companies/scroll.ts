import { ok } from '../api/out.js';
import { refuse } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { visibleCompanies } from './companies.js';
import { companyOut } from './company-json.js';

interface Scroll {
  readonly param: string;
  readonly ids: readonly string[];
  at: number;
  lastUsed: number;
}

/** One scroll may be open in a workspace; it dies after a minute without a call. */
const scrolls = new WeakMap<Desk, Scroll>();
const idleSeconds = 60;
const pageSize = 100;

const open = (desk: Desk): Scroll | undefined => {
  const scroll = scrolls.get(desk);
  if (scroll && desk.now() - scroll.lastUsed > idleSeconds) scrolls.delete(desk);
  return scrolls.get(desk);
};

/** After the vendor's 500 on a scroll, only a new one helps. */
export const dropScroll = (desk: Desk): void => {
  scrolls.delete(desk);
};

export const scrollRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/companies/scroll',
    run: (desk, { query }) => {
      const param = query.get('scroll_param');
      const running = open(desk);
      if (param === null && running)
        return refuse(400, 'scroll_exists', 'scroll already exists for this workspace');
      if (param !== null && running?.param !== param)
        return refuse(404, 'not_found', 'scroll parameter not found');
      const scroll: Scroll = running ?? {
        param: desk.ids.uuid(),
        ids: visibleCompanies(desk).map(({ id }) => id),
        at: 0,
        lastUsed: 0,
      };
      const ids = scroll.ids.slice(scroll.at, scroll.at + pageSize);
      scroll.at += ids.length;
      scroll.lastUsed = desk.now();
      // The end is an empty page; then the workspace is free for the next scroll.
      if (ids.length === 0) scrolls.delete(desk);
      else scrolls.set(desk, scroll);
      const data = ids.flatMap((id) => {
        const company = desk.workspace.companies.get(id);
        return company ? [companyOut(desk, company)] : [];
      });
      return ok({ type: 'list', data, pages: null, total_count: null, scroll_param: scroll.param });
    },
  }),
];

export const scrollFailure = refuse(
  500,
  'server_error',
  'Request failed due to an internal network error. Please restart the scroll operation.',
);
