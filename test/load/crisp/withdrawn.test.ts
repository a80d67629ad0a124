import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import type { TargetRow } from '../../../core/target-row.js';
import { crispCompiler } from '../../../load/crisp/compile.js';
import type { CrispRowData } from '../../../load/crisp/rows.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { readBack } from '../../../load/readback.js';
import { undoPlan } from '../../../load/undo.js';
import { archive, mappingSha256, newPlace, type Place } from '../harness.js';
import { type Rig, startRig } from './harness.js';
import { blob, pictureUrl, row } from './rows.js';

/** A page that readers of the source may not read any more must not stay published at Crisp. */

const text = (id: string, locale: string, over: Partial<CrispRowData<'article'>['texts'][number]> = {}) => ({
  ...{ locale, path: `orders/${id}.md`, parent: 'orders', title: `Page ${id}`, description: null },
  ...{ markdown: `Words of ${id}`, published: true, linksTo: [], pictures: [], oldPath: null },
  ...over,
});
const article = (id: string, ...texts: ReturnType<typeof text>[]) => row('article', id, { texts });
const withdrawn = (id: string, ...locales: string[]) => row('article-withdrawal', id, { locales });
const places = ['en', 'de'].map((locale) => ({
  ...{ locale, path: 'orders', title: 'Orders', description: null, parent: null },
}));
const frame = [
  row('locale', 'en', { locale: 'en' }),
  row('locale', 'de', { locale: 'de' }),
  row('folder', 'orders', { level: 1, places }),
];
const both = [article('a', text('a', 'en'), text('a', 'de')), article('b', text('b', 'en'))];

let rig: Rig;
let place: Place;
beforeEach(async () => {
  rig = await startRig();
  place = newPlace();
});
afterEach(async () => {
  await rig.close();
  place.remove();
});

const load = async (rows: readonly TargetRow[], name: string) => {
  const workspace = name === 'first' ? {} : { workspace: rig.simulator.workspace.websiteId };
  const plan = await place.plan(crispCompiler, [...frame, ...rows], { name, ...workspace });
  const settings = { durable: false, canary: false };
  return { plan, report: await place.apply(plan, rig.target(), { blob, pictureUrl, settings }) };
};
const around = (plan: Plan) => ({
  ...{ plan, target: rig.target(), home: place.home, clock: systemClock },
  signal: new AbortController().signal,
});
const verdict = async (plan: Plan): Promise<string> =>
  (await readBack({ ...around(plan), blob })).certificate.verdict;
const pages = () =>
  [...(rig.simulator.workspace.helpdesk?.locales ?? [])].flatMap(([locale, tree]) =>
    [...tree.values()]
      .filter(({ kind }) => kind === 'file')
      .map((page) => ({ locale, page, name: `${locale} ${page.metadata.title}` })),
  );
const shown = () =>
  pages()
    .filter(({ page }) => page.metadata.state.published)
    .map(({ name }) => name)
    .sort();

it('is unpublished in every language, once, and published again with the source', async () => {
  // A withdrawal of what no load made is nothing.
  const first = await load([...both, withdrawn('never', 'de', 'en')], 'first');
  expect(first.plan.header.rows['article-withdrawal']).toBeUndefined();
  expect(shown()).toEqual(['de Page a', 'en Page a', 'en Page b']);

  const second = await load([withdrawn('a', 'de', 'en'), both[1] as TargetRow], 'second');
  expect(second.report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0 });
  expect(shown()).toEqual(['en Page b']);
  expect(pages()).toHaveLength(3);
  expect(await verdict(second.plan)).toBe('equal');
  expect((await load([withdrawn('a', 'de', 'en'), both[1] as TargetRow], 'third')).report.run).toBeNull();
  for (const { page } of pages()) page.metadata.state.published = true;
  expect(await verdict(second.plan)).toBe('different');
  for (const { page, name } of pages()) page.metadata.state.published = name === 'en Page b';

  // It comes back, and stands elsewhere in one language.
  const moved = article('a', text('a', 'en', { path: 'orders/late.md' }), text('a', 'de'));
  const fourth = await load([moved, both[1] as TargetRow], 'fourth');
  expect(fourth.report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0 });
  expect(shown()).toEqual(['de Page a', 'en Page a', 'en Page b']);
  expect(
    (await load([withdrawn('a', 'de', 'en'), both[1] as TargetRow], 'fifth')).report.totals.rejected,
  ).toBe(0);
  expect(shown()).toEqual(['en Page b']);
  const last = await load([...both], 'sixth');
  await undoPlan({ ...around(last.plan), present: { archive, mappingSha256 }, dryRun: false });
  expect(pages()).toEqual([]);
});

it('is unpublished in a language that the source has no longer', async () => {
  await load(both, 'first');
  const { plan } = await load(
    [article('a', text('a', 'en')), withdrawn('a', 'de'), both[1] as TargetRow],
    'second',
  );
  expect(shown()).toEqual(['en Page a', 'en Page b']);
  expect(await verdict(plan)).toBe('equal');
});

it('is unpublished also where somebody changed it at the target, and their words stay', async () => {
  await load(both, 'first');
  for (const { page } of pages()) page.metadata.title = `${page.metadata.title}, ours`;
  const draft = article('b', text('b', 'en', { published: false }));
  const { report } = await load([withdrawn('a', 'de', 'en'), draft], 'second');
  expect(shown()).toEqual([]);
  expect(pages().map(({ name }) => name)).toContain('en Page a, ours');
  // Of the one that is a draft at the source the rest is refused, and that is said.
  expect(report.byKind['help-metadata']).toEqual({ done: expect.any(Number), rejected: 1 });
  expect(report.byKind['help-metadata-end']).toEqual({ updated: 2 });
  // Published at the source again, their words are theirs still.
  const third = await load([both[0] as TargetRow, draft], 'third');
  expect(third.report.byKind['help-metadata']).toMatchObject({ rejected: 3 });
  expect(pages().map(({ name }) => name)).toContain('en Page a, ours');
});
