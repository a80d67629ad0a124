/** What a plain JSON reader, or DuckDB's, would refuse or silently change. Such records get a part of their own. */
export type Oddity =
  | 'invalid-utf8'
  | 'control-character'
  | 'lone-surrogate'
  | 'duplicate-key'
  | 'number-form'
  | 'too-deep'
  | 'not-json';

export interface CutRecord {
  /** Bytes of the record, line breaks outside strings removed, nothing else touched. */
  readonly bytes: Buffer;
  /** The same record as JavaScript sees it; for ids, cursors and links only. Parsed when it is first asked for. */
  readonly value: unknown;
  /** What the walk over the page found of the fields that were wanted; absent when the record has to be parsed for them. */
  readonly fields?: CutFields;
  readonly oddities: readonly Oddity[];
  /** Set when the source's bytes were not UTF-8: what really came. `bytes` then holds the repaired text. */
  readonly original?: Buffer;
}

/** Fields of a record, read from its bytes. */
export interface CutFields {
  /** The value of a field that was wanted; undefined when the record has none. */
  of(name: string): unknown;
  /** Bytes of its JSON text; 0 when the record has none. */
  sizeOf(name: string): number;
}

/** Where the wanted fields of all records of a page lie: two numbers a field, a record after the other. */
export interface FieldPlaces {
  readonly names: readonly string[];
  readonly places: readonly number[];
}

const noOddities: readonly Oddity[] = [];
const quote = 0x22;
const backslash = 0x5c;

/** The value of a plain JSON text; a text without an escape is taken as it stands. */
const jsonValue = (bytes: Buffer, start: number, end: number): unknown => {
  if (bytes[start] === 0x66) return false;
  if (bytes[start] === 0x74) return true;
  if (bytes[start] !== quote || end - start > 100) return JSON.parse(bytes.toString('utf8', start, end));
  for (let at = start + 1; at < end - 1; at++)
    if (bytes[at] === backslash) return JSON.parse(bytes.toString('utf8', start, end));
  return bytes.toString('utf8', start + 1, end - 1);
};

/**
 * Bytes that are plain JSON as they came, parsed when somebody asks. A class, because a page makes hundreds of them at
 * once: objects with a getter of their own are several times as large and slow to make.
 */
class PlainCut implements CutRecord, CutFields {
  readonly oddities = noOddities;
  private parsed: { readonly value: unknown } | undefined = undefined;

  constructor(
    readonly bytes: Buffer,
    private readonly page: FieldPlaces | undefined,
    private readonly first: number,
    private readonly start: number,
  ) {}

  get value(): unknown {
    this.parsed ??= { value: JSON.parse(this.bytes.toString('utf8')) };
    return this.parsed.value;
  }

  get fields(): CutFields | undefined {
    return this.page ? this : undefined;
  }

  private placeOf(name: string): number {
    const field = this.page?.names.indexOf(name) ?? -1;
    return field < 0 ? -1 : this.first + field * 2;
  }

  of(name: string): unknown {
    const place = this.placeOf(name);
    const from = this.page?.places[place] ?? -1;
    if (from < 0) return undefined;
    return jsonValue(this.bytes, from - this.start, (this.page?.places[place + 1] as number) - this.start);
  }

  sizeOf(name: string): number {
    const place = this.placeOf(name);
    const from = this.page?.places[place] ?? -1;
    return from < 0 ? 0 : (this.page?.places[place + 1] as number) - from;
  }
}

/**
 * A record of plain JSON on one line. `page`, `first`: where its fields are noted, counted from the page that has it at
 * `start`.
 */
export const plainCut = (bytes: Buffer, page?: FieldPlaces, first = 0, start = 0): CutRecord =>
  new PlainCut(bytes, page, first, start) as CutRecord;
