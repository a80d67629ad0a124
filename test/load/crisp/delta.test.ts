import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import type { TargetRow } from '../../../core/target-row.js';
import { articleAddresses } from '../../../load/article-addresses.js';
import { crispCompiler } from '../../../load/crisp/compile.js';
import { readBack } from '../../../load/readback.js';
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
      // It was a message of the customer: marked as read again.
      read: { updated: 1 },
      'help-content': { updated: 1 },
    });
    // And the three of the canary: session, message, removal.
    expect(rig.simulator.state().writes - before).toBe(5 + 3);
    expect([...rig.simulator.workspace.conversations.values()].map(({ unread }) => unread.operator)).toEqual([
      0, 0, 0, 0,
    ]);
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

describe('values that Crisp writes in its own way', () => {
  it('are taken for ours: equal when read back, changed by the next load, and addresses of articles are told', async () => {
    const tidy = await startRig({ settings: { storage: 'tidied' } });
    const home = newPlace();
    try {
      const first = await home.plan(crispCompiler, rows, { name: 'first' });
      await home.apply(first, tidy.target(), more);
      const phones = [...tidy.simulator.workspace.people.values()].map(
        ({ card }) => (card.person as { readonly phone?: string }).phone,
      );
      expect(phones).toContain('+49301234');
      const signal = new AbortController().signal;
      const back = { plan: first, target: tidy.target(), home: home.home, blob, clock: systemClock, signal };
      expect((await readBack(back)).certificate).toMatchObject({
        verdict: 'equal',
        unverified: { total: 0 },
      });
      const workspace = tidy.simulator.workspace.websiteId;
      const second = await home.plan(crispCompiler, later, { name: 'second', workspace });
      const report = await home.apply(second, tidy.target(), more);
      expect(report.byKind).toMatchObject({ person: { updated: 2 }, 'help-content': { updated: 1 } });
      expect(report.totals.rejected).toBe(0);
      const addresses = await articleAddresses(second, home.ledger('crisp', workspace));
      expect(addresses.get('example:a')?.url).toMatch(/^https:\/\/help\.example\.com\/en\/article\/a-/);
    } finally {
      await tidy.close();
      home.remove();
    }
  });
});
