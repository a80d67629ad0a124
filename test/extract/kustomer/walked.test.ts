import { afterEach, describe, expect, test } from 'vitest';
import type { Archive } from '../../../archive-format/archive.js';
import { virtualClock } from '../../../core/clock.js';
import { activityKinds } from '../../../simulate/kustomer/activity/activity-kinds.js';
import type { KustomerSimulator } from '../../../simulate/kustomer/start.js';
import { closeAll, extractWhole, freshArchive, gapsOf, idsOf, sourceOf, startDesk } from '../rig.js';

/** Kinds without a list of their own, read one parent at a time, and those with a way of their own. */

afterEach(closeAll);

const idsAt = (
  desk: KustomerSimulator,
  kind: (typeof activityKinds)[number]['kind'] | 'kobject',
): string[] => {
  const shelf = desk.holdings.shelf(kind);
  return Array.from({ length: shelf.list.length }, (_, at) =>
    shelf.id(shelf.listed(shelf.list.at(at))),
  ).sort();
};

const reasonsOf = async (archive: Archive, kind: string): Promise<string[]> =>
  (await gapsOf(archive)).filter((gap) => gap.kind === kind).map(({ reason }) => reason);

const kinds = activityKinds.map(({ kind }) => kind);

test('everything that hangs on customers, conversations and custom objects arrives', async () => {
  const desk = await startDesk({ scale: 0.05 });
  const archive = await freshArchive();
  const outcome = await extractWhole(sourceOf(desk), archive);
  expect(outcome.complete).toBe(true);
  for (const kind of [...kinds, 'kobject'] as const) {
    expect([kind, idsAt(desk, kind).length]).not.toEqual([kind, 0]);
    expect([kind, await idsOf(archive, kind)]).toEqual([kind, idsAt(desk, kind)]);
  }
  expect((await idsOf(archive, 'customer_merge')).length).toBe((await desk.state()).objects.customer_merge);
  // Half of the answers that conversations name are not there.
  const gaps = await gapsOf(archive);
  const lost = gaps.filter(({ kind }) => kind === 'satisfaction_response');
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.every((gap) => gap.reason === 'record-missing' && gap.parentKind === 'conversation')).toBe(
    true,
  );
  // No app opens its originals: one row an app says so.
  const apps = gaps.filter(({ reason }) => reason === 'html-absent');
  expect(apps.map(({ kind, field }) => [kind, field])).toEqual([['message', 'postmark']]);
});

test('originals of mails are read where an app opens them', async () => {
  const desk = await startDesk({ scale: 0.05 }, { app_original: '200' });
  const archive = await freshArchive();
  await extractWhole(sourceOf(desk), archive, { streams: ['message_original'] });
  const mails = new Set<string>();
  for await (const { id, value } of (await archive.object()).records('message')) {
    const { attributes } = value() as {
      attributes: { channel: string; redacted: boolean; preview: string };
    };
    // A text that reaches the limit has more at its app, whatever the channel.
    const isWanted = attributes.channel === 'email' || attributes.preview.length >= 10_240;
    if (isWanted && !attributes.redacted) mails.add(id);
  }
  expect(await idsOf(archive, 'message_original')).toEqual([...mails].sort());
  expect(mails.size).toBeGreaterThan(10);
});

describe('what is not there for some or for all', () => {
  test('a kind whose route is nowhere ends with one gap after a few tries, and the run goes on', async () => {
    const desk = await startDesk({ scale: 0.05 }, { absent: 'draft,conversation_time' });
    const archive = await freshArchive();
    await extractWhole(sourceOf(desk), archive, { streams: ['draft', 'conversation_time', 'forward'] });
    for (const kind of ['draft', 'conversation_time'])
      expect(await reasonsOf(archive, kind)).toEqual([
        'record-missing',
        'record-missing',
        'record-missing',
        'endpoint-absent',
      ]);
    expect(await idsOf(archive, 'forward')).toEqual(idsAt(desk, 'forward'));
  });

  test('a role that is missing is told once', async () => {
    const desk = await startDesk(
      { scale: 0.05 },
      { roles: 'all,-org.permission.event.read,-org.permission.audit_logs.read', missing_role: '403' },
    );
    const archive = await freshArchive();
    await extractWhole(sourceOf(desk), archive, {
      streams: ['conversation_event', 'session_event', 'audit_log'],
    });
    for (const kind of ['conversation_event', 'customer_session', 'audit_log'])
      expect([kind, await reasonsOf(archive, kind)]).toEqual([kind, ['role-missing']]);
  });
});

test('the audit log is followed by its links, and what ended at the vendor stays in the archive', async () => {
  const clock = virtualClock(Date.UTC(2026, 5, 1), { auto: true });
  const desk = await startDesk({ scale: 0.1, clock });
  const archive = await freshArchive();
  const streams = ['audit_log'];
  await extractWhole(sourceOf(desk, { clock }), archive, { streams, clock });
  const all = await idsOf(archive, 'audit_log');
  expect(all).toEqual(idsAt(desk, 'audit_log'));
  await clock.sleep(40 * 86_400_000);
  const later = await extractWhole(sourceOf(desk, { clock }), archive, { streams, clock });
  expect(later.snapshot.kinds.audit_log?.tombstones).toBe(0);
  expect(later.snapshot.kinds.audit_log?.distinct).toBeLessThan(all.length);
});

test('in a delta a draft that was sent is gone, and only changed people are asked', async () => {
  const desk = await startDesk({ scale: 0.05 });
  const archive = await freshArchive();
  const streams = ['draft'];
  await extractWhole(sourceOf(desk), archive, { streams });
  const shelf = desk.holdings.shelf('draft');
  const [sent] = idsAt(desk, 'draft') as [string];
  const customer = shelf.parent(sent, 'customer') as string;
  desk.changes.erase('draft', sent);
  desk.changes.touch('customer', customer);
  const before = (await desk.state()).calls;
  const { snapshot } = await extractWhole(sourceOf(desk), archive, { streams, mode: 'delta' });
  expect((await desk.state()).calls - before).toBeLessThan(80);
  expect(snapshot.kinds.draft?.tombstones).toBe(1);
  expect(await idsOf(archive, 'draft')).toContain(sent);
});

test('walks can be left out together: each kind is a gap, and the snapshot says that it is partial', async () => {
  const desk = await startDesk({ scale: 0.02 });
  const archive = await freshArchive();
  const { snapshot } = await extractWhole(sourceOf(desk), archive, { without: ['walks', 'audit_log'] });
  expect(snapshot.filters).toEqual({ without: ['audit_log', 'walks'] });
  const walks = [
    'draft',
    'customer_merge',
    'customer_session',
    'session_event',
    'conversation_event',
    'conversation_time',
    'forward',
    'comment',
  ];
  const gaps = (await gapsOf(archive)).filter(({ reason }) => reason === 'filtered');
  expect(gaps.map(({ kind }) => kind).sort()).toEqual([...walks, 'audit_log'].sort());
  for (const kind of walks)
    expect([kind, snapshot.kinds[kind]?.complete, snapshot.kinds[kind]?.distinct]).toEqual([kind, false, 0]);
  expect(snapshot.kinds.message?.complete).toBe(true);
  await expect(extractWhole(sourceOf(desk), archive, { without: ['walk'] })).rejects.toMatchObject({
    code: 'flag-invalid',
  });
});
