import { appendFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SnapshotWriter } from '../../archive-format/archive.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { verify } from '../../archive-format/verify/verify.js';
import {
  batch,
  blobRef,
  bytesOf,
  collect,
  record,
  report,
  request,
  scope,
  testOptions,
  withFolder,
} from './fixture.js';

/** Small parts and packs, so that a few records and attachments fill several. */
const options = () =>
  testOptions({ partLimits: { bytes: 400, lines: 3 }, packLimits: { bytes: 25, entries: 2 } });

/** What the source holds: batches in order; their index is the cursor. */
type Desk = readonly { readonly texts: readonly string[]; readonly blob: boolean; readonly flush: boolean }[];

const oddText = fc.constantFrom('"\\ud800"', '1.10', '"x","text":"y"', '"plain"');
const desk: fc.Arbitrary<Desk> = fc.array(
  fc.record({
    texts: fc.array(
      fc.oneof(
        fc.string().map((text) => JSON.stringify(text)),
        oddText,
      ),
      { maxLength: 5 },
    ),
    blob: fc.boolean(),
    flush: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

const recordsOf = (index: number, texts: readonly string[]) =>
  texts.map((text, at) => record('note', `${index}-${at}`, `{"id":"${index}-${at}","text":${text}}`, 0));

/** Goes on from the checkpoint, as an extraction does; stops before batch `until`. */
const extract = async (writer: SnapshotWriter, source: Desk, until: number): Promise<void> => {
  const from = Number(writer.checkpoint('note')?.cursor.next ?? 0);
  for (let index = from; index < until; index++) {
    const { texts, blob, flush } = source[index] as Desk[number];
    if (blob && !writer.hasBlob('attachment', `a${index}`))
      await writer.putBlob(
        blobRef(`a${index}`),
        bytesOf(`bytes of ${index % 5}`),
        '2025-02-01T00:00:00.000Z',
      );
    await writer.append(
      'note',
      batch(recordsOf(index, texts), {
        requests: [request(`/v1/notes?page=${index}`, texts.length)],
        gaps:
          index % 2 === 0
            ? []
            : [
                {
                  reason: 'record-missing',
                  kind: 'note',
                  id: `gone-${index}`,
                  at: '2025-02-01T00:00:00.000Z',
                },
              ],
        nextCursor: { next: index + 1 },
        done: index + 1 === source.length,
      }),
    );
    if (flush) await writer.flush();
  }
};

/** The folder as a killed process could leave it: files longer than what was durable, strays beside them. */
const crashCopy = async (home: string, copy: string, garbage: Uint8Array): Promise<void> => {
  const tx = (await readdir(join(home, 'work'))).find((name) => name.startsWith('tx-')) as string;
  const stateNow = () => readFile(join(home, 'work', tx, 'run.json'), 'utf8');
  // Files only grow until the state says otherwise, so a copy between two equal states is one that a kill could leave.
  let state: string;
  do {
    await rm(copy, { recursive: true, force: true });
    state = await stateNow();
    await cp(home, copy, { recursive: true, force: true }).catch(() => undefined);
  } while (state !== (await stateNow()));
  await rm(join(copy, 'work', 'lock.json'), { force: true });
  const folder = join(copy, 'work', tx);
  await writeFile(join(folder, 'run.json'), state);
  const content = join(folder, 'object/v1/content');
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && entry.name.endsWith('.gz'))
      await appendFile(join(entry.parentPath, entry.name), garbage);
  await mkdir(join(content, 'tables/stray'), { recursive: true });
  await writeFile(join(content, 'tables/stray/x.parquet'), garbage);
  await writeFile(join(folder, 'blobs', 'f'.repeat(64)), garbage);
  await writeFile(join(folder, '.run.json.1.tmp'), garbage);
};

/** Extracts with crashes at shares of what is left; the writer that is there at the end has everything. */
const throughCrashes = async (
  folder: string,
  source: Desk,
  kills: readonly number[],
  garbage: Uint8Array,
): Promise<{ readonly home: string; readonly writer: SnapshotWriter }> => {
  let home = join(folder, 'run-0');
  let writer = await (await createArchive(home, options())).begin(scope());
  for (const [index, share] of kills.entries()) {
    const from = Number(writer.checkpoint('note')?.cursor.next ?? 0);
    await extract(writer, source, from + Math.floor(share * (source.length - from)));
    const copy = join(folder, `run-${index + 1}`);
    await crashCopy(home, copy, garbage);
    await writer.abandon();
    home = copy;
    writer = await (await openArchive(home, options())).begin(scope());
    expect(writer.resumed).toBe(true);
  }
  await extract(writer, source, source.length);
  return { home, writer };
};

const kills = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 });
const garbage = fc.uint8Array({ maxLength: 40 });

