import type { Answer, Call } from '../../server.js';
import type { Settings } from '../../settings.js';
import { refuse } from '../errors.js';
import { type RouteMatch, rolesOf } from '../routes/table.js';
import { type KustomerKey, makeKeys, mayDo } from './keys.js';
import { createAllowance, limitOf } from './rates.js';

/** Who may pass, and how often: key, region, rate, role, in the order in which the vendor looks at them. */
export interface Gate {
  /** The key that the call came with, or the refusal. `match` is undefined for a path that leads nowhere. */
  admit(call: Call, match: RouteMatch | undefined, now: number): KustomerKey | Answer;
  /** What every answer says about the rate. */
  headers(now: number): Record<string, string>;
  /** The refusal of a call too many, also when a fault asks for one. */
  tooMany(now: number): Answer;
}

const nobody: KustomerKey = { token: '', roles: [], pod: '', expired: false, masked: [] };

export const isRefused = (admitted: KustomerKey | Answer): admitted is Answer => 'status' in admitted;

/** Errors: flag-invalid for rates and keys that the settings spell wrongly. */
export const createGate = (settings: Settings, token: string): Gate => {
  const keys = new Map(makeKeys(settings, token).map((key) => [key.token, key]));
  const calls = createAllowance(limitOf(settings, 'rpm'), settings.number('other_traffic'));
  const searches = createAllowance(limitOf(settings, 'search_rpm'), 0);

  const refuseRate = (now: number, resetAt: number): Answer =>
    refuse(429, {
      headers: {
        ...(settings.text('reset_header') === 'present' ? { 'x-ratelimit-reset': String(resetAt) } : {}),
        ...(settings.text('retry_after') === 'present'
          ? { 'retry-after': String(Math.max(1, resetAt - Math.floor(now / 1000))) }
          : {}),
      },
    });

  const keyOf = (call: Call): KustomerKey | Answer => {
    const match = /^Bearer (\S+)$/.exec(call.headers.authorization ?? '');
    const key = match ? keys.get(match[1] as string) : undefined;
    if (!key) return refuse(401);
    if (key.expired) return refuse(401, { title: 'Expired token' });
    const pod = settings.text('pod');
    if (key.pod === pod) return key;
    return refuse(Number(settings.text('wrong_pod')), {
      title: `Auth token associated with pod ${key.pod} but request is being handled by ${pod}`,
    });
  };

  return {
    admit: (call, match, now) => {
      if (match && match.route.roles === undefined) return nobody;
      const key = keyOf(call);
      if (isRefused(key)) return key;
      if (!calls.take(now)) return refuseRate(now, calls.resetAt(now));
      if (!match) return key;
      if (!mayDo(key, rolesOf(match))) return refuse(Number(settings.text('missing_role')));
      if (match.route.search && !searches.take(now)) return refuseRate(now, searches.resetAt(now));
      return key;
    },
    headers: (now): Record<string, string> => {
      if (!Number.isFinite(calls.limit)) return {};
      return {
        'x-ratelimit-limit': String(calls.limit),
        'x-ratelimit-remaining': String(calls.remaining(now)),
      };
    },
    tooMany: (now) => refuseRate(now, calls.resetAt(now)),
  };
};
