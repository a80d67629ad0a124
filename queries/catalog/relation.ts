import type { Cell } from '../../core/duckdb.js';
import type { ErrorCode } from '../../core/error-catalogue.js';

/** What a catalog is made of: plain data, so that it can be tested and hashed before anything is written. */

/** Where a relation's rows come from; the order is that of the list a person sees. */
export type Layer = 'archive' | 'source' | 'raw' | 'model' | 'load';

export interface ColumnNote {
  readonly name: string;
  readonly about: string;
}

interface Described {
  readonly name: string;
  readonly layer: Layer;
  readonly about: string;
  /** What one row is. */
  readonly grain: string;
}

/** A view over files that stay where they are. */
export interface CatalogView extends Described {
  readonly sql: string;
  /** Comments of the columns; a column without one is no error. */
  readonly columns: readonly ColumnNote[];
  /** Absolute paths that the view reads. */
  readonly files: readonly string[];
}

export interface TypedColumn extends ColumnNote {
  /** DuckDB type. */
  readonly type: string;
}

/** A table that is written into the catalog, because no plain reader could make it a view. */
export interface CatalogTable extends Described {
  readonly columns: readonly TypedColumn[];
  /** Rows as text, in chunks; cast to the columns' types. */
  readonly rows: () => AsyncIterable<readonly (readonly Cell[])[]>;
}

/** A relation that could be there and is not, with what to do about it. */
export interface AbsentRelation {
  readonly name: string;
  readonly code: ErrorCode;
  readonly what: string;
  readonly next?: string;
}

/** The exact state that a catalog shows; a proof quotes it. */
export interface Provenance {
  readonly object: string;
  readonly objectId: string;
  /** Newest version of the object, e.g. `v2`. */
  readonly version: string;
  readonly inventorySha512: string;
  /** The snapshot whose state is shown. */
  readonly snapshot: number;
  readonly source: string;
  readonly org: string;
  /** Key of the model; null when none is built for this state. */
  readonly modelKey: string | null;
}

export interface CatalogPlan {
  readonly provenance: Provenance;
  readonly tables: readonly CatalogTable[];
  readonly views: readonly CatalogView[];
  readonly absent: readonly AbsentRelation[];
}

/** One chunk of rows, for tables that are small. */
export const chunkOf = (rows: readonly (readonly Cell[])[]) =>
  async function* () {
    yield rows;
  };

/** A value as text for a catalog table. */
export const cellOf = (value: unknown): Cell => {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
