import type { Comparison, Difference, DoneOperation, Unverified } from '../../target.js';

/** Collects what was compared. Values are told in short; texts by digest and their first words. */
export interface Checks {
  equal(done: DoneOperation, field: string, expected: unknown, found: unknown): void;
  unverified(done: DoneOperation, field: string, why: string): void;
  result(): Comparison;
}

const shownCharacters = 200;

/** A value as one line; a long one by its beginning and length, since the whole stands in plan and target. */
const shown = (value: unknown): string => {
  if (value === undefined || value === null) return '(nothing)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= shownCharacters
    ? text
    : `${text.slice(0, shownCharacters)}… (${text.length} characters)`;
};

/** Numbers and their text are one value here: Intercom answers some fields in either form. */
const same = (expected: unknown, found: unknown): boolean =>
  expected === found ||
  (expected ?? null) === (found ?? null) ||
  ((typeof expected === 'number' || typeof expected === 'string') && String(expected) === String(found));

export const createChecks = (): Checks => {
  const differences: Difference[] = [];
  const unverified: Unverified[] = [];
  let fields = 0;
  return {
    equal: ({ operation, remoteId }, field, expected, found) => {
      fields++;
      if (same(expected, found)) return;
      differences.push({
        key: operation.key,
        remoteId,
        field,
        expected: shown(expected),
        found: shown(found),
      });
    },
    unverified: ({ operation }, field, why) => unverified.push({ key: operation.key, field, why }),
    result: () => ({ fields, differences, unverified }),
  };
};
