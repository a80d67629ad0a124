import { afterEach, expect, test } from 'vitest';
import { closeAll, extractWhole, freshArchive, gapsOf, sourceOf, startDesk } from './rig.js';

afterEach(closeAll);

test('everything that the desk holds is in the archive afterwards', async () => {
  const desk = await startDesk();
  const archive = await freshArchive();
  const { snapshot } = await extractWhole(sourceOf(desk), archive);
  const state = await desk.state();
  // Originals are made of messages; the stand-in does not count them.
  const { message_original: _originals, ...kinds } = snapshot.kinds;
  const distinct = Object.fromEntries(Object.entries(kinds).map(([kind, { distinct }]) => [kind, distinct]));
  expect(distinct).toEqual(state.objects);
  expect(state.violations).toEqual([]);
  expect(snapshot.attachments.stored + snapshot.attachments.deduplicated).toBeGreaterThan(100);
  expect((await gapsOf(archive)).map(({ reason }) => reason)).toContain('html-absent');
});
