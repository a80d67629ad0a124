import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Oddity } from '../../core/cut-record.js';
import { cutRecord } from '../../core/json-cut.js';
import type { ArchiveObject, SnapshotWriter } from '../archive.js';
import type { RequestEntry } from '../batch.js';
import type { Gap, GapReason } from '../gap.js';
import { blobIndexFile, gapKind, rawPrefix, requestKind } from '../layout.js';
import { gapOf } from '../own-kinds.js';
import { readBlobIndex } from '../read/blob-index.js';
import { type RawFile, readRawLines } from '../read/raw-lines.js';
import type { GoneReason, GoneRecord, SourceRecord, StoredRecord } from '../record.js';

/** One snapshot of an archive, written again word for word through a writer of another. */

const batchSize = 500;

/** Rows that writing makes anew. */
const derived: readonly GapReason[] = ['value-type', 'value-masked', 'json-odd', 'bytes-repaired'];

interface OddRow {
  readonly oddities: readonly Oddity[];
  /** The bytes as they came, when the text had to be mended. */
  readonly original?: Buffer;
}

/** Lines of one kind that one snapshot has, in order. */
async function* linesOf(
  object: ArchiveObject,
  kind: string,
  snapshot: number,
  signal?: AbortSignal,
): AsyncGenerator<StoredRecord> {
  const sorts: Record<string, RawFile[]> = {};
  for (const path of await object.files(`${rawPrefix(kind)}snapshot=${snapshot}/`, snapshot)) {
    const sort = basename(path).replace(/-\d+\.ndjson\.gz$/, '');
    sorts[sort] = [...(sorts[sort] ?? []), { path }];
  }
  if (Object.keys(sorts).length > 0) yield* readRawLines(Object.values(sorts), signal);
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Back from raw data. */
const requestOf = (value: unknown): RequestEntry => {
  const row = value as Record<string, unknown>;
  const rate = row.rate_limit as { limit?: number; remaining?: number; reset_at?: string } | undefined;
  return {
    method: String(row.method),
    url: String(row.url),
    ...(text(row.body) === null ? {} : { body: String(row.body) }),
    status: Number(row.status),
    fetchedAt: String(row.fetched_at),
    ms: Number(row.ms),
    attempt: Number(row.attempt),
    items: Number(row.items),
    bytes: Number(row.bytes),
    responseSha256: row.response_sha256 as string,
    nextCursor: text(row.next_cursor),
    ...(rate
      ? {
          rateLimit: {
            ...(rate.limit === undefined ? {} : { limit: rate.limit }),
            ...(rate.remaining === undefined ? {} : { remaining: rate.remaining }),
            ...(rate.reset_at === undefined ? {} : { resetAt: rate.reset_at }),
          },
        }
      : {}),
  };
};

export interface Replay {
  readonly object: ArchiveObject;
  readonly snapshot: number;
  readonly writer: SnapshotWriter;
  readonly signal?: AbortSignal;
}

const nothing = { records: [], gaps: [], requests: [], nextCursor: {}, done: false } as const;

/** Writes the requests; answers their new numbers by the old ones, which may have holes. */
const replayRequests = async ({
  object,
  snapshot,
  writer,
  signal,
}: Replay): Promise<ReadonlyMap<number, number>> => {
  const numbers = new Map<number, number>();
  let requests: RequestEntry[] = [];
  const put = async (): Promise<void> => {
    await writer.append('_merge', { ...nothing, requests });
    requests = [];
  };
  for await (const record of linesOf(object, requestKind, snapshot, signal)) {
    numbers.set(record.seq, numbers.size + 1);
    requests.push(requestOf(record.value()));
    if (requests.length >= batchSize) await put();
  }
  await put();
  return numbers;
};

/** Writes the gap rows that writing records does not make anew; answers what those say of odd records. */
const replayGaps = async (
  { object, snapshot, writer, signal }: Replay,
  numbers: ReadonlyMap<number, number>,
): Promise<ReadonlyMap<string, OddRow>> => {
  const odd = new Map<string, OddRow>();
  let gaps: Gap[] = [];
  const put = async (): Promise<void> => {
    await writer.append('_merge', { ...nothing, gaps, numbered: true });
    gaps = [];
  };
  for await (const record of linesOf(object, gapKind, snapshot, signal)) {
    const gap = gapOf(record.value());
    if (!derived.includes(gap.reason)) {
      gaps.push({ ...gap, request: numbers.get(gap.request ?? 0) ?? null });
      if (gaps.length >= batchSize) await put();
    } else if (gap.reason === 'json-odd' || gap.reason === 'bytes-repaired') {
      const [file] = gap.reason === 'bytes-repaired' ? await object.files(gap.evidence ?? '?', snapshot) : [];
      odd.set(`${gap.kind}/${gap.id}`, {
        oddities: (gap.received ?? '').split(', ') as Oddity[],
        ...(file === undefined ? {} : { original: await readFile(file) }),
      });
    }
  }
  await put();
  return odd;
};

const recordOf = (
  record: StoredRecord,
  bytes: Buffer,
  odd: OddRow | undefined,
  numbers: ReadonlyMap<number, number>,
): SourceRecord => ({
  kind: record.kind,
  id: record.id,
  bytes,
  oddities: odd?.original ? odd.oddities : cutRecord(bytes).oddities,
  ...(odd?.original ? { original: odd.original } : {}),
  request: numbers.get(record.req ?? 0) ?? null,
  fetchedAt: record.fetchedAt,
});

const replayKind = async (
  replay: Replay,
  kind: string,
  numbers: ReadonlyMap<number, number>,
  odd: ReadonlyMap<string, OddRow>,
): Promise<number> => {
  const { object, snapshot, writer, signal } = replay;
  let records: SourceRecord[] = [];
  let gone: GoneRecord[] = [];
  let count = 0;
  const put = async (done: boolean): Promise<void> => {
    await writer.append(kind, { ...nothing, records, gone, numbered: true, done });
    records = [];
    gone = [];
  };
  for await (const record of linesOf(object, kind, snapshot, signal)) {
    count++;
    if (record.bytes === null)
      gone.push({ kind, id: record.id, reason: record.reason as GoneReason, at: record.fetchedAt });
    else records.push(recordOf(record, record.bytes, odd.get(`${kind}/${record.id}`), numbers));
    if (records.length + gone.length >= batchSize) await put(false);
  }
  await put(true);
  return count;
};

const replayBlobs = async ({ object, snapshot, writer, signal }: Replay): Promise<void> => {
  const [index] = await object.files(blobIndexFile(snapshot), snapshot);
  if (index === undefined) return;
  async function* bytesOf(sha256: string): AsyncGenerator<Uint8Array> {
    yield await object.blob(sha256);
  }
  for await (const blob of readBlobIndex(index, signal ? { signal } : {})) {
    const { kind, id, name, contentType, size } = blob;
    await writer.putBlob(
      { kind, id, name, contentType, declaredSize: size, locator: {} },
      bytesOf(blob.sha256),
      blob.fetchedAt,
    );
  }
};

/** Writes everything of one snapshot but its end; answers how many lines of records there were. */
export const replaySnapshot = async (replay: Replay): Promise<number> => {
  await replayBlobs(replay);
  const numbers = await replayRequests(replay);
  const odd = await replayGaps(replay, numbers);
  let lines = 0;
  for (const kind of await replay.object.kinds(replay.snapshot))
    if (kind !== gapKind && kind !== requestKind) lines += await replayKind(replay, kind, numbers, odd);
  return lines;
};
