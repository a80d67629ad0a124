import { fileBytes } from '../../desk/files.js';
import type { Desk, FileSpec } from '../../desk/model.js';
import { makeNames, type Names } from '../records/names.js';
import { type KustomerRecord, serialise } from '../records/shape.js';
import { emptyHoldings, type Holdings, type Kind } from './holdings.js';

/** What is at hand while a desk is put on shelves. */

export interface FillOptions {
  readonly bigNumbers: boolean;
  readonly versionId: 'object' | 'string';
  readonly tags: 'names' | 'ids';
  /** Whether a merged customer can still be seen, marked as deleted. */
  readonly mergedSource: '404' | 'deleted';
}

type Parents = Readonly<Record<string, string>>;

interface Times {
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Filling {
  readonly names: Names;
  readonly holdings: Holdings;
  /** The times save reading them out of the record again. */
  readonly add: (kind: Kind, record: KustomerRecord, parents?: Parents, times?: Times) => void;
  /** Bytes of a file. */
  readonly lengthOf: (file: FileSpec) => number;
  /** Names of the custom objects that a person has, by his index. */
  readonly klassesOf: Map<number, Set<string>>;
}

const timeOf = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : 0);

const adder =
  (holdings: Holdings): Filling['add'] =>
  (kind, record, parents, times) => {
    const { createdAt, updatedAt, deleted } = record.attributes;
    holdings.shelf(kind).fill(
      {
        id: record.id,
        createdAt: times?.createdAt ?? timeOf(createdAt),
        updatedAt: times?.updatedAt ?? timeOf(updatedAt ?? createdAt),
        deleted: deleted === true,
        parents,
      },
      serialise(record),
    );
  };

/** A form and seed that come again have the same length; most seeds come once, so only the small ones are kept. */
const measuring = (): Filling['lengthOf'] => {
  const known = new Map<string, number>();
  return (file) => {
    if (file.seed > 9999) return fileBytes(file).length;
    const key = `${file.form}:${file.seed}`;
    const length = known.get(key) ?? fileBytes(file).length;
    known.set(key, length);
    return length;
  };
};

export const startFilling = (desk: Desk, options: FillOptions): Filling => {
  const names = makeNames(desk, options);
  const holdings = emptyHoldings(names.org);
  return { names, holdings, add: adder(holdings), lengthOf: measuring(), klassesOf: new Map() };
};
