import { basename } from 'node:path';
import { sha256 } from '../../../core/digest.js';
import { isDeskError } from '../../../core/errors.js';
import { gapKind, parseRawPart, requestKind } from '../../layout.js';
import { gapOf } from '../../own-kinds.js';
import { type RawFile, readRawLines } from '../../read/raw-lines.js';
import type { ContentFile } from '../../read/state.js';
import type { StoredRecord } from '../../record.js';
import { isObject, type JsonObject } from '../ocfl/json-object.js';
import type { OwnContext, Snapshot } from './documents.js';
import type { Governance } from './governance.js';
import { secretInOwnRow } from './secrets.js';

/** Rules that read every raw line. */

/** What re-deriving a part's table has to know. */
export interface PartFacts {
  readonly file: ContentFile;
  readonly kind: string;
  readonly snapshot: number;
  readonly sort: string;
  readonly stem: string;
  lines: number;
  /** Bytes of all lines. */
  text: number;
  longest: number;
  masked: boolean;
  /** All lines of its kind and snapshot could be read, so that the facts are true. */
  read: boolean;
}

export interface RecordsRead {
  readonly records: number;
  readonly parts: readonly PartFacts[];
  /** Gap rows by snapshot. */
  readonly gaps: ReadonlyMap<number, number>;
}

const maskMarker = Buffer.from('"isMasked"');

/** The envelope's head is short; its length does not change which buffers DuckDB needs by more than this. */
const envelopeRoom = 4096;

/** A gap or a request as an object; undefined for what a stranger may have put there instead. */
const rowOf = (record: StoredRecord): JsonObject | undefined => {
  try {
    const row = record.value();
    return isObject(row) ? row : undefined;
  } catch {
    // Not JSON: the caller names it.
    return undefined;
  }
};

/** Lines that were erased, by the sort of part they stood in. */
type Removed = ReturnType<Governance['removed']>;

const readKind = async (
  context: OwnContext,
  snapshot: Snapshot | undefined,
  kind: string,
  parts: readonly PartFacts[],
  evidence: Set<string>,
  removed: Removed,
): Promise<number> => {
  const { found, signal } = context;
  const [first] = parts;
  if (!first) return 0;
  const byPath = new Map(parts.map((part) => [part.file.path, part]));
  const sequences = ['part', 'odd', 'tombstones'].map((sort) =>
    parts.filter((part) => part.sort === sort).map((part): RawFile => ({ path: part.file.path })),
  );
  let expected = 1;
  /** Holes in the numbers that erasures explain. */
  let erased = removed.part + removed.odd + removed.tombstones;
  const all = erased;
  let records = 0;
  const counts = { part: 0, odd: 0, tombstones: 0 } as Record<string, number>;
  try {
    for await (const record of readRawLines(sequences, signal)) {
      records++;
      const part = byPath.get(record.path) as PartFacts;
      const where = `${context.nameOf(record.path)}:${record.line}`;
      const source = snapshot?.document.source.kind;
      if (
        record.kind !== kind ||
        record.snapshot !== first.snapshot ||
        (source !== undefined && record.source !== source)
      )
        found.error(
          'H004',
          where,
          `The line says ${record.source} ${record.kind} of snapshot ${record.snapshot}; its file is another.`,
        );
      const missing = record.seq - expected;
      if (missing < 0 || missing > erased)
        found.error(
          'H005',
          where,
          `The line has number ${record.seq} where ${expected} was to come: lines are missing or there twice.`,
        );
      else erased -= missing;
      expected = record.seq + 1;
      counts[part.sort] = (counts[part.sort] ?? 0) + 1;
      part.lines++;
      part.text += record.length;
      if (!record.bytes) {
        if (record.sha256 !== null) found.error('H001', where, 'A tombstone with a digest.');
        continue;
      }
      part.longest = Math.max(part.longest, record.bytes.length + envelopeRoom);
      if (record.bytes.includes(maskMarker)) part.masked = true;
      if (sha256(record.bytes) !== record.sha256)
        found.error('H001', where, `The record ${record.id} is not the one that was written (SHA-256).`);
      if (kind !== gapKind && kind !== requestKind) continue;
      const row = rowOf(record);
      if (!row) {
        found.error('H002', where, 'The row is not a JSON object.');
        continue;
      }
      const secret = secretInOwnRow(kind, row);
      if (secret) found.error('H015', where, `The row has ${secret}.`);
      const file = kind === gapKind ? gapOf(row).evidence : undefined;
      if (file?.startsWith('raw/_bytes/')) evidence.add(file);
    }
  } catch (error) {
    if (signal?.aborted || !isDeskError(error)) throw error;
    const code = isDeskError(error, 'archive-version-unknown') ? 'H003' : 'H002';
    found.error(code, context.nameOf(error.where ?? ''), error.message);
    return records;
  }
  for (const part of parts) part.read = true;
  const stated = snapshot?.document.kinds[kind];
  if (!snapshot) return records;
  const compare = (what: string, written: number | undefined, there: number): void => {
    if (written !== there)
      found.error(
        'H005',
        snapshot.name,
        `${kind}: ${what} ${written ?? 'not stated'}, ${there} in the raw lines${all > 0 ? ' and erased' : ''}.`,
      );
  };
  if (kind === gapKind) compare('gaps', snapshot.document.gaps, records + all);
  else if (kind === requestKind) compare('requests', Number(snapshot.document.requests), records + all);
  else {
    compare('written', stated?.written, (counts.part ?? 0) + (counts.odd ?? 0) + removed.part + removed.odd);
    compare('odd', stated?.odd, (counts.odd ?? 0) + removed.odd);
    compare('tombstones', stated?.tombstones, (counts.tombstones ?? 0) + removed.tombstones);
    if (stated && stated.fetched !== stated.written + stated.unchanged)
      found.error(
        'H005',
        snapshot.name,
        `${kind}: ${stated.fetched} fetched are not ${stated.written} written and ${stated.unchanged} unchanged.`,
      );
  }
  return records;
};

