import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import type { TargetRow } from '../../../core/target-row.js';
import { crispCompiler } from '../../../load/crisp/compile.js';
import { readBack } from '../../../load/readback.js';
import { undoPlan } from '../../../load/undo.js';
import { archive, mappingSha256, newPlace, type Place } from '../harness.js';
import { type Rig, startRig } from './harness.js';
import { blob, deskRows, pictureUrl } from './rows.js';

/** An article that changes its category and its words between two loads. */

let rig: Rig;
let place: Place;
beforeEach(() => {
  place = newPlace();
});
afterEach(async () => {
  await rig.close();
  place.remove();
});

const rows = deskRows(1).filter(({ kind }) => ['locale', 'folder', 'article'].includes(kind));
const from = 'orders/returns/a.md';
const to = 'orders/how-to-send-back.md';

/** `a` moves, so `b`, which links to it, has another text. */
const later = rows.map(
  (row): TargetRow =>
    row.kind === 'article'
      ? {
          ...row,
          data: JSON.parse(
            JSON.stringify(row.data)
              .replaceAll(from, to)
              .replace(`"path":"${to}","parent":"orders/returns"`, `"path":"${to}","parent":"orders"`),
          ),
        }
      : row,
);

it.each([
  ['on a calm day', ''],
  ['when answers are lost', '500-after@12%,reset-after@12%,reset-before@5%'],
])('moves with its address, and stands nowhere twice, %s', async (_name, faults) => {
  rig = await startRig({ faults, seed: 3 });
  const more = { blob, pictureUrl, clock: systemClock, settings: { tries: 30 } };
  await place.apply(await place.plan(crispCompiler, rows, { name: 'first' }), rig.target(), more);
  const { helpdesk, redirections, websiteId } = rig.simulator.workspace;
  const tree = () => helpdesk?.locales.get('en') ?? new Map();
  const before = tree().get(`articles ${from}`);
  const plan = await place.plan(crispCompiler, later, { name: 'second', workspace: websiteId });
  const report = await place.apply(plan, rig.target(), more);
  expect(report.totals).toMatchObject({ rejected: 0, blocked: 0, unknown: 0, waiting: 0 });
  expect(report.byKind).toMatchObject({ 'help-path': { updated: 1 }, 'help-redirection': { updated: 1 } });
  expect(tree().has(`articles ${from}`)).toBe(false);
  const after = tree().get(`articles ${to}`);
  expect(after).toMatchObject({ content: before?.content, metadata: before?.metadata });
  const url = `https://help.example.com/en/article/how-to-send-back-${after?.entityId}/`;
  expect(tree().get('articles orders/returns/b.md')?.content).toContain(`](${url})`);
  expect([...redirections.values()].map(({ path, target }) => [path, target]).sort()).toEqual([
    [`/en/article/a-${before?.entityId}/`, url],
    ['/en_us/how-to-return-a', url],
  ]);
  const signal = new AbortController().signal;
  const back = { plan, target: rig.target(), home: place.home, blob, clock: systemClock, signal };
  expect((await readBack(back)).certificate).toMatchObject({ verdict: 'equal' });
  expect(await place.apply(plan, rig.target(), more)).toMatchObject({ run: null });
  await undoPlan({
    ...{ plan, target: rig.target(), home: place.home, present: { archive, mappingSha256 } },
    ...{ dryRun: false, clock: systemClock, signal },
  });
  expect([tree().size, redirections.size]).toEqual([0, 0]);
  expect(rig.simulator.state().violations).toEqual([]);
});
