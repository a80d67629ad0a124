import { isDeskError } from '../../../core/errors.js';
import type { PreflightFinding } from '../../target.js';
import type { Api } from '../api/api.js';

/** Whether the token may write what a plan writes. */

interface Probe {
  readonly what: string;
  readonly kinds: readonly string[];
  readonly method: 'PUT' | 'DELETE';
  readonly path: string;
}

/**
 * Changes of things with the id 0, which nothing has: a token that may make them is answered 404, one that may not 403.
 * The API tells the scopes of a token nowhere. People and conversations are left to the canary, which writes both.
 */
const probes: readonly Probe[] = [
  { what: 'tags', kinds: ['tag'], method: 'DELETE', path: '/contacts/0/tags/0' },
  { what: 'companies', kinds: ['company'], method: 'PUT', path: '/companies/0' },
  { what: 'attributes', kinds: ['attribute'], method: 'PUT', path: '/data_attributes/0' },
  { what: 'tickets', kinds: ['ticket', 'ticket-type'], method: 'PUT', path: '/tickets/0' },
  {
    what: 'articles',
    kinds: ['article', 'collection', 'internal-article'],
    method: 'PUT',
    path: '/articles/0',
  },
];

const objectProbe = (type: string): Probe => ({
  what: `custom objects (${type})`,
  kinds: ['object'],
  method: 'DELETE',
  path: `/custom_object_instances/${encodeURIComponent(type)}/0`,
});

/** What a refused call says of the token or the plan. */
export const scopeFinding = (what: string, message: string): PreflightFinding => ({
  level: 'error',
  topic: 'scope',
  message: `The token may not ${what}: ${message}`,
  todo: 'Give the app the permission in Intercom’s developer hub, or the workspace the plan that it needs.',
});

/** Findings of a check that reads, or the one that the token may not read that: the other checks go on. */
export const whereAllowed = async (
  what: string,
  check: () => Promise<readonly PreflightFinding[]>,
): Promise<readonly PreflightFinding[]> => {
  try {
    return await check();
  } catch (error) {
    if (!isDeskError(error, 'role-missing')) throw error;
    return [scopeFinding(`read ${what}`, error.message)];
  }
};

/** Everything of a plan that the token may not write, all of it at once. Nothing is changed by asking. */
export const checkScopes = async (
  api: Api,
  kinds: readonly string[],
  objectTypes: readonly string[],
): Promise<readonly PreflightFinding[]> => {
  const findings: PreflightFinding[] = [];
  for (const probe of [...probes, ...objectTypes.map(objectProbe)]) {
    if (!probe.kinds.some((kind) => kinds.includes(kind))) continue;
    const body = probe.method === 'PUT' ? {} : undefined;
    try {
      await api.write(probe.method, probe.path, body);
    } catch (error) {
      if (!isDeskError(error, 'role-missing')) throw error;
      findings.push(scopeFinding(`write ${probe.what}`, error.message));
    }
  }
  return findings;
};
