import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Oddity } from '../../core/cut-record.js';
import { sha256 } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';
import { cutRecord } from '../../core/json-cut.js';
import type { RequestEntry } from '../batch.js';
import type { StoredBlob } from '../blob.js';
import type { Gap } from '../gap.js';
import {
  blobIndexFile,
  gapKind,
  isKindName,
  type PartSort,
  rawPart,
  repairedBytesFile,
  requestKind,
} from '../layout.js';
import { gapData, requestData } from '../own-kinds.js';
import type { SourceRecord } from '../record.js';
import { indexLine } from './blob-staging.js';
import type { GrowingFiles } from './growing-files.js';
import { lineHead, lineTail, tombstoneLine } from './line.js';

/** A part closes at so much text or so many lines, whichever comes first. */
export interface PartLimits {
  readonly bytes: number;
  readonly lines: number;
}

export const partLimits: PartLimits = { bytes: 64 * 2 ** 20, lines: 50_000 };

/** So many ids of a kind are remembered, to count them without asking the table. */
const fewIds = 2_000;

/** The convention of sources that hide a value from a token: `{"isMasked":true,…}` stands in its place. */
const maskMarker = Buffer.from('"isMasked"');

/** Only these come with other bytes than those that were received. */
const repairs: readonly Oddity[] = ['invalid-utf8', 'control-character'];

const isPossiblyLone = /\\u[dD][89a-fA-F]/;

/** Our own rows go through JSON.stringify, which leaves one oddity possible: a lone surrogate in a text. */
const ownOddities = (bytes: Buffer, text: string): readonly Oddity[] =>
  isPossiblyLone.test(text) ? cutRecord(bytes).oddities : [];

export interface RawStoreOptions {
  readonly source: string;
  readonly snapshot: number;
  readonly content: string;
  readonly files: GrowingFiles;
  readonly now: () => string;
  readonly limits: PartLimits;
  /** From run.json. */
  readonly seq: Readonly<Record<string, number>>;
  readonly odd: Readonly<Record<string, number>>;
  readonly repaired: readonly string[];
  /** Content paths of the parts that are there. */
  readonly paths: readonly string[];
  /** Records that have a tombstone there: `<kind>/<id>`. */
  readonly buried: readonly string[];
}

const broken = (record: SourceRecord, what: string) =>
  deskError('unexpected', { what: `A source brought ${what}.`, where: `${record.kind} ${record.id}` });

/** Refuses a record that a source may never bring, before anything of its batch is taken. */
export const checkRecord = (record: SourceRecord): void => {
  if (!isKindName(record.kind) || record.kind.startsWith('_'))
    throw broken(record, 'a record of a kind that cannot name a folder');
  if (record.bytes.includes(0x0a) || record.bytes.includes(0x0d))
    throw broken(record, 'a record with a line break in its text');
  if (record.original === undefined && record.oddities.some((oddity) => repairs.includes(oddity)))
    throw broken(record, 'a repaired record without the bytes that came');
};

/**
 * Turns records, requests, gaps and references into lines of the right parts. Nothing here waits, so that a batch
 * is taken as a whole; only `repairs` has to be awaited before a flush.
 */
export interface RawStore {
  /** Answers the request's number within the snapshot. */
  request(entry: RequestEntry): number;
  record(record: SourceRecord, req: number | null): void;
  gap(gap: Gap, req: number | null): void;
  /** Says that a record was gone. Reasons: SPEC.md. */
  tombstone(kind: string, id: string, reason: string, at: string): void;
  /** A tombstone of the record was written since the store was opened. */
  isBuried(kind: string, id: string): boolean;
  reference(blob: StoredBlob): void;
  /** How many ids the records of a kind have, while they are few; undefined: to be counted in the table. */
  distinct(kind: string): number | undefined;
  /** Last number given, per kind. */
  seq(): Readonly<Record<string, number>>;
  /** Lines in odd parts, per kind. */
  odd(): Readonly<Record<string, number>>;
  /** Digests of the repaired records' bytes as they came. */
  repaired(): readonly string[];
  /** Resolves when the bytes of records repaired so far are on the disk. */
  repairs(): Promise<void>;
}

