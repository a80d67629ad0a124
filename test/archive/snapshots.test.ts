import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Archive } from '../../archive-format/archive.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import type { SnapshotScope, StreamReport } from '../../archive-format/snapshot.js';
import { verify } from '../../archive-format/verify/verify.js';
import { sha256 } from '../../core/digest.js';
import { openDuck, quotedPath } from '../../core/duckdb.js';
import { batch, blobRef, bytesOf, collect, note, report, scope, testOptions, withFolder } from './fixture.js';

const snapshot = async (
  archive: Archive,
  notes: Readonly<Record<string, string>>,
  change: Partial<StreamReport> = {},
  inScope: Partial<SnapshotScope> = {},
) => {
  const writer = await archive.begin(scope(inScope));
  const records = Object.entries(notes).map(([id, body]) => note(id, { body }));
  await writer.append('note', batch(records, { done: true }));
  return writer.commit({ note: report(records.length, change), person: report(0) });
};

const rows = async (sql: string): Promise<readonly unknown[]> => {
  const duck = await openDuck();
  try {
    return (await duck.all<{ id: string; body: string }>(`SELECT id, body FROM (${sql}) ORDER BY ALL`)).map(
      ({ id, body }) => `${id} ${body}`,
    );
  } finally {
    duck.close();
  }
};

test('the current state follows the source; every state before can still be asked for', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a.archive');
    const archive = await createArchive(home, testOptions());
    await snapshot(archive, { a: 'one', b: 'one' });
    const second = await snapshot(archive, { b: 'two', c: 'two' });
    expect(second.kinds.note).toMatchObject({ written: 2, distinct: 2, tombstones: 1 });
    expect(second.baseSnapshot).toBe(1);
    const third = await snapshot(archive, { a: 'three', b: 'two' });
    expect(third.kinds.note).toMatchObject({ tombstones: 1 });

    const object = await (await openArchive(home)).object();
    const current = (asOf?: number) => object.tableSql('note', 'current', asOf).then(rows);
    expect(await current()).toEqual(['a three', 'b two']);
    expect(await current(2)).toEqual(['b two', 'c two']);
    expect(await current(1)).toEqual(['a one', 'b one']);
    expect(await rows(await object.tableSql('note', 'history'))).toHaveLength(8);
    const gone = (await collect(object.records('note'))).filter(({ deleted }) => deleted);
    expect(gone.map(({ id, snapshot, seq, reason, bytes }) => [id, snapshot, seq, reason, bytes])).toEqual([
      ['a', 2, 3, 'absent-from-full-scan', null],
      ['c', 3, 3, 'absent-from-full-scan', null],
    ]);
    await expect(object.tableSql('note', 'current', 4)).rejects.toMatchObject({ code: 'snapshot-missing' });
    await expect(object.tableSql('nothing', 'current')).rejects.toMatchObject({ code: 'kind-missing' });
    expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);

    // What README.txt tells a reader who has DuckDB and not us.
    const glob = quotedPath(object.folder).slice(1, -1);
    const plain = `FROM (FROM read_parquet('${glob}/v*/content/tables/norm=1/note/**/*.parquet', union_by_name = true)
      QUALIFY row_number() OVER (PARTITION BY source, id ORDER BY snapshot DESC, seq DESC) = 1) WHERE NOT _deleted`;
    expect(await rows(plain)).toEqual(await current());
  }));

test('what did not come is not gone when a scan broke off, a stream did not run or a filter left things out', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    await snapshot(archive, { a: 'one', b: 'one' });
    const broken = await snapshot(archive, { b: 'two' }, { complete: false });
    expect(broken.kinds.note).toMatchObject({ complete: false, tombstones: 0 });
    const writer = await archive.begin(scope());
    await writer.append('note', batch([note('b', { body: 'one' })], { done: true }));
    const partial = await writer.commit({ note: report(1) });
    expect(partial.kinds.note).toMatchObject({ complete: true, tombstones: 0 });
    const filtered = await snapshot(
      archive,
      { b: 'three' },
      {},
      { filters: { tag: 'x' }, configSha256: 'filtered' },
    );
    expect(filtered.kinds.note).toMatchObject({ tombstones: 0 });
    const object = await archive.object();
    expect(await rows(await object.tableSql('note', 'current'))).toEqual(['a one', 'b three']);
  }));

