import { createFindings } from '../findings.js';
import type { CheckFinding } from '../source.js';
import { createAccess } from './access.js';
import { get } from './api/calls.js';
import type { KustomerApi } from './api/client.js';
import { type Refusal, refusalLine } from './api/refusal.js';
import { type Count, forecastOf } from './forecast.js';
import { originalPath } from './read/originals.js';
import { keep, resource } from './record.js';
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

const iso = (at: number): string => new Date(at).toISOString();

export const createCheck =
  ({ api, settings }: CheckParts) =>
  async (signal: AbortSignal): Promise<readonly CheckFinding[]> => {
    const { findings, say } = createFindings();
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
    const mails = await originals(api, settings, signal);
    if (mails.opened !== undefined)
      say('ok', 'original', `The whole of a mail can be read (tried one of ${mails.app}).`);
    else
      say(
        'warning',
        'gap',
        `Expect a gap: the original HTML of e-mails (html-absent)${mails.why === undefined ? '' : `: ${mails.why}`}.`,
      );
    findings.push(
      ...forecastOf({
        counts,
        files: 'refusal' in files ? undefined : files,
        originals: mails.opened,
        searchPageSize: settings.searchPageSize,
        reserve: settings.reserve,
        limits: api.allowance(),
      }),
    );
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

/** Whether the original of a mail opens, tried on one, and how many mails there are of which the live search knows. */
const originals = async (
  api: KustomerApi,
  settings: KustomerSettings,
  signal: AbortSignal,
): Promise<{ readonly opened?: Count; readonly app?: string; readonly why?: string }> => {
  const field = 'message_updated_at';
  const and: readonly Criterion[] = [
    { field, operator: 'gte', value: iso(border(settings.clock.now())) },
    { field: 'message_channel', operator: 'equals', value: 'email' },
  ];
  const answer = await api.ask(
    searchCall({ route: 'live', context: 'message', and, not: [], sort: field }, 1, 1),
    signal,
  );
  if (!answer.ok) return { why: refusalLine(answer.refusal) };
  const [span] = answer.page.spans;
  const found = span ? originalPath(resource(keep(answer.page.body, span).cut)) : undefined;
  if (!found) return { why: 'no mail names one' };
  const original = await api.ask(get(found.path), signal);
  if (!original.ok) return { app: found.app, why: `${found.app}: ${refusalLine(original.refusal)}` };
  const rows = answer.page.total ?? 0;
  return { app: found.app, opened: { rows, atLeast: rows >= mostRows } };
};
