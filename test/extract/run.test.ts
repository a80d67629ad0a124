import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock, virtualClock } from '../../core/clock.js';
import { deskError } from '../../core/errors.js';
import { createHttp, type Exchange } from '../../core/http.js';
import type { ProgressEvent } from '../../core/progress.js';
import type { SimulatorOptions } from '../../simulate/simulator.js';
import { type MemoryArchive, memoryArchive } from './memory-archive.js';
import { closeAll, extract, extractWhole, later, sourceOf, startDesk } from './rig.js';

afterEach(closeAll);

const small: SimulatorOptions = { scale: 0.05 };

/** Every record as kind, id and digest; sorted. */
const linesOf = (archive: MemoryArchive): string[] =>
  archive
    .state()
    .records.map(({ kind, id, sha256 }) => `${kind} ${id} ${sha256}`)
    .sort();

const gapsOf = (archive: MemoryArchive, reason: string) =>
  archive.state().gaps.filter((gap) => gap.reason === reason);

/** An exchange that can be told to fail from some call on, and that counts. */
const switchable = () => {
  const http = createHttp({ clock: systemClock });
  later(http.close);
  const state = { calls: 0, brokenFrom: Number.POSITIVE_INFINITY };
  const exchange: Exchange = async (request, signal) => {
    if (++state.calls >= state.brokenFrom) throw deskError('host-unreachable', { what: 'the cable is out' });
    return http.exchange(request, signal);
  };
  return { exchange, state };
};

describe('what the key may not read', () => {
  test.each(['401', '403'])(
    'is a gap with the roles that would help (%s), and the rest is whole',
    async (status) => {
      const desk = await startDesk(small, {
        roles: '-org.permission.metadata.read,-org.permission.tag.read',
        missing_role: status,
      });
      const archive = memoryArchive();
      const { streams, complete } = await extractWhole(sourceOf(desk), archive);
      expect(complete).toBe(false);
      expect(streams.filter((one) => !one.complete).map(({ stream }) => stream)).toEqual(['tag', 'metadata']);
      expect(gapsOf(archive, 'role-missing')).toMatchObject([
        {
          kind: 'tag',
          received: `status ${status}`,
          expected: expect.stringContaining('org.permission.tag.read'),
        },
        { kind: 'metadata', expected: expect.stringContaining('org.permission.metadata.read') },
      ]);
      expect(archive.state().records.some(({ kind }) => kind === 'message')).toBe(true);
    },
  );

  test('without the search, the lists and the counters of the parents still bring what they can', async () => {
    const whole = memoryArchive();
    const desk = await startDesk(small);
    await extractWhole(sourceOf(desk), whole);
    const without = await startDesk(small, { roles: '-org.permission.search.create' });
    const archive = memoryArchive();
    const { streams } = await extractWhole(sourceOf(without), archive);
    const incomplete = streams.filter((one) => !one.complete).map(({ stream }) => stream);
    expect(incomplete).toEqual(['company', 'customer', 'conversation', 'message', 'note', 'kobject']);
    const count = (from: MemoryArchive, kind: string) =>
      new Set(
        from
          .state()
          .records.filter((one) => one.kind === kind)
          .map(({ id }) => id),
      ).size;
    for (const kind of ['customer', 'conversation', 'message'])
      expect(count(archive, kind)).toBeGreaterThan(count(whole, kind) * 0.8);
  });

  test('when it is everything, there is no snapshot and the run says so', async () => {
    const desk = await startDesk(small, { roles: 'none' });
    const archive = memoryArchive();
    await expect(extract(sourceOf(desk), archive)).rejects.toMatchObject({ code: 'role-missing', exit: 5 });
    expect(archive.state().records).toEqual([]);
  });
});

