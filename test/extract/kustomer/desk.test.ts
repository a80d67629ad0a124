import { afterEach, describe, expect, test } from 'vitest';
import { virtualClock } from '../../../core/clock.js';
import { activityKinds } from '../../../simulate/kustomer/activity/activity-kinds.js';
import type { Kind } from '../../../simulate/kustomer/holdings/holdings.js';
import { setupCompanions, setupKinds } from '../../../simulate/kustomer/setup/setup-kinds.js';
import type { KustomerSimulator } from '../../../simulate/kustomer/start.js';
import { type MemoryArchive, memoryArchive } from '../memory-archive.js';
import { closeAll, extractWhole, freshArchive, gapsOf, idsOf, sourceOf, startDesk } from '../rig.js';

/** The whole extraction against the stand-in, under every setting of what nobody outside knows about Kustomer. */

afterEach(closeAll);

const kinds = [
  ...setupKinds.map(({ kind }) => kind).filter((kind) => kind !== 'outbound_account'),
  ...setupCompanions.map(({ kind }) => kind),
  ...activityKinds.map(({ kind }) => kind).filter((kind) => kind !== 'session_event'),
  'kobject',
  'user',
  'team',
  'tag',
  'company',
  'customer',
  'conversation',
  'message',
  'note',
  'attachment',
  'media',
  'klass',
  'metadata',
  'kb_category',
  'kb_article',
  'kb_version',
] as const satisfies readonly Kind[];

type Held = ReadonlyMap<string, readonly string[]>;

/** Ids that the desk holds now. */
const held = (desk: KustomerSimulator): Held =>
  new Map(
    kinds.map((kind) => {
      const shelf = desk.holdings.shelf(kind);
      const ids = Array.from({ length: shelf.list.length }, (_, at) =>
        shelf.id(shelf.listed(shelf.list.at(at))),
      );
      return [kind, ids];
    }),
  );

/** What a record of a kind hangs on: without any of them nothing leads to it. */
const owners: Readonly<Partial<Record<Kind, readonly Kind[]>>> = {
  attachment: ['message', 'note', 'draft', 'forward'],
  draft: ['customer'],
  forward: ['conversation'],
  conversation_event: ['conversation'],
  conversation_time: ['conversation'],
  satisfaction_response: ['conversation'],
  customer_session: ['customer'],
  comment: ['kobject'],
};

const hasOwner = (desk: KustomerSimulator, kind: Kind, id: string): boolean => {
  if (desk.holdings.shelf(kind).current(id) === undefined) return false;
  const above = owners[kind];
  return (
    above === undefined ||
    above.some((owner) => {
      const parent = desk.holdings.shelf(kind).parent(id, owner);
      return parent !== undefined && hasOwner(desk, owner, parent);
    })
  );
};

/** Of what was held at the start and still is: what the archive does not have. */
const missing = (desk: KustomerSimulator, before: Held, archive: MemoryArchive): Record<string, string[]> => {
  const have = new Set(archive.state().records.map(({ kind, id }) => `${kind}/${id}`));
  const lost: Record<string, string[]> = {};
  for (const kind of kinds) {
    const ids = (before.get(kind) ?? []).filter(
      (id) => !have.has(`${kind}/${id}`) && hasOwner(desk, kind, id),
    );
    if (ids.length > 0) lost[kind] = ids;
  }
  return lost;
};

const copy = async (
  desk: KustomerSimulator,
  options: Parameters<typeof sourceOf>[1] = {},
  streams?: readonly string[],
) => {
  const before = held(desk);
  const archive = memoryArchive(3, options.clock);
  const outcome = await extractWhole(sourceOf(desk, options), archive, { streams });
  return { outcome, archive, lost: missing(desk, before, archive), state: await desk.state() };
};

describe('everything is received', () => {
  test.each([
    ['missing_role', { missing_role: '403' }],
    ['sizes', { page_size_over: '400', customers_page_size: '100', list_cap: '0', multiget_unknown: '404' }],
    ['users', { users_default: 'all' }],
    ['search', { search_attributes: 'any', page_101: 'empty', total: 'capped', multi_sort: 'all' }],
    ['deleted', { deleted_shape: 'reduced', merged_source: 'deleted', merged_children: 'bumped' }],
    ['knowledge base', { kb_list: 'lean', kb_version_id: 'string', kb_paths: 'camel', kb_tags: 'names' }],
    ['an overlap of the two searches', { archive_overlap_days: '30' }],
    ['a gap between the two searches', { archive_gap_days: '30' }],
    ['numbers', { big_numbers: 'no' }],
    ['several ids in one call', { multiget_cap: '5', ids_only: 'full' }],
    [
      'links and originals that are dead',
      { dead_links: 'refused', app_original: '401', corrupt_files: '10' },
    ],
  ])('whatever holds for %s', async (_name, settings) => {
    const desk = await startDesk({ scale: 0.05 }, settings as Record<string, string>);
    const { lost, outcome, state } = await copy(desk);
    expect(lost).toEqual({});
    expect(outcome.complete).toBe(true);
    expect(state.violations).toEqual([]);
  });

  test.each([250, 600, 10_001])(
    'with %i customers, conversations and messages at one instant, new and old',
    async (ties) => {
      const desk = await startDesk({ scale: 0.05 }, { ties: String(ties), old_ties: '300', total: 'capped' });
      // Without the kinds that cost a call for each of ten thousand parents.
      const { lost, outcome, archive } = await copy(desk, {}, ['message-counted', 'note-counted']);
      expect(lost.customer ?? lost.conversation ?? lost.message).toBeUndefined();
      expect(outcome.complete).toBe(true);
      const pages = archive
        .state()
        .requests.map(({ url }) => Number(new URL(url).searchParams.get('page') ?? 1));
      expect(Math.max(...pages)).toBeLessThanOrEqual(100);
    },
  );

  test('while the desk is at work, rows moving, merging and being deleted', async () => {
    // It rests when every list and search was read at least once: the walks over parents would never let it end soon.
    const desk = await startDesk({ scale: 0.08, seed: 2 }, { churn: '6', churn_calls: '600' });
    const { lost, state } = await copy(desk, { searchPageSize: 25 });
    expect(lost).toEqual({});
    expect(state.violations).toEqual([]);
  });

  test('while the index lags behind, after waiting for it', async () => {
    const clock = virtualClock(Date.UTC(2026, 5, 1), { auto: true });
    const desk = await startDesk(
      { scale: 0.08, clock },
      { churn: '6', churn_calls: '600', index_lag: '30000' },
    );
    const { lost } = await copy(desk, { clock, searchPageSize: 25, indexLagMs: 31_000 });
    expect(lost).toEqual({});
  });

  test('through bad weather', async () => {
    const clock = virtualClock(Date.UTC(2026, 5, 1), { auto: true });
    const faults =
      '429@4%,500-before@3%,503-before@3%,reset-before@2%,reset-after@2%,truncate@3%,truncate-json@4%,empty-body@3%,slow:40000@3%';
    const desk = await startDesk(
      { scale: 0.1, clock, faults },
      { store_faults: '429@4%,500-before@4%,reset-before@3%,truncate@4%' },
    );
    const { lost, outcome, archive, state } = await copy(desk, { clock, searchPageSize: 25, tries: 12 });
    expect(lost).toEqual({});
    expect(outcome.complete).toBe(true);
    expect(Object.keys(state.faults).length).toBeGreaterThan(5);
    const reasons = archive.state().gaps.filter(({ reason }) => reason.startsWith('stream'));
    expect(reasons).toEqual([]);
  });
});

