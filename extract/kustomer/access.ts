import { createFindings } from '../findings.js';
import type { CheckFinding } from '../source.js';
import { get } from './api/calls.js';
import type { KustomerApi } from './api/client.js';
import { refusalLine } from './api/refusal.js';
import { keep, parsed, resource } from './record.js';
import { allows } from './roles.js';
import type { KustomerSettings } from './settings.js';
import { kustomerStreams } from './streams.js';

/** What the key opens, in two calls: asked before a run makes anything, and first of all by `check`. */

export interface AccessParts {
  readonly api: KustomerApi;
  readonly settings: KustomerSettings;
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

export const createAccess =
  ({ api, settings }: AccessParts) =>
  async (signal: AbortSignal): Promise<readonly CheckFinding[]> => {
    const { findings, say } = createFindings();
    // Throws when the host is unreachable, the token dead or of another pod: nothing else could be said then.
    const me = await api.ask(get('/v1/users/current'), signal);
    if (me.ok) {
      const span = me.page.spans[0];
      const { attributes } = span ? resource(keep(me.page.body, span).cut) : {};
      const pod = me.headers['x-kustomer-pod'];
      say('ok', 'credentials', `The token is accepted (${String(attributes?.name ?? 'no name')}).`);
      say('ok', 'reach', `${settings.baseUrl} answers${pod ? ` from pod ${pod}` : ''}.`);
    } else {
      say('warning', 'credentials', `GET /v1/users/current: ${refusalLine(me.refusal)}.`);
    }

    const held = await heldRoles(api, signal);
    if (held) {
      for (const stream of kustomerStreams) {
        if (stream.kinds.length === 0) continue;
        if (stream.roles.length === 0) {
          say('ok', 'role', `${stream.name}: the vendor names no role; it is tried.`, {
            stream: stream.name,
          });
        } else if (allows(held, stream.roles)) {
          say('ok', 'role', `${stream.name} may be read.`, { stream: stream.name });
        } else {
          say('error', 'role', `${stream.name} needs one of ${stream.roles.join(', ')}.`, {
            stream: stream.name,
            details: { anyOf: stream.roles },
          });
          for (const kind of stream.kinds)
            say('warning', 'gap', `Expect a gap: ${kind} (role-missing).`, { stream: stream.name });
        }
      }
    } else {
      say('warning', 'role', 'The token does not say which roles it has; each stream is tried as it comes.');
    }
    return findings;
  };

/** The roles that the key says it has; undefined when it does not say. */
const heldRoles = async (api: KustomerApi, signal: AbortSignal): Promise<string[] | undefined> => {
  const answer = await api.ask(get('/v1/auth/tokens/current'), signal);
  const span = answer.ok ? answer.page.spans[0] : undefined;
  if (!answer.ok || !span) return undefined;
  const { attributes } = parsed(keep(answer.page.body, span).cut.bytes);
  return Array.isArray(attributes?.roles) ? strings(attributes.roles) : undefined;
};
