import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../archive-format/batch.js';
import type { Gap } from '../../../archive-format/gap.js';
import type { StoredRecord } from '../../../archive-format/record.js';
import { systemClock } from '../../../core/clock.js';
import type { Exchange } from '../../../core/http.js';
import { createKustomerSource } from '../../../extract/kustomer/source.js';

/** Lists as Kustomer may give them, from a script instead of a stand-in: what no well-behaved one would do. */

interface Asked {
  readonly path: string;
  readonly page: number;
  readonly query: URLSearchParams;
}

/** Rows of an answer, or the status of a refusal. */
type Script = (asked: Asked) => readonly unknown[] | number;

const signal = new AbortController().signal;
const startedAt = Date.UTC(2026, 0, 1);
const iso = (at: number) => new Date(at).toISOString();

const read = async (
  stream: string,
  script: Script,
  staged: Readonly<Record<string, readonly StoredRecord[]>> = {},
) => {
  const asked: Asked[] = [];
  const exchange: Exchange = async (request) => {
    const url = new URL(request.url);
    const one = {
      path: url.pathname,
      page: Number(url.searchParams.get('page') ?? 1),
      query: url.searchParams,
    };
    asked.push(one);
    const rows = url.pathname === '/v1/users/current' ? [{ id: 'me' }] : script(one);
    const body =
      typeof rows === 'number'
        ? '{"errors":[{"title":"no"}]}'
        : JSON.stringify({ meta: { page: one.page, pageSize: 100 }, data: rows, links: { next: null } });
    return {
      status: typeof rows === 'number' ? rows : 200,
      headers: {},
      body: Buffer.from(body),
      at: Date.now(),
      ms: 1,
      attempt: 1,
    };
  };
  const source = createKustomerSource({
    org: 'acme',
    token: 'not-a-real-token',
    clock: systemClock,
    exchange,
    callsPerMinute: Number.POSITIVE_INFINITY,
    searchesPerMinute: Number.POSITIVE_INFINITY,
  });
  const written: StoredRecord[] = [];
  const context = {
    startedAt,
    staged: async function* (kind: string) {
      yield* [...(staged[kind] ?? []), ...written.filter((one) => one.kind === kind)];
    },
    ids: async function* (kind: string) {
      for (const { id } of [...(staged[kind] ?? []), ...written.filter((one) => one.kind === kind)]) yield id;
    },
  };
  const batches: Batch[] = [];
  for await (const batch of source.read(stream, undefined, context, signal)) {
    batches.push(batch);
    for (const { kind, id, bytes } of batch.records)
      written.push(stored(kind, id, bytes, 1000 + written.length));
  }
  await source.close();
  const gaps: Gap[] = batches.flatMap((batch) => batch.gaps);
  const last = batches.at(-1) as Batch;
  return {
    asked,
    gaps,
    gone: batches.flatMap(({ gone }) => (gone ?? []).map(({ id }) => id)),
    ids: batches.flatMap(({ records }) => records.map(({ id }) => id)),
    complete: source.facts(stream, last.nextCursor).complete,
    done: last.done,
  };
};

const stored = (kind: string, id: string, bytes: Buffer, seq: number): StoredRecord => ({
  kind,
  id,
  snapshot: 1,
  seq,
  fetchedAt: iso(startedAt),
  req: null,
  deleted: false,
  sha256: '',
  bytes,
  value: () => JSON.parse(bytes.toString()),
});

const row = (id: number | string, attributes: object = {}) => ({ id: String(id), attributes });
const rows = (from: number, to: number, attributes: object = {}) =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => row(from + index, attributes));

