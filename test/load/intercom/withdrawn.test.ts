import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import type { TargetRow } from '../../../core/target-row.js';
import { intercomCompiler } from '../../../load/intercom/compile.js';
import type { IntercomRowData } from '../../../load/intercom/rows.js';
import type { Plan } from '../../../load/plan/plan-file.js';
import { readBack } from '../../../load/readback.js';
import { undoPlan } from '../../../load/undo.js';
import { archive, mappingSha256 } from '../harness.js';
import { deskBlob } from './desk.js';
import { type Rig, startRig } from './harness.js';
import { intercomRow } from './rows.js';

/** A text that readers of the source may not read any more must not stay published at the target. */

type Article = IntercomRowData<'article'>;

const article = (id: string, more: Partial<Article> = {}): TargetRow =>
  intercomRow('article', id, {
    ...{ title: `Article ${id}`, description: null, html: `<p>Words of ${id}</p>`, state: 'published' },
    ...{ collection: null, authorEmail: 'agent0@example.com', locale: 'en', translations: {} },
    ...{ linksTo: [], pictures: [], oldPath: null },
    ...more,
  });
const german = { title: 'Artikel', description: null, html: '<p>Worte</p>', state: 'published' } as const;
const withdrawn = (id: string): TargetRow => intercomRow('article-withdrawal', id, {});
const internal = (id: string): TargetRow =>
  intercomRow('internal-article', id, {
    ...{ title: `Article ${id}`, html: `<p>Words of ${id}</p>`, authorEmail: 'agent0@example.com' },
    ...{ linksTo: [], pictures: [] },
  });
const both = [article('a', { translations: { de: german } }), article('b')];

let rig: Rig;
beforeEach(async () => {
  rig = await startRig({ settings: { locales: 'en, de' } });
});
afterEach(() => rig.close());

const load = async (rows: readonly TargetRow[], name: string) => {
  const workspace = name === 'first' ? {} : { workspace: rig.simulator.workspace.id };
  const plan = await rig.place.plan(intercomCompiler, rows, { name, ...workspace });
  return { plan, report: await rig.apply(plan, { settings: { durable: false, canary: false } }) };
};
const around = (plan: Plan) => ({
  ...{ plan, target: rig.target(), home: rig.place.home, clock: systemClock },
  signal: new AbortController().signal,
});
const verdict = async (plan: Plan): Promise<string> =>
  (await readBack({ ...around(plan), blob: deskBlob })).certificate.verdict;

/** Title, and the states in English and German. */
const states = () =>
  [...rig.simulator.workspace.articles.values()].map(({ text, translations }) => [
    text.title,
    text.state,
    translations.de?.state,
  ]);

it('is unpublished in every language, once, whatever becomes of it else, and published again with the source', async () => {
  // A withdrawal of what no load made is nothing.
  const first = await load([...both, withdrawn('never')], 'first');
  expect(first.plan.header.rows).toEqual({ article: 2 });

  const second = await load([withdrawn('a'), withdrawn('b'), internal('b')], 'second');
  expect(states()).toEqual([
    ['Article a', 'draft', 'draft'],
    ['Article b', 'draft', undefined],
  ]);
  expect(rig.simulator.workspace.internalArticles.size).toBe(1);
  expect(second.report.totals).toMatchObject({ updated: 2, created: 1, rejected: 0 });
  expect(await verdict(second.plan)).toBe('equal');
  expect((await load([withdrawn('a'), withdrawn('b'), internal('b')], 'third')).report.run).toBeNull();

  const id = [...rig.simulator.workspace.articles.keys()][0];
  await rig.put(`/articles/${id}`, { state: 'published' });
  expect(await verdict(second.plan)).toBe('different');
  await rig.put(`/articles/${id}`, { state: 'draft' });

  const fourth = await load([...both, internal('b')], 'fourth');
  expect(fourth.report.totals.rejected).toBe(0);
  expect(states().map(([, state]) => state)).toEqual(['published', 'published']);
  await undoPlan({ ...around(fourth.plan), present: { archive, mappingSha256 }, dryRun: false });
  expect(states()).toEqual([]);
});

it('is unpublished also where somebody changed it at the target, and their words stay', async () => {
  await load(both, 'first');
  const [a, b] = [...rig.simulator.workspace.articles.values()];
  await rig.put(`/articles/${a?.id}`, { body: '<p>Their own words</p>' });
  await rig.put(`/articles/${b?.id}`, { body: '<p>Their own words</p>' });
  const { report } = await load([withdrawn('a'), article('b', { state: 'draft' })], 'second');
  expect(states().map(([, state]) => state)).toEqual(['draft', 'draft']);
  expect(a?.text.body).toContain('Their own words');
  expect(b?.text.body).toContain('Their own words');
  // Of the one that is a draft at the source the rest is refused, and that is said.
  expect(report.byKind.article).toEqual({ rejected: 1 });
  expect(report.byKind['article-end']).toEqual({ updated: 1 });
  // Published at the source again, their words are theirs still.
  const { report: third } = await load([article('a')], 'third');
  expect(third.byKind.article).toEqual({ rejected: 1 });
  expect(a?.text.body).toContain('Their own words');
});

it('is unpublished in a language that the source has no longer', async () => {
  await load(both, 'first');
  const { plan, report } = await load([article('a', { html: '<p>New</p>' }), article('b')], 'second');
  expect(report.totals).toMatchObject({ updated: 1, rejected: 0 });
  expect(states()[0]).toEqual(['Article a', 'published', 'draft']);
  expect(await verdict(plan)).toBe('equal');
  expect((await load([article('a', { html: '<p>New</p>' }), article('b')], 'third')).report.run).toBeNull();
});

it('is a row where the call that published it got no answer, since nobody knows where it is', async () => {
  await rig.close();
  rig = await startRig({ faults: 'reset-after@100% POST /articles' });
  const plan = await rig.place.plan(intercomCompiler, [article('b')], { name: 'first' });
  const lost = { ...rig.target(), find: async () => undefined };
  await rig.place.apply(plan, lost, { settings: { durable: false, canary: false, tries: 1 } });
  const { report } = await load([withdrawn('b')], 'second');
  expect(report.byKind['article-end']).toEqual({ rejected: 1 });
});
