import { cutRecord } from '../../core/json-cut.js';
import type { RequestEntry } from '../batch.js';
import type { Gap } from '../gap.js';
import type { GoneRecord, SourceRecord } from '../record.js';
import { type Finder, isDistinctive, phoneForms, struck } from '../subject/finder.js';
import { mapJsonTexts } from '../subject/json-texts.js';
import type { RecordSet } from '../subject/record-set.js';
import { emailsIn, parentsOf, type SubjectSpec, textsAt } from '../subject/spec.js';
import {
  addSuppressed,
  anyObject,
  emailObject,
  isSuppressed,
  phoneObject,
  readSuppressed,
  suppressLine,
  suppressMark,
} from './list.js';

/** Keeps erased people out of a snapshot that is being written. */
export interface Screen {
  /** Whether a record is about somebody who was erased. What belongs to it is known from then on. */
  refuses(record: Pick<SourceRecord, 'kind' | 'id' | 'bytes'>): boolean;
  /** Bytes of the record may not be taken: it is such a person's, or a whole file that may have such people in it. */
  withholds(record: Pick<SourceRecord, 'kind' | 'id' | 'bytes'>): boolean;
  /** Whether records of a kind are whole files that may have such people in them. */
  isInput(kind: string): boolean;
  /** The record with such people struck out; the same record when none is in it. */
  record(record: SourceRecord): SourceRecord;
  request(entry: RequestEntry): RequestEntry;
  /** Undefined: the row is about such a person. */
  gap(gap: Gap): Gap | undefined;
  /** A record that is gone at the source; undefined: it is about such a person. */
  gone(record: GoneRecord): GoneRecord | undefined;
  /** JSON text with such people struck out of it. */
  text(json: string): string;
  /** For files that are no snapshot: ledgers and reports. Its `doomed` can only be asked whether it has a record. */
  readonly look: {
    readonly finder: Pick<Finder, 'hitsJson' | 'strikeText'>;
    readonly doomed: Pick<RecordSet, 'has'>;
  };
  /** What was learnt, for the list; made durable before the state that depends on it. */
  sync(): Promise<void>;
}

