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
import type { SubjectSpec } from '../subject/spec.js';

/** One snapshot of an archive, written again word for word through a writer of another. */

const batchSize = 500;

/** Rows that writing makes anew. */
const derived: readonly GapReason[] = ['value-type', 'value-masked', 'json-odd', 'bytes-repaired'];

interface OddRow {
  readonly oddities: readonly Oddity[];
  /** File of the bytes as they came, when the text had to be mended. */
  readonly original?: string;
}

/** The one stream under which a snapshot is written again: how far it got. */
const stream = '_merge';

/**
 * What is being written, and how many lines of it are. Records come first, those that others belong to before the others, so
 * that all of an erased person is known when gaps, requests and files are looked at.
 */
interface Progress {
  readonly step: string;
  readonly lines: number;
}

/** Kinds so that a record comes after what it belongs to, as far as there is such an order. */
export const byBelonging = (kinds: readonly string[], belongs: SubjectSpec['belongs']): readonly string[] => {
  const ordered: string[] = [];
  const visit = (kind: string, path: readonly string[]): void => {
    if (ordered.includes(kind) || path.includes(kind)) return;
    for (const rule of belongs)
      if ((rule.kind === kind || rule.kind === '*') && kinds.includes(rule.to))
        visit(rule.to, [...path, kind]);
    ordered.push(kind);
  };
  for (const kind of kinds) visit(kind, []);
  return ordered;
};

const progressOf = (writer: SnapshotWriter): Progress | undefined => {
  const cursor = writer.checkpoint(stream)?.cursor as Partial<Progress> | undefined;
  return typeof cursor?.step === 'string' ? { step: cursor.step, lines: Number(cursor.lines) } : undefined;
};

/** How many lines of a step are written already: all when a later step was begun. */
const writtenOf = (steps: readonly string[], step: string, before: Progress | undefined): number => {
  if (!before) return 0;
  if (before.step === step) return before.lines;
  return steps.indexOf(before.step) > steps.indexOf(step) ? Number.POSITIVE_INFINITY : 0;
};

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
  /** What belongs to what at the source. */
  readonly belongs: SubjectSpec['belongs'];
  readonly signal?: AbortSignal;
}

/** Whose a file is was learnt with its record; its name and id are looked up alone. */
const noRecord = Buffer.from('{}');

const nothing = { records: [], gaps: [], requests: [], done: false } as const;

/** New numbers of the requests by the old ones, which may have holes. */
const requestNumbers = async ({ object, snapshot, signal }: Replay): Promise<ReadonlyMap<number, number>> => {
  const numbers = new Map<number, number>();
  for await (const { seq } of linesOf(object, requestKind, snapshot, signal))
    numbers.set(seq, numbers.size + 1);
  return numbers;
};

const replayRequests = async (
  { object, snapshot, writer, signal }: Replay,
  written: number,
): Promise<void> => {
  let requests: RequestEntry[] = [];
  let lines = 0;
  const put = async (): Promise<void> => {
    await writer.append(stream, { ...nothing, requests, nextCursor: { step: requestKind, lines } });
    requests = [];
  };
  for await (const record of linesOf(object, requestKind, snapshot, signal)) {
    lines++;
    if (lines <= written) continue;
    requests.push(requestOf(record.value()));
    if (requests.length >= batchSize) await put();
  }
  if (lines >= written) await put();
};

/** A name of a file that had to be mended is mended already in the index that is read: its row is kept as it is. */
const isOfName = (gap: Gap): boolean => gap.reason === 'json-odd' && gap.field === 'name';

/** What the gap rows say of odd records. */
const oddRows = async ({ object, snapshot, signal }: Replay): Promise<ReadonlyMap<string, OddRow>> => {
  const odd = new Map<string, OddRow>();
  for await (const record of linesOf(object, gapKind, snapshot, signal)) {
    const gap = gapOf(record.value());
    if ((gap.reason !== 'json-odd' && gap.reason !== 'bytes-repaired') || isOfName(gap)) continue;
    const [file] = gap.reason === 'bytes-repaired' ? await object.files(gap.evidence ?? '?', snapshot) : [];
    odd.set(`${gap.kind}/${gap.id}`, {
      oddities: (gap.received ?? '').split(', ') as Oddity[],
      ...(file === undefined ? {} : { original: file }),
    });
  }
  return odd;
};

