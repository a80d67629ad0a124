import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Archive } from '../../archive-format/archive.js';
import type { Gap } from '../../archive-format/gap.js';
import { type GapState, gapStates } from '../../archive-format/gaps/state.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { verify } from '../../archive-format/verify/verify.js';
import { systemClock } from '../../core/clock.js';
import { createHttp, type Exchange } from '../../core/http.js';
import { silent } from '../../core/progress.js';
import { type RetryOutcome, runRetry } from '../../extract/retry.js';
import type { Source } from '../../extract/source.js';
import { type KustomerSimulator, startKustomer } from '../../simulate/kustomer/start.js';
import {
  closeAll,
  extract,
  extractWhole,
  freshArchive,
  idsOf,
  later,
  operator,
  sourceOf,
  startDesk,
  temporaryFolder,
} from './rig.js';

/** A desk that fails at some calls and is well later: what the first run missed, `--retry-gaps` brings. */

afterEach(closeAll);

const end = { desk_end: '2026-06-01T00:00:00.000Z' };

/** An exchange that answers 500 where `isBad` says so, and counts the calls. */
const weather = (isBad: (path: string, body: string) => boolean) => {
  const http = createHttp({ clock: systemClock, timeoutMs: 10_000, connections: 8 });
  later(() => http.close());
  const calls: string[] = [];
  const exchange: Exchange = async (request, signal) => {
    const path = new URL(request.url).pathname;
    calls.push(`${request.method} ${path}`);
    const response = await http.exchange(request, signal);
    return isBad(path, String(request.body ?? ''))
      ? { ...response, status: 500, body: Buffer.from('{"errors":[{"title":"out of order"}]}') }
      : response;
  };
  return { exchange, calls };
};

const retry = async (source: Source, archive: Archive, signal = new AbortController().signal) =>
  runRetry({ source, archive, operator, clock: systemClock, progress: silent, signal });

const committed = (outcome: RetryOutcome): Extract<RetryOutcome, { state: 'committed' }> => {
  if (outcome.state !== 'committed') throw new Error(`the run was ${outcome.state}`);
  return outcome;
};

const states = async (archive: Archive, reason: Gap['reason']): Promise<GapState[]> => {
  const found: GapState[] = [];
  for await (const gap of gapStates(await archive.object())) if (gap.reason === reason) found.push(gap);
  return found;
};

/** Everything but the gaps: what an archive holds, by digest. */
const holdings = async (archive: Archive): Promise<string[]> => {
  const object = await archive.object();
  const all = new Set<string>();
  for (const kind of (await object.kinds()).filter((name) => !name.startsWith('_')))
    for await (const { id, sha256 } of object.records(kind)) all.add(`${kind} ${id} ${sha256}`);
  for await (const { kind, id, sha256 } of object.blobIndex()) all.add(`bytes ${kind} ${id} ${sha256}`);
  return [...all].sort();
};

const isClean = async (archive: Archive): Promise<void> => {
  const report = await verify(archive.home, { depth: 'deep' });
  expect(report.findings).toEqual([]);
};

/** An archive of a desk whose files nobody could fetch: extracted once, copied for each test. */
let illHome: Promise<string> | undefined;
const illArchive = async (): Promise<Archive> => {
  illHome ??= (async () => {
    const ill = await startDesk({ scale: 0.08, seed: 4 }, { ...end, url_seconds: '0' });
    const home = await mkdtemp(join(tmpdir(), 'deskarchive-retry-'));
    await extractWhole(sourceOf(ill), await createArchive(join(home, 'a.archive')));
    return home;
  })();
  const home = join(await temporaryFolder(), 'a.archive');
  await cp(join(await illHome, 'a.archive'), home, { recursive: true });
  return openArchive(home);
};
afterAll(async () => {
  if (illHome) await rm(await illHome, { recursive: true, force: true });
});

interface ReadDesk {
  readonly desk: KustomerSimulator;
  /** What a calm run brings. */
  readonly whole: readonly string[];
  close(): Promise<void>;
}

/** A desk that nobody changes, and what is in it: read once for all tests that compare with it. */
let read: Promise<ReadDesk> | undefined;
const readDesk = (): Promise<ReadDesk> => {
  read ??= (async () => {
    const settings = { ...end, rpm: 'unlimited', search_rpm: 'unlimited' };
    const desk = await startKustomer({ scale: 0.05, seed: 4, settings });
    const archive = await freshArchive();
    await extractWhole(sourceOf(desk), archive);
    return { desk, whole: await holdings(archive), close: desk.close };
  })();
  return read;
};
afterAll(async () => (await read)?.close());

