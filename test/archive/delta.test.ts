import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Archive } from '../../archive-format/archive.js';
import type { Batch } from '../../archive-format/batch.js';
import { buildKnown } from '../../archive-format/known/build.js';
import { knownKey } from '../../archive-format/known/entry.js';
import { openKnown } from '../../archive-format/known/known.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import type { SourceRecord } from '../../archive-format/record.js';
import type { SnapshotScope, StreamReport } from '../../archive-format/snapshot.js';
import { verify } from '../../archive-format/verify/verify.js';
import { sha256 } from '../../core/digest.js';
import { batch, collect, note, record, report, scope, testOptions, withFolder } from './fixture.js';

const taken = async (
  archive: Archive,
  records: readonly SourceRecord[],
  options: {
    readonly scope?: Partial<SnapshotScope>;
    readonly report?: Partial<StreamReport>;
    readonly batch?: Partial<Batch>;
  } = {},
) => {
  const writer = await archive.begin(scope({ mode: 'delta', ...options.scope }));
  await writer.append('note', batch(records, { done: true, ...options.batch }));
  return writer.commit({ note: report(records.length, options.report), person: report(0) });
};

const lines = async (archive: Archive, kind = 'note'): Promise<string[]> =>
  (await collect((await archive.object()).records(kind))).map(
    ({ id, snapshot, seq, deleted, reason }) =>
      `${snapshot}.${seq} ${id}${deleted ? ` gone: ${reason}` : ''}`,
  );

test('a delta writes what changed, counts the rest, and buries what a whole scan did not bring', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a.archive');
    const archive = await createArchive(home, testOptions());
    const first = await taken(archive, [
      note('a', { body: '1' }),
      note('b', { body: '1' }),
      note('c', { body: '1' }),
    ]);
    // Nothing to compare with: then it is a full one, and says so.
    expect(first).toMatchObject({ mode: 'full', baseSnapshot: null });
    const second = await taken(archive, [
      note('a', { body: '1' }),
      note('b', { body: '2' }),
      note('d', { body: '1' }),
      note('a', { body: '1' }),
    ]);
    expect(second).toMatchObject({ mode: 'delta', baseSnapshot: 1 });
    expect(second.kinds.note).toMatchObject({
      fetched: 4,
      written: 2,
      distinct: 2,
      unchanged: 2,
      tombstones: 1,
    });
    // Back to an old form, and back from the dead: both are changes.
    const third = await taken(archive, [
      note('a', { body: '1' }),
      note('b', { body: '1' }),
      note('c', { body: '1' }),
      note('d', { body: '1' }),
    ]);
    expect(third.kinds.note).toMatchObject({ fetched: 4, written: 2, unchanged: 2, tombstones: 0 });
    expect(await lines(archive)).toEqual([
      '1.1 a',
      '1.2 b',
      '1.3 c',
      '2.1 b',
      '2.2 d',
      '2.3 c gone: absent-from-full-scan',
      '3.1 b',
      '3.2 c',
    ]);
    expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
  }));

test('the newest of this very snapshot counts too: there and back again is two lines', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    await taken(archive, [note('a', { body: '1' })]);
    const { kinds } = await taken(archive, [
      note('a', { body: '2' }),
      note('a', { body: '2' }),
      note('a', { body: '1' }),
      note('new', { body: '1' }),
      note('new', { body: '1' }),
    ]);
    expect(kinds.note).toMatchObject({ fetched: 5, written: 3, unchanged: 2 });
  }));

test('what was read only since some time says nothing of what did not come', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    await taken(archive, [note('a', { body: '1' }), note('b', { body: '1' })]);
    const { kinds } = await taken(archive, [note('b', { body: '2' })], {
      report: { since: '2025-01-01T00:00:00.000Z' },
    });
    expect(kinds.note).toMatchObject({ written: 1, tombstones: 0 });
  }));

test('a record that the source says is gone gets one tombstone, and only if it was there', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a.archive');
    const archive = await createArchive(home, testOptions());
    await taken(archive, [note('a', { body: '1' }), note('b', { body: '1' }), note('c', { body: '1' })]);
    const at = '2025-02-01T00:00:00.000Z';
    const gone = [
      { kind: 'note', id: 'a', reason: 'http-404', at },
      { kind: 'note', id: 'b', reason: 'merged-into:c', at },
      { kind: 'note', id: 'a', reason: 'http-404', at },
      { kind: 'note', id: 'never', reason: 'http-410', at },
    ] as const;
    const { kinds } = await taken(archive, [note('c', { body: '1' })], { batch: { gone } });
    expect(kinds.note).toMatchObject({ fetched: 1, written: 0, unchanged: 1, tombstones: 2 });
    expect((await lines(archive)).slice(3)).toEqual(['2.1 a gone: http-404', '2.2 b gone: merged-into:c']);
    expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
  }));

