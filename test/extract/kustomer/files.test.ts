import { afterEach, describe, expect, test } from 'vitest';
import { systemClock, virtualClock } from '../../../core/clock.js';
import { sha256 } from '../../../core/digest.js';
import { createHttp, type Exchange } from '../../../core/http.js';
import { signatureRemoved } from '../../../extract/kustomer/blob/unsign.js';
import { fileBytes } from '../../../simulate/desk/files.js';
import type { KustomerSimulator } from '../../../simulate/kustomer/start.js';
import { type MemoryArchive, memoryArchive } from '../memory-archive.js';
import { closeAll, extractWhole, later, sourceOf, startDesk } from '../rig.js';

/** Attachments and pictures: their bytes, and everything that can stand between. */

afterEach(closeAll);

const copy = async (
  desk: KustomerSimulator,
  options: Parameters<typeof sourceOf>[1] = {},
): Promise<MemoryArchive> => {
  const archive = memoryArchive(3, options.clock);
  // One thing at a time, so that a clock that is moved by a call is moved for that call alone.
  const pace = options.exchange ? { parallelStreams: 1, readAhead: 0 } : {};
  await extractWhole(sourceOf(desk, options), archive, { streams: ['attachment', 'media'], ...pace });
  return archive;
};

const digestHeld = (desk: KustomerSimulator, id: string): string | undefined => {
  const source = desk.holdings.files.get(id);
  return source?.from === 'desk' ? sha256(fileBytes(source.file)) : undefined;
};

const reasons = (archive: MemoryArchive): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { reason, kind } of archive.state().gaps)
    if (['attachment', 'media'].includes(kind)) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
};

test('the bytes are those of the desk, each missing file has its reason, and no credential is anywhere', async () => {
  // The page that says that a file is gone breaks off: that it is gone is clear all the same.
  const desk = await startDesk({ scale: 0.15 }, { store_faults: 'truncate@100% GET /gone' });
  const archive = await copy(desk);
  const { blobs, records, gaps, requests } = archive.state();
  expect(blobs.length).toBeGreaterThan(20);
  for (const { id, sha256: digest } of blobs) expect(digest).toBe(digestHeld(desk, id));
  const explained = new Set(gaps.map(({ kind, id }) => `${kind}/${id}`));
  const stored = new Set(blobs.map(({ kind, id }) => `${kind}/${id}`));
  const files = records.filter(({ kind }) => kind === 'attachment' || kind === 'media');
  for (const { kind, id } of files)
    expect(stored.has(`${kind}/${id}`) || explained.has(`${kind}/${id}`)).toBe(true);
  expect(gaps.filter(({ evidence }) => /\/gone\/[0-9a-f]+: status 404/.test(evidence ?? ''))).toHaveLength(1);
  const everything = [
    ...records.map(({ bytes }) => bytes?.toString()),
    ...gaps.map((gap) => JSON.stringify(gap)),
    ...requests.map((request) => JSON.stringify(request)),
    ...Object.values(archive.state().streams).map((stream) => JSON.stringify(stream)),
  ].join('\n');
  for (const secret of ['X-Amz-Signature', 'X-Amz-Credential', 'X-Amz-Date', desk.token, '"policy"'])
    expect(everything.includes(secret)).toBe(false);
  expect(everything).toContain(`${signatureRemoved}"`);
  const store = requests.filter(({ url }) => url.startsWith(desk.storeUrl));
  expect(store.length).toBeGreaterThanOrEqual(blobs.length);
  expect(new Set(store.map(({ responseSha256 }) => responseSha256))).toContain(blobs[0]?.sha256);
});

