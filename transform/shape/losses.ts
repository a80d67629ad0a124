import type { Lineage, Loss, LossReason } from '../../core/target-row.js';

const longest = 200;

/** A text for a report: at most 200 characters, never ending within a surrogate pair; the archive has the whole. */
export const brief = (text: string): string => {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
};

/** Collects what one row loses, in the order it is found. */
export interface LossLog {
  add(reason: LossReason, field: string | null, before: string | null, after: string | null): void;
  /** The same log, for a child with a lineage of its own. */
  of(lineage: Lineage): LossLog;
  readonly all: readonly Loss[];
}

export const lossLog = (lineage: Lineage, all: Loss[] = []): LossLog => ({
  add: (reason, field, before, after) => {
    all.push({
      reason,
      lineage,
      field,
      before: before === null ? null : brief(before),
      after: after === null ? null : brief(after),
    });
  },
  of: (child) => lossLog(child, all),
  all,
});
