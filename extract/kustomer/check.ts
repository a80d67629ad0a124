import type { CheckFinding } from '../source.js';
import { get } from './api/calls.js';
import type { KustomerApi } from './api/client.js';
import { type Refusal, refusalLine } from './api/refusal.js';
import { keep, parsed, resource } from './record.js';
import { allows, roles } from './roles.js';
import { mostRows } from './search/divided.js';
import { type SearchKind, searchKinds } from './search/kinds.js';
import { border, epoch } from './search/phases.js';
import type { Criterion } from './search/query.js';
import { searchCall } from './search/query.js';
import type { KustomerSettings } from './settings.js';
import { kustomerStreams } from './streams.js';

/** A look before the copy: is the key alive, what may it read, how much is there, how long will it take. */

export interface CheckParts {
  readonly api: KustomerApi;
  readonly settings: KustomerSettings;
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/** Rows of a kind as far as the vendor says. */
interface Count {
  readonly rows: number;
  /** The vendor may say 10,000 for any larger number. */
  readonly atLeast: boolean;
}

const iso = (at: number): string => new Date(at).toISOString();

export const createCheck =
  ({ api, settings }: CheckParts) =>
  async (signal: AbortSignal): Promise<readonly CheckFinding[]> => {
    const findings: CheckFinding[] = [];
    const say = (
      level: CheckFinding['level'],
      topic: string,
      message: string,
      more: Partial<CheckFinding> = {},
    ) => findings.push({ level, topic, message, ...more });

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

    const counts: Record<string, Count> = {};
    for (const kind of Object.values(searchKinds)) {
      const answer = await count(api, settings, kind, signal);
      if ('refusal' in answer) {
        say('error', 'role', `Searching ${kind.kind}: ${refusalLine(answer.refusal)}.`, {
          stream: kind.kind,
          details: { anyOf: roles.search },
        });
        continue;
      }
      counts[kind.kind] = answer;
      const words = answer.atLeast ? `at least ${answer.rows}` : String(answer.rows);
      say('ok', 'count', `${kind.kind}: ${words}.`, {
        stream: kind.kind,
        details: { rows: answer.rows, atLeast: answer.atLeast },
      });
    }
    const files = await count(api, settings, searchKinds.message as SearchKind, signal, [
      { field: 'message_attachment_count', operator: 'gte', value: 1 },
    ]);
    findings.push(forecast(counts, 'refusal' in files ? undefined : files, api, settings));
    say('warning', 'gap', 'Expect a gap: the original HTML of e-mails is not part of the API (html-absent).');
    say('warning', 'gap', 'Expect a gap: business rules cannot be listed (endpoint-absent).');
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

/** Counts a kind by one-row searches: newer rows and, where there is such a search, older ones. */
const count = async (
  api: KustomerApi,
  settings: KustomerSettings,
  kind: SearchKind,
  signal: AbortSignal,
  /** Narrows the live search; the archive search knows fewer attributes and is then left out. */
  more: readonly Criterion[] = [],
): Promise<Count | { readonly refusal: Refusal }> => {
  const field = `${kind.kind}_updated_at`;
  const edge = iso(border(settings.clock.now()));
  const windows: { readonly route: 'live' | 'archive'; readonly and: readonly Criterion[] }[] = [
    { route: 'live', and: [{ field, operator: 'gte', value: epoch }, ...more] },
    ...(kind.archived && more.length === 0
      ? [{ route: 'archive', and: [{ field, operator: 'lt', value: edge }] } as const]
      : []),
  ];
  let rows = 0;
  let atLeast = false;
  for (const { route, and } of windows) {
    const answer = await api.ask(
      searchCall({ route, context: kind.kind, and, not: [], sort: field }, 1, 1),
      signal,
    );
    if (!answer.ok) return { refusal: answer.refusal };
    const total = answer.page.total;
    if (total === undefined || total >= mostRows) atLeast = true;
    rows += total ?? 0;
  }
  return { rows, atLeast };
};

/** Calls that every run makes besides: lists, metadata, the knowledge base's first pages. */
const otherCalls = 60;

/** Calls and minutes at the limits seen so far: searches have a limit of their own, which mostly decides. */
const forecast = (
  counts: Readonly<Record<string, Count>>,
  files: Count | undefined,
  api: KustomerApi,
  settings: KustomerSettings,
): CheckFinding => {
  const all = Object.values(counts);
  const searches = all.reduce((sum, { rows }) => sum + Math.ceil(rows / settings.searchPageSize) + 4, 0);
  const calls = searches + otherCalls + (files?.rows ?? 0);
  const limits = api.allowance();
  const minutes = Math.max(1, Math.ceil(Math.max(searches / limits.searches, calls / limits.calls)));
  const atLeast = files === undefined || files.atLeast || all.some((one) => one.atLeast);
  return {
    level: 'ok',
    topic: 'forecast',
    message:
      `${atLeast ? 'At least' : 'About'} ${calls} calls, ${minutes} min. ` +
      'Older messages with files, articles and threads whose counters do not match add one call each.',
    details: { calls, searches, minutes, callsPerMinute: limits.calls, searchesPerMinute: limits.searches },
  };
};
