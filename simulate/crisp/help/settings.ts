import { added, deleted, invalid, listed, notFound, refused, resolved } from '../api/answers.js';
import { aString, filled, shape } from '../api/check.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';

/** The knowledge base as a whole, its languages, its redirections, and the routes that died. */

const scope = 'website:helpdesk';
const base = '/v1/website/:website/helpdesk';
const siteUrl = 'https://help.example.com';

const localeOut = (desk: Desk, locale: string): object => ({
  locale_id: `locale_${locale}`,
  locale,
  url: `${siteUrl}/${locale}/`,
  statistics: { articles: { entries: desk.workspace.helpdesk?.locales.get(locale)?.size ?? 0, groups: 0 } },
});

const addRedirection: Route['run'] = (desk, { body }) => {
  const sentence = shape(
    {
      path: (value, at) =>
        typeof value === 'string' && /^\/\S+$/.test(value) ? undefined : `${at} should match pattern "^/"`,
      target: filled,
    },
    ['path', 'target'],
  )(body, 'data');
  if (sentence !== undefined) return invalid(sentence);
  const all = [...desk.workspace.redirections.values()];
  if (all.some((one) => one.path === body.path)) return refused(409, 'redirection_exists');
  const id = desk.ids.uuid();
  desk.workspace.redirections.set(id, {
    id,
    path: String(body.path),
    target: String(body.target),
    createdAt: desk.clock.now(),
  });
  return added({ redirection_id: id });
};

const redirectionOut = (one: { id: string; path: string; target: string; createdAt: number }): object => ({
  redirection_id: one.id,
  path: one.path,
  target: one.target,
  created_at: one.createdAt,
  updated_at: one.createdAt,
});

const dead: Route['run'] = () => refused(403, 'website_cannot_write_to_legacy_helpdesk');

export const helpdeskRoutes: readonly Route[] = [
  route('GET', base, scope, (desk) =>
    desk.workspace.helpdesk ? resolved({ name: 'Help', url: siteUrl }) : notFound('helpdesk_not_found'),
  ),
  route('GET', `${base}/locales/:page`, scope, (desk, { params }) => {
    const { helpdesk } = desk.workspace;
    if (!helpdesk) return notFound('helpdesk_not_found');
    return listed(
      params.page === '1' ? [...helpdesk.locales.keys()].map((locale) => localeOut(desk, locale)) : [],
    );
  }),
  route('POST', `${base}/locale`, scope, (desk, { body }) => {
    const { helpdesk } = desk.workspace;
    if (!helpdesk) return notFound('helpdesk_not_found');
    const sentence = shape({ locale: aString }, ['locale'])(body, 'data');
    if (sentence !== undefined) return invalid(sentence);
    const locale = String(body.locale);
    if (!/^[a-z]{2}(?:-[a-z]{2})?$/i.test(locale)) return invalid('data.locale should be a locale');
    if (helpdesk.locales.has(locale)) return refused(409, 'locale_exists');
    helpdesk.locales.set(locale, new Map());
    return added();
  }),
  route('GET', `${base}/locale/:locale`, scope, (desk, { params }) =>
    desk.workspace.helpdesk?.locales.has(params.locale ?? '')
      ? resolved(localeOut(desk, params.locale ?? ''))
      : notFound('locale_not_found'),
  ),
  route('DELETE', `${base}/locale/:locale`, scope, (desk, { params }) =>
    desk.workspace.helpdesk?.locales.delete(params.locale ?? '') ? deleted() : notFound('locale_not_found'),
  ),
  route('GET', `${base}/redirections/:page`, scope, (desk, { params }) => {
    const all = [...desk.workspace.redirections.values()].filter((one) => desk.isReadable(one.createdAt));
    const from = (Number(params.page) - 1) * 50;
    return listed(all.slice(from, from + 50).map(redirectionOut));
  }),
  route('POST', `${base}/redirection`, scope, addRedirection),
  route('GET', `${base}/redirection/:id`, scope, (desk, { params }) => {
    const one = desk.workspace.redirections.get(params.id ?? '');
    return one ? resolved(redirectionOut(one)) : notFound('redirection_not_found');
  }),
  route('DELETE', `${base}/redirection/:id`, scope, (desk, { params }) =>
    desk.workspace.redirections.delete(params.id ?? '') ? deleted() : notFound('redirection_not_found'),
  ),
  // Dead for writing since 2026-09-22: whatever stands below a language was an article, a category or a section.
  ...['POST', 'PUT', 'PATCH', 'DELETE'].map((method) =>
    route(method, `${base}/locale/:locale/*`, scope, dead),
  ),
];
