import type { Column, ColumnType } from '../table.js';

/** Where a column's value is read from: a leaf of the record's structure, and mostly nothing more. */
export interface Leaf {
  /** Keys from the record's root to the value that is read. */
  readonly path: readonly string[];
  /** DuckDB's type to read it with; never a number or a time: text keeps what came. */
  readonly type: 'VARCHAR' | 'JSON' | 'VARCHAR[]' | 'MAP(VARCHAR, JSON)';
}

export interface ColumnSource {
  readonly column: Column;
  readonly leaf: Leaf;
  /** Keys from a shared JSON leaf to the value; empty in most cases. */
  readonly rest: readonly string[];
}

const leafType: Readonly<Record<ColumnType, Leaf['type']>> = {
  text: 'VARCHAR',
  integer: 'VARCHAR',
  number: 'VARCHAR',
  boolean: 'VARCHAR',
  time: 'VARCHAR',
  json: 'JSON',
  texts: 'VARCHAR[]',
  map: 'MAP(VARCHAR, JSON)',
};

const keyOf = (path: readonly string[]): string => path.join('\u0000');

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.length <= path.length && start.every((key, index) => path[index] === key);

/**
 * A value can be read once, with one type. Columns that look at the same value, or one inside another's, share a
 * JSON leaf at the shorter path. So do neighbours whose names differ by case alone: DuckDB's structs cannot tell them apart.
 */
const sharedPaths = (columns: readonly Column[]): readonly (readonly string[])[] => {
  const shared = new Map<string, readonly string[]>();
  for (const a of columns)
    for (const b of columns) {
      if (a === b) continue;
      if (startsWith(b.path, a.path)) {
        const isSame = a.path.length === b.path.length;
        if (!isSame || leafType[a.type] !== leafType[b.type]) shared.set(keyOf(a.path), a.path);
      }
      const length = Math.min(a.path.length, b.path.length);
      for (let depth = 0; depth < length; depth++) {
        const x = a.path[depth] as string;
        const y = b.path[depth] as string;
        if (x === y) continue;
        const parent = a.path.slice(0, depth);
        if (x.toLowerCase() === y.toLowerCase()) shared.set(keyOf(parent), parent);
        break;
      }
    }
  // Of nested ones the outermost decides.
  const paths = [...shared.values()].sort((a, b) => a.length - b.length);
  return paths.filter((path, index) => !paths.slice(0, index).some((outer) => startsWith(path, outer)));
};

export const columnSources = (columns: readonly Column[]): readonly ColumnSource[] => {
  const shared = sharedPaths(columns);
  return columns.map((column) => {
    const outer = shared.find((path) => startsWith(column.path, path));
    return outer
      ? { column, leaf: { path: outer, type: 'JSON' }, rest: column.path.slice(outer.length) }
      : { column, leaf: { path: column.path, type: leafType[column.type] }, rest: [] };
  });
};
