/**
 * Declared columns of one kind. The archive derives a typed Parquet table from the raw lines with these
 * declarations and nothing else: no type is ever guessed from data.
 *
 * `text`     a JSON string; any other JSON value as its JSON text
 * `integer`  BIGINT
 * `number`   DOUBLE; the raw line has every digit
 * `boolean`
 * `time`     an ISO 8601 text: `<name>` is TIMESTAMP in UTC (microseconds), `<name>_text` the source's own words
 * `json`     JSON text of an object or array
 * `texts`    a list of strings
 * `map`      an object: key to the JSON text of each value
 */
export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'time' | 'json' | 'texts' | 'map';

export interface Column {
  /** Lower-case snake case. */
  readonly name: string;
  readonly type: ColumnType;
  /** Keys from the record's root to the value. */
  readonly path: readonly string[];
  /** What the column means and where it comes from; becomes the column's comment. */
  readonly comment: string;
}

export interface TableSpec {
  readonly kind: string;
  readonly comment: string;
  /** Besides these, every table has source, id, snapshot, seq, _deleted, raw_sha256. */
  readonly columns: readonly Column[];
}

const make =
  (type: ColumnType) =>
  (name: string, path: string, comment = ''): Column => ({ name, type, path: path.split('.'), comment });

/** Short-hands for declarations: `text('subject', 'attributes.subject', 'Subject line')`. */
export const text = make('text');
export const integer = make('integer');
export const number = make('number');
export const boolean = make('boolean');
export const time = make('time');
export const json = make('json');
export const texts = make('texts');
export const map = make('map');
