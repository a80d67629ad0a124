import { z } from 'zod';
import { deskError } from '../core/errors.js';
import { envelopeVersion, snapshotFormat } from './layout.js';
import type { KindCounts, SnapshotInfo } from './snapshot.js';

/** snapshot.json as it lies in the archive. Fields: SPEC.md. */

const count = z.number().int().nonnegative();

const kindCounts = z.object({
  complete: z.boolean(),
  cursor_start: z.unknown().optional(),
  cursor_end: z.unknown().optional(),
  high_water: z.string().optional(),
  fetched: count,
  written: count,
  distinct: count,
  unchanged: count,
  tombstones: count,
  odd: count,
  source_reported: count.nullable(),
});

const document = z.object({
  format: z.literal(snapshotFormat),
  snapshot: count,
  version: z.string(),
  mode: z.enum(['full', 'delta']),
  base_snapshot: count.nullable(),
  source: z.object({ kind: z.string(), org: z.string(), api: z.string(), base_url: z.string() }),
  retried: z.array(z.object({ reason: z.string(), kind: z.string(), tried: count.optional() })).default([]),
  streams: z.record(z.string(), z.object({ complete: z.boolean() }).loose()).default({}),
  started_at: z.string(),
  finished_at: z.string(),
  filters: z.record(z.string(), z.unknown()).default({}),
  kinds: z.record(z.string(), kindCounts),
  attachments: z.object({
    referenced: count,
    stored: count,
    deduplicated: count,
    missing: count,
    bytes: count,
  }),
  gaps: count,
});

export type SnapshotDocument = z.infer<typeof document> & { readonly [key: string]: unknown };
export type KindDocument = z.infer<typeof kindCounts>;

/** Parses snapshot.json. Errors: archive-version-unknown, archive-damaged. */
export const parseSnapshotDocument = (text: string, where: string): SnapshotDocument => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw deskError('archive-damaged', { what: 'A snapshot.json is not JSON.', where, cause });
  }
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === 'string' && format !== snapshotFormat && format.startsWith('deskarchive-snapshot/'))
    throw deskError('archive-version-unknown', {
      what: `The snapshot is written in ${format}; this version reads ${snapshotFormat}.`,
      where,
    });
  const envelope = (value as { envelope_version?: unknown } | null)?.envelope_version;
  if (typeof envelope === 'number' && envelope !== envelopeVersion)
    throw deskError('archive-version-unknown', {
      what: `The snapshot's raw lines have envelope version ${envelope}; this program reads ${envelopeVersion}.`,
      where,
    });
  const parsed = document.loose().safeParse(value);
  if (!parsed.success)
    throw deskError('archive-damaged', {
      what: 'A snapshot.json lacks fields or has wrong ones.',
      where,
      cause: parsed.error,
    });
  return parsed.data as SnapshotDocument;
};

const countsOf = (row: KindDocument): KindCounts => ({
  complete: row.complete,
  ...(row.cursor_start === undefined ? {} : { cursorStart: row.cursor_start }),
  ...(row.cursor_end === undefined ? {} : { cursorEnd: row.cursor_end }),
  ...(row.high_water === undefined ? {} : { highWater: row.high_water }),
  fetched: row.fetched,
  sourceReported: row.source_reported,
  written: row.written,
  distinct: row.distinct,
  unchanged: row.unchanged,
  tombstones: row.tombstones,
  odd: row.odd,
});

export const snapshotInfo = (
  row: SnapshotDocument,
  object: string,
  inventorySha512: string,
): SnapshotInfo => ({
  object,
  snapshot: row.snapshot,
  version: row.version,
  mode: row.mode,
  baseSnapshot: row.base_snapshot,
  source: { kind: row.source.kind, org: row.source.org, api: row.source.api, baseUrl: row.source.base_url },
  filters: row.filters,
  retried: row.retried.map(({ reason, kind, tried }) => ({
    reason,
    kind,
    ...(tried === undefined ? {} : { tried }),
  })),
  streams: Object.fromEntries(
    Object.entries(row.streams).map(([name, { complete }]) => [name, { complete }]),
  ),
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  kinds: Object.fromEntries(Object.entries(row.kinds).map(([kind, counts]) => [kind, countsOf(counts)])),
  attachments: row.attachments,
  gaps: row.gaps,
  inventorySha512,
});
