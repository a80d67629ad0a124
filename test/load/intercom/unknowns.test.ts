import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import { readBack } from '../../../load/readback.js';
import { intercomSettings } from '../../../simulate/intercom/settings.js';
import { deskBlob, deskRows } from './desk.js';
import { planFor, startRig } from './harness.js';
import { objectRows, objectSettings } from './object-rows.js';
import { ticketRows } from './ticket-rows.js';

/**
 * What nobody outside knows of Intercom is a setting of its stand-in: a load has to end the same under every value, lost
 * answers and all, or with a loss that reading back names.
 */

const rows = [...deskRows(4, 3), ...ticketRows(2), ...objectRows(1)];

const faults = ['/conversations', '/tickets', '/articles', '/contacts']
  .map((path) => `reset-after@20% POST ${path}`)
  .join(',');

const loaded = async (settings: Readonly<Record<string, string>> = {}) => {
  const rig = await startRig({ seed: 4, settings: { ...objectSettings, ...settings }, faults });
  try {
    const plan = await planFor(rig, rows);
    const report = await rig.apply(
      plan,
      { settings: { canary: false, durable: false, tries: 20 } },
      { tries: 20 },
    );
    const { certificate } = await readBack({
      ...{ plan, target: rig.target({ tries: 20 }), home: rig.place.home, blob: deskBlob },
      ...{ clock: systemClock, signal: new AbortController().signal },
    });
    const { rejected, blocked, unknown, looks } = report.totals;
    return {
      troubles: { rejected, blocked, unknown },
      looks,
      differences: certificate.differences.byField,
      violations: rig.simulator.state().violations,
      content: await rig.content(),
    };
  } finally {
    await rig.close();
  }
};

type Loaded = Awaited<ReturnType<typeof loaded>>;

/** No open fact: what a workspace has, the weather that other tests make, and `request_id`, whose default goes through all of its values. */
const equipment = new Set(
  `admins teams timezone region locales object_types object_relations ticket_types ticket_states segment_tags segment_attributes
  missing_scopes plan app_rate workspace_rate rate_window neighbour_calls recent_window file_memory contact_index_delay
  conversation_index_delay picture_failures url_life ticket_url_life job_seconds automation automation_delay
  export_outcome request_id text_limit attachment_limit leaves_after departed_author`.split(/\s+/),
);

/** Settings that change what is kept, each with a test of its own below. */
const textual = new Set(['opener_html', 'comment_html', 'html_body', 'attribute_parts']);

/** Numbers and texts that are open: another value. */
const others: Readonly<Record<string, string>> = {
  contacts_page: '1',
  conversations_page: '1',
  companies_page: '1',
  articles_page: '1',
  collections_page: '1',
  resource_rates: 'POST /contacts=1/1',
};

const open = intercomSettings.filter(({ name }) => !equipment.has(name) && !textual.has(name));

/** The n-th value of every open setting besides its default; the default where there is none. */
const nth = (n: number): Record<string, string> =>
  Object.fromEntries(
    open.map((one) => {
      if (!Array.isArray(one.values)) return [one.name, n === 0 ? (others[one.name] ?? '?') : one.default];
      const more = one.values.filter((value: string) => value !== one.default);
      return [one.name, more[n] ?? one.default];
    }),
  );

const parsed = (line: string) =>
  JSON.parse(line) as { readonly kind: string; readonly http: number | null; readonly message: string };

/** What the setting decides is left out of a comparison: words and events of a thread. */
const withoutWords = (content: readonly string[]): unknown[] =>
  content.map((line) => {
    const thing = JSON.parse(line) as { readonly parts?: readonly unknown[][] };
    const parts = thing.parts?.map(([sort, at, author, , files]) => [sort, at, author, files]);
    return { ...thing, opener: undefined, events: undefined, notes: undefined, ...(parts && { parts }) };
  });

