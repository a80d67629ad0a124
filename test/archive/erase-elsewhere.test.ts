import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { publish } from '../../archive-format/commit/publish.js';
import { type EraseOrder, erase, outlineErasure } from '../../archive-format/erase/erase.js';
import { noteHandover } from '../../archive-format/handover/log.js';
import { withLockedHome } from '../../archive-format/home/session.js';
import { homePaths, stagedContent } from '../../archive-format/layout.js';
import { nextInventory } from '../../archive-format/ocfl/inventory.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { openPack } from '../../archive-format/read/packs.js';
import { verify } from '../../archive-format/verify/verify.js';
import { systemClock, virtualClock } from '../../core/clock.js';
import { digestFile } from '../../core/digest.js';
import { openDuck, quotedPath } from '../../core/duckdb.js';
import { silent } from '../../core/progress.js';
import { kustomerSubject } from '../../extract/kustomer/subject.js';
import { createCsvSource } from '../../extract/kustomer-csv/source.js';
import { csvSubject } from '../../extract/kustomer-csv/subject.js';
import { createDumpSource } from '../../extract/kustomer-dump/source.js';
import { runExtract } from '../../extract/run.js';
import type { Source } from '../../extract/source.js';
import { ledgerRule } from '../../load/ledger/erase.js';
import { erasureDesk, ids, needles } from './erase-desk.js';
import { start, withFolder } from './fixture.js';

/** Erasing somebody from what is no copy of the vendor's API: objects of loads, exports, dumps. */

const operator = { name: 'Test Operator', address: 'mailto:operator@example.com' };

const orderFor = async (home: string, change: Partial<EraseOrder> = {}): Promise<EraseOrder> => ({
  paths: homePaths(home),
  object: await (await openArchive(home)).object(),
  spec: kustomerSubject,
  subject: { sort: 'person', email: 'ann.schmidt@example.com' },
  also: ['Ann Schmidt'],
  rules: [ledgerRule],
  progress: silent,
  operator,
  reason: 'Request 88',
  legalBasis: 'GDPR 17(1)(b)',
  clock: virtualClock(start),
  dropUnfinished: false,
  suppress: true,
  ...change,
});

const run = (home: string, change: Partial<EraseOrder> = {}) =>
  withLockedHome(home, virtualClock(start), async () => erase(await orderFor(home, change)));

