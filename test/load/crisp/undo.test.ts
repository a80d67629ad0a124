import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import { crispCompiler } from '../../../load/crisp/compile.js';
import { undoPlan } from '../../../load/undo.js';
import { archive, mappingSha256, newPlace, type Place } from '../harness.js';
import { type Rig, startRig } from './harness.js';
import { blob, deskRows, pictureUrl } from './rows.js';

let rig: Rig;
let place: Place;
beforeAll(async () => {
  rig = await startRig();
  place = newPlace();
});
afterAll(async () => {
  await rig.close();
  place.remove();
});

it('leaves what people at Crisp worked on since, says why, and takes the rest away', async () => {
  const plan = await place.plan(crispCompiler, deskRows(4));
  await place.apply(plan, rig.target(), { blob, pictureUrl, clock: systemClock });
  const { people, conversations, helpdesk } = rig.simulator.workspace;
  const [answered] = [...conversations.values()].filter(({ peopleId }) => peopleId !== null);
  const [message] = answered?.messages ?? [];
  if (!answered || !message) throw new Error('nothing was loaded');
  answered.messages.push({
    ...{ ...message, fingerprint: 77, stealth: false, properties: {} },
    ...{ content: 'One thing more', timestamp: Date.now() },
  });
  const edited = [...people.values()].find(({ peopleId }) => peopleId !== answered.peopleId);
  if (!edited) throw new Error('the desk has one person');
  edited.card.person = { ...(edited.card.person as object), nickname: 'By hand' };
  const page = helpdesk?.locales.get('en')?.get('articles orders/returns/b.md');
  if (!page) throw new Error('the page is not there');
  page.content = 'By hand.';
  const report = await undoPlan({
    ...{ plan, target: rig.target(), home: place.home, present: { archive, mappingSha256 } },
    ...{ dryRun: false, clock: systemClock, signal: new AbortController().signal },
  });
  expect([...conversations.keys()]).toEqual([answered.sessionId]);
  expect([...people.keys()].sort()).toEqual([String(answered.peopleId), edited.peopleId].sort());
  expect([...(helpdesk?.locales.get('en')?.keys() ?? [])].sort()).toEqual([
    'articles orders',
    'articles orders/returns',
    'articles orders/returns/b.md',
  ]);
  expect(report.kept).toMatchObject({ conversation: 1, person: 2 });
  const why = readFileSync(String(report.keptFile), 'utf8');
  for (const words of ['has written in it', 'Somebody changed it', 'conversations that stay', 'not ours'])
    expect(why).toContain(words);
  // The files lie where they lay.
  expect(report.cannotBeUndone.byPlace.host?.files).toBe(2);
});
