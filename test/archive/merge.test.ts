import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Archive, ArchiveObject } from '../../archive-format/archive.js';
import { gapStates } from '../../archive-format/gaps/state.js';
import { conflictsOf } from '../../archive-format/merge/conflicts.js';
import { carryErased } from '../../archive-format/merge/erased.js';
import { mergeObjects } from '../../archive-format/merge/merge.js';
import { createArchive } from '../../archive-format/open.js';
import type { SourceRecord } from '../../archive-format/record.js';
import {
  addSuppressed,
  emailObject,
  suppressKey,
  suppressLine,
  suppressMark,
} from '../../archive-format/suppress/list.js';
import { openScreen } from '../../archive-format/suppress/screen.js';
import { verify } from '../../archive-format/verify/verify.js';
import { type Clock, virtualClock } from '../../core/clock.js';
import { digestFile } from '../../core/digest.js';
import { silent } from '../../core/progress.js';
import {
  batch,
  blobRef,
  bytesOf,
  collect,
  note,
  record,
  report,
  request,
  scope,
  start,
  testOptions,
  withFolder,
} from './fixture.js';

/** Two archives of one desk become one: every snapshot of both, nothing lost, what they do not agree on listed. */

const operator = { name: 'Tester', address: 'mailto:tester@example.com' };
const day = 86_400_000;

interface Taking {
  readonly at: number;
  readonly mode?: 'full' | 'delta';
  readonly records: readonly SourceRecord[];
  readonly blobs?: readonly string[];
}

const take = async (home: string, { at, mode = 'full', records, blobs = [] }: Taking) => {
  const clock: Clock = virtualClock(start + at * day);
  const archive = await createArchive(home, testOptions({ clock }));
  const writer = await archive.begin(scope({ mode }));
  for (const id of blobs)
    await writer.putBlob(blobRef(id), bytesOf(`bytes of ${id}`), '2025-02-01T00:00:00.000Z');
  await writer.append(
    'note',
    batch(records, {
      done: true,
      requests: [request('/notes?page=1', 1), request('/notes?page=2', records.length)],
      gaps: [
        { reason: 'blob-missing', kind: 'note', id: 'lost', request: 1, at: '2025-02-01T00:00:00.000Z' },
      ],
    }),
  );
  await writer.commit({ note: report(records.length), person: report(0) });
  return archive;
};

const files = async (folder: string): Promise<string[]> => {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const lines = names.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return `${path} ${await digestFile('sha512', path)}`;
  });
  return (await Promise.all(lines)).sort();
};

const joined = async (folder: string, objects: readonly ArchiveObject[]): Promise<Archive> => {
  const to = await createArchive(
    join(folder, 'joined.archive'),
    testOptions({ clock: virtualClock(start + 90 * day) }),
  );
  await mergeObjects({ objects, to, operator, progress: silent });
  return to;
};

const lines = async (object: ArchiveObject): Promise<string[]> =>
  (await collect(object.records('note'))).map(
    ({ id, snapshot, bytes, reason, req }) => `${snapshot} ${id} ${bytes?.toString('utf8') ?? reason} ${req}`,
  );

const odd = record('note', 'odd', '{"id":"odd","n":1.10}', 1);
const broken = record(
  'note',
  'broken',
  Buffer.from([...Buffer.from('{"id":"broken","t":"'), 0xff, ...Buffer.from('"}')]),
  0,
);

test('snapshots of both in the order of time; requests, gaps, odd records and files come along', () =>
  withFolder(async (folder) => {
    const [homeA, homeB] = [join(folder, 'a'), join(folder, 'b')];
    await take(homeA, {
      at: 1,
      records: [note('one', { v: 1 }, 1), note('two', { v: 1 }), odd, broken],
      blobs: ['f'],
    });
    await take(homeB, {
      at: 2,
      records: [note('one', { v: 2 }), note('two', { v: 1 }), odd, broken],
      blobs: ['f', 'g'],
    });
    // A never saw version 2, and the record "two" was gone by then.
    const a = await take(homeA, { at: 3, records: [note('one', { v: 3 }), odd, broken] });
    const b = await take(homeB, {
      at: 4,
      mode: 'delta',
      records: [note('one', { v: 3 }), note('new', { v: 1 }), odd, broken],
    });
    const before = await files(folder);
    const objects = [await a.object(), await b.object()];
    const to = await joined(folder, objects);
    const object = await to.object();
    expect((await object.snapshots()).map(({ snapshot, mode }) => `${snapshot} ${mode}`)).toEqual([
      '1 full',
      '2 full',
      '3 full',
      '4 delta',
    ]);
    const text = (id: string, attributes: object) => note(id, attributes).bytes.toString('utf8');
    const found = (await lines(object)).filter((line) => !line.includes('odd') && !line.includes('broken'));
    expect(found).toEqual([
      `1 one ${text('one', { v: 1 })} 2`,
      `1 two ${text('two', { v: 1 })} null`,
      `2 one ${text('one', { v: 2 })} null`,
      `2 two ${text('two', { v: 1 })} null`,
      `3 one ${text('one', { v: 3 })} null`,
      '3 two absent-from-full-scan null',
      // The first archive had version 3 already: the delta of the second brings what is new.
      `4 new ${text('new', { v: 1 })} null`,
    ]);
    const document = JSON.parse(
      await readFile(join(object.folder, 'v2/content/snapshots/0002/snapshot.json'), 'utf8'),
    ) as { merged_from: object };
    const [first] = await (objects[1] as ArchiveObject).snapshots();
    expect(document.merged_from).toEqual({
      object_id: (objects[1] as ArchiveObject).id,
      snapshot: 1,
      version: 'v1',
      inventory_sha512: first?.inventorySha512,
      started_at: first?.startedAt,
      finished_at: first?.finishedAt,
    });
    const blobs = new Set(
      (await collect(object.blobIndex())).map(({ id, sha256 }) => `${id} ${sha256.slice(0, 6)}`),
    );
    expect(blobs.size).toBe(2);
    const gaps = await collect(gapStates(object));
    expect(gaps.filter(({ reason }) => reason === 'blob-missing')).toMatchObject([{ times: 4 }]);
    expect(gaps.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['json-odd', 'bytes-repaired']));
    expect((await verify(to.home, { depth: 'deep' })).findings).toEqual([]);
    // What was read is as it was.
    expect((await files(folder)).filter((line) => !line.includes('joined.archive'))).toEqual(before);
  }));

