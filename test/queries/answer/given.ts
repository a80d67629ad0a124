import type { AnswerColumn, Cell } from '../../../core/duckdb.js';
import type { Answer } from '../../../queries/engine/engine.js';

const formOf = (type: string): AnswerColumn['form'] => {
  if (/^(BIGINT|INTEGER|DOUBLE|DECIMAL|HUGEINT)/.test(type) && !type.endsWith(']')) return 'number';
  if (type === 'BOOLEAN') return 'boolean';
  return type === 'JSON' || /[\])]$/.test(type) ? 'json' : 'text';
};

/** An answer as the engine gives it, from rows in memory. */
export const given = (
  columns: Readonly<Record<string, string>> | readonly (readonly [string, string])[],
  rows: readonly (readonly Cell[])[],
): Answer => {
  const list = Array.isArray(columns) ? columns : Object.entries(columns);
  return {
    columns: (list as readonly (readonly [string, string])[]).map(([name, type]) => ({
      name,
      type,
      form: formOf(type),
    })),
    changing: [],
    tables: [],
    rows: (async function* () {
      for (const row of rows) yield [row];
    })(),
  };
};

export const textOf = async (pieces: AsyncIterable<string>): Promise<string> => {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
};
