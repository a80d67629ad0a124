import type { Duck, Row } from '../core/duckdb.js';
import { identifier, quoted } from '../core/duckdb.js';
import type { StepColumn } from './step.js';

/** A JSON shape for DuckDB's from_json: `VARCHAR[]` becomes `["VARCHAR"]`. */
const shapeOf = (type: string): unknown => (type.endsWith('[]') ? [shapeOf(type.slice(0, -2))] : type);

/** The characters of JSON text that go to DuckDB at a time. */
const pieceChars = 4 << 20;

export const createTable = async (
  duck: Duck,
  name: string,
  columns: readonly StepColumn[],
): Promise<void> => {
  const list = columns.map((column) => `${identifier(column.name)} ${column.type}`).join(', ');
  await duck.run(`CREATE TABLE ${identifier(name)} (${list})`);
};

/**
 * Inserts rows as one JSON text after the other, each at most a few megabytes (or a single row). Values of BIGINT and
 * TIMESTAMP columns are text. Returns the characters sent, so that callers can flush by size.
 */
export const insertRows = async (
  duck: Duck,
  name: string,
  columns: readonly StepColumn[],
  rows: readonly Row[],
): Promise<number> => {
  const shape = JSON.stringify([Object.fromEntries(columns.map((c) => [c.name, shapeOf(c.type)]))]);
  const list = columns.map((column) => identifier(column.name)).join(', ');
  const sql =
    `INSERT INTO ${identifier(name)} (${list}) SELECT ${list} FROM (` +
    `SELECT unnest(from_json($rows::VARCHAR, ${quoted(shape)}), recursive := true))`;
  let sent = 0;
  let piece: string[] = [];
  let chars = 0;
  const send = async () => {
    if (piece.length === 0) return;
    await duck.run(sql, { rows: `[${piece.join(',')}]` });
    sent += chars;
    piece = [];
    chars = 0;
  };
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (chars + text.length > pieceChars) await send();
    piece.push(text);
    chars += text.length;
  }
  await send();
  return sent;
};
