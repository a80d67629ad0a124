import { deskError } from '../../../core/errors.js';
import type { Call } from '../../server.js';
import type { Settings } from '../../settings.js';
import { type Refusal, refuse } from './refusal.js';

/** What a token may do, and what the workspace has paid for. */

interface Permission {
  readonly scope: string;
  readonly method: RegExp;
  readonly path: RegExp;
}

const permission = (scope: string, method: RegExp, path: RegExp): Permission => ({ scope, method, path });
const any = /./;
const writes = /^(POST|PUT|DELETE)$/;

/** The first that fits a call is the one that it needs. Names are the documentation's where it has some. */
const permissions: readonly Permission[] = [
  permission(
    'delete_conversations_and_metrics',
    /^DELETE$/,
    /^\/conversations\/[^/]+\?.*retain_metrics=false/,
  ),
  permission('read_tags', /^GET$/, /^\/tags\b/),
  permission('write_tags', writes, /^\/tags\b|\/tags(\/[^/]+)?$/),
  permission('read_admins', /^GET$/, /^\/(admins|teams)\b/),
  permission('read_write_users', any, /^\/(contacts|companies|data_attributes|notes)\b/),
  permission('read_conversations', /^GET$/, /^\/conversations\b/),
  permission('read_conversations', /^POST$/, /^\/conversations\/search$/),
  permission('write_conversations', any, /^\/(conversations|messages)\b/),
  permission('read_tickets', /^GET$/, /^\/(tickets|ticket_types|ticket_states)\b/),
  permission('read_tickets', /^POST$/, /^\/tickets\/search$/),
  permission('write_tickets', any, /^\/(tickets|ticket_types)\b/),
  permission('read_write_help_center_redirects_scope', any, /^\/help_center\/.*\/redirects\b/),
  permission('read_write_articles_scope', any, /^\/(articles|internal_articles|help_center)\b/),
  permission('read_write_custom_objects', any, /^\/custom_object_instances\b/),
];

/** Scopes that a token can lack. */
const scopeNames: readonly string[] = [...new Set(permissions.map(({ scope }) => scope))];

const noScope = refuse(403, 'forbidden', 'The access token does not have the scope that this call needs');
const noPlan = refuse(403, 'api_plan_restricted', 'Active subscription needed.');

/** Where the description documents the plan's 403. */
const planned = (method: string, path: string): boolean =>
  /^\/(conversations|messages)\b/.test(path) || (method === 'DELETE' && path.startsWith('/tickets/'));

/** Why a call is not allowed. Errors: flag-invalid for a scope that nobody knows. */
export const createPermissions = (settings: Settings): ((call: Call) => Refusal | undefined) => {
  const lacking = new Set(settings.list('missing_scopes'));
  const unknown = [...lacking].filter((name) => !scopeNames.includes(name));
  if (unknown.length > 0)
    throw deskError('flag-invalid', {
      what: `There is no scope ${unknown.join(', ')}.`,
      where: '--set missing_scopes',
      next: `Scopes: ${scopeNames.join(', ')}.`,
    });
  const lapsed = settings.text('plan') === 'lapsed';
  return ({ method, path, query }) => {
    if (lapsed && planned(method, path)) return noPlan;
    if (lacking.size === 0) return undefined;
    const whole = query.size === 0 ? path : `${path}?${query}`;
    const needed = permissions.find((one) => one.method.test(method) && one.path.test(whole));
    return needed && lacking.has(needed.scope) ? noScope : undefined;
  };
};
