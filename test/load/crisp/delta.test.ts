import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import type { TargetRow } from '../../../core/target-row.js';
import { crispCompiler } from '../../../load/crisp/compile.js';
import { newPlace, type Place } from '../harness.js';
import { type Rig, startRig } from './harness.js';
import { blob, deskRows, message, pictureUrl, start } from './rows.js';

/** A first load, then changes at the source, then a load of what changed; edits at the target on the way. */

let rig: Rig;
let place: Place;
const rows = deskRows(4);
const more = { blob, pictureUrl, clock: systemClock };
beforeAll(async () => {
  rig = await startRig();
  place = newPlace();
});
afterAll(async () => {
  await rig.close();
  place.remove();
});

type Change = (data: Record<string, unknown>) => object;

const changed = (kind: string, key: string, change: Change) => (one: TargetRow) =>
  one.kind === kind && one.key === `example:${key}`
    ? { ...one, data: { ...one.data, ...change({ ...one.data }) } }
    : one;

const renamed: Change = () => ({ nickname: 'Renamed' });
const later = rows
  .map(changed('person', 'c0', renamed))
  .map(changed('person', 'c1', renamed))
  .map(
    changed('conversation', 'v1', (data) => ({
      subject: 'Another subject',
      messages: [
        ...(data.messages as object[]),
        message('example:message:new', start + 86_400_000, { content: 'One thing more' }),
      ],
    })),
  )
  .map(
    changed('article', 'a', (data) => ({
      texts: (data.texts as { locale: string }[]).map((text) =>
        text.locale === 'de' ? { ...text, markdown: 'Neu.' } : text,
      ),
    })),
  );

const call = async (method: string, path: string, body: object): Promise<void> => {
  const { url, token, workspace } = rig.simulator;
  const answer = await fetch(`${url}/v1/website/${workspace.websiteId}${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(token).toString('base64')}`,
      'x-crisp-tier': 'website',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBeLessThan(300);
};

const person = (n: number) =>
  [...rig.simulator.workspace.people.values()].find((one) => one.card.email === `person${n}@example.com`);
const nickname = (n: number) => (person(n)?.card.person as { nickname?: string } | undefined)?.nickname;

describe('a load into Crisp of what changed', () => {
  it('writes that and nothing else, leaves alone what was edited there, and overwrites only when told to', async () => {
    await place.apply(await place.plan(crispCompiler, rows, { name: 'first' }), rig.target(), more);
    await call('PATCH', `/people/profile/${person(0)?.peopleId}`, { person: { nickname: 'By hand' } });
    // An edit of a field that we never wrote is no edit of ours.
    await call('PATCH', `/people/profile/${person(1)?.peopleId}`, { person: { description: 'Tall' } });
    const before = rig.simulator.state().writes;
    const workspace = rig.simulator.workspace.websiteId;
    const plan = await place.plan(crispCompiler, later, { name: 'second', workspace });
    const report = await place.apply(plan, rig.target(), more);
    expect(report.byKind).toMatchObject({
      person: { updated: 1, rejected: 1 },
      meta: { updated: 1 },
      message: { created: 1 },
      'help-content': { updated: 1 },
    });
    // And the three of the canary: session, message, removal.
    expect(rig.simulator.state().writes - before).toBe(4 + 3);
    expect(nickname(0)).toBe('By hand');
    expect(nickname(1)).toBe('Renamed');
    const again = await place.apply(plan, rig.target(), more);
    expect(again).toMatchObject({ run: null, totals: { rejected: 1 } });
    const forced = await place.apply(plan, rig.target({ overwrite: true }), {
      ...more,
      settings: { retryRejected: true },
    });
    expect(forced.byKind.person).toMatchObject({ updated: 1 });
    expect(nickname(0)).toBe('Renamed');
    expect(rig.simulator.state().violations).toEqual([]);
  });
});