export const rawStore = (options: RawStoreOptions): RawStore => {
  const { source, snapshot, content, files, limits } = options;
  const seq: Record<string, number> = { ...options.seq };
  const odd: Record<string, number> = { ...options.odd };
  const repaired = new Set(options.repaired);
  const buried = new Set<string>(options.buried);
  const ids = new Map<string, Set<string>>();
  let repairing: Promise<unknown>[] = [];
  /** Number of the part that grows, per kind and sort. */
  const current = new Map<string, number>();
  for (const path of options.paths) {
    const match = /^(raw\/.*\/)(part|odd|tombstones)-(\d+)\.ndjson\.gz$/.exec(path);
    if (!match) continue;
    const key = `${match[1]}${match[2]}`;
    current.set(key, Math.max(current.get(key) ?? 0, Number(match[3])));
  }

  const nextPart = (kind: string, sort: PartSort): string => {
    const key = rawPart(kind, snapshot, sort, 0).replace(/-\d+\.ndjson\.gz$/, '');
    const index = current.get(key) ?? 0;
    const path = rawPart(kind, snapshot, sort, index);
    const { lines, text } = files.size(path);
    if (lines > 0 && lines < limits.lines && text < limits.bytes) return path;
    // A part that size() knows nothing of is either new or complete; a complete one is never written to again.
    const isNew = !current.has(key);
    if (lines > 0) files.close(path);
    current.set(key, isNew ? 0 : index + 1);
    return rawPart(kind, snapshot, sort, isNew ? 0 : index + 1);
  };
  /** Path of the part that grows, by kind and sort: asked for every line. */
  const growing: Record<PartSort, Map<string, string>> = {
    part: new Map(),
    odd: new Map(),
    tombstones: new Map(),
  };
  const partOf = (kind: string, sort: PartSort): string => {
    const before = growing[sort].get(kind);
    if (before !== undefined) {
      const { lines, text } = files.size(before);
      if (lines > 0 && lines < limits.lines && text < limits.bytes) return before;
    }
    const path = nextPart(kind, sort);
    growing[sort].set(kind, path);
    return path;
  };

  const line = (
    kind: string,
    id: string | undefined,
    bytes: Buffer,
    oddities: readonly Oddity[],
    fetchedAt: string,
    req: number | null,
  ): { readonly path: string; readonly seq: number } => {
    const number = (seq[kind] ?? 0) + 1;
    seq[kind] = number;
    const isOdd = oddities.length > 0;
    if (isOdd) odd[kind] = (odd[kind] ?? 0) + 1;
    const path = partOf(kind, isOdd ? 'odd' : 'part');
    const name = id ?? `${snapshot}-${number}`;
    const known = ids.get(kind) ?? new Set();
    ids.set(kind, known);
    if (known.size <= fewIds) known.add(name.toWellFormed());
    const head = lineHead({
      source,
      kind,
      id: name,
      snapshot,
      seq: number,
      fetchedAt,
      req,
      sha256: sha256(bytes),
    });
    files.write(path, bytes.includes(maskMarker), head, bytes, lineTail);
    return { path, seq: number };
  };

  const ownLine = (kind: string, text: string, at: string, req: number | null) => {
    const bytes = Buffer.from(text);
    return line(kind, undefined, bytes, ownOddities(bytes, text), at, req);
  };

  const keep = (digest: string, bytes: Buffer): void => {
    if (repaired.has(digest)) return;
    repaired.add(digest);
    const path = join(content, repairedBytesFile(snapshot, digest));
    const written = (async () => {
      await mkdir(dirname(path), { recursive: true });
      const handle = await open(path, 'w');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
    })();
    // The flush that awaits it gets the failure; until then it must not count as unhandled.
    written.catch(() => undefined);
    repairing.push(written);
  };

  const gap = (missing: Gap, req: number | null): void => {
    ownLine(gapKind, gapData(missing, req), missing.at, req);
  };

  const reportOddity = (
    record: SourceRecord,
    place: { path: string; seq: number },
    req: number | null,
  ): void => {
    const isRepaired = record.original !== undefined;
    const digest = record.original && sha256(record.original);
    if (digest && record.original) keep(digest, record.original);
    gap(
      {
        reason: isRepaired ? 'bytes-repaired' : 'json-odd',
        kind: record.kind,
        id: record.id,
        received: record.oddities.join(', '),
        evidence: digest ? repairedBytesFile(snapshot, digest) : `${place.path} seq ${place.seq}`,
        at: options.now(),
      },
      req,
    );
  };

  return {
    request: (entry) => ownLine(requestKind, requestData(entry), entry.fetchedAt, null).seq,
    record: (record, req) => {
      const place = line(record.kind, record.id, record.bytes, record.oddities, record.fetchedAt, req);
      if (record.oddities.length > 0) reportOddity(record, place, req);
    },
    gap,
    isBuried: (kind, id) => buried.has(`${kind}/${id}`),
    tombstone: (kind, id, reason, at) => {
      buried.add(`${kind}/${id}`);
      const number = (seq[kind] ?? 0) + 1;
      seq[kind] = number;
      const envelope = { source, kind, id, snapshot, seq: number, fetchedAt: at };
      files.write(partOf(kind, 'tombstones'), false, tombstoneLine(envelope, reason));
    },
    reference: (blob) => {
      files.write(blobIndexFile(snapshot), false, indexLine(blob));
    },
    distinct: (kind) => {
      // What an earlier run wrote is not among them.
      if ((options.seq[kind] ?? 0) > 0) return undefined;
      const { size } = ids.get(kind) ?? { size: 0 };
      return size > fewIds ? undefined : size;
    },
    seq: () => ({ ...seq }),
    odd: () => ({ ...odd }),
    repaired: () => [...repaired],
    repairs: async () => {
      const pending = repairing;
      repairing = [];
      await Promise.all(pending);
    },
  };
};
