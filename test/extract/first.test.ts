import { afterEach, expect, test } from 'vitest';
import { closeAll, extractWhole, freshArchive, gapsOf, sourceOf, startDesk } from './rig.js';

afterEach(closeAll);

test('everything that the desk holds is in the archive afterwards', async () => {
  const desk = await startDesk();
  const archive = await freshArchive();
  const { snapshot } = await extractWhole(sourceOf(desk), archive);
  const state = await desk.state();
  const distinct = Object.fromEntries(
    Object.entries(snapshot.kinds).map(([kind, { distinct }]) => [kind, distinct]),
  );
  // Merges, knowledge bases and custom objects have no stream yet.
  const { customer_merge: _merges, kb_knowledge_base: _bases, kobject: _things, ...objects } = state.objects;
  expect(distinct).toEqual(objects);
  expect(state.violations).toEqual([]);
  expect(snapshot.attachments.stored + snapshot.attachments.deduplicated).toBeGreaterThan(100);
  expect((await gapsOf(archive)).map(({ reason }) => reason)).toContain('html-absent');
});
