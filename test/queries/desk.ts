import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Archive } from '../../archive-format/archive.js';
import type { Gap } from '../../archive-format/gap.js';
import { noteHandover } from '../../archive-format/handover/log.js';
import { addLoadFiles } from '../../archive-format/loads/add.js';
import { runIdMap, runLedger } from '../../archive-format/loads/places.js';
import { createArchive, openArchive } from '../../archive-format/open.js';
import { sha256, sha512 } from '../../core/digest.js';
import { openDuck, quoted } from '../../core/duckdb.js';
import { kustomerTables } from '../../extract/kustomer/tables.js';
import { type LedgerEntry, lineSha256, lineText } from '../../load/ledger/line.js';
import { loadSql } from '../../load/sql-file.js';
import { batch, blobRef, bytesOf, record, report, request, scope, testOptions } from '../archive/fixture.js';
import { modelFolder } from '../transform/model-fixture.js';
import { modelRows } from './desk-model.js';

/** A small made-up desk: an archive with two snapshots, a model of it, the ledger of a load. */
export interface Desk {
  readonly home: string;
  readonly archive: Archive;
  /** Folder of a plan; there when `load` was not left out. */
  readonly plan: string;
  remove(): Promise<void>;
}

const id = (sort: string, n: number): string => `64${sort}${String(n).padStart(20, '0')}`;

const message = (n: number, conversation: number, text: string, more: object = {}) => ({
  kind: 'message',
  id: id('e0', n),
  json: JSON.stringify({
    type: 'message',
    id: id('e0', n),
    attributes: {
      channel: 'email',
      direction: 'in',
      preview: text,
      sentAt: `2025-01-0${n}T10:00:00.000Z`,
      ...more,
    },
    relationships: { conversation: { data: { type: 'conversation', id: id('d0', conversation) } } },
  }),
});

const simple = (kind: string, key: string, attributes: object) => ({
  kind,
  id: key,
  json: JSON.stringify({ type: kind, id: key, attributes }),
});

const first = [
  simple('customer', id('c0', 1), {
    name: 'Ada Example',
    emails: [{ type: 'home', email: 'ada@example.com' }],
  }),
  simple('customer', id('c0', 2), {
    name: 'Grace Sample',
    custom: { tierStr: 'gold', bigNum: '9007199254740993' },
  }),
  simple('conversation', id('d0', 1), { name: 'Where is my order?', status: 'open', messageCount: 3 }),
  message(1, 1, 'Hello, where is my order?'),
  message(2, 1, 'It is on its way.', { direction: 'out' }),
  // Odd JSON that must not spoil anything: half a surrogate pair, a doubled key, a number that is not kept by readers.
  {
    kind: 'message',
    id: id('e0', 3),
    json: `{"type":"message","id":"${id('e0', 3)}","attributes":{"preview":"half \\ud83d","preview":"twice","size":1.10},"relationships":{"conversation":{"data":{"id":"${id('d0', 1)}"}}}}`,
  },
  simple('attachment', id('a0', 1), {
    name: 'invoice.pdf',
    contentType: 'application/pdf',
    contentLength: 11,
  }),
  simple('attachment', id('a0', 2), { name: 'lost.png', contentType: 'image/png', contentLength: 99 }),
];

const second = [
  ...first.filter(({ id: key }) => key !== id('d0', 1) && key !== id('c0', 2)),
  simple('conversation', id('d0', 1), { name: 'Where is my order?', status: 'done', messageCount: 4 }),
  message(4, 1, 'Thank you, it came.'),
];

const gaps: readonly Gap[] = [
  {
    reason: 'blob-missing',
    kind: 'attachment',
    id: id('a0', 2),
    parentKind: 'message',
    parentId: id('e0', 1),
    expected: '99',
    evidence: '404 Not Found',
    at: '2025-02-01T00:00:00.000Z',
  },
  {
    reason: 'role-missing',
    kind: 'company',
    evidence: '403 Forbidden',
    at: '2025-02-01T00:00:00.000Z',
  },
];