test('conflicts: records that both know and do not agree on, gone ones too', () =>
  withFolder(async (folder) => {
    const [homeA, homeB] = [join(folder, 'a'), join(folder, 'b')];
    const same = note('same', { v: 1 });
    await take(homeA, {
      at: 1,
      records: [same, note('x', { v: 1 }), note('y', { v: 1 }), note('onlyA', { v: 1 })],
    });
    const b = await take(homeB, { at: 1, records: [same, note('x', { v: 2 }), note('y', { v: 1 })] });
    const a = await take(homeA, { at: 3, records: [same, note('x', { v: 1 }), note('onlyA', { v: 1 })] });
    const [one, other] = [await a.object(), await b.object()];
    const conflicts = await collect(conflictsOf(one, other));
    expect(
      conflicts.map(({ kind, id, a: left, b: right }) => [
        kind,
        id,
        left.sha256 === null,
        right.sha256 === null,
      ]),
    ).toEqual([
      ['note', 'x', false, false],
      ['note', 'y', true, false],
    ]);
    const object = await (await joined(folder, [one, other])).object();
    const last = (await collect(object.records('note'))).filter(({ id }) => id === 'x').at(-1);
    expect(last?.bytes?.toString('utf8')).toBe(note('x', { v: 1 }).bytes.toString('utf8'));
  }));

test('copies of different accounts are refused', () =>
  withFolder(async (folder) => {
    const a = await take(join(folder, 'a'), { at: 1, records: [note('one', { v: 1 })] });
    const other = await createArchive(join(folder, 'b'), testOptions());
    const { source } = scope();
    const writer = await other.begin(scope({ source: { ...source, org: 'elsewhere' } }));
    await writer.append('note', batch([note('one', { v: 1 })], { done: true }));
    await writer.commit({ note: report(1), person: report(0) });
    const objects = [await a.object(), await other.object()];
    const to = await createArchive(join(folder, 'joined'), testOptions());
    await expect(mergeObjects({ objects, to, operator, progress: silent })).rejects.toMatchObject({
      code: 'flag-invalid',
    });
  }));

test('who was erased from one archive does not come back out of the other; lists of two keys both count', () =>
  withFolder(async (folder) => {
    const [homeA, homeB] = [join(folder, 'a'), join(folder, 'b')];
    await take(homeA, { at: 1, records: [note('one', { v: 1 })] });
    const b = await take(homeB, {
      at: 2,
      records: [note('one', { v: 1 }), note('two', { text: 'ann@example.com' })],
    });
    const key = await suppressKey(join(homeA, 'work'));
    const mark = suppressMark(
      key,
      (await (await b.object()).snapshot()).source.kind,
      emailObject,
      'ann@example.com',
    );
    await addSuppressed(join(homeA, 'work'), [suppressLine(mark, '2025-02-01T00:00:00.000Z', 'E-0001')]);
    const to = await createArchive(join(folder, 'joined'), testOptions());
    const works = [homeA, homeB].map((home) => join(home, 'work'));
    await carryErased(works, join(to.home, 'work'));
    await mergeObjects({ objects: [await b.object()], to, operator, progress: silent });
    expect((await lines(await to.object())).join('\n')).not.toContain('ann@example.com');
    // Two lists with a key each: either keeps people out.
    const otherKey = await suppressKey(join(homeB, 'work'));
    const other = suppressMark(otherKey, 'sample', emailObject, 'ben@example.com');
    await addSuppressed(join(homeB, 'work'), [suppressLine(other, '2025-02-01T00:00:00.000Z', 'E-0001')]);
    const both = join(folder, 'both', 'work');
    await mkdir(both, { recursive: true });
    expect((await carryErased(works, both)).map(({ from, sort }) => `${from} ${sort}`)).toEqual([
      '0 suppress-list',
      '1 suppress-list',
    ]);
    const screen = await openScreen(both, 'sample', undefined, () => '2025-02-01T00:00:00.000Z');
    expect(screen?.text('["ann@example.com","ben@example.com","cleo@example.com"]')).toBe(
      '["[erased]","[erased]","cleo@example.com"]',
    );
    // What is there when a stopped run is gone on with stays: it may have learnt more since.
    await addSuppressed(both, [suppressLine('f'.repeat(64), '2025-02-01T00:00:00.000Z', null)]);
    await carryErased(works, both);
    expect((await readFile(join(both, 'suppress.ndjson'), 'utf8')).split('\n')).toHaveLength(4);
  }));
