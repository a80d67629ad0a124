import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createArchive, openArchive } from '../../archive-format/open.js';
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
  testOptions,
  withFolder,
} from './fixture.js';

test('what goes in comes out: raw bytes, typed rows, attachments, gaps', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'acme.archive');
    const plain = note('n1', {
      body: 'héllo',
      rev: 3,
      score: 1.5,
      deleted: false,
      createdAt: '2025-01-01T00:00:00+02:00',
      meta: { colour: 'red' },
      tags: ['a', 'b'],
      custom: { x: 1, y: { z: [1] } },
    });
    const odd = record(
      'note',
      'n2',
      '{"attributes":{"body":"half \\ud800","score":1.10,"rev":"x","custom":{"a":1.10,"b":[-0,1e3]}}}',
      0,
    );
    const archive = await createArchive(home, testOptions());
    const writer = await archive.begin(scope());
    await writer.append(
      'note',
      batch([plain, odd], { requests: [request('/v1/notes', 2)], nextCursor: { page: 2 }, done: true }),
    );
    const stored = await writer.putBlob(blobRef('a1'), bytesOf('hello ', 'blob'), '2025-02-01T00:00:00.000Z');
    await writer.putBlob(blobRef('a2'), bytesOf('hello blob'), '2025-02-01T00:00:00.000Z');
    expect(writer.hasBlob('attachment', 'a1')).toBe(true);
    expect(writer.checkpoint('note')).toEqual({ cursor: { page: 2 }, done: true, fetched: 2 });
    const info = await writer.commit({ note: report(2) });

    expect(info.kinds.note).toMatchObject({ written: 2, distinct: 2, odd: 1, complete: true });
    expect(info.attachments).toEqual({ referenced: 2, stored: 1, deduplicated: 1, missing: 0, bytes: 10 });
    const object = await (await openArchive(home)).object();
    expect(await object.snapshots()).toEqual([info]);
    expect(await object.kinds()).toEqual(['_gap', '_request', 'note', 'person']);
    const records = await collect(object.records('note'));
    expect(records.map(({ id, seq, req, bytes }) => [id, seq, req, bytes?.toString()])).toEqual([
      ['n1', 1, null, plain.bytes.toString()],
      ['n2', 2, 1, odd.bytes.toString()],
    ]);
    expect((await object.blob(stored.sha256)).toString()).toBe('hello blob');
    expect((await collect(object.gaps())).map(({ reason, id, field }) => [reason, id, field])).toEqual([
      ['json-odd', 'n2', undefined],
      ['value-type', 'n2', 'rev'],
    ]);
    const duck = await openDuck();
    const sql = await object.tableSql('note', 'current');
    // Every digit of a value in a map is there, also of one that DuckDB would print otherwise.
    expect(
      await duck.all(`SELECT unnest(map_values(custom))::VARCHAR AS value FROM (${sql}) WHERE id = 'n2'`),
    ).toEqual([{ value: '1.10' }, { value: '[-0,1e3]' }]);
    expect(
      await duck.all(
        `SELECT id, body, rev, score, created_at, created_at_text, meta_colour, tags FROM (${sql}) ORDER BY seq`,
      ),
    ).toEqual([
      {
        id: 'n1',
        body: 'héllo',
        rev: '3',
        score: 1.5,
        created_at: '2024-12-31 22:00:00',
        created_at_text: '2025-01-01T00:00:00+02:00',
        meta_colour: 'red',
        tags: ['a', 'b'],
      },
      {
        id: 'n2',
        body: 'half �',
        rev: null,
        score: 1.1,
        created_at: null,
        created_at_text: null,
        meta_colour: null,
        tags: null,
      },
    ]);
    duck.close();
  }));
