import { deskError } from '../../../core/errors.js';
import type { Settings } from '../../settings.js';

/** API keys of the stand-in and what each may do. */
export interface KustomerKey {
  readonly token: string;
  readonly roles: readonly string[];
  readonly pod: string;
  readonly expired: boolean;
  /** Attributes that this key sees masked, as paths below `attributes`. */
  readonly masked: readonly string[];
}

/** A made-up key. Real ones look like a JSON Web Token; nobody should read anything into either. */
export const standardToken = 'eyJ-simulated-kustomer-key';

/** Everything a reading key may be given, one role a family. */
export const readRoles: readonly string[] = [
  'customer',
  'company',
  'conversation',
  'message',
  'note',
  'draft',
  'attachment',
  'event',
  'audit_logs',
  'kobject',
  'klass',
  'metadata',
  'customer_merge',
  'brand',
  'schedule',
  'sla',
  'satisfaction',
  'satisfaction_response',
  'spam',
  'kb',
  'apps',
  'user',
  'team',
  'tag',
  'shortcut',
  'snippet',
  'snooze',
  'queue',
  'queue_rule',
  'work_session',
  'work_item',
  'workflow',
  'hook',
  'outbound_webhook',
  'card',
  'kview',
  'search',
  'setting',
  'role_group',
]
  .map((family) => `org.permission.${family}.read`)
  .concat('org.permission.search.create');

/** `all`, a list of roles, or all but some: `-org.permission.note.read`. */
export const parseRoles = (text: string): string[] => {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const without = words.filter((word) => word.startsWith('-')).map((word) => word.slice(1));
  const named = words.filter((word) => !word.startsWith('-') && word !== 'all');
  const base = words.includes('all') || (named.length === 0 && without.length > 0) ? readRoles : [];
  return [...base.filter((role) => !without.includes(role)), ...named];
};

export const makeKeys = (settings: Settings, token: string): KustomerKey[] => {
  const common = {
    pod: settings.text('key_pod'),
    expired: settings.text('key_state') === 'expired',
    masked: settings.list('masked'),
  };
  const keys: KustomerKey[] = [{ token, roles: parseRoles(settings.text('roles')), ...common }];
  for (const part of settings.text('keys').split(';')) {
    if (part.trim() === '') continue;
    const at = part.indexOf('=');
    if (at < 1) {
      throw deskError('flag-invalid', {
        what: `"${part}" is no key of the stand-in.`,
        where: '--set keys',
        next: 'Form: token=roles;token=roles.',
      });
    }
    keys.push({ token: part.slice(0, at).trim(), roles: parseRoles(part.slice(at + 1)), ...common });
  }
  return keys;
};

/** A broader role holds its children; `org.permission.read` holds the reading of every family. */
export const holds = (granted: readonly string[], wanted: string): boolean =>
  granted.some((role) => {
    if (role === wanted || wanted.startsWith(`${role}.`)) return true;
    const general = /^(org\.[a-z]+)\.(read|create|update|delete)$/.exec(role);
    return general !== null && wanted.startsWith(`${general[1]}.`) && wanted.endsWith(`.${general[2]}`);
  });

/** Any one of the roles of an operation is enough; none are asked for when the list is empty. */
export const mayDo = (key: KustomerKey, anyOf: readonly string[]): boolean =>
  anyOf.length === 0 || anyOf.some((role) => holds(key.roles, role));
