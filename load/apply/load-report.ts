import { type Progress, silent } from '../../core/progress.js';
import type { PreflightFinding } from '../target.js';

/**
 * What a run did with an operation: `done` it was there from an earlier run; `created`, `updated`, `already` it is
 * there now; `removed` the source no longer has it, and neither has the target; the rest did not arrive (see reject-file.ts). `looks` counts searches for writes of unknown fate.
 */
export type Tally =
  | 'done'
  | 'created'
  | 'updated'
  | 'already'
  | 'removed'
  | 'rejected'
  | 'blocked'
  | 'unknown'
  | 'waiting'
  | 'looks';

/** What a load did. */
export interface LoadReport {
  readonly format: 'deskarchive-load/1';
  /** Null when nothing was written or looked for: such a run leaves no trace in the ledger. */
  readonly run: number | null;
  readonly target: string;
  readonly workspace: string;
  readonly plan: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly totals: Readonly<Record<Tally, number>>;
  readonly byKind: Readonly<Record<string, Readonly<Partial<Record<Tally, number>>>>>;
  readonly findings: readonly PreflightFinding[];
  /** Units that were let write at once, at most. */
  readonly parallel: number;
  readonly ledger: { readonly path: string; readonly head: string | null };
  /** NDJSON of everything that did not arrive; null when all did. */
  readonly rejectsFile: string | null;
}

export interface LoadCounter {
  readonly totals: Readonly<Record<Tally, number>>;
  readonly byKind: LoadReport['byKind'];
  count(what: Tally, kind: string, times?: number): void;
}

/** Counts operations and tells the progress of it. */
export const createLoadCounter = (total: number, progress: Progress = silent): LoadCounter => {
  const totals: Record<Tally, number> = {
    done: 0,
    created: 0,
    updated: 0,
    already: 0,
    removed: 0,
    rejected: 0,
    blocked: 0,
    unknown: 0,
    waiting: 0,
    looks: 0,
  };
  const byKind: Record<string, Partial<Record<Tally, number>>> = {};
  let done = 0;
  return {
    totals,
    byKind,
    count: (what, kind, times = 1) => {
      totals[what] += times;
      byKind[kind] ??= {};
      byKind[kind][what] = (byKind[kind][what] ?? 0) + times;
      if (what === 'looks') return;
      done += times;
      progress({
        stage: 'load',
        task: 'operations',
        done,
        total,
        unit: 'operations',
        finished: done === total,
      });
    },
  };
};
