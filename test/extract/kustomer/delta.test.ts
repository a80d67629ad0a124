import { afterEach, expect, test } from 'vitest';
import type { Archive } from '../../../archive-format/archive.js';
import type { SnapshotInfo } from '../../../archive-format/snapshot.js';
import { verify } from '../../../archive-format/verify/verify.js';
import { openDuck } from '../../../core/duckdb.js';
import type { KustomerSimulator } from '../../../simulate/kustomer/start.js';
import { closeAll, extractWhole, freshArchive, sourceOf, startDesk } from '../rig.js';

/** Deltas of a desk at work, against the whole desk: what the stand-in holds is what the archive must say. */

afterEach(closeAll);

const kinds = ['company', 'customer', 'conversation', 'message', 'note'] as const;
type Kind = (typeof kinds)[number];

const idsAt = (desk: KustomerSimulator, kind: Kind): string[] => {
  const shelf = desk.holdings.shelf(kind);
  return Array.from({ length: shelf.list.length }, (_, at) =>
    shelf.id(shelf.listed(shelf.list.at(at))),
  ).sort();
};

const current = async (archive: Archive, kind: string, columns = 'id'): Promise<string[]> => {
  const object = await archive.object();
  const duck = await openDuck();
  try {
    const sql = `SELECT ${columns} AS line FROM (${await object.tableSql(kind, 'current')}) ORDER BY 1`;
    return (await duck.all<{ line: string }>(sql)).map(({ line }) => line);
  } finally {
    duck.close();
  }
};

const reasons = async (archive: Archive): Promise<string[]> => {
  const found: string[] = [];
  for (const kind of kinds)
    for await (const { id, deleted, reason } of (await archive.object()).records(kind))
      if (deleted) found.push(`${kind} ${id} ${reason}`);
  return found;
};

const take = async (desk: KustomerSimulator, archive: Archive): Promise<SnapshotInfo> =>
  (await extractWhole(sourceOf(desk), archive, { mode: 'delta' })).snapshot;

const sum = (snapshot: SnapshotInfo, name: 'written' | 'unchanged' | 'tombstones'): number =>
  Object.values(snapshot.kinds).reduce((total, counts) => total + counts[name], 0);

const some = (desk: KustomerSimulator, kind: Kind, at: number): string => idsAt(desk, kind)[at] as string;

test('nothing changed: nothing is written', async () => {
  const desk = await startDesk({ scale: 0.06 });
  const archive = await freshArchive();
  await take(desk, archive);
  const second = await take(desk, archive);
  const changed = Object.entries(second.kinds).filter(
    ([, { written, tombstones }]) => written + tombstones > 0,
  );
  expect(changed).toEqual([]);
  expect(sum(second, 'unchanged')).toBeGreaterThan(100);
  expect(second.attachments).toMatchObject({ stored: 0, referenced: 0 });
});

test('changes, new records, deletions and merges are followed', async () => {
  const desk = await startDesk({ scale: 0.06 });
  const archive = await freshArchive();
  await take(desk, archive);
  const { changes } = desk;
  const shelf = (kind: Kind) => desk.holdings.shelf(kind);
  const conversations = idsAt(desk, 'conversation').filter(
    (id) => shelf('message').children('conversation', id).length > 1,
  );
  const [changed, erased, marked, source, target] = conversations as [string, string, string, string, string];
  changes.touch('customer', some(desk, 'customer', 3));
  changes.addMessage(changed);
  changes.addConversation(some(desk, 'customer', 4));
  changes.markDeleted('conversation', marked);
  const lost = shelf('message').children('conversation', erased);
  for (const message of lost) changes.erase('message', shelf('message').id(message));
  changes.erase('conversation', erased);
  changes.mergeConversations(source, target);
  const people = idsAt(desk, 'customer').filter(
    (id) => shelf('conversation').children('customer', id).length > 0,
  );
  const [old, into] = [people.at(-1) as string, people.at(-2) as string];
  changes.mergeCustomers(old, into);
  changes.erase('company', some(desk, 'company', 0));
  const snapshot = await take(desk, archive);

  for (const kind of kinds) expect([kind, await current(archive, kind)]).toEqual([kind, idsAt(desk, kind)]);
  const gone = await reasons(archive);
  expect(gone).toContain(`conversation ${source} merged-into:${target}`);
  expect(gone).toContain(`customer ${old} merged-into:${into}`);
  expect(gone).toContain(`conversation ${erased} http-404`);
  expect(gone.filter((line) => line.startsWith('message')).length).toBeGreaterThan(2);
  // Nobody touched the merged people's messages; they belong to the other one now all the same.
  const owners = await current(archive, 'message', 'customer_id');
  expect(owners).not.toContain(old);
  const threads = await current(archive, 'message', 'conversation_id');
  expect(threads).not.toContain(source);
  expect(sum(snapshot, 'written')).toBeLessThan(150);
  expect((await verify(archive.home, { depth: 'deep' })).findings).toEqual([]);
});

test('a desk at work between and during deltas ends up whole', async () => {
  const busy = 420;
  const desk = await startDesk(
    // A seed under which conversations are merged and deleted between two streams of one snapshot.
    { scale: 0.05, seed: 36 },
    { churn: '3', churn_calls: String(busy), kb_list: 'lean', merged_source: '404', merged_children: 'kept' },
  );
  const archive = await freshArchive();
  const deltas: SnapshotInfo[] = [];
  // The last one begins when the desk is at rest: what happens during it would be for the next.
  for (let calls = 0; calls <= busy || deltas.length < 3; ) {
    ({ calls } = await desk.state());
    deltas.push(await take(desk, archive));
  }
  expect(sum(deltas[1] as SnapshotInfo, 'written')).toBeGreaterThan(20);
  expect(deltas.slice(1).reduce((total, delta) => total + sum(delta, 'tombstones'), 0)).toBeGreaterThan(5);
  for (const kind of kinds) expect([kind, await current(archive, kind)]).toEqual([kind, idsAt(desk, kind)]);
  const { violations } = await desk.state();
  expect(violations).toEqual([]);
});
