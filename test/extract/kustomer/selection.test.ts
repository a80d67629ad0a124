import { afterEach, expect, test } from 'vitest';
import { parsed, relatedIds } from '../../../extract/kustomer/record.js';
import { conversationFacts, sortOf } from '../../../extract/kustomer/select/conversation.js';
import { createSampler } from '../../../extract/sample.js';
import type { Selection } from '../../../extract/selection.js';
import type { KustomerSimulator } from '../../../simulate/kustomer/start.js';
import { type MemoryArchive, memoryArchive } from '../memory-archive.js';
import { closeAll, extract, extractWhole, freshArchive, gapsOf, sourceOf, startDesk } from '../rig.js';

afterEach(closeAll);

const nothing: Selection = { users: [], teams: [], channels: [], tags: [], klasses: [] };

const take = async (desk: KustomerSimulator, selection?: Partial<Selection>, archive = memoryArchive()) => {
  await extractWhole(sourceOf(desk, selection ? { selection: { ...nothing, ...selection } } : {}), archive);
  return archive;
};

const of = (archive: MemoryArchive, kind: string) => {
  const newest = new Map<string, ReturnType<typeof parsed>>();
  for (const record of archive.state().records)
    if (record.kind === kind && record.bytes) newest.set(record.id, parsed(record.bytes));
  return newest;
};

const ids = (archive: MemoryArchive, kind: string) => [...of(archive, kind).keys()].sort();

/** What belongs to some conversations of a whole copy, by kind. */
const belongings = (whole: MemoryArchive, conversations: ReadonlySet<string>) => {
  const children = (kind: string) =>
    [...of(whole, kind)].flatMap(([id, record]) =>
      relatedIds(record, 'conversation').some((one) => conversations.has(one)) ? [{ id, record }] : [],
    );
  const messages = children('message');
  const customers = new Set(
    [...conversations].flatMap((id) => relatedIds(of(whole, 'conversation').get(id) ?? {}, 'customer')),
  );
  return {
    message: messages.map(({ id }) => id).sort(),
    note: children('note')
      .map(({ id }) => id)
      .sort(),
    customer: [...customers].sort(),
    attachment: messages.flatMap(({ record }) => relatedIds(record, 'attachments')),
  };
};

test('what a filter takes comes with all that belongs to it, and what it leaves out is counted', async () => {
  const desk = await startDesk({ scale: 0.06, seed: 4 }, { keys: 'blind=-org.permission.user.read' });
  const whole = await take(desk);
  const all = of(whole, 'conversation');
  const facts = [...all].map(([id, record]) => ({ id, ...conversationFacts(record) }));
  const user = facts.flatMap(({ users }) => users)[0] as string;
  const team = facts.flatMap(({ teams }) => teams)[0] as string;
  const tag = facts.flatMap(({ tags }) => tags)[0] as string;
  const mail = of(whole, 'user').get(user)?.attributes?.email as string;
  const times = facts.map(({ createdAt }) => createdAt).sort();
  const from = times[Math.floor(times.length / 3)] as string;
  const to = times[Math.floor((times.length * 2) / 3)] as string;
  const cases: readonly (readonly [Partial<Selection>, (one: (typeof facts)[number]) => boolean])[] = [
    [{ channels: ['Email', 'chat'] }, ({ channels }) => /email|chat/.test(channels.join())],
    [{ users: [mail] }, ({ users }) => users.includes(user)],
    [{ teams: [team], from, to }, (c) => c.teams.includes(team) && c.createdAt >= from && c.createdAt < to],
    [{ tags: [tag] }, ({ tags }) => tags.includes(tag)],
  ];
  for (const [selection, isWanted] of cases) {
    const part = await take(desk, selection);
    const wanted = facts.filter(isWanted);
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.length).toBeLessThan(facts.length);
    expect(ids(part, 'conversation')).toEqual(wanted.map(({ id }) => id).sort());
    const belonging = belongings(whole, new Set(wanted.map(({ id }) => id)));
    expect(ids(part, 'message')).toEqual(belonging.message);
    expect(ids(part, 'note')).toEqual(belonging.note);
    expect(ids(part, 'customer')).toEqual(
      expect.arrayContaining(belonging.customer.filter((id) => of(whole, 'customer').has(id))),
    );
    expect(ids(part, 'customer').length).toBeLessThan(ids(whole, 'customer').length);
    expect(ids(part, 'attachment')).toEqual(
      expect.arrayContaining(belonging.attachment.filter((id) => of(whole, 'attachment').has(id))),
    );
    const filtered = part.state().gaps.filter(({ reason }) => reason === 'filtered');
    expect(filtered.map(({ kind }) => kind)).toEqual([
      'conversation',
      'message',
      ...(filtered.length === 6 ? ['note'] : []),
      'customer',
      'company',
      'attachment',
    ]);
    expect(filtered[0]).toMatchObject({ expected: String(facts.length), received: String(wanted.length) });
  }
  await expect(take(desk, { users: ['nobody@example.com'] })).rejects.toMatchObject({
    code: 'flag-invalid',
    where: '--user',
  });
  // The same is known before a run begins.
  const signal = new AbortController().signal;
  const names = (given: Partial<Selection>) =>
    sourceOf(desk, { selection: { ...nothing, ...given } }).access?.(signal);
  await expect(names({ users: ['nobody@example.com'] })).rejects.toMatchObject({ where: '--user' });
  await expect(names({ tags: ['no such tag'] })).rejects.toMatchObject({ where: '--tag' });
  await expect(names({ channels: ['chat', 'emial'] })).rejects.toMatchObject({
    ...{ code: 'flag-invalid', where: '--channel', message: 'The desk has no channel "emial".' },
    next: expect.stringMatching(/^Is it "email"\? There are: chat, email, facebook/),
  });
  await expect(names({ klasses: ['ordr'] })).rejects.toMatchObject({
    ...{ code: 'flag-invalid', where: '--klass', message: 'The desk has no klass "ordr".' },
    next: expect.stringMatching(/^Is it "order"\? There are: .*loyalty_card/),
  });
  // Whoever may not look cannot say that there is none.
  const blind = sourceOf({ url: desk.url, token: 'blind' }, { selection: { ...nothing, users: [mail] } });
  await expect(blind.access?.(signal)).rejects.toMatchObject({
    ...{ code: 'flag-invalid', where: '--user', next: expect.stringContaining('org.permission.user.read') },
  });
  const known = { teams: [team], users: [mail], tags: [tag], channels: ['EMAIL'], klasses: ['Order'] };
  await expect(names(known)).resolves.not.toEqual([]);
});

