import type { CheckFinding } from '../source.js';
import { createAccess } from './access.js';
import type { KustomerApi } from './api/client.js';
import { type Refusal, refusalLine } from './api/refusal.js';
import { roles } from './roles.js';
import { mostRows } from './search/divided.js';
import { type SearchKind, searchKinds } from './search/kinds.js';
import { border, epoch } from './search/phases.js';
import type { Criterion } from './search/query.js';
import { searchCall } from './search/query.js';
import type { KustomerSettings } from './settings.js';

/** A look before the copy: is the key alive, what may it read, how much is there, how long will it take. */

export interface CheckParts {
  readonly api: KustomerApi;
  readonly settings: KustomerSettings;
}

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

    findings.push(...(await createAccess({ api, settings })(signal)));
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
  const whole = limits.calls / (1 - settings.reserve);
  const pace = Number.isFinite(limits.calls)
    ? ` at ${Math.round(limits.calls)} calls a minute (this plan has ${Math.round(whole)}, --reserve leaves ${Math.round(settings.reserve * 100)} % to others) and ${Math.round(limits.searches)} searches`
    : '';
  return {
    level: 'ok',
    topic: 'forecast',
    message:
      `${atLeast ? 'At least' : 'About'} ${calls} calls: ${minutes} min (${(minutes / 60).toFixed(1)} h)${pace}. ` +
      'Older messages with files, articles and threads whose counters do not match add one call each.',
    details: {
      calls,
      searches,
      minutes,
      hours: minutes / 60,
      reserve: settings.reserve,
      callsPerMinute: limits.calls,
      searchesPerMinute: limits.searches,
    },
  };
};
