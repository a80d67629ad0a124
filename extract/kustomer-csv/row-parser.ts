import { type Options, parse } from 'csv-parse';
import { CsvError, parse as parseSync } from 'csv-parse/sync';

/** One row of a CSV text, as RFC 4180 reads it. */
export interface Row {
  readonly cells: readonly string[];
  /** Line of the text on which it begins, from 1; quoted line breaks count. */
  readonly line: number;
  /** What is wrong with its quotes. */
  readonly damage?: RowDamage;
}

/** `open-quote`: the text ends within quotes. `after-quote`: text follows a closing quote. `too-long`: no end in sight. */
export type RowDamage = 'open-quote' | 'after-quote' | 'too-long';

export interface Dialect {
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly newline: '\n' | '\r';
}

/** Bytes of one row; past them a quote that never closes is the better explanation. */
const longestRow = 32 << 20;

/** Whatever comes is taken: a wrong row must not end the reading of a file. */
const optionsOf = ({ delimiter, newline }: Dialect): Options => ({
  delimiter,
  record_delimiter: newline === '\n' ? ['\r\n', '\n'] : ['\r'],
  relax_column_count: true,
  relax_quotes: true,
});

/** The only row, or the first, of a text that may end within quotes. */
export const firstRow = (text: string | Buffer, dialect: Dialect): readonly string[] => {
  const options = { ...optionsOf(dialect), to: 1 };
  try {
    return parseSync(text, options)[0] ?? [];
  } catch (error) {
    if (!(error instanceof CsvError) || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
    return parseSync(`${text}"`, options)[0] ?? [];
  }
};

/** Whether a row can be read by a strict parser, too. Only asked of the few with a cell that begins with a quote. */
const isClean = (bytes: Buffer, dialect: Dialect): boolean => {
  try {
    parseSync(bytes, { ...optionsOf(dialect), relax_quotes: false });
    return true;
  } catch (error) {
    // A quote amid an unquoted cell is no damage: it can mean nothing but itself.
    return error instanceof CsvError && error.code !== 'CSV_INVALID_CLOSING_QUOTE';
  }
};

const breaksIn = (text: string, newline: string): number => {
  let breaks = 0;
  for (let at = text.indexOf(newline); at >= 0; at = text.indexOf(newline, at + 1)) breaks++;
  return breaks;
};

/** Takes a text in UTF-8, without a mark, apart into rows; a wrong row is marked and nothing of it is left out. */
export interface RowParser {
  /** Rows that are complete with these bytes; the last ones may need a few bytes more. */
  push(bytes: Buffer): Promise<Row[]>;
  /** All that is left. */
  end(): Promise<Row[]>;
}

/**
 * Rows by csv-parse, and what it does not say: on which line a row begins (its own count takes a quoted CR LF for two
 * lines), whether its quotes were relaxed, and what an open quote has swallowed at the end of a text. For these the
 * bytes of the row under way are kept.
 */
export const createRowParser = (dialect: Dialect, longest = longestRow): RowParser => {
  const { newline } = dialect;
  let ended: { readonly cells: readonly string[]; readonly end: number }[] = [];
  const begin = () => {
    const parser = parse({
      ...optionsOf(dialect),
      // An open quote at the end is dealt with here.
      skip_records_with_error: true,
      on_record: (cells: readonly string[], { bytes }) => {
        ended.push({ cells, end: bytes });
        // Taken already; nothing is left for the stream's other side.
        return null;
      },
    });
    return parser.resume();
  };
  let parser = begin();
  let line = 1;
  /** Bytes of the row under way, and where they begin in what this parser got. */
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;

  const rowOf = (cells: readonly string[], bytes: Buffer, damage: RowDamage | undefined): Row => {
    const found = damage ?? (cells.some((cell) => cell[0] === '"') && !isClean(bytes, dialect));
    const row: Row = {
      cells,
      line,
      ...(found === false ? {} : { damage: found === true ? 'after-quote' : found }),
    };
    line++;
    for (const cell of cells) line += breaksIn(cell, newline);
    return row;
  };

  const take = (): Row[] => {
    const rows = ended.map(({ cells, end }) => {
      const bytes = rest.subarray(0, end - offset);
      rest = rest.subarray(end - offset);
      offset = end;
      return rowOf(cells, bytes, undefined);
    });
    ended = [];
    return rows;
  };

  /** The row under way has no end: what there is stays in its last cell. */
  const giveUp = (damage: RowDamage): Row => {
    const row = rowOf(firstRow(rest, dialect), rest, damage);
    rest = Buffer.alloc(0);
    return row;
  };

  return {
    push: async (bytes) => {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      await new Promise<void>((done, fail) => {
        parser.write(bytes, (error) => (error ? fail(error) : done()));
      });
      const rows = take();
      if (rest.length <= longest) return rows;
      parser.destroy();
      parser = begin();
      offset = 0;
      return [...rows, giveUp('too-long')];
    },
    end: async () => {
      await new Promise<void>((done) => parser.end(done));
      const rows = take();
      return rest.length === 0 ? rows : [...rows, giveUp('open-quote')];
    },
  };
};
