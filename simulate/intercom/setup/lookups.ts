import { ok } from '../api/out.js';
import { refuse, resourceNotFound, userNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import { adminOut } from '../people/admin-json.js';
import { findContact } from '../people/contact-book.js';
import type { Segment, Team } from '../state/people.js';

/** What can be looked up and not be made: admins, teams, segments, brands, macros. */

const teamOut = (team: Team): object => ({
  type: 'team',
  id: team.id,
  name: team.name,
  admin_ids: team.adminIds.map(Number),
  assignment_limit: null,
  distribution_method: 'manual',
});

const segmentOut = (segment: Segment): object => ({
  type: 'segment',
  id: segment.id,
  name: segment.name,
  created_at: segment.createdAt,
  updated_at: segment.createdAt,
  person_type: 'user',
});

const brandOut = (desk: Desk): object => ({
  type: 'brand',
  id: desk.workspace.id,
  name: desk.workspace.name,
  is_default: true,
  created_at: desk.workspace.createdAt,
  updated_at: desk.workspace.createdAt,
  help_center_id: [...desk.workspace.helpCenters.keys()][0] ?? '',
  default_address_settings_id: '13',
});

export const lookupRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me',
    run: (desk) => {
      const { workspace } = desk;
      const owner = [...workspace.admins.values()][0];
      return ok({
        type: 'admin',
        id: owner?.id ?? '0',
        email: owner?.email ?? '',
        name: owner?.name ?? '',
        email_verified: true,
        app: {
          type: 'app',
          id_code: workspace.id,
          name: workspace.name,
          created_at: workspace.createdAt,
          secure: false,
          identity_verification: false,
          timezone: workspace.timezone,
          region: workspace.region,
        },
        avatar: { type: 'avatar', image_url: null },
        has_inbox_seat: true,
      });
    },
  }),
  route({
    method: 'GET',
    path: '/admins',
    run: (desk) => {
      const there = [...desk.workspace.admins.values()].filter(({ id }) => !desk.leaving.has(id));
      return ok({ type: 'admin.list', admins: there.map(adminOut) });
    },
  }),
  route({
    method: 'GET',
    path: '/admins/:id',
    run: (desk, { params }) => {
      const admin = desk.workspace.admins.get(params.id);
      return admin && !desk.leaving.has(admin.id)
        ? ok(adminOut(admin))
        : refuse(404, 'admin_not_found', 'Admin not found');
    },
  }),
  route({
    method: 'GET',
    path: '/teams',
    run: (desk) => ok({ type: 'team.list', teams: [...desk.workspace.teams.values()].map(teamOut) }),
  }),
  route({
    method: 'GET',
    path: '/teams/:id',
    run: (desk, { params }) => {
      const team = desk.workspace.teams.get(params.id);
      return team ? ok(teamOut(team)) : refuse(404, 'team_not_found', 'Team not found');
    },
  }),
  route({
    method: 'GET',
    path: '/segments',
    run: (desk) =>
      ok({
        type: 'segment.list',
        segments: [...desk.workspace.segments.values()].map(segmentOut),
        pages: {},
      }),
  }),
  route({
    method: 'GET',
    path: '/segments/:id',
    run: (desk, { params }) => {
      const segment = desk.workspace.segments.get(params.id);
      return segment ? ok(segmentOut(segment)) : resourceNotFound;
    },
  }),
  route({
    method: 'GET',
    path: '/contacts/:id/segments',
    run: (desk, { params }) => (findContact(desk, params.id) ? ok({ type: 'list', data: [] }) : userNotFound),
  }),
  route({
    method: 'GET',
    path: '/contacts/:id/subscriptions',
    run: (desk, { params }) => (findContact(desk, params.id) ? ok({ type: 'list', data: [] }) : userNotFound),
  }),
  route({
    method: 'GET',
    path: '/brands',
    since: '2.15',
    run: (desk) => ok({ type: 'list', data: [brandOut(desk)] }),
  }),
  route({
    method: 'GET',
    path: '/brands/:id',
    since: '2.15',
    run: (desk, { params }) => (params.id === desk.workspace.id ? ok(brandOut(desk)) : resourceNotFound),
  }),
  route({
    method: 'GET',
    path: '/macros',
    since: '2.16',
    run: () => ok({ type: 'list', data: [], pages: { type: 'pages', per_page: 50, next: null } }),
  }),
  route({ method: 'GET', path: '/macros/:id', since: '2.16', run: () => resourceNotFound }),
  route({
    method: 'GET',
    path: '/subscription_types',
    run: () => ok({ type: 'list', data: [] }),
  }),
];
