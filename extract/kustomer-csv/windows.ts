/** A span of time, as ISO instants; the end is not part of it. */
export interface FileSpan {
  readonly from: string;
  readonly to: string;
}

/** What the rows of a file cover: the record of kind `csv_reading`, as far as windows are concerned. */
export interface Reading {
  readonly kind: string;
  readonly file: string;
  /** The days that the file's name promises; null when it names none. */
  readonly span: FileSpan | null;
  /** Creation of its first and last row. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}

export interface Hole {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  /** Files before and after it. */
  readonly after: string;
  readonly before: string;
  /** `name`: the files' names say so. `rows`: only their rows do, and a quiet time looks the same. */
  readonly by: 'name' | 'rows';
}

const day = 86_400_000;

const date = '(\\d{4})[-_.]?(\\d\\d)[-_.]?(\\d\\d)';
const twoDates = new RegExp(`(?<!\\d)${date}(?:[-_. ]+|[-_. ]*(?:to|bis|until)[-_. ]*)${date}(?!\\d)`);

/** The days that a name like `messages-2024-01-01-2024-01-30.csv` promises, the last one whole. */
export const spanOfName = (name: string): FileSpan | null => {
  const found = twoDates.exec(name.split('/').at(-1) ?? '');
  if (!found) return null;
  const [from, last] = [found.slice(1, 4), found.slice(4, 7)].map((parts) =>
    Date.parse(`${parts.join('-')}T00:00:00Z`),
  );
  if (from === undefined || last === undefined || Number.isNaN(from) || Number.isNaN(last) || last < from)
    return null;
  return { from: new Date(from).toISOString(), to: new Date(last + day).toISOString() };
};

interface Interval {
  readonly from: number;
  readonly to: number;
  readonly file: string;
  readonly by: Hole['by'];
}

const intervalOf = ({ span, firstAt, lastAt, file }: Reading): Interval | undefined => {
  if (span) return { from: Date.parse(span.from), to: Date.parse(span.to), file, by: 'name' };
  if (firstAt === null || lastAt === null) return undefined;
  return { from: Date.parse(firstAt), to: Date.parse(lastAt), file, by: 'rows' };
};

/**
 * Spans between the first and the last file of a kind that no file covers. Names that promise days are taken at their
 * word; files without such names cover what their rows cover, and less than a day between two of them is no hole.
 */
export const holesOf = (readings: readonly Reading[]): readonly Hole[] => {
  const kinds = [...new Set(readings.map(({ kind }) => kind))].sort();
  return kinds.flatMap((kind) => {
    const intervals = readings
      .filter((reading) => reading.kind === kind)
      .flatMap((reading) => intervalOf(reading) ?? [])
      .sort((a, b) => a.from - b.from || a.to - b.to);
    const holes: Hole[] = [];
    let reach: Interval | undefined;
    for (const interval of intervals) {
      if (reach) {
        const named = interval.by === 'name' && reach.by === 'name';
        if (interval.from > reach.to + (named ? 0 : day))
          holes.push({
            kind,
            from: new Date(reach.to).toISOString(),
            to: new Date(interval.from).toISOString(),
            after: reach.file,
            before: interval.file,
            by: named ? 'name' : 'rows',
          });
      }
      if (!reach || interval.to > reach.to) reach = interval;
    }
    return holes;
  });
};
