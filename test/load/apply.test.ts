import { appendFileSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDeskError } from '../../core/errors.js';
import { seededRandom } from '../../simulate/faults.js';
import { newPlace, type Place } from './harness.js';
import { contentOfDesk } from './memory-content.js';
import { memoryRows } from './memory-rows.js';
import { Crash, createMemoryTarget, type Desk, type Mishap, newDesk } from './memory-target.js';

let place: Place;
beforeEach(() => {
  place = newPlace();
});
afterEach(() => place.remove());

const cleanLoad = async (rows: ReturnType<typeof memoryRows>): Promise<Desk> => {
  const clean = newPlace();
  try {
    const desk = newDesk();
    const target = createMemoryTarget(desk);
    await clean.apply(await clean.plan(target, rows), target);
    return desk;
  } finally {
    clean.remove();
  }
};

describe('a load', () => {
  it('writes every row once, posts in order', async () => {
    const rows = memoryRows(30, 1);
    const desk = newDesk();
    const target = createMemoryTarget(desk);
    const report = await place.apply(await place.plan(target, rows), target);
    const threads = rows.filter((row) => row.kind === 'thread');
    const posts = threads.flatMap((row) => row.data.posts as { text: string }[]);
    expect(report.totals).toMatchObject({
      created: 30 + 60 + 30 + posts.length,
      done: 0,
      rejected: 0,
      blocked: 0,
    });
    expect(desk.things.filter((thing) => thing.kind === 'thread')).toHaveLength(60);
    const wanted = threads.map((row) => (row.data.posts as { text: string }[]).map((post) => post.text));
    const found = desk.things
      .filter((thing) => thing.kind === 'thread')
      .map((thread) =>
        desk.things.filter((post) => post.data.thread === thread.id).map((post) => post.data.text),
      );
    expect(found.map((texts) => texts.join()).sort()).toEqual(wanted.map((texts) => texts.join()).sort());
  });

  it.each([1, 2, 4])('ends as a clean load after any number of crashes (seed %i)', async (seed) => {
    const rows = memoryRows(8, seed);
    const random = seededRandom(seed);
    const desk = newDesk();
    const mishap = (): Mishap => {
      const dice = random();
      if (dice < 0.04) return 'crash-after';
      if (dice < 0.06) return 'crash-before';
      if (dice < 0.1) return 'lost-after';
      return 'none';
    };
    const target = createMemoryTarget(desk, { mishap });
    const plan = await place.plan(target, rows);
    let crashes = 0;
    for (;;) {
      try {
        await place.apply(plan, target);
        break;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        crashes++;
        // What a dying process may leave of the line it was writing.
        if (seed % 2 === 0) appendFileSync(place.ledger('memory', 'desk1'), '{"v":1,"n":9');
      }
    }
    expect(crashes).toBeGreaterThan(0);
    expect(contentOfDesk(desk)).toEqual(contentOfDesk(await cleanLoad(rows)));
  });

  it('leaves out what hangs on a refused row, and says so', async () => {
    const rows = memoryRows(3, 5);
    const desk = newDesk();
    const refuse = createMemoryTarget(desk, {
      mishap: (operation) => (operation.key === 'person:example:p0' ? 'refuse' : 'none'),
    });
    const plan = await place.plan(refuse, rows);
    const report = await place.apply(plan, refuse);
    const hanging = rows.filter((row) => row.data.person === 'example:p0');
    expect(hanging.length).toBeGreaterThan(0);
    const lines = readFileSync(report.rejectsFile ?? '', 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.filter((line) => line.status === 'rejected').map((line) => line.key)).toEqual([
      'person:example:p0',
    ]);
    const blocked = lines.filter((line) => line.status === 'blocked').map((line) => line.key);
    expect(blocked.filter((key) => key.startsWith('thread:')).sort()).toEqual(
      hanging.map((row) => `thread:${row.key}`).sort(),
    );

    // The same plan again: what was refused is not tried again, unless asked for.
    const { calls } = desk;
    const willing = createMemoryTarget(desk);
    const again = await place.apply(plan, willing);
    expect(desk.calls).toBe(calls);
    expect(again.totals).toMatchObject({ rejected: 1, blocked: blocked.length });
    const retried = await place.apply(plan, willing, { settings: { retryRejected: true } });
    expect(retried.totals).toMatchObject({ created: 1 + blocked.length, rejected: 0, blocked: 0 });
    expect(contentOfDesk(desk)).toEqual(contentOfDesk(await cleanLoad(rows)));
  });

  it('stops a unit at a write of unknown fate and leaves the rest for the next run', async () => {
    const rows = memoryRows(4, 7);
    const desk = newDesk();
    let down = true;
    const target = createMemoryTarget(desk, {
      mishap: (operation) => (down && operation.kind === 'post' ? 'lost-before' : 'none'),
    });
    const plan = await place.plan(target, rows);
    const report = await place.apply(plan, target, { settings: { tries: 2, giveUpAfter: 1000 } });
    expect(report.totals.unknown).toBeGreaterThan(0);
    expect(desk.things.some((thing) => thing.kind === 'post')).toBe(false);
    // A later plan says how many such writes it names no longer: only this one could look for them.
    const { workspace } = report;
    const people = rows.filter((row) => row.kind === 'person');
    const later = await place.plan(target, people, { name: 'later', workspace });
    expect(later.header.unanswered).toEqual({ post: report.totals.unknown });
    const whole = await place.plan(target, rows, { name: 'whole', workspace });
    expect(whole.header.unanswered).toBeUndefined();
    down = false;
    await place.apply(plan, target);
    expect(contentOfDesk(desk)).toEqual(contentOfDesk(await cleanLoad(rows)));
  });

  it('gives up when nothing gets a clear answer any more', async () => {
    const desk = newDesk();
    const target = createMemoryTarget(desk, { mishap: () => 'lost-before' });
    const plan = await place.plan(target, memoryRows(20, 8));
    const error = await place
      .apply(plan, target, { settings: { tries: 1, giveUpAfter: 5 } })
      .catch((e: unknown) => e);
    expect(isDeskError(error, 'vendor-unavailable')).toBe(true);
    expect(desk.calls).toBeLessThan(40);
  });

  it('changes what a newer plan has otherwise, and refuses what cannot be changed', async () => {
    const rows = memoryRows(3, 9).filter((row) => row.kind !== 'document');
    const desk = newDesk();
    const target = createMemoryTarget(desk);
    await place.apply(await place.plan(target, rows), target);
    const before = desk.things.length;
    const changed = rows.map((row) => {
      if (row.kind === 'person' && row.key === 'example:p1')
        return { ...row, data: { ...row.data, name: 'New' } };
      if (row.kind !== 'thread') return row;
      const posts = row.data.posts as { key: string; text: string }[];
      return { ...row, data: { ...row.data, posts: posts.map((post) => ({ ...post, text: 'other' })) } };
    });
    const posts = rows.flatMap((row) => (row.data.posts as unknown[] | undefined) ?? []).length;
    const plan = await place.plan(target, changed, { name: 'delta', workspace: 'desk1' });
    expect(plan.header.operations).toMatchObject({ open: 1 + posts });
    const report = await place.apply(plan, target);
    expect(report.totals).toMatchObject({ updated: 1, rejected: posts, created: 0 });
    expect(desk.things).toHaveLength(before);
    expect(desk.things.filter((thing) => thing.data.name === 'New')).toHaveLength(1);
  });

  it('stops between calls when asked to, and goes on later', async () => {
    const rows = memoryRows(10, 10);
    const desk = newDesk();
    const stop = new AbortController();
    let left = 12;
    const target = createMemoryTarget(desk, {
      pause: async () => {
        if (--left === 0) stop.abort();
      },
    });
    const plan = await place.plan(target, rows);
    const error = await place.apply(plan, target, { signal: stop.signal }).catch((e: unknown) => e);
    expect(isDeskError(error, 'interrupted')).toBe(true);
    expect(desk.writes).toBeLessThan(20);
    await place.apply(plan, target);
    expect(contentOfDesk(desk)).toEqual(contentOfDesk(await cleanLoad(rows)));
  });
});