/** Writes the gap rows that writing records does not make anew. */
const replayGaps = async (
  { object, snapshot, writer, signal }: Replay,
  numbers: ReadonlyMap<number, number>,
  written: number,
): Promise<void> => {
  let gaps: Gap[] = [];
  let lines = 0;
  const put = async (): Promise<void> => {
    await writer.append(stream, { ...nothing, gaps, numbered: true, nextCursor: { step: gapKind, lines } });
    gaps = [];
  };
  for await (const record of linesOf(object, gapKind, snapshot, signal)) {
    const gap = gapOf(record.value());
    lines++;
    if (lines <= written || (derived.includes(gap.reason) && !isOfName(gap))) continue;
    // Packs are made anew, so the place of one says nothing here.
    const { evidence, ...rest } = gap;
    const kept = evidence === undefined || isOfName(gap) ? rest : { ...rest, evidence };
    gaps.push({ ...kept, request: numbers.get(gap.request ?? 0) ?? null });
    if (gaps.length >= batchSize) await put();
  }
  if (lines >= written) await put();
};

const recordOf = async (
  record: StoredRecord,
  bytes: Buffer,
  odd: OddRow | undefined,
  numbers: ReadonlyMap<number, number>,
): Promise<SourceRecord> => ({
  kind: record.kind,
  id: record.id,
  bytes,
  oddities: odd?.original ? odd.oddities : cutRecord(bytes).oddities,
  ...(odd?.original ? { original: await readFile(odd.original) } : {}),
  request: numbers.get(record.req ?? 0) ?? null,
  fetchedAt: record.fetchedAt,
});

const replayKind = async (
  replay: Replay,
  kind: string,
  numbers: ReadonlyMap<number, number>,
  odd: ReadonlyMap<string, OddRow>,
  written: number,
): Promise<number> => {
  const { object, snapshot, writer, signal } = replay;
  let records: SourceRecord[] = [];
  let gone: GoneRecord[] = [];
  let count = 0;
  const put = async (): Promise<void> => {
    const nextCursor = { step: kind, lines: count };
    await writer.append(stream, { ...nothing, records, gone, numbered: true, nextCursor });
    records = [];
    gone = [];
  };
  for await (const record of linesOf(object, kind, snapshot, signal)) {
    count++;
    if (count <= written) continue;
    if (record.bytes === null)
      gone.push({ kind, id: record.id, reason: record.reason as GoneReason, at: record.fetchedAt });
    else records.push(await recordOf(record, record.bytes, odd.get(`${kind}/${record.id}`), numbers));
    if (records.length + gone.length >= batchSize) await put();
  }
  if (count >= written) await put();
  return count;
};

/** Stores the snapshot's files but for those of erased people; those that were stored before a break are passed over: the order is the same. */
const replayBlobs = async ({ object, snapshot, writer, signal }: Replay): Promise<void> => {
  const [index] = await object.files(blobIndexFile(snapshot), snapshot);
  if (index === undefined) return;
  async function* bytesOf(sha256: string): AsyncGenerator<Uint8Array> {
    yield await object.blob(sha256);
  }
  const stored = writer.references();
  let count = 0;
  for await (const blob of readBlobIndex(index, signal ? { signal } : {})) {
    const { kind, id, name, contentType, size } = blob;
    if (writer.isSuppressed({ kind, id, bytes: noRecord })) continue;
    count++;
    if (count <= stored) continue;
    await writer.putBlob(
      { kind, id, name, contentType, declaredSize: size, locator: {} },
      bytesOf(blob.sha256),
      blob.fetchedAt,
    );
  }
};

/**
 * Writes everything of one snapshot but its end, going on where a broken-off run got to; answers how many lines of
 * records there are.
 */
export const replaySnapshot = async (replay: Replay): Promise<number> => {
  const { object, snapshot, writer, belongs } = replay;
  const kinds = byBelonging(
    (await object.kinds(snapshot)).filter((kind) => kind !== gapKind && kind !== requestKind),
    belongs,
  );
  const steps = [...kinds, gapKind, requestKind];
  const before = progressOf(writer);
  const numbers = await requestNumbers(replay);
  const odd = await oddRows(replay);
  let lines = 0;
  for (const kind of kinds)
    lines += await replayKind(replay, kind, numbers, odd, writtenOf(steps, kind, before));
  await replayGaps(replay, numbers, writtenOf(steps, gapKind, before));
  await replayRequests(replay, writtenOf(steps, requestKind, before));
  await replayBlobs(replay);
  return lines;
};