/** Every file of an archive as text, unpacked: tables row by row, packs entry by entry. */
async function* unpacked(home: string): AsyncGenerator<readonly [path: string, text: string]> {
  const duck = await openDuck();
  try {
    for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const name = relative(home, path);
      if (path.endsWith('.parquet')) {
        const sql = `SELECT CAST(to_json(t) AS VARCHAR) AS row FROM read_parquet(${quotedPath(path)}, hive_partitioning = false) t`;
        yield [name, (await duck.all<{ row: string }>(sql)).map(({ row }) => row).join('\n')];
      } else if (path.endsWith('.zip')) {
        const pack = await openPack(path);
        for (const [digest, entry] of pack.entries) {
          const pieces: Buffer[] = [];
          for await (const piece of await pack.stream(entry)) pieces.push(Buffer.from(piece as Uint8Array));
          yield [`${name}#${digest}`, Buffer.concat(pieces).toString('utf8')];
        }
        pack.close();
      } else {
        const bytes = await readFile(path);
        yield [name, (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')];
      }
    }
  } finally {
    duck.close();
  }
}

const namesIn = async (home: string, words: readonly string[]): Promise<string[]> => {
  const found: string[] = [];
  for await (const [path, text] of unpacked(home))
    for (const word of words)
      if (`${path}\n${text}`.toLowerCase().includes(word.toLowerCase())) found.push(`${path}: ${word}`);
  return found;
};

const clean = async (home: string): Promise<void> => {
  const { findings } = await verify(home, { depth: 'deep' });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
};

/** An object of loads as a run leaves it: ledger, table of ids, plan. */
const addLoads = async (home: string): Promise<void> => {
  const paths = homePaths(home);
  const tx = join(paths.work, 'tx-loads');
  const content = stagedContent(tx, 1);
  for (const folder of ['ledger/run=1', 'idmap/run=1', 'plans/1'])
    await mkdir(join(content, folder), { recursive: true });
  const key = (id: string): string => JSON.stringify({ key: `part:kustomer:message:${id}`, text: 'x' });
  await writeFile(
    join(content, 'ledger/run=1/part-00000.ndjson.gz'),
    gzipSync(`${[ids.annsMessage, ids.bensMessage].map(key).join('\n')}\n`),
  );
  await writeFile(
    join(content, 'plans/1/plan.json'),
    JSON.stringify({ losses: ['ann.schmidt@example.com has no name'], kept: 'Ben' }),
  );
  const duck = await openDuck();
  await duck.run(
    `COPY (SELECT * FROM (VALUES ('${ids.ann}', 'r1'), ('${ids.ben}', 'r2')) t(source_id, remote_id) ORDER BY 1) TO ${quotedPath(join(content, 'idmap/run=1/part-0.parquet'))} (FORMAT parquet)`,
  );
  duck.close();
  const files = [];
  for (const path of ['ledger/run=1/part-00000.ndjson.gz', 'plans/1/plan.json', 'idmap/run=1/part-0.parquet'])
    files.push({ path, sha512: await digestFile('sha512', join(content, path)) });
  await publish({
    paths,
    object: 'loads-intercom-acme',
    tx,
    snapshot: 1,
    inventory: nextInventory(undefined, {
      id: 'urn:uuid:loads',
      created: new Date(start).toISOString(),
      message: 'Run 1',
      user: operator,
      files,
    }),
    isFirst: true,
    hook: () => {},
  });
};

test('objects of loads that name the person go; copies that were given away are named in the certificate', () =>
  withFolder(async (folder) => {
    const home = await erasureDesk(folder);
    await withLockedHome(home, virtualClock(start), () => addLoads(home));
    await noteHandover(home, {
      ...{ sort: 'freeze', at: new Date(start).toISOString(), recipient: 'Court of X', file: 'acme.zip' },
      ...{ payloadBytes: 1, signed: true, encrypted: true, receipts: [] },
    });
    await noteHandover(home, {
      ...{
        sort: 'mask',
        at: new Date(start).toISOString(),
        recipient: 'Ann Schmidt',
        file: 'masked.archive',
      },
      ...{ payloadBytes: 0, signed: false, encrypted: false, receipts: [] },
    });
    expect((await outlineErasure(await orderFor(home))).removed).toContain('store/loads-intercom-acme');
    await run(home);
    expect(await namesIn(home, needles)).toEqual([]);
    await clean(home);
    const store = homePaths(home).store;
    expect(await readdir(store)).not.toContain('loads-intercom-acme');
    const { name } = await (await openArchive(home)).object();
    const path = join(store, name, 'v3/content/governance/erasures/E-0001.json');
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      action: 'erase',
      handovers: [
        { sort: 'freeze', recipient: 'Court of X', file: 'acme.zip' },
        { sort: 'mask', recipient: '[erased]', file: 'masked.archive' },
      ],
    });
  }));

const extracted = async (home: string, source: Source) => {
  const outcome = await runExtract({
    source,
    archive: await createArchive(home),
    mode: 'full',
    operator,
    clock: systemClock,
    progress: silent,
    signal: new AbortController().signal,
  });
  if (outcome.state !== 'committed') throw new Error(outcome.state);
  return outcome.snapshot;
};