describe('a key or host that does not work stops the run', () => {
  test.each([
    ['an expired key', { key_state: 'expired' }, 'token-refused', 'Expired token'],
    ['a key of another pod', { key_pod: 'prod2' }, 'pod-wrong', 'prod2'],
    ['a key of another pod, refused with 403', { key_pod: 'prod2', wrong_pod: '403' }, 'pod-wrong', 'prod2'],
  ])('%s', async (_name, settings, code, words) => {
    const desk = await startDesk(small, settings as Record<string, string>);
    await expect(extract(sourceOf(desk), memoryArchive())).rejects.toMatchObject({
      code,
      exit: 5,
      message: expect.stringContaining(words),
    });
  });

  test('a wrong key, a host that is not there', async () => {
    const desk = await startDesk(small);
    await expect(
      extract(sourceOf({ url: desk.url, token: 'no-such-token' }), memoryArchive()),
    ).rejects.toMatchObject({ code: 'token-refused' });
    const clock = virtualClock(Date.UTC(2026, 0, 1), { auto: true });
    const nowhere = sourceOf({ url: 'http://127.0.0.1:9', token: 'no-such-token' }, { clock });
    await expect(extract(nowhere, memoryArchive())).rejects.toMatchObject({ code: 'host-unreachable' });
  });
});

test('a stream that cannot be read is a gap with the reason; all others are whole', async () => {
  const clock = virtualClock(Date.UTC(2026, 0, 1), { auto: true });
  const desk = await startDesk({ ...small, clock, faults: '500-before@100% GET /v1/tags' });
  const archive = memoryArchive(3, clock);
  const { complete, streams } = await extractWhole(sourceOf(desk, { clock }), archive);
  expect(complete).toBe(false);
  expect(streams.filter((one) => !one.complete)).toMatchObject([
    { stream: 'tag', done: false, fetched: 0, failure: expect.stringContaining('status 500') },
  ]);
  expect(gapsOf(archive, 'stream-failed')).toMatchObject([
    { kind: 'tag', field: 'tag', evidence: expect.stringContaining('/v1/tags') },
  ]);
  expect(archive.state().reports?.tag?.complete).toBe(false);
  expect(archive.state().reports?.team?.complete).toBe(true);
});

describe('a run that is broken off goes on where it was', () => {
  const wholeLines = async (desk: Parameters<typeof sourceOf>[0]): Promise<string[]> => {
    const archive = memoryArchive();
    await extractWhole(sourceOf(desk), archive);
    return linesOf(archive);
  };

  test('when the source is gone for a while', async () => {
    const desk = await startDesk(small);
    const { exchange, state } = switchable();
    const clock = virtualClock(Date.UTC(2026, 0, 1), { auto: true });
    const source = sourceOf(desk, { exchange, clock, tries: 3 });
    const archive = memoryArchive();
    state.brokenFrom = 40;
    await expect(extract(source, archive)).rejects.toMatchObject({ code: 'host-unreachable' });
    const before = archive.state().requests.length;
    expect(before).toBeGreaterThan(5);
    state.brokenFrom = Number.POSITIVE_INFINITY;
    state.calls = 0;
    const outcome = await extractWhole(source, archive);
    expect(outcome.resumed).toBe(true);
    expect(state.calls).toBeLessThan(archive.state().requests.length);
    expect(linesOf(archive)).toEqual(await wholeLines(desk));
  });

  test('when it is told to stop, at once and with its state kept', async () => {
    const desk = await startDesk(small);
    const source = sourceOf(desk);
    const archive = memoryArchive();
    let turn = 0;
    for (const stopAt of [1, 4, 15]) {
      const stop = new AbortController();
      turn = 0;
      const outcome = await extract(source, archive, {
        signal: stop.signal,
        progress: () => {
          if (++turn === stopAt) stop.abort(new RangeError('enough'));
        },
      });
      expect(outcome.state).toBe('suspended');
      expect(outcome.streams.some(({ done }) => !done)).toBe(true);
    }
    expect((await extractWhole(source, archive)).resumed).toBe(true);
    expect(linesOf(archive)).toEqual(await wholeLines(desk));
  });

  test('property: when it dies anywhere, again and again, nothing is missing and nothing comes twice', async () => {
    const desk = await startDesk(small);
    const wanted = await wholeLines(desk);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 8 }),
        async (deaths, flushEvery) => {
          const source = sourceOf(desk, { searchPageSize: 20 });
          const archive = memoryArchive(flushEvery);
          for (const writes of deaths) {
            archive.failAfter(writes, new RangeError('killed'));
            const died = await extract(source, archive).then(
              () => false,
              () => true,
            );
            archive.crash();
            archive.failAfter(Number.POSITIVE_INFINITY, new RangeError('killed'));
            if (!died) return;
          }
          await extractWhole(source, archive);
          expect(linesOf(archive)).toEqual(wanted);
        },
      ),
      { numRuns: 12, endOnFailure: true },
    );
  });

  test('when the disk is full, with the disk as the reason', async () => {
    const desk = await startDesk(small);
    const archive = memoryArchive();
    archive.failAfter(9, deskError('disk-full', { what: 'The disk is full.' }));
    await expect(extract(sourceOf(desk), archive)).rejects.toMatchObject({ code: 'disk-full' });
    archive.failAfter(Number.POSITIVE_INFINITY, new RangeError());
    await extractWhole(sourceOf(desk), archive);
    expect(linesOf(archive)).toEqual(await wholeLines(desk));
  });

  test('when it dies while committing, it only commits: nothing is asked again', async () => {
    const desk = await startDesk(small);
    const { exchange, state } = switchable();
    const source = sourceOf(desk, { exchange });
    const inner = memoryArchive();
    const failing = {
      ...inner,
      begin: async (scope: Parameters<MemoryArchive['begin']>[0]) => ({
        ...(await inner.begin(scope)),
        commit: async () => {
          throw new RangeError('killed');
        },
      }),
    };
    await expect(extract(source, failing)).rejects.toThrow('killed');
    state.brokenFrom = 0;
    const { complete, streams } = await extractWhole(source, inner);
    expect(complete).toBe(true);
    expect(streams.find(({ stream }) => stream === 'message')?.fetched).toBeGreaterThan(50);
    expect(linesOf(inner)).toEqual(await wholeLines(desk));
  });
});

