import { canonicalJson } from '../../../core/digest.js';
import type { Comparison, Difference, DoneOperation, Unverified } from '../../target.js';
import type { Json } from '../api/answer.js';

const longest = 200;

const shown = (value: Json | undefined): string => {
  const words = typeof value === 'string' ? value : value === undefined ? '(nothing)' : canonicalJson(value);
  return words.length > longest ? `${words.slice(0, longest - 1)}…`.toWellFormed() : words;
};

/** Collects what was compared. */
export interface Checks {
  same(of: DoneOperation, field: string, expected: Json | undefined, found: Json | undefined): void;
  missing(of: DoneOperation, field: string): void;
  skip(of: DoneOperation, field: string, why: string): void;
  result(): Comparison;
}

export const createChecks = (): Checks => {
  const differences: Difference[] = [];
  const unverified: Unverified[] = [];
  let fields = 0;
  const differ = (
    { operation, remoteId }: DoneOperation,
    field: string,
    expected: string,
    found: string,
  ): void => {
    differences.push({ key: operation.key, remoteId, field, expected, found });
  };
  return {
    same: (of, field, expected, found) => {
      fields++;
      const equal =
        expected === found ||
        (expected !== undefined && found !== undefined && canonicalJson(expected) === canonicalJson(found));
      if (!equal) differ(of, field, shown(expected), shown(found));
    },
    missing: (of, field) => {
      fields++;
      differ(of, field, '(there)', '(not there)');
    },
    skip: (of, field, why) => {
      unverified.push({ key: of.operation.key, field, why });
    },
    result: () => ({ fields, differences, unverified }),
  };
};
