import { skipSpace, skipString } from '../../core/json-cut.js';

/**
 * Cuts the records of a dump out of its bytes as they come, whatever its length: one huge list, an object around a list
 * (`{"data":[…]}`), or values one after the other (NDJSON, pages). Bytes are never turned into values here, so every
 * digit stays. What is open is held, and no more: memory follows the largest record.
 */

/** Keys of an object around records; their lists hold the records. */
const wrapping: ReadonlySet<string> = new Set([
  'data',
  'records',
  'results',
  'items',
  'included',
  'conversations',
  'messages',
  'customers',
  'companies',
  'notes',
  'users',
]);

/** An object that has an id is a record, whatever lists it holds. */
const hasId = (members: readonly string[]): boolean => members.some((one) => one.startsWith('"id"'));

export interface CutLimits {
  /** Bytes of one record. */
  readonly bytes: number;
  /** Brackets within brackets. */
  readonly depth: number;
}

export const cutLimits: CutLimits = { bytes: 64 << 20, depth: 1_000 };

/** Where a cutter stands between two records: enough to go on there. Plain JSON. */
export interface CutState {
  /** Bytes of the content that are done. */
  readonly offset: number;
  /** Between values; in a list; in a list within an object; among the members of such an object. */
  readonly within: 'top' | 'list' | 'wrapped' | 'members';
  /** Members of the object around the records so far, as they came, the lists left out. */
  readonly members: readonly string[];
}

export const cutStart: CutState = { offset: 0, within: 'top', members: [] };

export interface CutPiece {
  /** `wrapper`: what an object around records holds besides them. `broken`: a line that is no JSON. */
  readonly sort: 'record' | 'wrapper' | 'broken';
  readonly bytes: Buffer;
  /** Where it begins in the content. */
  readonly offset: number;
  /** Where to go on after it. */
  readonly after: CutState;
}

/** From here on the bytes are no JSON, or more of it than may be held. */
export class CutError extends Error {
  override readonly name = 'CutError';
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const lineEnd = 0x0a;

/** More bytes are needed. */
const more = -1;

class Broken extends Error {
  readonly at: number;
  constructor(what: string, at: number) {
    super(what);
    this.at = at;
  }
}

/** Index after the value that begins at `start`; `more` when its end is not there. `resume` is filled then. */
const valueEnd = (
  bytes: Buffer,
  start: number,
  limits: CutLimits,
  isLast: boolean,
  resume: { at: number; depth: number } = { at: start, depth: 0 },
): number => {
  let { at, depth } = resume;
  for (;;) {
    const byte = bytes[at];
    if (byte === undefined) break;
    if (byte === quote) {
      const end = skipString(bytes, at);
      if (end < 0) break;
      at = end;
      if (depth === 0) return at;
    } else if (byte === openBrace || byte === openBracket) {
      depth++;
      if (depth > limits.depth) throw new Broken(`a record is nested deeper than ${limits.depth}`, at);
      at++;
    } else if (byte === closeBrace || byte === closeBracket) {
      if (depth === 0) break;
      depth--;
      at++;
      if (depth === 0) return at;
    } else if (depth === 0 && (byte === comma || byte <= 0x20)) break;
    else at++;
  }
  if (at < bytes.length && bytes[at] !== quote) {
    if (at === start) throw new Broken('a value is missing', at);
    return at;
  }
  if (isLast && depth === 0 && at === bytes.length && at > start) return at;
  resume.at = at;
  resume.depth = depth;
  return more;
};

interface Members {
  /** Index after the opening bracket of a list of records. */
  readonly list?: number;
  /** Index after the object’s closing brace. */
  readonly end?: number;
  readonly members: readonly string[];
}

/** Walks over members of an object from between two of them, to its end or to a list of records. */
const walkMembers = (
  bytes: Buffer,
  from: number,
  members: readonly string[],
  limits: CutLimits,
): Members | undefined => {
  const found = [...members];
  let at = from;
  for (;;) {
    at = skipSpace(bytes, at);
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1);
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    if (byte === closeBrace) return { end: at + 1, members: found };
    if (byte !== quote) throw new Broken('an object has no key where one should be', at);
    const keyEnd = skipString(bytes, at);
    if (keyEnd < 0) return undefined;
    const mark = skipSpace(bytes, keyEnd);
    if (bytes[mark] === undefined) return undefined;
    if (bytes[mark] !== colon) throw new Broken('a key has no value', mark);
    const value = skipSpace(bytes, mark + 1);
    if (bytes[value] === undefined) return undefined;
    const isList = bytes[value] === openBracket && wrapping.has(bytes.toString('latin1', at + 1, keyEnd - 1));
    if (isList && !hasId(found)) return { list: value + 1, members: found };
    const end = valueEnd(bytes, value, limits, false);
    if (end < 0) return undefined;
    found.push(bytes.toString('utf8', at, end));
    at = end;
  }
};