describe('a plan that no longer fits', () => {
  const stale = async (over: object): Promise<unknown> => {
    const target = createMemoryTarget(newDesk());
    const plan = await place.plan(target, memoryRows(2, 1));
    return place.apply(plan, target, over).catch((error: unknown) => error);
  };

  it('is refused when the archive has another snapshot', async () => {
    const present = {
      archive: { object: 'kustomer-example', version: 'v2', inventorySha512: 'c'.repeat(128) },
      mappingSha256: 'b'.repeat(64),
    };
    expect(isDeskError(await stale({ present }), 'plan-stale')).toBe(true);
  });

  it('is refused when the mapping was changed', async () => {
    const present = {
      archive: { object: 'kustomer-example', version: 'v1', inventorySha512: 'a'.repeat(128) },
      mappingSha256: 'd'.repeat(64),
    };
    expect(isDeskError(await stale({ present }), 'plan-stale')).toBe(true);
  });

  it('is refused when another plan wrote since', async () => {
    const desk = newDesk();
    const target = createMemoryTarget(desk);
    const first = await place.plan(target, memoryRows(2, 1), { name: 'first' });
    const second = await place.plan(target, memoryRows(3, 2), { name: 'second' });
    await place.apply(first, target);
    const error = await place.apply(second, target).catch((e: unknown) => e);
    expect(isDeskError(error, 'plan-stale')).toBe(true);
    // The first may be repeated: only its own runs followed it.
    expect((await place.apply(first, target)).totals.created).toBe(0);
  });

  it('is refused in another workspace than it was made for', async () => {
    const target = createMemoryTarget(newDesk(), { workspace: 'desk2' });
    const plan = await place.plan(target, memoryRows(1, 1), { workspace: 'desk1' });
    const error = await place.apply(plan, target).catch((e: unknown) => e);
    expect(isDeskError(error, 'plan-stale')).toBe(true);
  });

  it('is refused with the list of what the target lacks', async () => {
    const desk = newDesk();
    const target = createMemoryTarget(desk, { looked: { 'agent:agent0@example.com': '1' } });
    const plan = await place.plan(target, memoryRows(10, 4));
    const error = await place.apply(plan, target).catch((e: unknown) => e);
    expect(isDeskError(error, 'preflight-failed') && error.message).toContain('agent:agent1@example.com');
    expect(desk.calls).toBe(0);
  });
});