test('a shorter form of a record is no change, and leads to none', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    const short = (rev: number): SourceRecord => ({ ...note('a', { rev }), lesser: true });
    await taken(archive, [short(1), note('a', { rev: 1, body: 'all of it' })]);
    expect((await taken(archive, [short(1)])).kinds.note).toMatchObject({
      written: 0,
      unchanged: 1,
      tombstones: 0,
    });
    const changed = await taken(archive, [short(2), note('a', { rev: 2, body: 'all of it' })]);
    expect(changed.kinds.note).toMatchObject({ written: 2, unchanged: 0 });
    // The old short form is of an older state.
    expect((await taken(archive, [short(1)])).kinds.note).toMatchObject({ written: 1 });
  }));

test('volatile values are no change; odd records are compared byte for byte', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    const volatilePaths = ['note:$.attributes.meta.seen', '$.attributes.links[*].url'];
    const seen = (at: number, body = 'x') =>
      note('a', { meta: { seen: at, kept: 1 }, links: [{ url: `u${at}` }, { url: at, name: 'n' }], body });
    const odd = record('note', 'odd', '{"id":"odd","attributes":{"score":1.10,"score":1.1}}');
    const take = (...records: SourceRecord[]) => taken(archive, records, { scope: { volatilePaths } });
    await take(seen(1), odd);
    expect((await take(seen(2), odd)).kinds.note).toMatchObject({ written: 0, unchanged: 2 });
    expect((await take(seen(3, 'y'), odd)).kinds.note).toMatchObject({ written: 1, unchanged: 1 });
    expect((await take(seen(4, 'y'), odd)).kinds.note).toMatchObject({ written: 0, unchanged: 2 });
    const other = record('note', 'odd', '{"id":"odd","attributes":{"score":1.1,"score":1.1}}');
    expect((await take(seen(4, 'y'), other)).kinds.note).toMatchObject({ written: 1, unchanged: 1 });
  }));

test('a delta that broke off goes on: the same lines, the same counts, the same tombstones', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a.archive');
    const archive = await createArchive(home, testOptions());
    const all = Array.from({ length: 300 }, (_, at) => note(`n${at}`, { body: 'one' }));
    await taken(archive, all);
    const changed = all.slice(0, 290).map((old, at) => (at % 10 === 0 ? note(old.id, { body: 'two' }) : old));
    const writer = await archive.begin(scope({ mode: 'delta' }));
    await writer.append('note', batch(changed.slice(0, 150)));
    await writer.flush();
    await writer.append('note', batch(changed.slice(150, 200)));
    await writer.suspend();
    const again = await (await openArchive(home, testOptions())).begin(scope({ mode: 'delta' }));
    expect(again.resumed).toBe(true);
    expect(again.held?.has('note', 'n299')).toBe(true);
    // The last batch comes once more, as after a kill.
    await again.append('note', batch(changed.slice(150), { done: true }));
    const { kinds } = await again.commit({ note: report(290), person: report(0) });
    expect(kinds.note).toMatchObject({ distinct: 29, written: 29, tombstones: 10 });
    expect(kinds.note?.unchanged).toBe(261 + 50);
    expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
  }));

test('what was found gone and lost with a crash is found again; what came is remembered', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    await taken(archive, [
      note('a', { body: '1' }),
      note('b', { body: '1' }),
      note('c', { body: '1' }),
      note('d', { body: '1' }),
    ]);
    const place = join(folder, 'known');
    const index = await buildKnown(await archive.object(), place, []);
    const seen = join(place, 'seen.bits');
    const first = await openKnown({ index, seen, resumed: false });
    first.came('note', 'a', sha256(note('a', { body: '1' }).bytes), false);
    first.came('note', 'd', 'ab'.repeat(32), false);
    first.gone('note', 'b');
    expect([...first.absent('note')].flat()).toEqual([knownKey('note', 'c')]);
    await first.sync();
    first.close();
    // Killed before the tombstone and the changed record reached a flush.
    const again = await openKnown({ index, seen, resumed: true });
    expect([...again.absent('note')].flat()).toEqual(
      ['b', 'c', 'd'].map((id) => knownKey('note', id)).sort(),
    );
    again.close();
  }));

test('a delta that was killed before its first flush buries what a whole scan does not bring all the same', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a.archive');
    const archive = await createArchive(home, testOptions());
    await taken(archive, [note('a', { body: '1' }), note('b', { body: '1' })]);
    const first = await archive.begin(scope({ mode: 'delta' }));
    const [tx] = (await readdir(join(home, 'work'))).filter((name) => name.startsWith('tx-'));
    await cp(join(home, 'work', tx as string), join(folder, 'killed'), { recursive: true });
    await first.abandon();
    await cp(join(folder, 'killed'), join(home, 'work', tx as string), { recursive: true });
    const again = await (await openArchive(home, testOptions())).begin(scope({ mode: 'delta' }));
    expect(again.resumed).toBe(true);
    await again.append('note', batch([note('a', { body: '1' })], { done: true }));
    const { kinds } = await again.commit({ note: report(1), person: report(0) });
    expect(kinds.note).toMatchObject({ unchanged: 1, tombstones: 1 });
  }));