const addSnapshot = async (home: string, records: typeof first, withGaps: boolean): Promise<void> => {
  const archive = await createArchive(home, testOptions());
  const kinds = [...new Set(records.map(({ kind }) => kind))];
  const writer = await archive.begin(
    scope({
      source: { kind: 'kustomer', org: 'acme', api: 'v1', baseUrl: 'https://acme.example.com' },
      // A few kinds only, so that this desk stays as it is when the source learns new ones.
      tables: kustomerTables.filter(({ kind }) => kinds.includes(kind) || kind === 'company'),
    }),
  );
  for (const kind of kinds) {
    const cut = records.filter((item) => item.kind === kind);
    await writer.append(
      kind,
      batch(
        cut.map((item) => record(kind, item.id, item.json, 0)),
        {
          requests: [
            { ...request(`/v1/${kind}s?page=1`, cut.length), ms: 10 * cut.length },
            ...(kind === 'attachment'
              ? [{ ...request(`/v1/messages/${id('e0', 1)}/attachments`, 0), status: 404 }]
              : []),
          ],
          gaps: kind === 'attachment' && withGaps ? gaps : [],
          done: true,
        },
      ),
    );
  }
  if (withGaps)
    await writer.putBlob(
      blobRef(id('a0', 1), 'invoice.pdf'),
      bytesOf('hello ', 'world'),
      '2025-02-01T00:00:01.000Z',
    );
  await writer.commit(
    Object.fromEntries(
      kinds.map((kind) => [kind, report(records.filter((item) => item.kind === kind).length)]),
    ),
  );
};

/** Puts a model where `transform` would: rows made by hand, so that this desk does not change with the SQL of others. */
const placeModel = async (home: string, snapshot: number, archive: Archive): Promise<void> => {
  const object = await archive.object();
  const key = sha256(`model of ${snapshot}`);
  const folder = join(home, 'models', key);
  await mkdir(join(home, 'models'), { recursive: true });
  const made = await modelFolder(modelRows);
  await rename(made, folder);
  const files = await readdir(folder);
  const tables = Object.fromEntries(files.map((file) => [file.replace(/\.parquet$/, ''), { file }]));
  const inputs = [{ object: object.name, inventorySha512: object.inventorySha512, snapshot }];
  await writeFile(
    join(folder, 'model.json'),
    JSON.stringify({ format: 'deskarchive-model/1', key, inputs, tables }),
  );
  const index = join(home, 'models', 'newest.json');
  const known = await readFile(index, 'utf8').catch(() => '{"models":{}}');
  const models = { ...(JSON.parse(known) as { models: object }).models, [`${object.name}@${snapshot}`]: key };
  await writeFile(index, JSON.stringify({ format: 'deskarchive-models/1', models }));
};

const ledgerEntries: readonly LedgerEntry[] = [
  {
    type: 'run',
    run: 1,
    purpose: 'load',
    plan: sha256('plan'),
    target: 'intercom',
    workspace: 'acme',
    archive: { object: 'kustomer-acme-2025', version: 'v2', inventorySha512: sha512('inventory') },
    mapping: sha256('mapping'),
    tool: '0.1.0',
    cut: 0,
  },
  { type: 'intent', key: 'contact:kustomer:customer:1', kind: 'contact', payload: sha256('1') },
  {
    type: 'outcome',
    key: 'contact:kustomer:customer:1',
    kind: 'contact',
    payload: sha256('1'),
    status: 'created',
    remote: 'r-1',
    http: 200,
    code: null,
    facts: null,
  },
  { type: 'intent', key: 'part:kustomer:message:1', kind: 'part', payload: sha256('2') },
  {
    type: 'outcome',
    key: 'part:kustomer:message:1',
    kind: 'part',
    payload: sha256('2'),
    status: 'rejected',
    remote: null,
    http: 422,
    code: 'parameter_invalid',
    facts: null,
  },
  { type: 'intent', key: 'part:kustomer:message:2', kind: 'part', payload: sha256('3') },
  {
    type: 'outcome',
    key: 'part:kustomer:message:2',
    kind: 'part',
    payload: sha256('3'),
    status: 'unknown',
    remote: null,
    http: null,
    code: null,
    facts: null,
  },
  { type: 'intent', key: 'part:kustomer:message:2', kind: 'part', payload: sha256('3') },
];

