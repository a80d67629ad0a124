import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Archive } from '../../archive-format/archive.js';
import type { Gap } from '../../archive-format/gap.js';
import { gapStates } from '../../archive-format/gaps/state.js';
import { createArchive } from '../../archive-format/open.js';
import type { SourceRecord } from '../../archive-format/record.js';
import type { StreamReport } from '../../archive-format/snapshot.js';
import {
  batch,
  blobRef,
  bytesOf,
  collect,
  note,
  record,
  report,
  scope,
  testOptions,
  withFolder,
} from './fixture.js';

const at = '2025-02-01T00:00:00.000Z';
const gap = (reason: Gap['reason'], change: Partial<Gap>): Gap => ({
  reason,
  kind: 'note',
  request: null,
  at,
  ...change,
});

interface Taking {
  readonly mode?: 'full' | 'delta';
  readonly records?: readonly SourceRecord[];
  readonly gaps?: readonly Gap[];
  readonly blobs?: readonly string[];
  readonly filters?: Readonly<Record<string, unknown>>;
  readonly report?: Partial<StreamReport>;
}

const take = async (
  archive: Archive,
  { mode = 'delta', records = [], gaps = [], blobs = [], filters = {}, report: change = {} }: Taking,
) => {
  const writer = await archive.begin(scope({ mode, filters, configSha256: JSON.stringify(filters) }));
  for (const id of blobs) await writer.putBlob(blobRef(id), bytesOf(id), at);
  await writer.append('note', batch(records, { gaps, done: true }));
  await writer.commit({
    note: report(records.length, { kinds: ['note'], ...change }),
    person: report(0, { kinds: ['person'] }),
  });
};

const states = async (archive: Archive, asOf?: number): Promise<string[]> =>
  (await collect(gapStates(await archive.object(), asOf === undefined ? {} : { asOf }))).map(
    ({ reason, id, parentId, times, firstSnapshot, snapshot, state, healedBy, healedHow }) =>
      [reason, id ?? parentId ?? '-', `${times}x ${firstSnapshot}-${snapshot}`, state, healedBy, healedHow]
        .filter((word) => word !== undefined)
        .join(' '),
  );

const lost = [
  gap('record-missing', { id: 'lost' }),
  gap('blob-missing', { kind: 'attachment', id: 'file' }),
  gap('count-mismatch', { parentKind: 'person', parentId: 'p', expected: '2', received: '1' }),
  gap('role-missing', { kind: 'person' }),
];
const person = record('person', 'p', '{"type":"person","id":"p","attributes":{"name":"P"}}');

test('a gap is open until a later snapshot has what it names', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    await take(archive, { mode: 'full', gaps: lost });
    await take(archive, { gaps: [lost[1] as Gap, lost[3] as Gap] });
    expect(await states(archive)).toEqual([
      'blob-missing file 2x 1-2 open',
      'count-mismatch p 1x 1-1 open',
      'record-missing lost 1x 1-1 open',
      'role-missing - 2x 1-2 open',
    ]);
    await take(archive, { blobs: ['file'], records: [note('lost', { body: 'here' }), person] });
    expect(await states(archive)).toEqual([
      'blob-missing file 2x 1-2 healed 3 bytes',
      'count-mismatch p 1x 1-1 healed 3 parent',
      'record-missing lost 1x 1-1 healed 3 record',
      'role-missing - 2x 1-2 healed 3 scanned',
    ]);
    // What comes back is open again; how it stood before can still be asked for.
    await take(archive, { gaps: [lost[0] as Gap] });
    expect((await states(archive))[2]).toBe('record-missing lost 2x 1-4 open');
    expect((await states(archive, 3))[2]).toBe('record-missing lost 1x 1-1 healed 3 record');
  }));

test('a run that left things out heals only what it says it tried; a full one that broke off heals nothing', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    await take(archive, { mode: 'full', gaps: lost });
    await take(archive, { filters: { streams: ['note'] } });
    await take(archive, { mode: 'full', report: { complete: false } });
    expect((await states(archive)).filter((line) => line.includes('healed'))).toEqual([
      // Nobody read this kind to its end but this snapshot did: its own scan was whole.
      'role-missing - 1x 1-1 healed 3 scanned',
    ]);
    const retried = [
      { reason: 'record-missing', kind: 'note' },
      { reason: 'blob-missing', kind: 'attachment' },
    ];
    await take(archive, { filters: { gaps: 'open' }, gaps: [lost[1] as Gap], report: { retried } });
    expect(await states(archive)).toEqual([
      'blob-missing file 2x 1-4 open',
      'count-mismatch p 1x 1-1 open',
      'record-missing lost 1x 1-1 healed 4 retried',
      'role-missing - 1x 1-1 healed 3 scanned',
    ]);
    await take(archive, { mode: 'full' });
    // No snapshot of this desk says that it read the kind `attachment`, so nothing speaks for that one.
    expect((await states(archive)).filter((line) => line.includes('open'))).toEqual([
      'blob-missing file 2x 1-4 open',
    ]);
  }));

test('a text at the limit is no gap once its original is there, in the same snapshot or another', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    const cut = (id: string) => gap('text-at-limit', { id, field: 'attributes.body' });
    const original = (id: string) => record('note_original', id, `{"id":"${id}","body":"all of it"}`);
    await take(archive, {
      mode: 'full',
      records: [note('a', {}), note('b', {}), note('c', {}), original('a')],
      gaps: [cut('a'), cut('b'), cut('c')],
    });
    const first = [
      'text-at-limit a 1x 1-1 healed 1 original',
      'text-at-limit b 1x 1-1 open',
      'text-at-limit c 1x 1-1 open',
    ];
    expect(await states(archive)).toEqual(first);
    // The message changed elsewhere: its original is the same and not written again.
    await take(archive, { records: [original('b')], gaps: [cut('a')], report: { since: at } });
    expect(await states(archive)).toEqual([
      'text-at-limit a 2x 1-2 healed 2 original',
      'text-at-limit b 1x 1-1 healed 2 original',
      'text-at-limit c 1x 1-1 open',
    ]);
    expect(await states(archive, 1)).toEqual(first);
  }));
