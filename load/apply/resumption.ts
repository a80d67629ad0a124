import type { Duck } from '../../core/duckdb.js';
import { loadSql } from '../sql-file.js';

/** Where a phase goes on: what lies before it is done, and is neither read nor looked at again. */
export interface Resumption {
  /** Number of the first operation to look at; null: all of the phase is done. */
  readonly from: number | null;
  /** Done before it. */
  readonly done: readonly { readonly kind: string; readonly operations: number }[];
}

/** A phase that nobody has begun. */
export const fromTheStart: Resumption = { from: 1, done: [] };

/** A load of days begins again each day, mostly behind thousands that are done. Needs `known` filled for the files. */
export const resumptionOf = async (duck: Duck, files: readonly string[]): Promise<Resumption> => {
  const [found] = await duck.all<{ first: number | null }>(loadSql('first-open', { files }));
  const from = found?.first ?? null;
  const before = from ?? Number.MAX_SAFE_INTEGER;
  return { from, done: await duck.all(loadSql('done-before', { files, before })) };
};