const writeLedger = async (home: string): Promise<void> => {
  const folder = join(home, 'work', 'loads-intercom-acme');
  await mkdir(folder, { recursive: true });
  let prev: string | null = null;
  const lines = ledgerEntries.map((entry, index) => {
    const at = `2025-03-01T00:00:0${index}.000Z`;
    const line = lineText({ v: 1, n: index + 1, at, prev }, entry);
    prev = lineSha256(line);
    return line;
  });
  // The last line is torn, as a crash leaves it.
  await writeFile(join(folder, 'ledger.ndjson'), `${lines.join('\n')}\n{"v":1,"n":9,"at":"2025-`);
};

/** A run and a certificate as the archive keeps them, of another account than the ledger in work/. */
const fileLoads = async (home: string): Promise<void> => {
  const run = ledgerEntries[0] as Extract<LedgerEntry, { readonly type: 'run' }>;
  const line = (n: number, entry: object) =>
    JSON.stringify({ v: 1, n, at: `2025-03-02T00:00:0${n}.000Z`, prev: null, ...entry });
  const goneContact = 'contact:kustomer:64c000000000000000000002';
  const clock = { now: () => Date.UTC(2025, 2, 2), sleep: async () => {} };
  const lines = [
    line(1, {
      ...run,
      workspace: 'filed',
      operator: { name: 'Ava Archer', address: 'mailto:ava@example.com' },
    }),
    line(2, { type: 'intent', key: 'contact:kustomer:9', kind: 'contact', payload: sha256('9') }),
    line(3, {
      ...{ type: 'outcome', key: 'contact:kustomer:9', kind: 'contact', payload: sha256('9') },
      ...{ status: 'created', remote: '65f0', http: 200, code: null, facts: null },
    }),
    // Its customer is gone in the second snapshot.
    line(4, {
      ...{ type: 'outcome', key: goneContact, kind: 'contact', payload: sha256('gone') },
      ...{ status: 'created', remote: '65f1', http: 200, code: null, facts: null },
    }),
  ];
  await addLoadFiles({
    home,
    object: 'loads-intercom-filed',
    clock,
    operator: { name: 'Ava Archer', address: 'mailto:ava@example.com' },
    message: 'Run 1',
    write: async (content) => {
      const put = async (path: string, bytes: string | Buffer) => {
        await mkdir(dirname(join(content, path)), { recursive: true });
        await writeFile(join(content, path), bytes);
      };
      await put(runLedger(1), gzipSync(`${lines.join('\n')}\n`));
      const certificate = {
        ...{ checkedAt: '2025-03-02T01:00:00.000Z', verdict: 'equal', sample: null },
        ...{ checked: { operations: 1, fields: 4 }, differences: { total: 0 }, plan: sha256('plan') },
        ledgerHead: sha256('head'),
      };
      await put('certificates/20250302T010000Z/certificate.json', JSON.stringify(certificate));
      const duck = await openDuck({ memoryMb: 256 });
      await mkdir(dirname(join(content, runIdMap(1))), { recursive: true });
      await duck.run(loadSql('planned-unknown', {}));
      await duck.run(
        `CREATE OR REPLACE TEMP VIEW planned AS SELECT '${goneContact}' AS key, 'kustomer' AS source,
          'customer' AS source_kind, '64c000000000000000000002' AS source_id`,
      );
      await duck.run(
        loadSql('id-map', { ledger: join(content, runLedger(1)), out: join(content, runIdMap(1)) }),
      );
      duck.close();
      return true;
    },
  });
};