const csv = {
  'conversations.csv': `id,name,customer.id,customer.name,customer.email,updatedAt
64d0000000000000000000a1,A parcel for Lindenweg,64c0000000000000000000a1,Ann Schmidt,Ann.Schmidt@example.com,2024-05-01T00:00:00Z
64d0000000000000000000a2,Late parcel of hers,64c0000000000000000000a1,Ann Schmidt,,2024-05-02T00:00:00Z
64d0000000000000000000b1,Delivery,64c0000000000000000000b1,Ben Okoro,ben@example.com,2024-05-03T00:00:00Z
`,
  'messages.csv': `id,conversation.id,preview,createdAt
64e0000000000000000000a1,64d0000000000000000000a1,Where is Lindenweg 4?,2024-05-01T00:00:00Z
64e0000000000000000000b1,64d0000000000000000000b1,Please copy ann.schmidt@example.com,2024-05-03T00:00:00Z
64e0000000000000000000b2,64d0000000000000000000b1,Thank you,2024-05-04T00:00:00Z
`,
  'other.csv': 'Region,Count\nNorth,4\n',
} as const;

test('an archive of CSV exports: rows go, and the files that name the person; neither comes back', () =>
  withFolder(async (folder) => {
    const files = await mkdtemp(join(tmpdir(), 'deskarchive-csv-'));
    try {
      for (const [name, text] of Object.entries(csv)) await writeFile(join(files, name), text);
      const home = join(folder, 'csv.archive');
      const source = () => createCsvSource({ org: 'acme', files: [files], clock: systemClock });
      await extracted(home, source());
      const words = [
        'ann.schmidt@example.com',
        'Ann Schmidt',
        'Lindenweg',
        'Late parcel of hers',
        '64c0000000000000000000a1',
        '64d0000000000000000000a1',
        '64e0000000000000000000a1',
      ];
      expect((await namesIn(home, words)).length).toBeGreaterThan(8);
      const { outline } = await run(home, { spec: csvSubject });
      expect(outline).toMatchObject({
        records: { conversation: 2, message: 1 },
        mentions: { message: 1 },
        inputs: 2,
      });
      expect(await namesIn(home, words)).toEqual([]);
      await clean(home);
      const object = await (await openArchive(home)).object();
      const left: string[] = [];
      for await (const { id } of object.blobIndex()) left.push(id);
      expect(left).toEqual(['other.csv']);
      // The same files again: the person is left out, and no file is kept whole any more.
      const again = await extracted(home, source());
      expect(again.kinds.conversation).toMatchObject({ distinct: 1 });
      expect(await namesIn(home, words)).toEqual([]);
      await clean(home);
    } finally {
      await rm(files, { recursive: true, force: true });
    }
  }));

test('an archive of JSON dumps: the records are the vendor’s, and so is the rule', () =>
  withFolder(async (folder) => {
    const files = join(folder, 'dumps');
    await mkdir(files);
    const lines = [
      {
        type: 'customer',
        id: ids.ann,
        attributes: { name: 'Ann Schmidt', emails: [{ email: 'ann.schmidt@example.com' }] },
      },
      {
        type: 'customer',
        id: ids.ben,
        attributes: { name: 'Ben Okoro', emails: [{ email: 'ben@example.com' }] },
      },
      {
        type: 'conversation',
        id: ids.annsThread,
        attributes: { name: 'A parcel for Lindenweg' },
        relationships: { customer: { data: { id: ids.ann } } },
      },
      {
        type: 'conversation',
        id: ids.bensThread,
        attributes: { name: 'Delivery' },
        relationships: { customer: { data: { id: ids.ben } } },
      },
      {
        type: 'message',
        id: ids.annsMessage,
        attributes: { preview: 'half of Lindenweg' },
        relationships: { conversation: { data: { id: ids.annsThread } } },
      },
    ];
    await writeFile(join(files, 'records.ndjson'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const home = join(folder, 'dump.archive');
    await extracted(home, createDumpSource({ org: 'acme', files: [files], clock: systemClock }));
    const { outline } = await run(home);
    expect(outline.records).toEqual({ conversation: 1, customer: 1, message: 1 });
    expect(await namesIn(join(home, 'store'), needles)).toEqual([]);
    await clean(home);
  }));
