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

/** Characters of one row; past them a quote that never closes is the better explanation. */
const longestRow = 32 << 20;

const quote = 0x22;

/**
 * Takes a text apart into rows, whatever comes: a wrong row is marked and the next one begins on the next line.
 * Strings are cut by `indexOf`, several times faster than a state for each character.
 */
export interface Splitter {
  /** Rows that are complete with this piece; with `last` all that is left. */
  push(text: string, last?: boolean): Row[];
}

export const createSplitter = ({ delimiter, newline }: Dialect): Splitter => {
  let rest = '';
  let line = 1;

  return {
    push: (piece, last = false) => {
      const text = rest === '' ? piece : rest + piece;
      const rows: Row[] = [];
      const length = text.length;
      let start = 0;
      // The next delimiter and the next line end: looked for once and used until passed.
      let nextCell = -2;
      let nextLine = -2;

      const row = (): boolean => {
        const cells: string[] = [];
        let at = start;
        let damage: RowDamage | undefined;
        let quotedLines = 0;
        for (;;) {
          let cell: string | undefined;
          if (text.charCodeAt(at) === quote) {
            let close = at + 1;
            let doubled = false;
            for (;;) {
              close = text.indexOf('"', close);
              if (close < 0) break;
              if (close + 1 === length && !last) return false;
              if (text.charCodeAt(close + 1) !== quote) break;
              doubled = true;
              close += 2;
            }
            if (close < 0) {
              if (!last && length - start <= longestRow) return false;
              // Never closed: what there is stays in the cell.
              cell = text.slice(at + 1);
              damage = last ? 'open-quote' : 'too-long';
              close = length;
            } else cell = text.slice(at + 1, close);
            if (doubled) cell = cell.replaceAll('""', '"');
            for (let n = cell.indexOf(newline); n >= 0; n = cell.indexOf(newline, n + 1)) quotedLines++;
            at = close + 1;
          }
          if (nextCell !== -1 && nextCell < at) nextCell = text.indexOf(delimiter, at);
          if (nextLine !== -1 && nextLine < at) nextLine = text.indexOf(newline, at);
          const isCell = nextCell >= 0 && (nextLine < 0 || nextCell < nextLine);
          let end = isCell ? nextCell : nextLine;
          if (end < 0) {
            if (!last && length - start <= longestRow) return false;
            if (!last) damage = 'too-long';
            end = length;
          }
          const over = isCell ? end : end > at && text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
          if (cell === undefined) cell = text.slice(at, over);
          else if (over > at) {
            cell += text.slice(at, over);
            damage ??= 'after-quote';
          }
          cells.push(cell);
          at = end + 1;
          if (isCell) continue;
          rows.push(damage === undefined ? { cells, line } : { cells, line, damage });
          line += quotedLines + 1;
          start = at;
          return true;
        }
      };

      while (start < length && row());
      rest = start < length ? text.slice(start) : '';
      return rows;
    },
  };
};
