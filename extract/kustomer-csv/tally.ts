import type { ReadRow } from './record.js';

/** What was read of one file so far; part of the cursor, so that it goes on after a crash. */
export interface Tally {
  /** Rows after the header, blank lines not counted. */
  readonly rows: number;
  readonly records: number;
  /** Rows that stood word for word in an earlier file or line. */
  readonly repeated: number;
  /** Rows with an id that came before with other cells; the later one counts. */
  readonly changed: number;
  readonly ragged: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** Rows by column whose times have no zone. */
  readonly assumed: Readonly<Record<string, number>>;
}

export const noTally: Tally = {
  rows: 0,
  records: 0,
  repeated: 0,
  changed: 0,
  ragged: 0,
  firstAt: null,
  lastAt: null,
  assumed: {},
};

/** What became of a row. */
export type Fate = 'new' | 'changed' | 'repeated';

export interface Counter {
  row(read: ReadRow, fate: Fate): void;
  /** Rows so far. */
  readonly rows: number;
  now(): Tally;
}

/** Goes on counting from a tally. */
export const createCounter = (from: Tally): Counter => {
  let { rows, records, repeated, changed, ragged, firstAt, lastAt } = from;
  const assumed: Record<string, number> = { ...from.assumed };
  let first = firstAt === null ? Number.POSITIVE_INFINITY : Date.parse(firstAt);
  let last = lastAt === null ? Number.NEGATIVE_INFINITY : Date.parse(lastAt);
  return {
    row: ({ createdAt, notes }, fate) => {
      rows++;
      if (fate === 'repeated') repeated++;
      else records++;
      if (fate === 'changed') changed++;
      if (notes.ragged !== undefined) ragged++;
      for (const column of notes.assumedZone) assumed[column] = (assumed[column] ?? 0) + 1;
      if (createdAt === undefined) return;
      const instant = Date.parse(createdAt);
      if (instant < first) {
        first = instant;
        firstAt = new Date(instant).toISOString();
      }
      if (instant > last) {
        last = instant;
        lastAt = new Date(instant).toISOString();
      }
    },
    get rows() {
      return rows;
    },
    now: () => ({ rows, records, repeated, changed, ragged, firstAt, lastAt, assumed: { ...assumed } }),
  };
};
