import { skipSpace, skipString } from '../../core/json-measure.js';
import type { Path } from './layout.js';

/**
 * Cuts the records of a dump out of its bytes as they come, whatever its length: one huge list, objects around lists
 * (`{"data":[…]}`, see layout.ts), or values one after the other (NDJSON, pages). Bytes are never turned into values
 * here, so every digit stays. What is open is held, and no more: memory follows the largest record.
 */

export interface CutLimits {
  /** Bytes of one record. */
  readonly bytes: number;
  /** Brackets within brackets. */
  readonly depth: number;
}

export const cutLimits: CutLimits = { bytes: 64 << 20, depth: 1_000 };

/** An object around records that is open. */
export interface Wrapping {
  /** Its key in the one around it; empty at the top. */
  readonly key: string;
  /** Its members so far, as they came, records left out. */
  readonly members: readonly string[];
}

/** Where a cutter stands between two records: enough to go on there. Plain JSON. */
export interface CutState {
  /** Bytes of the content that are done. */
  readonly offset: number;
  /** Between values; in a list; in a list within an object; among the members of such an object. */
  readonly within: 'top' | 'list' | 'wrapped' | 'members';
  /** The objects around the records, the outermost first. */
  readonly open: readonly Wrapping[];
}

export const cutStart: CutState = { offset: 0, within: 'top', open: [] };

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

/** An object that has an id is a record, whatever it holds. */
const hasId = ({ members }: Wrapping): boolean => members.some((one) => one.startsWith('"id"'));

const keyOf = (bytes: Buffer, start: number, end: number): string => {
  try {
    return JSON.parse(bytes.toString('utf8', start, end)) as string;
  } catch {
    throw new Broken('a key cannot be read', start);
  }
};

/** Where a walk over members ended: in a list of records, after a single record, or after the outermost object. */
interface Walked {
  readonly sort: 'list' | 'record' | 'end';
  /** Where the record begins. */
  readonly start: number;
  readonly at: number;
  readonly open: readonly Wrapping[];
}

/** Walks over members of open objects from between two of them; undefined when more bytes are needed. */
const walkMembers = (
  bytes: Buffer,
  from: number,
  within: readonly Wrapping[],
  paths: readonly Path[],
  limits: CutLimits,
): Walked | undefined => {
  const open = within.map(({ key, members }) => ({ key, members: [...members] }));
  let at = from;
  for (;;) {
    const level = open.at(-1) as (typeof open)[number];
    at = skipSpace(bytes, at);
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1);
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    if (byte === closeBrace) {
      at++;
      const around = open.at(-2);
      if (!around) return { sort: 'end', start: at, at, open };
      open.pop();
      if (level.members.length > 0)
        around.members.push(`${JSON.stringify(level.key)}:{${level.members.join(',')}}`);
      continue;
    }
    if (byte !== quote) throw new Broken('an object has no key where one should be', at);
    const keyEnd = skipString(bytes, at);
    if (keyEnd < 0) return undefined;
    const mark = skipSpace(bytes, keyEnd);
    if (bytes[mark] === undefined) return undefined;
    if (bytes[mark] !== colon) throw new Broken('a key has no value', mark);
    const value = skipSpace(bytes, mark + 1);
    const first = bytes[value];
    if (first === undefined) return undefined;
    const holder = first === openBrace || first === openBracket;
    if (holder && !hasId(level)) {
      const key = keyOf(bytes, at, keyEnd);
      const trail = [...open.slice(1).map((one) => one.key), key];
      const onWay = paths.filter((path) => trail.every((one, index) => one === path[index]));
      const isThere = onWay.some(({ length }) => length === trail.length);
      if (isThere && first === openBracket) return { sort: 'list', start: value, at: value + 1, open };
      if (isThere) {
        const end = valueEnd(bytes, value, limits, false);
        return end < 0 ? undefined : { sort: 'record', start: value, at: end, open };
      }
      if (onWay.length > 0 && first === openBrace) {
        open.push({ key, members: [] });
        at = value + 1;
        continue;
      }
    }
    const end = valueEnd(bytes, value, limits, false);
    if (end < 0) return undefined;
    level.members.push(bytes.toString('utf8', at, end));
    at = end;
  }
};

export interface Cutter {
  /** Pieces that are complete with these bytes. Throws a CutError after what came before it. */
  push(chunk: Buffer, isLast?: boolean): Generator<CutPiece>;
}

/** Goes on from a state, with the bytes after its offset. `paths`: where in values records lie; none: the values are records. */
export const createCutter = (
  from: CutState = cutStart,
  paths: readonly Path[] = [],
  limits: CutLimits = cutLimits,
): Cutter => {
  let held: Buffer = Buffer.alloc(0);
  let base = from.offset;
  let at = 0;
  let { within, open } = from;
  let resume: { at: number; depth: number } | undefined;

  const piece = (sort: CutPiece['sort'], start: number, end: number): CutPiece => {
    const bytes = held.subarray(start, end);
    at = end;
    return { sort, bytes, offset: base + start, after: { offset: base + at, within, open } };
  };

  /** The object around records has ended: what else it held is a piece. */
  const wrapper = (end: number, members: readonly string[]): CutPiece => {
    const offset = base + at;
    at = end;
    within = 'top';
    open = [];
    const bytes = Buffer.from(`{${members.join(',')}}`);
    return { sort: 'wrapper', bytes, offset, after: { offset: base + at, within, open } };
  };

  /** Goes on among members, or begins an object at the top that may be a record itself. */
  const walk = (begin: number, isTop: boolean): CutPiece | true | undefined => {
    const walked = walkMembers(held, begin, isTop ? [{ key: '', members: [] }] : open, paths, limits);
    if (!walked) return undefined;
    const { sort, start } = walked;
    if (sort === 'end') {
      // Nothing on the way: the object is what came, a record.
      if (isTop) return piece('record', at, walked.at);
      return wrapper(walked.at, (walked.open[0] as Wrapping).members);
    }
    open = walked.open;
    within = sort === 'list' ? 'wrapped' : 'members';
    if (sort === 'record') return piece('record', start, walked.at);
    at = walked.at;
    return true;
  };

  /** One piece, true when the place moved on without one, undefined when more bytes are needed. */
  const step = (isLast: boolean): CutPiece | true | undefined => {
    if (base === 0 && at === 0 && held[0] === 0xef) {
      // A byte order mark.
      if (held.length < 3) return undefined;
      at = 3;
    }
    if (within === 'members') return walk(at, false);
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
    if (within === 'top' && byte === openBrace && paths.length > 0) return walk(at + 1, true);
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