describe('a numbered list', () => {
  test('is read on behind a full page, whatever its links say', async () => {
    const { ids, asked, complete } = await read('tag', ({ page }) =>
      rows((page - 1) * 100, Math.min(250, page * 100)),
    );
    expect(new Set(ids).size).toBe(250);
    expect(ids.length).toBe(250);
    expect(complete).toBe(true);
    // Three pages, and three again to be sure that no row slipped from one page to another.
    expect(asked.map(({ page }) => page)).toEqual([1, 2, 3, 1, 2, 3]);
  });

  test('of one page is read once', async () => {
    const { asked } = await read('team', () => rows(0, 20));
    expect(asked.map(({ path }) => path)).toEqual(['/v1/teams']);
  });

  test('whose rows move up while it is read is read until nothing new comes', async () => {
    let turn = 0;
    const { ids, done } = await read('tag', ({ page }) => {
      // The first row is deleted after the first answer: row 100 moves to page 1 and is on no later page.
      const all = rows(turn++ === 0 ? 0 : 1, 250);
      return all.slice((page - 1) * 100, page * 100);
    });
    expect([...new Set(ids)].length).toBe(250);
    expect(done).toBe(true);
  });

  test('that ignores its page number ends, and says so', async () => {
    const { ids, gaps, complete } = await read('tag', () => rows(0, 100));
    expect(ids.length).toBe(100);
    expect(complete).toBe(false);
    expect(gaps).toMatchObject([
      { reason: 'count-mismatch', kind: 'tag', evidence: expect.stringContaining('repeats') },
    ]);
  });

  test('that stops at a round 10,000 is doubted', async () => {
    const { gaps, complete, asked } = await read('tag', ({ page }) =>
      page <= 100 ? rows((page - 1) * 100, page * 100) : [],
    );
    expect(complete).toBe(false);
    expect(gaps).toMatchObject([{ reason: 'count-mismatch', received: '10000' }]);
    expect(Math.max(...asked.map(({ page }) => page))).toBe(101);
  });

  test('is asked under every name it has; one that is refused is a gap of its own', async () => {
    const { ids, gaps, complete, done } = await read('user', ({ query }) => {
      if (query.get('pending')) return 400;
      if (query.get('userType') === 'machine') return [row('machine'), row('agent')];
      if (query.get('deleted')) return [row('gone', { deletedAt: 'x' })];
      return [row('agent')];
    });
    expect(ids).toEqual(['agent', 'gone', 'machine']);
    expect(gaps).toMatchObject([
      { reason: 'endpoint-absent', evidence: expect.stringContaining('pending=true') },
    ]);
    expect([complete, done]).toEqual([false, true]);
  });

  test.each([
    [403, 'role-missing'],
    [402, 'role-missing'],
    [404, 'endpoint-absent'],
  ])('that is refused with %i is a gap and no failure', async (status, reason) => {
    const { gaps, complete, done } = await read('tag', () => status);
    expect(gaps).toMatchObject([{ reason, kind: 'tag', received: `status ${status}` }]);
    expect([complete, done]).toEqual([false, true]);
  });
});

describe('notes older than the search reaches', () => {
  const old = { updatedAt: '2020-05-05T00:00:00.000Z' };
  const new_ = { updatedAt: iso(startedAt - 86_400_000) };
  const customer = (id: string, seq: number, createdAt: string) =>
    stored('customer', id, Buffer.from(JSON.stringify({ id, attributes: { createdAt } })), seq);

  test('come from the list, without those that the search gave', async () => {
    const { ids, complete, asked } = await read('note-old', ({ path }) =>
      path === '/v1/notes'
        ? [row('a', old), row('b', new_), row('c', { updatedAt: iso(startedAt + 5000) })]
        : 404,
    );
    expect(ids).toEqual(['a', 'c']);
    expect(complete).toBe(true);
    expect(asked).toHaveLength(1);
  });

  test('come from each old customer when the list stops at its limit', async () => {
    const staged = {
      customer: [
        customer('young', 1, '2025-12-01T00:00:00.000Z'),
        customer('old', 2, '2019-01-01T00:00:00.000Z'),
        customer('gone', 3, '2019-01-01T00:00:00.000Z'),
      ],
    };
    const script: Script = ({ path, page }) => {
      if (path === '/v1/notes') return page <= 100 ? rows((page - 1) * 100, page * 100, old) : [];
      if (path === '/v1/customers/old/notes') return [row(5, old), row('extra', old)];
      return 404;
    };
    const { ids, asked, complete } = await read('note-old', script, staged);
    expect(ids.length).toBe(10_001);
    expect(ids).toContain('extra');
    expect(asked.map(({ path }) => path)).not.toContain('/v1/customers/young/notes');
    expect(complete).toBe(true);
  });
});

