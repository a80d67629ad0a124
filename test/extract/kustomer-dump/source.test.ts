import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { systemClock } from '../../../core/clock.js';
import { sha256 } from '../../../core/digest.js';
import { createDumpSource } from '../../../extract/kustomer-dump/source.js';
import { sourceConformance } from '../../conformance/source.js';
import { writeFiles, zipOf } from '../kustomer-csv/desk-files.js';
import { memoryArchive } from '../memory-archive.js';
import { closeAll, extract, extractWhole, temporaryFolder } from '../rig.js';

afterAll(closeAll);

const record = (kind: string, n: number): string =>
  `{"type":"${kind}","id":"${kind}-${n}","attributes":{"size":${n}.10,"preview":"text ${n} é \\ud83d"},"relationships":{"attachments":{"data":[]}}}`;

const many = (kind: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => record(kind, n));

const contents = {
  list: `[${many('conversation', 40).join(',\n')}]`,
  lines: many('message', 60).join('\n'),
  wrapped: `{"meta":{"page":1},"data":[${many('customer', 30).join()}],"links":{"next":null}}`,
  named: many('x', 3)
    .map((one) => one.replace('"type":"x",', ''))
    .join('\n'),
  attachment: `${record('attachment', 1)}\n`,
};

const dump = async (): Promise<Readonly<Record<string, string | Buffer>>> => ({
  'a.json': contents.list,
  'b.ndjson.gz': gzipSync(contents.lines),
  'c.zip': await zipOf({ 'customers.json': contents.wrapped }),
  'notes.ndjson': contents.named,
  'z.json': contents.attachment,
});

sourceConformance('kustomer-dump', async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, await dump());
  let looks = 0;
  const clock = {
    ...systemClock,
    now: () => {
      looks++;
      return systemClock.now();
    },
  };
  const source = createDumpSource({ org: 'acme', files: [folder], clock, batchBytes: 1500 });
  return {
    source,
    bodies: new Map(Object.values(contents).map((text) => [sha256(text), Buffer.from(text)])),
    requests: () => looks,
    secrets: [folder],
    edited: ['dump_file', 'dump_wrapper'],
    withoutBytes: true,
    close: () => source.close(),
  };
});

test('records have their kind by type or file name, word for word; a file without bytes is a gap', async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, await dump());
  const archive = memoryArchive();
  await extractWhole(createDumpSource({ org: 'acme', files: [folder], clock: systemClock }), archive);
  const { records, gaps } = archive.state();
  const counts: Record<string, number> = {};
  for (const { kind } of records) counts[kind] = (counts[kind] ?? 0) + 1;
  expect(counts).toEqual({
    dump_file: 5,
    dump_wrapper: 1,
    conversation: 40,
    message: 60,
    customer: 30,
    note: 3,
    attachment: 1,
  });
  expect(records.find(({ id }) => id === 'message-7')?.bytes?.toString()).toBe(record('message', 7));
  expect(gaps.map(({ reason, id }) => `${reason} ${id}`)).toEqual(['blob-missing attachment-1']);
});

test('a damaged dump gives what came before, names the place, and the other files are read', async () => {
  const folder = await temporaryFolder();
  const packed = gzipSync(many('message', 5000).join('\n'));
  await writeFiles(folder, {
    'a.json': `[${many('conversation', 10).join()},{"type":"conv`,
    'b.ndjson': `${record('note', 1)}\n{"type":"note","id" broken}\n${record('note', 2)}\n`,
    'c.ndjson.gz': packed.subarray(0, packed.length - 200),
    'd.json': contents.wrapped,
  });
  const archive = memoryArchive();
  const { complete } = await extractWhole(
    createDumpSource({ org: 'acme', files: [folder], clock: systemClock }),
    archive,
  );
  expect(complete).toBe(false);
  const { records, gaps } = archive.state();
  const count = (kind: string) => records.filter((one) => one.kind === kind).length;
  expect(count('conversation')).toBe(10);
  expect(count('note')).toBe(2);
  expect(count('dump_record')).toBe(1);
  expect(count('message')).toBeGreaterThan(3000);
  expect(count('customer')).toBe(30);
  expect(gaps.map(({ reason, id, received }) => [reason, id?.slice(0, 11), received])).toEqual([
    ['file-broken', 'a.json', '10 records'],
    ['record-unreadable', expect.stringContaining('sha256'), undefined],
    ['file-broken', 'c.ndjson.gz', expect.stringMatching(/records/)],
  ]);
});

test('records within deeper wrappings and single answers are records, word for word, with what is around them', async () => {
  const folder = await temporaryFolder();
  const odd =
    '{"id":"n1","type":"note","attributes":{"n":123456789012345678901234567890.10,"n":2,"t":"\\ud83d"}}';
  await writeFiles(folder, {
    'desk.json': `{"version":3,"desk":{"notes":{"items":[${odd}],"next":null},"chats":{"items":[${record('conversation', 1)}]}}}`,
    'one.json': `{"data":${record('customer', 1)},"meta":{"a":1}}`,
  });
  const archive = memoryArchive();
  await extractWhole(createDumpSource({ org: 'acme', files: [folder], clock: systemClock }), archive);
  const { records } = archive.state();
  const bytes = Object.fromEntries(
    records.map(({ kind, id, bytes: came }) => [`${kind} ${id}`, came?.toString()]),
  );
  expect(bytes['note n1']).toBe(odd);
  expect(bytes['conversation conversation-1']).toBe(record('conversation', 1));
  expect(bytes['customer customer-1']).toBe(record('customer', 1));
  expect(records.find(({ kind }) => kind === 'dump_wrapper')?.bytes?.toString()).toBe(
    '{"version":3,"desk":{"notes":{"next":null}}}',
  );
  expect(records).toHaveLength(2 + 3 + 2);
});

test('killed anywhere and run again, each record is there once', async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, await dump());
  const source = () =>
    createDumpSource({ org: 'acme', files: [folder], clock: systemClock, batchBytes: 900 });
  const archive = memoryArchive();
  let kills = 0;
  for (; ; kills++) {
    const stop = new AbortController();
    let batches = 0;
    const outcome = await extract(source(), archive, {
      signal: stop.signal,
      progress: () => {
        if (++batches !== 7) return;
        archive.crash();
        stop.abort(new RangeError('killed'));
      },
    }).catch(() => undefined);
    if (outcome?.state === 'committed') break;
  }
  expect(kills).toBeGreaterThan(2);
  const ids = archive.state().records.map(({ kind, id }) => `${kind} ${id}`);
  expect(ids).toHaveLength(5 + 1 + 40 + 60 + 30 + 3 + 1);
  expect(new Set(ids).size).toBe(ids.length);
});
