import { describe, expect, test } from 'vitest';
import type { Archive } from '../../archive-format/archive.js';
import { openDuck } from '../../core/duckdb.js';
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
  withFolder,
} from '../archive/fixture.js';

export interface ArchiveUnderTest {
  readonly name: string;
  /** Makes an empty archive in a folder, or opens the one that is there. */
  readonly open: (folder: string) => Promise<Archive>;
}

const at = '2025-02-01T00:00:00.000Z';

/** What every Archive promises to the stages that write to it and read from it. */
export const archiveConformance = ({ name, open }: ArchiveUnderTest): void => {
  describe(`${name} as an archive`, () => {
    test('records come back byte for byte and in order, whatever text they are', () =>
      withFolder(async (folder) => {
        const texts = [
          '{}',
          '{"a": 1.10}',
          '{"a":"\\ud800"}',
          '{"a":1,"a":2}',
          '{ "a" : "\\u0000é😀" }',
          '{"n":123456789012345678901234567890}',
        ];
        const writer = await (await open(folder)).begin(scope());
        await writer.append('note', batch(texts.map((text, index) => record('note', `n${index}`, text))));
        expect((await collect(writer.staged('note'))).map(({ bytes }) => bytes?.toString())).toEqual(texts);
        await writer.commit({ note: report(texts.length) });
        const records = await collect((await (await open(folder)).object()).records('note'));
        expect(records.map(({ id, seq, bytes }) => [id, seq, bytes?.toString()])).toEqual(
          texts.map((text, index) => [`n${index}`, index + 1, text]),
        );
      }));

    test('a batch and its cursor are taken together, also when streams and flushes overlap', () =>
      withFolder(async (folder) => {
        const writer = await (await open(folder)).begin(scope());
        const stream = async (kind: string): Promise<void> => {
          for (let page = 0; page < 20; page++) {
            const records = [0, 1, 2].map((index) =>
              record(kind, `${kind}-${page}-${index}`, `{"page":${page}}`, 0),
            );
            await writer.append(
              kind,
              batch(records, { requests: [request(`/${kind}`, 3)], nextCursor: { page } }),
            );
            if (page % 3 === 0) void writer.flush();
          }
        };
        await Promise.all([stream('note'), stream('person'), writer.flush()]);
        await writer.suspend();
        const again = await (await open(folder)).begin(scope());
        expect(again.resumed).toBe(true);
        for (const kind of ['note', 'person']) {
          expect(again.checkpoint(kind)).toEqual({ cursor: { page: 19 }, done: false, fetched: 60 });
          const ids = (await collect(again.staged(kind))).map(({ id }) => id);
          expect(ids).toEqual(
            Array.from({ length: 60 }, (_, index) => `${kind}-${Math.floor(index / 3)}-${index % 3}`),
          );
        }
        expect(await collect(again.staged('_request'))).toHaveLength(40);
        await again.abandon();
      }));

    test('each record names the request that brought it', () =>
      withFolder(async (folder) => {
        const archive = await open(folder);
        const writer = await archive.begin(scope());
        for (const page of [1, 2])
          await writer.append(
            'note',
            batch([note(`a${page}`, {}, 1), note(`b${page}`, {}, null)], {
              requests: [request('/first', 0), request(`/page/${page}`, 2)],
            }),
          );
        await writer.commit({ note: report(4) });
        const object = await archive.object();
        const requests = new Map(
          (await collect(object.records('_request'))).map((r) => [r.seq, r.value() as { url: string }]),
        );
        const brought = (await collect(object.records('note'))).map(({ id, req }) => [
          id,
          req === null ? null : requests.get(req)?.url,
        ]);
        expect(brought).toEqual([
          ['a1', '/page/1'],
          ['b1', null],
          ['a2', '/page/2'],
          ['b2', null],
        ]);
      }));

    test('what is missing is a row: given by the source, found in records, found in values', () =>
      withFolder(async (folder) => {
        const archive = await open(folder);
        const writer = await archive.begin(scope());
        await writer.append(
          'note',
          batch(
            [note('n1', { rev: 'three', body: { isMasked: true } }), record('note', 'n2', '{"a":1,"a":2}')],
            {
              gaps: [
                {
                  reason: 'blob-missing',
                  kind: 'attachment',
                  id: 'a1',
                  parentKind: 'note',
                  parentId: 'n1',
                  at,
                },
              ],
            },
          ),
        );
        const info = await writer.commit({ note: report(2) });
        const object = await archive.object();
        const gaps = (await collect(object.gaps())).map(({ reason, kind, id, field }) => [
          reason,
          kind,
          id,
          field,
        ]);
        expect(gaps.sort()).toEqual([
          ['blob-missing', 'attachment', 'a1', undefined],
          ['json-odd', 'note', 'n2', undefined],
          ['value-masked', 'note', 'n1', 'body'],
          ['value-type', 'note', 'n1', 'rev'],
        ]);
        expect(info.gaps).toBe(4);
        expect(info.attachments.missing).toBe(1);
        const duck = await openDuck();
        const rows = await duck.all(
          `SELECT reason FROM (${await object.tableSql('_gap', 'current')}) ORDER BY ALL`,
        );
        duck.close();
        expect(rows).toHaveLength(4);
      }));

    test('bytes are kept once and come back whole; a reference is known at once', () =>
      withFolder(async (folder) => {
        const archive = await open(folder);
        const writer = await archive.begin(scope());
        const large = Buffer.alloc(3 << 20, 'abc');
        const stored = await Promise.all([
          writer.putBlob(blobRef('a'), bytesOf('one ', 'two'), at),
          writer.putBlob(blobRef('b'), bytesOf('one two'), at),
          writer.putBlob(blobRef('large'), bytesOf(large), at),
          writer.putBlob(blobRef('empty'), bytesOf(), at),
        ]);
        expect(writer.hasBlob('attachment', 'b')).toBe(true);
        expect(writer.hasBlob('attachment', 'c')).toBe(false);
        expect(writer.hasBlob('note', 'b')).toBe(false);
        const info = await writer.commit({});
        expect(info.attachments).toEqual({
          referenced: 4,
          stored: 3,
          deduplicated: 1,
          missing: 0,
          bytes: large.length + 7,
        });
        const object = await archive.object();
        const [one, , big, none] = await Promise.all(stored.map(({ sha256 }) => object.blob(sha256)));
        expect(one?.toString()).toBe('one two');
        expect(big?.equals(large)).toBe(true);
        expect(none?.length).toBe(0);
        expect((await collect(object.blobIndex())).map(({ id }) => id).sort()).toEqual([
          'a',
          'b',
          'empty',
          'large',
        ]);
      }));

    test('a snapshot without anything is a snapshot, and every declared kind has its columns', () =>
      withFolder(async (folder) => {
        const archive = await open(folder);
        const info = await (await archive.begin(scope())).commit({});
        expect(info.kinds.note).toMatchObject({ written: 0, distinct: 0 });
        const object = await archive.object();
        expect(await object.kinds()).toEqual(['_gap', '_request', 'note', 'person']);
        const duck = await openDuck();
        const columns = await duck.describe(await object.tableSql('note', 'current'));
        duck.close();
        expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
          'source VARCHAR',
          'id VARCHAR',
          'snapshot INTEGER',
          'seq BIGINT',
          '_deleted BOOLEAN',
          'raw_sha256 VARCHAR',
          'body VARCHAR',
          'rev BIGINT',
          'score DOUBLE',
          'deleted BOOLEAN',
          'created_at TIMESTAMP',
          'created_at_text VARCHAR',
          'meta JSON',
          'meta_colour VARCHAR',
          'tags VARCHAR[]',
          'custom MAP(VARCHAR, JSON)',
          'person_id VARCHAR',
        ]);
      }));

    test('a writer that ended takes nothing more, and gives the archive free', () =>
      withFolder(async (folder) => {
        const archive = await open(folder);
        for (const end of ['suspend', 'abandon'] as const) {
          const writer = await archive.begin(scope());
          await writer[end]();
          await expect(writer.append('note', batch([]))).rejects.toMatchObject({ code: 'unexpected' });
          await expect(writer.commit({})).rejects.toMatchObject({ code: 'unexpected' });
          await writer.suspend();
        }
        const writer = await archive.begin(scope());
        expect(writer.resumed).toBe(false);
        await writer.commit({});
        await expect(writer.flush()).rejects.toMatchObject({ code: 'unexpected' });
        expect((await archive.object()).head).toBe('v1');
      }));

    test('a commit that is called off leaves the snapshot to be committed later', () =>
      withFolder(async (folder) => {
        const archive = await open(folder);
        const writer = await archive.begin(scope());
        await writer.append('note', batch([note('n1', { body: 'kept' })], { done: true }));
        const stop = new AbortController();
        stop.abort(new RangeError('stopped by the user'));
        await expect(writer.commit({ note: report(1) }, stop.signal)).rejects.toThrow('stopped by the user');
        await expect(archive.object()).rejects.toMatchObject({ code: 'archive-incomplete' });
        const again = await archive.begin(scope());
        expect(again.checkpoint('note')?.done).toBe(true);
        expect((await again.commit({ note: report(1) })).kinds.note?.written).toBe(1);
      }));
  });
};
