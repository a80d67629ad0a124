import { readFile } from 'node:fs/promises';
import type { Clock } from '../../core/clock.js';
import { sha256 } from '../../core/digest.js';
import { cutRecord } from '../../core/json-cut.js';
import type { Progress } from '../../core/progress.js';
import type { Archive, ArchiveObject, SnapshotWriter } from '../archive.js';
import type { StoredBlob } from '../blob.js';
import type { Gap, GapReason } from '../gap.js';
import type { Operator } from '../governance/add-version.js';
import { blobIndexFile, datapackageFile, gapKind, requestKind } from '../layout.js';
import { readBlobIndex } from '../read/blob-index.js';
import type { GoneReason, SourceRecord, StoredRecord } from '../record.js';
import type { SnapshotInfo, StreamReport } from '../snapshot.js';
import { specsOfDatapackage } from '../tables/declared.js';
import { type Fakes, fakes as makeFakes } from './fakes.js';
import { type MaskSpec, maskRecord } from './record.js';

export interface MaskOptions {
  readonly object: ArchiveObject;
  /** An archive of its own, new. */
  readonly to: Archive;
  readonly spec: MaskSpec;
  /** The same seed gives the same copy. Whoever knows it can try guesses: it is a secret. */
  readonly seed: string;
  readonly operator: Operator;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Rows that deriving the tables makes anew. */
const derived: readonly GapReason[] = ['value-type', 'value-masked', 'json-odd', 'bytes-repaired'];

const batchSize = 500;

const own = [gapKind, requestKind];

/** Bytes in the place of a file's: its size rounded up to a power of two, at most a megabyte. */
const placeholder = (sha256Hex: string, size: number): Buffer => {
  const line = `masked attachment ${sha256Hex.slice(0, 16)}\n`;
  const length = Math.min(2 ** 20, 2 ** Math.ceil(Math.log2(Math.max(size, 16))));
  return Buffer.from(line.repeat(Math.ceil(length / line.length)).slice(0, length));
};

const maskedName = (name: string | null, fakes: Fakes): string | null => {
  if (name === null) return null;
  const ending = /\.[A-Za-z0-9]{1,5}$/.exec(name)?.[0] ?? '';
  return `${fakes.word(name.slice(0, name.length - ending.length)).replace(/[^\p{L}\p{N} _-]/gu, '-')}${ending}`;
};

const maskedGap = (gap: Gap, fakes: Fakes): Gap => ({
  reason: gap.reason,
  kind: gap.kind,
  ...(gap.id === undefined ? {} : { id: fakes.id(gap.id) }),
  ...(gap.parentKind === undefined ? {} : { parentKind: gap.parentKind }),
  ...(gap.parentId === undefined ? {} : { parentId: fakes.id(gap.parentId) }),
  ...(gap.field === undefined ? {} : { field: gap.field }),
  ...(gap.expected === undefined ? {} : { expected: fakes.text(gap.expected) }),
  ...(gap.received === undefined ? {} : { received: fakes.text(gap.received) }),
  at: gap.at,
});

const maskedRecord = (record: StoredRecord, spec: MaskSpec, fakes: Fakes): SourceRecord => {
  const cut = cutRecord(maskRecord(record.bytes ?? Buffer.from('null'), spec, fakes));
  return {
    kind: record.kind,
    id: fakes.id(record.id),
    bytes: cut.bytes,
    oddities: cut.oddities,
    request: null,
    fetchedAt: record.fetchedAt,
  };
};

const goneReason = (reason: string | undefined, fakes: Fakes): GoneReason =>
  (reason?.startsWith('merged-into:')
    ? `merged-into:${fakes.id(reason.slice('merged-into:'.length))}`
    : (reason ?? 'source-deleted')) as GoneReason;

const copyKind = async (
  kind: string,
  snapshot: number,
  writer: SnapshotWriter,
  { object, spec, signal }: MaskOptions,
  fakes: Fakes,
): Promise<number> => {
  let records: SourceRecord[] = [];
  let gone: { kind: string; id: string; reason: GoneReason; at: string }[] = [];
  let count = 0;
  const put = async (done: boolean): Promise<void> => {
    await writer.append(kind, { records, gone, gaps: [], requests: [], nextCursor: { count }, done });
    records = [];
    gone = [];
  };
  for await (const record of object.records(kind, snapshot, signal)) {
    if (record.snapshot !== snapshot) continue;
    count++;
    if (record.deleted)
      gone.push({
        kind,
        id: fakes.id(record.id),
        reason: goneReason(record.reason, fakes),
        at: record.fetchedAt,
      });
    else records.push(maskedRecord(record, spec, fakes));
    if (records.length + gone.length >= batchSize) await put(false);
  }
  await put(true);
  return count;
};

const copyBlobs = async (
  snapshot: number,
  writer: SnapshotWriter,
  { object, signal }: MaskOptions,
  fakes: Fakes,
) => {
  async function* bytesOf(blob: StoredBlob): AsyncGenerator<Uint8Array> {
    yield placeholder(sha256(fakes.id(blob.sha256)), blob.size);
  }
  const [index] = await object.files(blobIndexFile(snapshot), snapshot);
  if (index === undefined) return;
  for await (const blob of readBlobIndex(index, signal ? { signal } : {})) {
    await writer.putBlob(
      {
        kind: blob.kind,
        id: fakes.id(blob.id),
        name: maskedName(blob.name, fakes),
        contentType: blob.contentType,
        declaredSize: null,
        locator: {},
      },
      bytesOf(blob),
      blob.fetchedAt,
    );
  }
};

const copyGaps = async (
  snapshot: number,
  writer: SnapshotWriter,
  { object, signal }: MaskOptions,
  fakes: Fakes,
): Promise<void> => {
  let gaps: Gap[] = [];
  const put = async (done: boolean): Promise<void> => {
    await writer.append('_gaps', { records: [], gaps, requests: [], nextCursor: {}, done });
    gaps = [];
  };
  for await (const gap of object.gaps(snapshot, signal)) {
    if (gap.snapshot !== snapshot || derived.includes(gap.reason)) continue;
    gaps.push(maskedGap(gap, fakes));
    if (gaps.length >= batchSize) await put(false);
  }
  await put(true);
};

const reportsOf = (info: SnapshotInfo): Record<string, StreamReport> =>
  Object.fromEntries(
    Object.entries(info.kinds).map(([kind, counts]) => [
      kind,
      {
        complete: counts.complete,
        fetched: counts.written,
        sourceReported: counts.sourceReported,
        kinds: [kind],
      },
    ]),
  );

/**
 * Writes a copy of an object in which nobody is real: the same kinds, snapshots, counts, links and forms; people, texts
 * and files made up. The copy is an ordinary archive; its account is called "masked" and its snapshots say so.
 */
export const maskObject = async (options: MaskOptions): Promise<{ snapshots: number; records: number }> => {
  const { object, to, seed, operator, progress, signal } = options;
  const fakes = makeFakes(seed);
  let records = 0;
  const snapshots = await object.snapshots();
  for (const info of snapshots) {
    const [datapackage] = await object.files(datapackageFile, info.snapshot);
    const tables =
      datapackage === undefined
        ? []
        : [...specsOfDatapackage(await readFile(datapackage, 'utf8'), datapackage).values()];
    const writer = await to.begin({
      source: {
        kind: info.source.kind,
        org: 'masked',
        api: info.source.api,
        baseUrl: 'https://masked.example.com',
      },
      mode: info.mode,
      operator,
      configSha256: sha256(`masked ${info.snapshot}`),
      filters: { masked: true },
      volatilePaths: [],
      tables: tables.filter(({ kind }) => !own.includes(kind)),
    });
    try {
      await copyBlobs(info.snapshot, writer, options, fakes);
      for (const kind of (await object.kinds(info.snapshot)).filter((each) => !own.includes(each))) {
        records += await copyKind(kind, info.snapshot, writer, options, fakes);
        progress({ stage: 'mask', task: `snapshot ${info.snapshot}`, done: records, unit: 'records' });
      }
      await copyGaps(info.snapshot, writer, options, fakes);
    } catch (error) {
      await writer.suspend();
      throw error;
    }
    await writer.commit(reportsOf(info), signal);
  }
  return { snapshots: snapshots.length, records };
};