describe('a link that ran out', () => {
  /** The clock jumps whenever the record of a file was given. */
  const hurried = (clock: ReturnType<typeof virtualClock>, jumps: (isFirst: boolean) => number): Exchange => {
    const http = createHttp({ clock: systemClock });
    later(http.close);
    const seen = new Set<string>();
    return async (request, signal) => {
      const response = await http.exchange(request, signal);
      if (/\/(attachments|media)\//.test(request.url)) await clock.advance(jumps(!seen.has(request.url)));
      seen.add(request.url);
      return { ...response, at: clock.now() };
    };
  };

  test('is renewed', async () => {
    const clock = virtualClock(Date.UTC(2026, 5, 1));
    const desk = await startDesk({ scale: 0.05, clock }, { url_seconds: '20' });
    const exchange = hurried(clock, (isFirst) => (isFirst ? 30_000 : 0));
    const archive = await copy(desk, { clock, exchange });
    expect(reasons(archive)['blob-expired']).toBeUndefined();
    expect(archive.state().blobs.length).toBeGreaterThan(5);
    expect(archive.state().requests.some(({ status }) => status === 403)).toBe(true);
  });

  test('and cannot be renewed in time is a gap', async () => {
    const clock = virtualClock(Date.UTC(2026, 5, 1));
    const desk = await startDesk({ scale: 0.05, clock }, { url_seconds: '20' });
    const archive = await copy(desk, { clock, exchange: hurried(clock, () => 30_000) });
    expect(reasons(archive)['blob-expired']).toBeGreaterThan(5);
    const gap = archive.state().gaps.find(({ reason }) => reason === 'blob-expired');
    expect(gap?.evidence).toContain('Request has expired');
    expect(gap?.evidence).not.toContain('Signature');
  });
});

test('a file that comes shorter than declared is kept and named', async () => {
  const desk = await startDesk({ scale: 0.1 }, { short_files: '30' });
  const archive = await copy(desk);
  const short = archive.state().gaps.filter(({ reason }) => reason === 'blob-length');
  expect(short.length).toBeGreaterThan(2);
  for (const { id, expected, received } of short) {
    expect(Number.parseInt(received ?? '', 10)).toBe(Number.parseInt(expected ?? '', 10) - 1);
    expect(archive.state().blobs.some((blob) => blob.id === id)).toBe(true);
  }
});

test('links into the own network are refused unless they are allowed', async () => {
  const desk = await startDesk({ scale: 0.05 });
  const archive = await copy(desk, { allowPrivate: false });
  expect(archive.state().blobs).toEqual([]);
  expect(reasons(archive)['blob-refused']).toBeGreaterThan(5);
  expect(archive.state().gaps.find(({ reason }) => reason === 'blob-refused')?.evidence).toContain(
    '127.0.0.1',
  );
});

test('a file above the limit is a gap, and the others come', async () => {
  const desk = await startDesk({ scale: 0.05 });
  const archive = await copy(desk, { maxBlobBytes: 300 });
  expect(reasons(archive)['blob-too-large']).toBeGreaterThan(0);
  expect(archive.state().blobs.length).toBeGreaterThan(0);
  for (const { size } of archive.state().blobs) expect(size).toBeLessThanOrEqual(300);
});

test('files of a type that is not wanted are gaps, and the others come', async () => {
  const desk = await startDesk({ scale: 0.05 });
  const all = (await copy(desk)).state().blobs;
  const isPicture = ({ contentType }: { readonly contentType: string | null }) =>
    contentType?.startsWith('image/');
  expect(all.filter(isPicture).length).toBeGreaterThan(0);
  const archive = await copy(desk, { skipTypes: ['image/*'] });
  expect(reasons(archive).filtered).toBeGreaterThanOrEqual(all.filter(isPicture).length);
  expect(archive.state().blobs.some(isPicture)).toBe(false);
  expect(archive.state().blobs).toHaveLength(all.filter((blob) => !isPicture(blob)).length);
});

test('bytes that the archive has already are not fetched again', async () => {
  const desk = await startDesk({ scale: 0.05 });
  const archive = memoryArchive();
  const known = {
    ...archive,
    begin: async (scope: Parameters<MemoryArchive['begin']>[0]) => ({
      ...(await archive.begin(scope)),
      hasBlob: () => true,
    }),
  };
  await extractWhole(sourceOf(desk), known, { streams: ['attachment'] });
  expect(archive.state().blobs).toEqual([]);
  expect(archive.state().requests.some(({ url }) => url.startsWith(desk.storeUrl))).toBe(false);
  expect(archive.state().records.some(({ kind }) => kind === 'attachment')).toBe(true);
});