const expectRecords = (
  there: readonly { readonly id: string; readonly seq: number; readonly bytes: Buffer | null }[],
  source: Desk,
): void => {
  const wanted = source.flatMap(({ texts }, index) => recordsOf(index, texts));
  expect(there.map(({ id, seq, bytes }) => [id, seq, bytes?.toString()])).toEqual(
    wanted.map(({ id, bytes }, index) => [id, index + 1, bytes.toString()]),
  );
};

test('whatever is killed when: the run goes on, nothing is lost and nothing is there twice', async () => {
  await fc.assert(
    fc.asyncProperty(desk, kills, garbage, (source, shares, bytes) =>
      withFolder(async (folder) => {
        const { writer } = await throughCrashes(folder, source, shares, bytes);
        expectRecords(await collect(writer.staged('note')), source);
        const ids = (await collect(writer.staged('note'))).map(({ id }) => id);
        expect((await collect(writer.stagedIds('note'))).sort()).toEqual(ids.sort());
        expect((await collect(writer.staged('_request'))).length).toBe(source.length);
        await writer.abandon();
      }),
    ),
    { numRuns: 15 },
  );
});

test('and the snapshot that comes of it is whole: records, gaps, attachments, tables', async () => {
  await fc.assert(
    fc.asyncProperty(desk, kills, garbage, (source, shares, bytes) =>
      withFolder(async (folder) => {
        const { home, writer } = await throughCrashes(folder, source, shares, bytes);
        await writer.commit({ note: report(0) });
        const object = await (await openArchive(home)).object();
        expectRecords(await collect(object.records('note')), source);
        const declared = (await collect(object.gaps())).filter(({ reason }) => reason === 'record-missing');
        const odd = source.flatMap((_, index) => (index % 2 ? [`gone-${index}`] : []));
        expect(declared.map(({ id }) => id)).toEqual(odd);
        const blobs = await collect(object.blobIndex());
        expect(blobs.map(({ id }) => id)).toEqual(
          source.flatMap(({ blob }, index) => (blob ? [`a${index}`] : [])),
        );
        for (const { sha256, id } of blobs)
          expect((await object.blob(sha256)).toString()).toBe(`bytes of ${Number(id.slice(1)) % 5}`);
        expect((await verify(home, { depth: 'deep' })).findings).toEqual([]);
      }),
    ),
    { numRuns: 3 },
  );
});

test('another configuration starts anew and leaves the unfinished one alone', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a.archive');
    const archive = await createArchive(home, testOptions());
    const first = await archive.begin(scope());
    await first.append('note', batch([record('note', '1', '{"id":"1"}')]));
    await first.suspend();
    const other = await archive.begin(scope({ configSha256: 'other' }));
    expect(other.resumed).toBe(false);
    expect(other.checkpoint('note')).toBeUndefined();
    await other.abandon();
    const again = await archive.begin(scope());
    expect(again.resumed).toBe(true);
    expect((await collect(again.staged('note'))).map(({ id }) => id)).toEqual(['1']);
    await again.suspend();
  }));

test('an unfinished snapshot that lost something durable is refused, not gone on with', () =>
  withFolder(async (folder) => {
    const home = join(folder, 'a.archive');
    const archive = await createArchive(home, testOptions());
    const writer = await archive.begin(scope());
    await writer.append('note', batch([record('note', '1', '{"id":"1"}')]));
    await writer.suspend();
    const [tx] = (await readdir(join(home, 'work'))).filter((name) => name.startsWith('tx-'));
    const part = join(
      home,
      'work',
      tx as string,
      'object/v1/content/raw/note/snapshot=1/part-00000.ndjson.gz',
    );
    await writeFile(part, (await readFile(part)).subarray(0, 10));
    await expect(archive.begin(scope())).rejects.toMatchObject({ code: 'archive-damaged', where: part });
    // The refusal gives the lock back.
    await expect(readFile(join(home, 'work', 'lock.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  }));