describe('a choice of streams', () => {
  test('brings what they need along and says what was left out', async () => {
    const desk = await startDesk(small);
    const archive = memoryArchive();
    const { streams } = await extractWhole(sourceOf(desk), archive, { streams: ['attachment', 'team'] });
    const names = streams.map(({ stream }) => stream);
    expect(names).toContain('message');
    expect(names).toContain('note-counted');
    expect(names).not.toContain('tag');
    expect(gapsOf(archive, 'filtered').map(({ kind }) => kind)).toContain('kb_article');
    expect(gapsOf(archive, 'filtered').map(({ kind }) => kind)).not.toContain('message');
  });

  test('names the streams when one is unknown', async () => {
    const desk = await startDesk(small);
    for (const streams of [['mesage'], []])
      await expect(extract(sourceOf(desk), memoryArchive(), { streams })).rejects.toMatchObject({
        code: 'flag-invalid',
        next: expect.stringContaining('message'),
      });
  });
});

test('progress tells of every stream, its end, and what is waited for', async () => {
  const clock = virtualClock(Date.UTC(2026, 5, 1), { auto: true });
  const desk = await startDesk({ ...small, clock }, { rpm: '60' });
  const events: ProgressEvent[] = [];
  const progress = (event: ProgressEvent): void => {
    events.push(event);
  };
  const source = sourceOf(desk, {
    clock,
    progress,
    callsPerMinute: 60,
    searchesPerMinute: 90,
    indexLagMs: 60_000,
  });
  await extractWhole(source, memoryArchive(3, clock), { progress });
  const finished = new Set(events.filter((event) => event.finished).map(({ task }) => task));
  for (const { name } of source.streams) expect(finished).toContain(name);
  const waits = new Set(events.flatMap(({ waiting }) => (waiting ? [waiting.replace(/\d+/, 'N')] : [])));
  expect(waits).toContain('search index, N s');
  expect(waits).toContain('rate limit, N s');
  expect(events.some(({ task, unit }) => task === 'attachment bytes' && unit === 'bytes')).toBe(true);
});
