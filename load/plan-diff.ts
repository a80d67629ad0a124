import { withSpillingDuck } from '../core/spilling-duck.js';
import type { Plan, PlanHeader } from './plan/plan-file.js';
import { loadSql } from './sql-file.js';

/** How many operations of a kind are new, gone or other in the newer plan. */
export interface KindChange {
  readonly kind: string;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly same: number;
  /** A few keys of each change. */
  readonly examples: Readonly<Record<'added' | 'removed' | 'changed', readonly string[]>>;
}

export interface CountChange {
  readonly reason: string;
  readonly before: number;
  readonly after: number;
}

/** What a new plan does that an older one did not. */
export interface PlanDiff {
  readonly old: string;
  readonly new: string;
  readonly equal: boolean;
  /** What the plans are made from, where it differs: `archive`, `mapping`, `ledger`, `model`, `target`. */
  readonly madeFrom: Readonly<Record<string, { readonly before: string; readonly after: string }>>;
  readonly operations: readonly KindChange[];
  /** Reasons whose count differs. */
  readonly losses: readonly CountChange[];
  readonly held: readonly CountChange[];
  /** Names that only one of them needs at the target. */
  readonly needs: { readonly added: readonly string[]; readonly removed: readonly string[] };
}

const filesOf = (plan: Plan): string[] => plan.header.phases.flatMap(({ phase }) => plan.files(phase));

const countChanges = (old: PlanHeader['losses'], made: PlanHeader['losses']): CountChange[] =>
  [...new Set([...Object.keys(old.byReason), ...Object.keys(made.byReason)])]
    .sort()
    .map((reason) => ({
      reason,
      before: old.byReason[reason]?.count ?? 0,
      after: made.byReason[reason]?.count ?? 0,
    }))
    .filter(({ before, after }) => before !== after);

const origins = ({ header }: Plan): Record<string, string> => ({
  target: header.target,
  archive: `${header.archive.object} ${header.archive.version} ${header.archive.inventorySha512}`,
  model: header.modelKey,
  mapping: header.mappingSha256,
  ledger: header.ledger.head === null ? 'none' : `${header.ledger.workspace} ${header.ledger.head}`,
});

interface ChangeRow {
  readonly kind: string;
  readonly change: 'added' | 'removed' | 'changed' | 'same';
  readonly operations: string;
  readonly examples: readonly string[];
}

const operationChanges = async (old: Plan, made: Plan): Promise<KindChange[]> => {
  const [older, newer] = [filesOf(old), filesOf(made)];
  if (older.length + newer.length === 0) return [];
  return withSpillingDuck({ memoryMb: 512 }, async (duck) => {
    const rows = await duck.all<ChangeRow>(
      loadSql('plan-diff', {
        old: older.length > 0 ? older : newer,
        new: newer.length > 0 ? newer : older,
        has_old: older.length > 0 ? 1 : 0,
        has_new: newer.length > 0 ? 1 : 0,
      }),
    );
    const kinds = new Map<string, { -readonly [K in keyof KindChange]: KindChange[K] }>();
    for (const { kind, change, operations, examples } of rows) {
      const empty = {
        kind,
        added: 0,
        removed: 0,
        changed: 0,
        same: 0,
        examples: { added: [], removed: [], changed: [] },
      };
      const entry = kinds.get(kind) ?? empty;
      entry[change] = Number(operations);
      if (change !== 'same') entry.examples = { ...entry.examples, [change]: examples };
      kinds.set(kind, entry);
    }
    return [...kinds.values()];
  });
};

/** Compares two plans, both checked when they were opened. Pure but for reading them. */
export const diffPlans = async (old: Plan, made: Plan): Promise<PlanDiff> => {
  const before = origins(old);
  const after = origins(made);
  const operations = await operationChanges(old, made);
  const losses = countChanges(old.header.losses, made.header.losses);
  const held = countChanges(old.header.held, made.header.held);
  const needs = {
    added: made.header.looks.filter((look) => !old.header.looks.includes(look)),
    removed: old.header.looks.filter((look) => !made.header.looks.includes(look)),
  };
  const moved = operations.some(({ added, removed, changed }) => added + removed + changed > 0);
  return {
    old: old.sha256,
    new: made.sha256,
    equal: !moved && losses.length + held.length === 0,
    madeFrom: Object.fromEntries(
      Object.keys(after)
        .filter((name) => before[name] !== after[name])
        .map((name) => [name, { before: before[name] ?? '', after: after[name] ?? '' }]),
    ),
    operations,
    losses,
    held,
    needs,
  };
};