describe('a load under every value of what is not known', () => {
  let usual: Loaded;
  beforeAll(async () => {
    usual = await loaded();
    expect(usual.looks).toBeGreaterThan(0);
  });
  const good = { troubles: { rejected: 0, blocked: 0, unknown: 0 }, violations: [] };

  it.each([0, 1])('ends the same (value %i besides the default of each)', async (n) => {
    const settings = nth(n);
    expect(Object.values(settings)).not.toContain('?');
    const { content, ...rest } = await loaded(settings);
    expect(rest).toMatchObject({ ...good, differences: {} });
    expect(content).toEqual(usual.content);
  });

  it.each([
    [{ comment_html: 'escaped', html_body: 'as-sent', attribute_parts: 'off' }, {}],
    // Line breaks of the first message are lost, and it is named.
    [{ opener_html: 'kept' }, { body: expect.any(Number) }],
  ])('has everything once, whatever becomes of words: %o', async (settings, differences) => {
    const { content, ...rest } = await loaded(settings);
    expect(rest).toMatchObject(good);
    expect(rest.differences).toEqual(differences);
    expect(withoutWords(content)).toEqual(withoutWords(usual.content));
  });

  it('has every value of every setting in a test', () => {
    const tried = [nth(0), nth(1)];
    const missed = open.flatMap(({ name, values, default: standard }) =>
      Array.isArray(values)
        ? values.filter((value) => value !== standard && !tried.some((one) => one[name] === value))
        : [],
    );
    expect(missed).toEqual([]);
  });
});

describe('a teammate who leaves while a load runs', () => {
  it('costs rows that name her, and nothing else', async () => {
    const rig = await startRig({ settings: { leaves_after: '45' } });
    try {
      const plan = await planFor(rig, deskRows(6, 3));
      const { totals, rejectsFile } = await rig.apply(plan, { settings: { canary: false, durable: false } });
      const rejects = (await readFile(rejectsFile ?? '', 'utf8')).trim().split('\n').map(parsed);
      const replies = rejects.filter(({ kind }) => kind === 'part');
      expect(replies.length).toBeGreaterThan(0);
      for (const { http, message } of replies)
        expect([http, message]).toEqual([404, expect.stringMatching(/or the teammate \d+, is not there/)]);
      expect(rejects).toHaveLength(totals.rejected + totals.blocked);
      expect(totals.created + totals.rejected + totals.blocked).toBe(plan.header.operations.total);
      expect(rig.simulator.state().violations).toEqual([]);
    } finally {
      await rig.close();
    }
  });
});

describe('a token that lacks scopes', () => {
  const refused = async (missing: string) => {
    const rig = await startRig({ settings: { ...objectSettings, missing_scopes: missing } });
    try {
      const error = await rig.apply(await planFor(rig, rows)).catch((caught: unknown) => caught);
      const { contact, tag, conversation, data_attribute } = rig.simulator.state().objects;
      return {
        error: error as Error & { readonly code: string },
        made: { contact, tag, conversation, data_attribute },
      };
    } finally {
      await rig.close();
    }
  };
  const nothing = { contact: 0, tag: 0, conversation: 0, data_attribute: 0 };

  it('is told of everything that it may not read, at once', async () => {
    const { error, made } = await refused('read_admins, read_tickets, read_write_articles_scope');
    expect(error.code).toBe('preflight-failed');
    for (const what of ['read teammates', 'read teams', 'read ticket types', 'read the help center'])
      expect(error.message).toContain(`The token may not ${what}`);
    expect(made).toMatchObject(nothing);
  });

  it('is told of everything that it may not write, at once, before anything is written', async () => {
    const { error, made } = await refused('write_tags, write_tickets, write_conversations');
    expect(error.code).toBe('preflight-failed');
    for (const what of ['tags', 'tickets', 'people and conversations'])
      expect(error.message).toContain(`The token may not write ${what}`);
    expect(made).toMatchObject(nothing);
  });
});
