import { readdirSync, readFileSync } from 'node:fs';
import { asset } from '../../core/package-info.js';
import { type DeclaredTable, parseTable } from '../../core/table-ddl.js';

/** The model's tables as declared by transform/model/*.sql, by name, in the order of their names. */
export const modelTables: ReadonlyMap<string, DeclaredTable> = new Map(
  readdirSync(asset('transform', 'model'))
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => parseTable(readFileSync(asset('transform', 'model', file), 'utf8'), file))
    .map((table) => [table.name, table]),
);

/** A table's declaration; a name that is not declared is a defect. */
export const modelTable = (name: string): DeclaredTable => {
  const table = modelTables.get(name);
  if (!table) throw new Error(`transform/model declares no table ${name}`);
  return table;
};

/** The columns that lead from a row back to the raw line it was made from. */
export const lineageColumns = ['source', 'source_kind', 'source_id', 'snapshot', 'raw_sha256'] as const;