export interface Cutter {
  /** Pieces that are complete with these bytes. Throws a CutError after what came before it. */
  push(chunk: Buffer, isLast?: boolean): Generator<CutPiece>;
}

/** Goes on from a state, with the bytes after its offset. */
export const createCutter = (from: CutState = cutStart, limits: CutLimits = cutLimits): Cutter => {
  let held: Buffer = Buffer.alloc(0);
  let base = from.offset;
  let at = 0;
  let { within, members } = from;
  let resume: { at: number; depth: number } | undefined;

  const after = (): CutState => ({ offset: base + at, within, members });

  const piece = (sort: CutPiece['sort'], start: number, end: number): CutPiece => {
    const bytes = held.subarray(start, end);
    at = end;
    return { sort, bytes, offset: base + start, after: after() };
  };

  /** The object around records has ended: what else it held is a piece. */
  const wrapper = (end: number, all: readonly string[]): CutPiece => {
    const offset = base + at;
    at = end;
    within = 'top';
    members = [];
    return { sort: 'wrapper', bytes: Buffer.from(`{${all.join(',')}}`), offset, after: after() };
  };

  /** One piece, true when the place moved on without one, undefined when more bytes are needed. */
  const step = (isLast: boolean): CutPiece | true | undefined => {
    if (base === 0 && at === 0 && held[0] === 0xef) {
      // A byte order mark.
      if (held.length < 3) return undefined;
      at = 3;
    }
    if (within === 'members') {
      const walked = walkMembers(held, at, members, limits);
      if (!walked) return undefined;
      if (walked.end !== undefined) return wrapper(walked.end, walked.members);
      at = walked.list as number;
      within = 'wrapped';
      members = walked.members;
      return true;
    }
    at = skipSpace(held, at);
    if (within !== 'top' && held[at] === comma) at = skipSpace(held, at + 1);
    const byte = held[at];
    if (byte === undefined) return undefined;
    if (within !== 'top' && byte === closeBracket) {
      at++;
      within = within === 'list' ? 'top' : 'members';
      return true;
    }
    if (within === 'top' && byte === openBracket) {
      at++;
      within = 'list';
      return true;
    }
    if (within === 'top' && byte === openBrace) {
      const walked = walkMembers(held, at + 1, [], limits);
      if (!walked) return undefined;
      if (walked.end !== undefined) return piece('record', at, walked.end);
      at = walked.list as number;
      within = 'wrapped';
      members = walked.members;
      return true;
    }
    resume ??= { at, depth: 0 };
    const end = valueEnd(held, at, limits, isLast, resume);
    if (end < 0) return undefined;
    resume = undefined;
    return piece('record', at, end);
  };

  /** Between values a line that is wrong is left, and the next one begins anew. Undefined where that cannot be. */
  const brokenLine = (): CutPiece | undefined => {
    const end = held.indexOf(lineEnd, at);
    if (within !== 'top' || end < 0) return undefined;
    resume = undefined;
    return piece('broken', at, end);
  };

  const fail = (what: string, index: number): CutError =>
    new CutError(`From byte ${base + index} on it cannot be read: ${what}.`);

  return {
    *push(chunk, isLast = false) {
      if (resume) resume.at -= at;
      held = at < held.length ? Buffer.concat([held.subarray(at), chunk]) : chunk;
      base += at;
      at = 0;
      for (;;) {
        let next: CutPiece | true | undefined;
        try {
          next = step(isLast);
        } catch (error) {
          if (!(error instanceof Broken)) throw error;
          next = brokenLine();
          if (!next) throw fail(error.message, error.at);
        }
        if (next === undefined) break;
        if (next !== true) yield next;
      }
      if (held.length - at > limits.bytes) {
        const next = brokenLine();
        if (!next) throw fail(`a record is larger than ${limits.bytes} bytes`, at);
        yield next;
      }
      if (!isLast || (at >= held.length && within === 'top')) return;
      throw fail('it breaks off within a record or list', at);
    },
  };
};
