import type { StoredBlob } from '../blob.js';
import { gapKind, requestKind } from '../layout.js';
import type { ReadRecord } from '../read/raw-lines.js';
import { type Finder, struck } from '../subject/finder.js';
import { type RecordSet, recordSet } from '../subject/record-set.js';

/** What becomes of one raw line: `data` and `reason` are there when they change. */
export type Verdict =
  | { readonly fate: 'keep' }
  | { readonly fate: 'drop' }
  | { readonly fate: 'change'; readonly data?: Buffer; readonly reason?: string };

/** Decides over everything an object holds. Gap rows come last: they go by what became of the records they name. */
export interface Judge {
  line(record: ReadRecord): Verdict;
  blob(blob: StoredBlob): 'keep' | 'drop' | { readonly name: string };
  /** Another text of the archive, e.g. a snapshot.json; undefined: as it is. */
  text(bytes: Buffer): Buffer | undefined;
  /** Records that lost a part of their text. */
  readonly changed: RecordSet;
  /** Logical paths of mended records' bytes: those that go with their gap rows, and those that other rows still name. */
  readonly evidence: { readonly dropped: Set<string>; readonly kept: Set<string> };
}

const keep: Verdict = { fate: 'keep' };
const drop: Verdict = { fate: 'drop' };

interface GapRow {
  kind?: string;
  id?: string;
  parent_kind?: string;
  parent_id?: string;
  evidence?: string;
}

const isBytes = (evidence: string | undefined): evidence is string =>
  evidence?.startsWith('raw/_bytes/') ?? false;

export interface JudgeOptions {
  /** Records that go, all of their lines. */
  readonly doomed: RecordSet;
  /** What is struck out of everything that stays. */
  readonly finder: Finder;
  /** Another change of a record's text, before `finder` sees it; undefined: none. */
  readonly change?: (record: ReadRecord) => Buffer | undefined;
  /** Single lines that go although their record stays. */
  readonly drop?: (record: ReadRecord) => boolean;
  /** References to bytes that go although their record stays. */
  readonly dropBytes?: (blob: StoredBlob) => boolean;
}

export const judge = ({ doomed, finder, change, drop: dropped, dropBytes }: JudgeOptions): Judge => {
  const changed = recordSet();
  const evidence = { dropped: new Set<string>(), kept: new Set<string>() };

  const gap = (data: Buffer): Verdict => {
    const row = JSON.parse(data.toString('utf8')) as GapRow;
    if (doomed.has(row.kind, row.id) || doomed.has(row.parent_kind, row.parent_id)) {
      if (isBytes(row.evidence)) evidence.dropped.add(row.evidence);
      return drop;
    }
    if (isBytes(row.evidence)) {
      if (changed.has(row.kind, row.id)) {
        // The bytes as they came still say what was struck out of the record.
        evidence.dropped.add(row.evidence);
        const text = Buffer.from(JSON.stringify({ ...row, evidence: struck }));
        return { fate: 'change', data: finder.strikeJson(text) ?? text };
      }
      evidence.kept.add(row.evidence);
    }
    const data2 = finder.hitsJson(data) ? finder.strikeJson(data) : undefined;
    return data2 ? { fate: 'change', data: data2 } : keep;
  };

  const request = (data: Buffer): Verdict => {
    const text = finder.hitsJson(data) ? finder.strikeJson(data) : undefined;
    if (!text) return keep;
    // The digest of an answer about one person would still tell whether it was about them.
    const row = JSON.parse(text.toString('utf8')) as Record<string, unknown>;
    return { fate: 'change', data: Buffer.from(JSON.stringify({ ...row, response_sha256: null })) };
  };

  return {
    changed,
    evidence,
    line: (record) => {
      if (record.kind === gapKind) return record.bytes ? gap(record.bytes) : keep;
      if (record.kind === requestKind) return record.bytes ? request(record.bytes) : keep;
      if (doomed.has(record.kind, record.id) || finder.hits(record.id) || dropped?.(record)) return drop;
      if (record.bytes === null)
        return record.reason !== undefined && finder.hits(record.reason)
          ? { fate: 'change', reason: finder.strike(record.reason) }
          : keep;
      const own = change?.(record);
      const text = own ?? record.bytes;
      const data = (finder.hitsJson(text) ? finder.strikeJson(text) : undefined) ?? own;
      if (!data) return keep;
      changed.add(record.kind, record.id);
      return { fate: 'change', data };
    },
    blob: (blob) => {
      if (doomed.has(blob.kind, blob.id) || finder.hits(blob.id) || dropBytes?.(blob)) return 'drop';
      if (blob.name !== null && finder.hits(blob.name)) return { name: finder.strike(blob.name) };
      return 'keep';
    },
    text: (bytes) => (finder.hitsJson(bytes) ? finder.strikeText(bytes) : undefined),
  };
};