const writeRejects = async (home: string): Promise<void> => {
  const folder = join(home, 'work', 'loads-intercom-acme', 'runs', '0001');
  await mkdir(folder, { recursive: true });
  const row = {
    key: 'part:kustomer:message:1',
    kind: 'part',
    unit: 'conversation:kustomer:order',
    status: 'rejected',
    http: 422,
    code: 'parameter_invalid',
    message: 'body is too long',
    payload_sha256: sha256('2'),
    source: 'kustomer',
    source_kind: 'message',
    source_id: '1',
    raw_sha256: sha256('message 1'),
  };
  await writeFile(join(folder, 'rejects.ndjson'), `${JSON.stringify(row)}\n`);
};

/** A plan's folder as load/plan.ts writes it, with a few rows. */
const writePlan = async (folder: string): Promise<void> => {
  await mkdir(folder);
  const lineage = "'kustomer' AS source, 'message' AS source_kind, id AS source_id, sha256(id) AS raw_sha256";
  const copies = {
    'operations-01-00001.parquet': `SELECT 1::INTEGER AS phase, 1::BIGINT AS ordinal, 'u' AS unit, 1::INTEGER AS step,
      'part:kustomer:message:' || id AS key, 'part' AS kind, '{}' AS payload, sha256('{}') AS payload_sha256,
      []::VARCHAR[] AS "after", []::VARCHAR[] AS looks, NULL::VARCHAR AS owner, ${lineage}, 0::BIGINT AS blob_bytes
      FROM (VALUES ('1')) t(id)`,
    'losses.parquet': `SELECT ordinal, reason, 'conversation' AS target_kind, 'kustomer:order' AS target_key, 'text' AS field,
      'long' AS "before", 'short' AS "after", ${lineage}
      FROM (VALUES (1::BIGINT, 'text-split', '1'), (2, 'text-split', '2'), (3, 'time-raised', '2')) t(ordinal, reason, id)`,
    'held.parquet': `SELECT 1::BIGINT AS ordinal, 'contact-without-email' AS reason, 'hold' AS detail, ${lineage}
      FROM (VALUES ('walkin')) t(id)`,
  };
  const duck = await openDuck();
  for (const [file, sql] of Object.entries(copies))
    await duck.run(`COPY (${sql} ORDER BY ordinal) TO ${quoted(join(folder, file))} (FORMAT parquet)`);
  duck.close();
  const files = Object.keys(copies).map((path) => ({ path }));
  await writeFile(join(folder, 'plan.json'), JSON.stringify({ format: 'deskarchive-plan/1', files }));
};

export interface DeskOptions {
  readonly model?: boolean;
  readonly load?: boolean;
  /** Name of the archive's folder. */
  readonly name?: string;
}

/** The same desk once more, with other things beside the archive: making one takes seconds, copying does not. */
export const copyDesk = async (desk: Desk, options: DeskOptions = {}): Promise<Desk> => {
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-desk-'));
  const home = join(folder, options.name ?? 'acme.archive');
  await cp(join(desk.home, 'store'), join(home, 'store'), { recursive: true });
  return furnish(folder, home, options);
};

const furnish = async (folder: string, home: string, options: DeskOptions): Promise<Desk> => {
  const archive = await openArchive(home);
  if (options.model !== false) await placeModel(home, 2, archive);
  if (options.load !== false) {
    await writeLedger(home);
    await writeRejects(home);
    await fileLoads(home);
    await writePlan(join(folder, 'plan'));
    await noteHandover(home, {
      ...{
        sort: 'freeze',
        at: '2025-03-03T01:00:00.000Z',
        recipient: "The regulator's office",
        file: 'acme.zip',
      },
      ...{ payloadBytes: 12, signed: true, encrypted: false, receipts: ['acme v2'] },
    });
  }
  return {
    home,
    archive,
    plan: join(folder, 'plan'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};

export const makeDesk = async (options: DeskOptions = {}): Promise<Desk> => {
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-desk-'));
  const home = join(folder, options.name ?? 'acme.archive');
  await addSnapshot(home, first, true);
  await addSnapshot(home, second, false);
  return furnish(folder, home, options);
};