test('files that did not come do later, each asked for once, and nothing else', async () => {
  const ill = await startDesk({ scale: 0.08, seed: 4 }, { ...end, url_seconds: '0' });
  const archive = await illArchive();
  const lost = await states(archive, 'blob-expired');
  expect(lost.length).toBeGreaterThan(8);
  // Tried in vain: the gaps stay, counted as tried again.
  const vain = committed(await retry(sourceOf(ill), archive));
  expect(vain.snapshot).toMatchObject({ mode: 'delta', attachments: { stored: 0 } });
  expect((await states(archive, 'blob-expired')).map(({ times, state }) => `${times} ${state}`)).toEqual(
    lost.map(() => '2 open'),
  );
  const well = await startDesk({ scale: 0.08, seed: 4 }, end);
  const sky = weather(() => false);
  const healed = committed(await retry(sourceOf(well, { exchange: sky.exchange }), archive));
  const rows = healed.tried.filter(({ reason }) => reason === 'blob-expired');
  expect(rows.reduce((sum, row) => sum + row.healed, 0)).toBe(lost.length);
  expect(rows.every(({ open }) => open === 0)).toBe(true);
  expect(healed.snapshot.attachments.stored + healed.snapshot.attachments.deduplicated).toBe(lost.length);
  // One call for each fresh link, and one for each record that is still missing.
  expect(sky.calls.filter((call) => !/attachments|media|users/.test(call))).toEqual([]);
  expect(sky.calls.length).toBeLessThan(lost.length + 8);
  expect(
    (await states(archive, 'blob-expired')).map(({ state, healedBy, healedHow, healedAt }) => [
      state,
      healedBy,
      healedHow,
      healedAt,
    ]),
  ).toEqual(lost.map(() => ['healed', 3, 'bytes', healed.snapshot.finishedAt]));
  await isClean(archive);
});

test('a file that came short stays missing until all of it comes', async () => {
  const { desk, whole } = await readDesk();
  const ill = await startDesk({ scale: 0.05, seed: 4 }, { ...end, short_files: '60' });
  const streams = ['attachment', 'media'];
  const archive = await freshArchive();
  await extractWhole(sourceOf(ill), archive, { streams });
  const short = await states(archive, 'blob-length');
  expect(short.length).toBeGreaterThan(5);
  const index = async () => {
    const newest = new Map<string, string>();
    for await (const { kind, id, sha256 } of (await archive.object()).blobIndex())
      newest.set(`${kind} ${id}`, sha256);
    return newest;
  };
  const before = await index();
  // Everything is read again, and they are as short as they were: what came does not make them whole.
  await extractWhole(sourceOf(ill), archive, { streams });
  expect((await states(archive, 'blob-length')).map(({ state, times }) => `${state} ${times}`)).toEqual(
    short.map(() => 'open 2'),
  );
  expect(await index()).toEqual(before);
  const healed = committed(await retry(sourceOf(desk), archive));
  expect((await states(archive, 'blob-length')).map(({ state, healedHow }) => [state, healedHow])).toEqual(
    short.map(() => ['healed', 'bytes']),
  );
  expect(healed.snapshot.attachments.stored + healed.snapshot.attachments.deduplicated).toBe(short.length);
  const bytes = [...(await index())].map(([key, sha256]) => `bytes ${key} ${sha256}`).sort();
  expect(bytes).toEqual(whole.filter((line) => line.startsWith('bytes ')));
  await isClean(archive);
});

describe('a record that the vendor keeps failing at', () => {
  test('is a gap of its own, the rest of its stream comes, and a later try heals it with its bytes', async () => {
    const { desk, whole } = await readDesk();
    const bad = whole
      .filter((line) => line.startsWith('attachment '))
      .map((line) => line.split(' ')[1] as string);
    const broken = bad.slice(0, 2);
    const ill = weather((path) => broken.some((id) => path.endsWith(id)));
    const archive = await freshArchive();
    const first = await extractWhole(sourceOf(desk, { exchange: ill.exchange, tries: 1 }), archive);
    expect(first.complete).toBe(true);
    expect(
      (await states(archive, 'record-missing')).filter(({ kind }) => kind === 'attachment'),
    ).toMatchObject(broken.map((id) => ({ id, state: 'open', evidence: 'status 500: out of order' })));
    const healed = committed(await retry(sourceOf(desk), archive));
    expect(healed.tried).toContainEqual({
      reason: 'record-missing',
      kind: 'attachment',
      tried: 2,
      healed: 2,
      open: 0,
    });
    expect(healed.snapshot.kinds.attachment).toMatchObject({ written: 2 });
    expect(await holdings(archive)).toEqual(whole);
    await isClean(archive);
  });

  test('a stream that broke off is read again, by the next delta as by a retry', async () => {
    const { desk, whole } = await readDesk();
    for (const way of ['delta', 'retry'] as const) {
      const ill = weather((path) => path.includes('/attachments/'));
      const archive = await freshArchive();
      // Too many in a row are no accident of single records any more.
      await extractWhole(sourceOf(desk, { exchange: ill.exchange, tries: 1, parallelCalls: 1 }), archive);
      expect(await idsOf(archive, 'attachment')).toEqual([]);
      const isBroken = (await states(archive, 'stream-failed')).length > 0;
      if (way === 'delta') await extractWhole(sourceOf(desk), archive, { mode: 'delta' });
      else await retry(sourceOf(desk), archive);
      if (isBroken) expect(await states(archive, 'stream-failed')).toMatchObject([{ state: 'healed' }]);
      if (way === 'retry' || isBroken) expect(await holdings(archive)).toEqual(whole);
    }
  });
});

