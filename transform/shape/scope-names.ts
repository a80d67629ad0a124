import { readFile } from 'node:fs/promises';
import { type DuckOptions, openDuck } from '../../core/duckdb.js';
import { nearest } from '../../core/nearest.js';
import { asset } from '../../core/package-info.js';
import { attachModel } from '../model-views.js';
import type { Scope } from './scope.js';

/** A name that a scope asks for and the model does not have. */
export interface UnknownName {
  readonly sort: 'agent' | 'team' | 'channel' | 'tag';
  readonly name: string;
  /** The name that is most like it. */
  readonly like: string | undefined;
  /** Some of those that are there. */
  readonly known: readonly string[];
}

const knownShown = 10;

/** Names of a scope that nothing in the model has: a plan of nothing by a slip of the pen is refused before. */
export const unknownNames = async (
  model: string,
  scope: Scope,
  options: DuckOptions = {},
): Promise<readonly UnknownName[]> => {
  const asked = (['agent', 'team', 'channel', 'tag'] as const).flatMap((sort) =>
    (scope[`${sort}s`] ?? []).map((name) => ({ sort, name })),
  );
  if (asked.length === 0) return [];
  const duck = await openDuck(options);
  try {
    await attachModel(duck, model);
    const rows = await duck.all<{ sort: string; word: string; shown: string }>(
      await readFile(asset('transform', 'shape', 'scope', 'names.sql'), 'utf8'),
    );
    return asked.flatMap(({ sort, name }): UnknownName[] => {
      const there = rows.filter((row) => row.sort === sort);
      if (there.some(({ word }) => word === name.toLowerCase())) return [];
      const shown = [...new Set(there.map((row) => row.shown))].sort();
      // A first name, or a part of an address, is no slip of the pen but the beginning of a name.
      const part = there.find(({ word }) => word.includes(name.toLowerCase()))?.shown;
      return [{ sort, name, like: nearest(name, shown) ?? part, known: shown.slice(0, knownShown) }];
    });
  } finally {
    duck.close();
  }
};