test('bytes that an earlier snapshot has are not stored again', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a.archive');
    const archive = await createArchive(home, testOptions());
    for (const round of [1, 2]) {
      const writer = await archive.begin(scope());
      expect(writer.hasBlob('attachment', 'same')).toBe(round === 2);
      await writer.append('note', batch([note('a', { body: 'x' })], { done: true }));
      await writer.putBlob(blobRef('same'), bytesOf('the same'), '2025-02-01T00:00:00.000Z');
      await writer.putBlob(blobRef(`new-${round}`), bytesOf(`new ${round}`), '2025-02-01T00:00:00.000Z');
      const { attachments } = await writer.commit({ note: report(1) });
      expect(attachments).toMatchObject({ referenced: 2, stored: 3 - round, deduplicated: round - 1 });
    }
    const object = await archive.object();
    const found = await collect(object.blobIndex());
    expect(found.map(({ id, pack }) => `${id} ${pack}`)).toEqual([
      'same attachments/snapshot=1/pack-00000.zip',
      'new-1 attachments/snapshot=1/pack-00000.zip',
      'same attachments/snapshot=1/pack-00000.zip',
      'new-2 attachments/snapshot=2/pack-00000.zip',
    ]);
    expect((await object.blob((found[3] as { sha256: string }).sha256)).toString()).toBe('new 2');
    expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
  }));

test('bytes that are not those that are wanted are not taken for them, and lesser ones replace nothing', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    const at = '2025-02-01T00:00:00.000Z';
    const declared = { ...blobRef('a'), declaredSize: 4 };
    for (const [text, has] of [
      ['abc', true],
      ['ab', false],
      ['abcd', true],
    ] as const) {
      const writer = await archive.begin(scope());
      await writer.append('note', batch([note('a', { body: text })], { done: true }));
      expect((await writer.putBlob(declared, bytesOf(text), at)).size).toBe(text.length);
      expect(writer.hasBlob('attachment', 'a', { sha256: sha256(text) })).toBe(has);
      expect(writer.hasBlob('attachment', 'a', declared)).toBe(text === 'abcd');
      expect(writer.hasBlob('attachment', 'a')).toBe(true);
      await writer.commit({ note: report(1) });
    }
    const found = await collect((await archive.object()).blobIndex());
    expect(found.map(({ snapshot, sha256: digest }) => [snapshot, digest])).toEqual([
      [1, sha256('abc')],
      [3, sha256('abcd')],
    ]);
    expect((await verify(archive.home, { depth: 'deep' })).findings).toEqual([]);
  }));

test('two sources lie side by side; a reader must say which one it means', () =>
  withFolder(async (folder) => {
    const archive = await createArchive(join(folder, 'a.archive'), testOptions());
    await expect(archive.object()).rejects.toMatchObject({ code: 'archive-incomplete' });
    await snapshot(archive, { a: 'one' });
    const other = { ...scope().source, org: 'Other & Söhne' };
    await snapshot(archive, { a: 'two' }, {}, { source: other });
    expect(await archive.objects()).toEqual(['sample-acme-2025', 'sample-other-s-hne-2025']);
    await expect(archive.object()).rejects.toMatchObject({ code: 'object-ambiguous' });
    await expect(archive.object('missing')).rejects.toMatchObject({ code: 'object-missing' });
    const object = await archive.object('sample-other-s-hne-2025');
    expect(await rows(await object.tableSql('note', 'current'))).toEqual(['a two']);
  }));