/** Addresses, long ids and numbers as they may stand in any text. */
const words =
  /[^\s"'<>(),;:\\/?&=]+(?:@|%40)[^\s"'<>(),;:\\/?&=]+|[A-Za-z0-9][A-Za-z0-9_-]{7,}|\+?\d[\d\s().-]{5,}\d/g;

const most = 100_000;

/** The screen of an archive; undefined when nobody was ever erased from it. Errors: archive-damaged. */
export const openScreen = async (
  work: string,
  source: string,
  spec: SubjectSpec | undefined,
  now: () => string,
): Promise<Screen | undefined> => {
  const list = await readSuppressed(work);
  if (!list) return undefined;
  const [key] = list.keys;
  const marks = new Set(list.marks);
  const known = new Map<string, boolean>();
  let learnt: string[] = [];

  const isMarked = (object: string, id: string): boolean => {
    const name = `${object}\u0000${id}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const answer = isSuppressed({ keys: list.keys, marks }, source, object, id);
    if (known.size >= most) known.clear();
    known.set(name, answer);
    return answer;
  };

  const learn = (object: string, id: string): void => {
    const mark = suppressMark(key, source, object, id);
    if (marks.has(mark)) return;
    marks.add(mark);
    known.delete(`${object}\u0000${id}`);
    learnt.push(suppressLine(mark, now(), null));
  };
  const learnRecord = (kind: string, id: string): void => {
    learn(kind, id);
    if (isDistinctive(id)) learn(anyObject, id);
  };

  const isMarkedWord = (word: string): boolean => {
    if (word.includes('@') || word.includes('%40'))
      return emailsIn(word.replace('%40', '@')).some((email) =>
        isMarked(emailObject, email.replace(/\.$/, '')),
      );
    if (isDistinctive(word) && isMarked(anyObject, word)) return true;
    if (/^[\d\s().+-]+$/.test(word)) {
      return phoneForms(word).some((form) => isMarked(phoneObject, form));
    }
    return word
      .split(/[_-]/)
      .some((piece) => piece !== word && isDistinctive(piece) && isMarked(anyObject, piece));
  };

  const strike = (text: string): string | undefined => {
    let hit = false;
    const after = text.replace(words, (word) => {
      if (!isMarkedWord(word)) return word;
      hit = true;
      return struck;
    });
    return hit ? after : undefined;
  };
  const strikeWhole = <T extends string | null | undefined>(text: T): T =>
    (typeof text === 'string' ? (strike(text) ?? text) : text) as T;

  const isTheirs = (kind: string, id: string, value: unknown): boolean => {
    if (isMarked(kind, id)) return true;
    if (!spec) return false;
    const hasEmail = (paths: readonly (readonly string[])[]): boolean =>
      paths.some((path) =>
        textsAt(value, path).some((text) => emailsIn(text).some((email) => isMarked(emailObject, email))),
      );
    return (
      spec.people.some((rule) => rule.kind === kind && hasEmail(rule.emails)) ||
      spec.belongs.some(
        (rule) =>
          (rule.kind === kind || rule.kind === '*') &&
          rule.to !== kind &&
          parentsOf(rule, id, value).some((parent) => isMarked(rule.to, parent)),
      ) ||
      spec.written.some((rule) => rule.kind === kind && hasEmail([rule.path]))
    );
  };

  /** JSON in its texts, anything else as a text. */
  const strikeText = (bytes: Buffer): Buffer | undefined => {
    try {
      return mapJsonTexts(bytes, strike);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const text = strike(bytes.toString('utf8'));
      return text === undefined ? undefined : Buffer.from(text);
    }
  };

  const isInput = (kind: string): boolean => spec?.inputs?.includes(kind) ?? false;
  const refuses: Screen['refuses'] = ({ kind, id, bytes }) => {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (!isTheirs(kind, id, value)) return false;
    learnRecord(kind, id);
    for (const rule of spec?.composed ?? [])
      if (rule.kind === kind) for (const part of textsAt(value, rule.path)) learnRecord(rule.part, part);
    return true;
  };

  return {
    refuses,
    isInput,
    withholds: (record) => isInput(record.kind) || refuses(record),
    record: (record) => {
      const text = mapJsonTexts(record.bytes, strike);
      if (!text) return record;
      const { bytes, oddities } = cutRecord(text);
      return record.original === undefined
        ? { ...record, bytes, oddities }
        : { ...record, bytes, original: bytes };
    },
    request: (entry) => {
      const url = strikeWhole(entry.url);
      const body = strikeWhole(entry.body);
      const nextCursor = strikeWhole(entry.nextCursor);
      return url === entry.url && body === entry.body && nextCursor === entry.nextCursor
        ? entry
        : { ...entry, url, nextCursor, ...(body === undefined ? {} : { body }) };
    },
    gap: (gap) => {
      const about = (kind: string | undefined, id: string | undefined): boolean =>
        kind !== undefined && id !== undefined && isMarked(kind, id);
      if (about(gap.kind, gap.id) || about(gap.parentKind, gap.parentId)) return undefined;
      const changed = Object.entries(gap).map(([name, value]) => [
        name,
        typeof value === 'string' ? strikeWhole(value) : value,
      ]);
      return Object.fromEntries(changed) as unknown as Gap;
    },
    gone: (record) => {
      if (isMarked(record.kind, record.id)) return undefined;
      return { ...record, reason: strikeWhole<string>(record.reason) as GoneRecord['reason'] };
    },
    text: (json) => mapJsonTexts(Buffer.from(json), strike)?.toString('utf8') ?? json,
    look: {
      finder: { hitsJson: (bytes) => strikeText(bytes) !== undefined, strikeText },
      doomed: { has: (kind, id) => kind !== undefined && id !== undefined && isMarked(kind, id) },
    },
    sync: async () => {
      const lines = learnt;
      learnt = [];
      await addSuppressed(work, lines);
    },
  };
};