/**
 * H001 a record's digest, H002 a line that cannot be read, H004 a line in the wrong file, H005 lines missing or
 * counts that differ, H009 repaired records' bytes, H015 something secret in a request or a gap.
 */
export const recordRules = async (
  context: OwnContext,
  snapshots: readonly Snapshot[],
  removedOf: Governance['removed'],
  onRecords: (records: number) => void,
): Promise<RecordsRead> => {
  const parts: PartFacts[] = [];
  for (const file of context.files) {
    const name = parseRawPart(file.logical);
    if (name) parts.push({ file, ...name, lines: 0, text: 0, longest: 0, masked: false, read: false });
  }
  const evidence = new Set<string>();
  const groups = new Map<string, PartFacts[]>();
  for (const part of parts) {
    const key = `${part.snapshot}/${part.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  let records = 0;
  const gaps = new Map<number, number>();
  for (const group of groups.values()) {
    const { kind, snapshot: number } = group[0] as PartFacts;
    const snapshot = snapshots.find((each) => each.number === number);
    if (!snapshot)
      context.found.error(
        'H011',
        context.nameOf((group[0] as PartFacts).file.path),
        `There is no snapshot.json of snapshot ${number}.`,
      );
    const read = await readKind(context, snapshot, kind, group, evidence, removedOf(number, kind));
    if (kind === gapKind) gaps.set(number, read);
    records += read;
    onRecords(records);
  }
  for (const { number, document, name } of snapshots)
    for (const [kind, counts] of Object.entries(document.kinds)) {
      const { part, odd, tombstones } = removedOf(number, kind);
      if (counts.written + counts.tombstones > part + odd + tombstones && !groups.has(`${number}/${kind}`))
        context.found.error('H005', name, `${kind}: ${counts.written} written, no raw part.`);
    }
  await repairedRule(context, evidence);
  return { records, parts, gaps };
};

/** H009: bytes of repaired records are named by their digest, and each that a gap row names is there. */
const repairedRule = async (context: OwnContext, evidence: ReadonlySet<string>): Promise<void> => {
  const there = new Set<string>();
  for (const file of context.files) {
    if (!file.logical.startsWith('raw/_bytes/')) continue;
    there.add(file.logical);
    const name = context.nameOf(file.path);
    const { digests } = await context.tree.digests(name, ['sha256'], context.signal);
    if (digests.get('sha256') !== basename(file.logical, '.bin'))
      context.found.error('H009', name, 'The bytes are not those that the name is the digest of.');
    if (!evidence.has(file.logical))
      context.found.error('H009', name, 'No gap row says which record came like this.');
  }
  for (const file of evidence)
    if (!there.has(file)) {
      const snapshot = /snapshot=(\d+)/.exec(file)?.[1] ?? '';
      context.found.error(
        'H009',
        `v${snapshot}/content/${file}`,
        'A gap row names this file; it is not there.',
      );
    }
};