test('custom objects of a klass come alone, the others are counted', async () => {
  const desk = await startDesk({ scale: 0.1, seed: 4 });
  const all = new Map<string, string[]>();
  const shelf = desk.holdings.shelf('kobject');
  for (let at = 0; at < shelf.list.length; at++) {
    const version = shelf.listed(shelf.list.at(at));
    const { id, type } = JSON.parse(shelf.bytes(version).toString()) as { id: string; type: string };
    all.set(type, [...(all.get(type) ?? []), id]);
  }
  const [type, wanted] = [...all].find(([, some]) => some.length > 1) as [string, string[]];
  const total = [...all.values()].flat().length;
  expect(wanted.length).toBeLessThan(total);
  const part = await take(desk, { klasses: [type.slice('kobject.'.length)] });
  expect(ids(part, 'kobject')).toEqual([...wanted].sort());
  expect(ids(part, 'conversation').length).toBeGreaterThan(0);
  const gap = part.state().gaps.find((one) => one.kind === 'kobject' && one.reason === 'filtered');
  expect(gap).toMatchObject({ received: String(wanted.length) });
});

test('a sample has all sorts, is the same again, and goes on after a crash', async () => {
  const desk = await startDesk({ scale: 0.15, seed: 2 });
  const sample = { size: 30, seed: 7 };
  const first = await take(desk, { sample });
  expect(ids(first, 'conversation')).toHaveLength(30);
  const again = await take(desk, { sample });
  expect(ids(again, 'conversation')).toEqual(ids(first, 'conversation'));
  expect(ids(again, 'message')).toEqual(ids(first, 'message'));
  const other = await take(desk, { sample: { ...sample, seed: 8 } });
  expect(ids(other, 'conversation')).not.toEqual(ids(first, 'conversation'));

  const whole = of(await take(desk), 'conversation');
  const now = Date.now();
  const sorts = (records: Iterable<ReturnType<typeof parsed>>) =>
    new Set([...records].map((record) => sortOf(conversationFacts(record), now)));
  const there = sorts(whole.values());
  expect(sorts(of(first, 'conversation').values()).size).toBe(Math.min(30, there.size));

  const broken = memoryArchive(1);
  let kills = 0;
  for (; ; kills++) {
    const stop = new AbortController();
    let batches = 0;
    const source = sourceOf(desk, { selection: { ...nothing, sample } });
    const outcome = await extract(source, broken, {
      signal: stop.signal,
      progress: ({ task }) => {
        if (task !== 'conversation' || ++batches !== 2 + kills) return;
        broken.crash();
        stop.abort(new RangeError('killed'));
      },
    }).catch(() => undefined);
    if (outcome?.state === 'committed') break;
  }
  expect(kills).toBeGreaterThan(1);
  expect(ids(broken, 'conversation')).toEqual(ids(first, 'conversation'));
});

test('the snapshot says that it is partial; a whole one before it loses nothing by it', async () => {
  const desk = await startDesk({ scale: 0.05 });
  const archive = await freshArchive();
  await extractWhole(sourceOf(desk), archive);
  const selection = { ...nothing, channels: ['email'] };
  await extractWhole(sourceOf(desk, { selection }), archive);
  const object = await archive.object();
  const [full, part] = await object.snapshots();
  expect(full?.filters).toEqual({});
  expect(part?.filters).toEqual({ channels: ['email'] });
  expect(Object.values(part?.kinds ?? {}).reduce((sum, { tombstones }) => sum + tombstones, 0)).toBe(0);
  expect((await gapsOf(archive)).filter(({ reason }) => reason === 'filtered').length).toBeGreaterThan(3);
  await expect(extract(sourceOf(desk, { selection }), archive, { mode: 'delta' })).rejects.toMatchObject({
    code: 'flag-invalid',
    where: '--delta',
  });
});

test('every sort is in a sample before a common one is there twice, whatever the order', () => {
  const offers = Array.from(
    { length: 1000 },
    (_, n) => [`c${n}`, n < 900 ? 'common' : n < 990 ? 'rare' : `odd ${n}`] as const,
  );
  const chosen = (size: number, list: readonly (readonly [string, string])[]) => {
    const sampler = createSampler({ size, seed: 1 });
    for (const [id, sort] of list) sampler.offer(id, sort);
    return sampler.choose();
  };
  const ids = chosen(60, offers);
  expect(ids).toHaveLength(60);
  expect(chosen(60, [...offers].reverse())).toEqual(ids);
  const of = (test: (n: number) => boolean) => ids.filter((id) => test(Number(id.slice(1)))).length;
  expect([of((n) => n < 900), of((n) => n >= 900 && n < 990), of((n) => n >= 990)]).toEqual([45, 5, 10]);
  expect(chosen(5, offers)).toHaveLength(5);
  expect(chosen(5000, offers)).toHaveLength(1000);
});
