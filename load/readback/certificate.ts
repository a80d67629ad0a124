import type { Comparison, DoneOperation } from '../target.js';

/** What reading back found: the proof that a load arrived, or where it did not. */
export interface Certificate {
  readonly format: 'deskarchive-certificate/1';
  readonly target: string;
  readonly workspace: string;
  readonly plan: string;
  readonly archive: { readonly object: string; readonly version: string; readonly inventorySha512: string };
  readonly mapping: string;
  readonly ledgerHead: string | null;
  readonly checkedAt: string;
  readonly tool: string;
  /** Null: everything was read. Else the units of each phase that a seed chose. */
  readonly sample: { readonly units: number; readonly seed: string } | null;
  readonly checked: {
    readonly units: number;
    readonly operations: number;
    readonly fields: number;
    readonly byKind: Readonly<Record<string, number>>;
  };
  readonly differences: { readonly total: number; readonly byField: Readonly<Record<string, number>> };
  /** Fields that nobody can compare, by reason. */
  readonly unverified: { readonly total: number; readonly byReason: Readonly<Record<string, number>> };
  /** Operations of the plan that the ledger does not know as done. */
  readonly notWritten: { readonly open: number; readonly rejected: number };
  /**
   * `equal`: all that was to be written and compared is as it should be; `different`: something is not; `incomplete`:
   * nothing differs, but something was not written.
   */
  readonly verdict: 'equal' | 'different' | 'incomplete';
  /** NDJSON beside the certificate, a row per difference and unverified field; null when there is none. */
  readonly findings: { readonly file: string; readonly sha256: string; readonly rows: number } | null;
}

export interface Tally {
  add(done: readonly DoneOperation[], comparison: Comparison): void;
  result(): Pick<Certificate, 'checked' | 'differences' | 'unverified'>;
}

const sorted = (record: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const addTo = (record: Record<string, number>, key: string): void => {
  record[key] = (record[key] ?? 0) + 1;
};

/** `attachment report.pdf` counts as `attachment`: names of files and attributes would make endless lists. */
const fieldName = (field: string): string => field.split(/[ .]/)[0] ?? field;

export const createTally = (): Tally => {
  const byKind: Record<string, number> = {};
  const byField: Record<string, number> = {};
  const byReason: Record<string, number> = {};
  const sums = { units: 0, operations: 0, fields: 0, differences: 0, unverified: 0 };
  return {
    add: (done, comparison) => {
      sums.units++;
      sums.operations += done.length;
      sums.fields += comparison.fields;
      sums.differences += comparison.differences.length;
      sums.unverified += comparison.unverified.length;
      for (const { operation } of done) addTo(byKind, operation.kind);
      for (const { field } of comparison.differences) addTo(byField, fieldName(field));
      for (const { why } of comparison.unverified) addTo(byReason, why);
    },
    result: () => ({
      checked: {
        units: sums.units,
        operations: sums.operations,
        fields: sums.fields,
        byKind: sorted(byKind),
      },
      differences: { total: sums.differences, byField: sorted(byField) },
      unverified: { total: sums.unverified, byReason: sorted(byReason) },
    }),
  };
};