test('what a help centre may hide is lost without a trace, and said to be unprovable', async () => {
  const desk = await startDesk({ scale: 0.1 }, { kb_versions: 'single', kb_deleted: 'hidden' });
  const { lost, archive } = await copy(desk, {}, ['unlisted', 'kb_version']);
  const { kb_article = [], kb_version = [] } = lost;
  const shelf = desk.holdings.shelf('kb_article');
  const gone = kb_article.filter((id) =>
    shelf
      .bytes(shelf.current(id) as number)
      .toString()
      .includes('"deleted":true'),
  );
  expect([kb_article.length > 0, gone]).toEqual([true, kb_article]);
  expect(kb_version.length).toBeGreaterThan(0);
  const unproven = archive.state().gaps.filter(({ reason }) => reason === 'unprovable');
  expect(unproven.map(({ kind }) => kind).sort()).toEqual(['kb_article', 'kb_version']);
});

test('values that the vendor hides from the key are gaps, one each, and their records are whole', async () => {
  const desk = await startDesk({ scale: 0.05 }, { masked: 'emails,preview' });
  const before = held(desk);
  const archive = await freshArchive();
  await extractWhole(sourceOf(desk), archive);
  const hidden = (await gapsOf(archive)).filter(({ reason }) => reason === 'value-masked');
  for (const [kind, field] of [
    ['customer', 'emails'],
    ['message', 'preview'],
  ] as const) {
    const ids = await idsOf(archive, kind);
    expect(ids).toEqual(expect.arrayContaining([...(before.get(kind) ?? [])]));
    const rows = hidden.filter((gap) => gap.kind === kind);
    expect(rows.every((gap) => gap.field?.includes(field))).toBe(true);
    expect([...new Set(rows.map((gap) => gap.id))].sort()).toEqual(ids);
  }
});

test('a record comes twice only if it changed, or if it may have', async () => {
  const desk = await startDesk({ scale: 0.1 }, { ties: '130', old_ties: '130', archive_overlap_days: '5' });
  const { archive } = await copy(desk, { searchPageSize: 50 });
  const last = new Map<string, string | null>();
  const repeats: string[] = [];
  for (const { kind, id, sha256 } of archive.state().records) {
    if (last.get(`${kind}/${id}`) === sha256 && !['kb_article'].includes(kind)) repeats.push(`${kind}/${id}`);
    last.set(`${kind}/${id}`, sha256);
  }
  expect(repeats).toEqual([]);
});

describe('pacing against the stand-in', () => {
  test('no call is refused when nobody else calls', async () => {
    const clock = virtualClock(Date.UTC(2026, 5, 1), { auto: true });
    const desk = await startDesk({ scale: 0.1, clock }, { rpm: '300', search_rpm: '100' });
    const started = clock.now();
    const { lost, state } = await copy(desk, {
      clock,
      callsPerMinute: 250,
      searchesPerMinute: 90,
      searchPageSize: 10,
    });
    expect(lost).toEqual({});
    expect(state.refused).toBe(0);
    // A fifth of the limit is left to others.
    expect(clock.now() - started).toBeGreaterThanOrEqual((Math.floor(state.calls / 240) - 1) * 60_000);
  });

  test.each([
    ['present', 'absent'],
    ['absent', 'present'],
    ['absent', 'absent'],
  ])('others who call too are no harm (reset %s, Retry-After %s)', async (reset, after) => {
    const clock = virtualClock(Date.UTC(2026, 5, 1), { auto: true });
    const desk = await startDesk(
      { scale: 0.05, clock },
      { rpm: '300', search_rpm: '100', other_traffic: '150', reset_header: reset, retry_after: after },
    );
    const { lost, outcome } = await copy(desk, {
      clock,
      callsPerMinute: 1000,
      searchesPerMinute: 90,
      reserve: 0,
    });
    expect(lost).toEqual({});
    expect(outcome.complete).toBe(true);
  });
});