test('children that a parent counts and that did not come are asked for again', async () => {
  const { desk, whole } = await readDesk();
  // Some of the lists answer: too many failures in a row would end the stream instead.
  const ill = weather(
    (path, body) => (path.endsWith('/search') && body.includes('"message"')) || /[0-9]\/messages$/.test(path),
  );
  const archive = await freshArchive();
  await extractWhole(sourceOf(desk, { exchange: ill.exchange, tries: 1 }), archive);
  const short = await states(archive, 'count-mismatch');
  expect(short.length).toBeGreaterThan(3);
  // Only the lists of the parents answer: the search stays out of order.
  const half = weather((path, body) => path.endsWith('/search') && body.includes('"message"'));
  const healed = committed(await retry(sourceOf(desk, { exchange: half.exchange, tries: 1 }), archive));
  expect(healed.tried).toContainEqual({
    ...{ reason: 'count-mismatch', kind: 'message', tried: short.length, healed: short.length, open: 0 },
  });
  expect(await states(archive, 'stream-failed')).toMatchObject([
    { field: 'message', state: 'open', times: 2 },
  ]);
  const last = committed(await retry(sourceOf(desk), archive));
  expect(await states(archive, 'stream-failed')).toMatchObject([{ state: 'healed', healedHow: 'retried' }]);
  expect(last.snapshot.kinds.message).toMatchObject({ written: expect.any(Number) });
  const messages = (lines: readonly string[]): string[] =>
    lines.filter((line) => line.startsWith('message '));
  expect(messages(await holdings(archive))).toEqual(messages(whole));
  await isClean(archive);
});

test('stopped in the middle, it goes on and tries nothing twice', async () => {
  const archive = await illArchive();
  const lost = (await states(archive, 'blob-expired')).length;
  expect(lost).toBeGreaterThan(20);
  const well = await startDesk({ scale: 0.08, seed: 4 }, end);
  const stop = new AbortController();
  const sky = weather(() => {
    if (sky.calls.length > 12) stop.abort();
    return false;
  });
  const stopped = await retry(sourceOf(well, { exchange: sky.exchange }), archive, stop.signal);
  expect(stopped.state).toBe('suspended');
  const after = weather(() => false);
  const done = committed(await retry(sourceOf(well, { exchange: after.exchange }), archive));
  expect(done.resumed).toBe(true);
  expect((await states(archive, 'blob-expired')).filter(({ state }) => state === 'open')).toEqual([]);
  // The batch that was stopped comes again, those before it do not.
  expect(after.calls.length).toBeLessThan(lost + 8);
  await isClean(archive);
});

test('without gaps that can be tried nothing is asked for and nothing is written', async () => {
  const desk = await startDesk({ scale: 0.02, seed: 3 }, end);
  const archive = await freshArchive();
  await extractWhole(sourceOf(desk), archive, { streams: ['unlisted', 'tag'] });
  const before = (await archive.object()).head;
  const sky = weather(() => false);
  const outcome = await retry(sourceOf(desk, { exchange: sky.exchange }), archive);
  expect(outcome).toMatchObject({
    state: 'nothing',
    left: expect.arrayContaining([{ reason: 'endpoint-absent', kind: 'business_rule', gaps: 1 }]),
  });
  expect(sky.calls).toEqual([]);
  expect((await archive.object()).head).toBe(before);
});

test('a source that cannot be asked again is refused, and so is an archive without it', async () => {
  const desk = await startDesk({ scale: 0.02, seed: 3 }, end);
  const archive = await freshArchive();
  const { retry: _retry, ...files } = sourceOf(desk);
  await expect(retry(files, archive)).rejects.toMatchObject({ code: 'flag-invalid' });
  await expect(retry(sourceOf(desk), archive)).rejects.toMatchObject({ code: 'archive-incomplete' });
  await extract(sourceOf(desk), archive, { streams: ['tag'] });
  await expect(retry(sourceOf(desk, { org: 'other' }), archive)).rejects.toMatchObject({
    code: 'archive-incomplete',
  });
});