describe('children that a parent counts', () => {
  const parent = (id: string, messageCount: number, seq: number) =>
    stored('conversation', id, Buffer.from(JSON.stringify({ id, attributes: { messageCount } })), seq);
  const child = (id: string, conversation: string, seq: number) =>
    stored(
      'message',
      id,
      Buffer.from(JSON.stringify({ id, relationships: { conversation: { data: { id: conversation } } } })),
      seq,
    );

  test('are asked for only where they are too few, and a parent that changed its mind is no mismatch', async () => {
    const staged = {
      conversation: [
        parent('even', 1, 1),
        parent('short', 3, 2),
        parent('shrunk', 2, 3),
        parent('gone', 4, 4),
      ],
      message: [child('m1', 'even', 1), child('m2', 'short', 2), child('m3', 'shrunk', 3)],
    };
    const { ids, gaps, asked } = await read(
      'message-counted',
      ({ path }) => {
        switch (path) {
          case '/v1/conversations/short/messages':
            return [row('m2'), row('m4'), row('m5')];
          case '/v1/conversations/shrunk/messages':
            return [row('m3')];
          case '/v1/conversations/shrunk':
            return [row('shrunk', { messageCount: 1 })];
          default:
            return 404;
        }
      },
      staged,
    );
    expect(ids).toEqual(['m4', 'm5', 'shrunk']);
    expect(asked.map(({ path }) => path).filter((path) => path.includes('even'))).toEqual([]);
    expect(gaps).toMatchObject([
      {
        reason: 'count-mismatch',
        kind: 'message',
        parentId: 'gone',
        expected: '4',
        received: '0',
        evidence: expect.stringContaining('404'),
      },
    ]);
  });

  test('are asked for by themselves when their parent is deleted or nowhere', async () => {
    const messageOf = (id: string, conversation: string) =>
      ({ id, relationships: { conversation: { data: { id: conversation } } } }) as const;
    const deleted = (id: string, seq: number) =>
      stored('conversation', id, Buffer.from(JSON.stringify({ id, attributes: { deleted: true } })), seq);
    const staged = {
      conversation: [parent('alive', 1, 1), parent('left', 2, 2), deleted('left', 3), deleted('keeps', 4)],
      message: [
        child('m1', 'alive', 1),
        child('m2', 'left', 2),
        child('m3', 'keeps', 3),
        ...['m4', 'm5', 'm6'].map((id, at) => child(id, 'merged', 4 + at)),
        ...['m7', 'm8'].map((id, at) => child(id, 'hidden', 7 + at)),
        // Read again with a parent that lives.
        child('m9', 'left', 9),
        child('m9', 'alive', 10),
      ],
    };
    const { ids, gone, asked } = await read(
      'message-bereft',
      ({ path }) => {
        const id = path.slice('/v1/messages/'.length);
        switch (id) {
          case 'm3':
            return [messageOf(id, 'keeps')];
          case 'm4':
          case 'm5':
            return [messageOf(id, 'alive')];
          case 'm7':
            return [messageOf(id, 'hidden')];
          default:
            return 404;
        }
      },
      staged,
    );
    expect(asked.map(({ path }) => path.slice('/v1/messages/'.length))).toEqual([
      'm2',
      'm3',
      'm4',
      'm7',
      'm5',
      'm6',
    ]);
    expect(ids).toEqual(['m4', 'm5']);
    expect(gone).toEqual(['m2', 'm6']);
  });
});
