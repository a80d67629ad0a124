import type { Body, Fields } from '../api/fields.js';
import { ok } from '../api/out.js';
import { numberedPage } from '../api/page.js';
import { isRefusal, type Refusal, refuse, resourceNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { HelpCenter, Redirect } from '../state/help-center.js';

/** Help centres, which no call makes, and the old addresses that lead into them. */

const notFound = refuse(404, 'not_found', 'Resource not found');
const required = (name: string): Refusal => refuse(400, 'parameter_not_found', `${name} is required`);

const redirectFields = {
  from_url: { type: 'string', required: required('from_url') },
  locale: { type: 'string', required: required('locale') },
  target_type: { type: 'string', required: required('target_type') },
  target_id: { type: 'id', required: required('target_id') },
} as const satisfies Fields;

const helpCenterOut = (desk: Desk, center: HelpCenter): object => ({
  id: center.id,
  workspace_id: desk.workspace.id,
  created_at: center.createdAt,
  updated_at: center.createdAt,
  identifier: center.identifier,
  website_turned_on: true,
  display_name: center.displayName,
  url: center.url,
  custom_domain: null,
  default: true,
  locales: center.locales,
});

const redirectOut = (redirect: Redirect): object => ({
  id: redirect.id,
  type: 'help_center_redirect',
  from_url: redirect.fromUrl,
  locale: redirect.locale,
  help_center_id: redirect.helpCenterId,
  target_type: redirect.targetType,
  target_id: redirect.targetId,
  created_at: redirect.createdAt,
  updated_at: redirect.createdAt,
});

const createRedirect = (
  desk: Desk,
  center: HelpCenter,
  body: Body<typeof redirectFields>,
): Redirect | Refusal => {
  const { from_url: fromUrl, locale, target_type: targetType, target_id: targetId } = body;
  if (targetType !== 'article' && targetType !== 'collection')
    return refuse(400, 'parameter_invalid', "target_type must be 'article' or 'collection'");
  const targets = targetType === 'article' ? desk.workspace.articles : desk.workspace.collections;
  if (!targets.has(targetId)) return notFound;
  if (fromUrl !== center.url && !fromUrl.startsWith(`${center.url}/`))
    return refuse(
      422,
      'data_invalid',
      "from_url must be an absolute URL within this help center's URL space",
    );
  if (!center.locales.includes(locale))
    return refuse(422, 'data_invalid', 'locale is not enabled for this help center');
  const taken = [...desk.workspace.redirects.values()].some(
    (one) => one.helpCenterId === center.id && one.fromUrl === fromUrl && one.locale === locale,
  );
  if (taken) return refuse(409, 'resource_conflict', 'A redirect with that URL already exists');
  const redirect: Redirect = {
    id: String(desk.ids.number('redirect', 26)),
    helpCenterId: center.id,
    fromUrl,
    locale,
    targetType,
    targetId,
    createdAt: desk.now(),
  };
  desk.workspace.redirects.set(redirect.id, redirect);
  return redirect;
};

const base = '/help_center/help_centers/:id';

export const helpCenterRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/help_center/help_centers',
    run: (desk) =>
      ok({
        type: 'list',
        data: [...desk.workspace.helpCenters.values()].map((center) => helpCenterOut(desk, center)),
      }),
  }),
  route({
    method: 'GET',
    path: base,
    run: (desk, { params }) => {
      const center = desk.workspace.helpCenters.get(params.id);
      return center ? ok(helpCenterOut(desk, center)) : resourceNotFound;
    },
  }),
  route({
    method: 'GET',
    path: `${base}/redirects`,
    since: '2.16',
    run: (desk, { params, call }) => {
      if (!desk.workspace.helpCenters.has(params.id)) return notFound;
      const own = [...desk.workspace.redirects.values()].filter((one) => one.helpCenterId === params.id);
      const page = numberedPage(desk, call, own, { standard: 50, most: 150 });
      if (isRefusal(page)) return page;
      return ok({
        type: 'list',
        data: page.items.map(redirectOut),
        total_count: page.total,
        pages: page.pages,
      });
    },
  }),
  route({
    method: 'POST',
    path: `${base}/redirects`,
    since: '2.16',
    fields: redirectFields,
    run: (desk, { params, body }) => {
      const center = desk.workspace.helpCenters.get(params.id);
      if (!center) return notFound;
      const redirect = createRedirect(desk, center, body);
      return isRefusal(redirect) ? redirect : ok(redirectOut(redirect));
    },
  }),
  route({
    method: 'GET',
    path: `${base}/redirects/:redirect_id`,
    since: '2.16',
    run: (desk, { params }) => {
      const redirect = desk.workspace.redirects.get(params.redirect_id);
      return redirect?.helpCenterId === params.id ? ok(redirectOut(redirect)) : notFound;
    },
  }),
  route({
    method: 'DELETE',
    path: `${base}/redirects/:redirect_id`,
    since: '2.16',
    run: (desk, { params }) => {
      const redirect = desk.workspace.redirects.get(params.redirect_id);
      if (redirect?.helpCenterId !== params.id) return notFound;
      desk.workspace.redirects.delete(redirect.id);
      return ok({ id: redirect.id, object: 'help_center_redirect', deleted: true });
    },
  }),
];
