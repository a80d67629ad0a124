import { join } from 'node:path';
import type { Duck } from '../core/duckdb.js';
import { packageVersion } from '../core/package-info.js';
import { createCrew } from './apply/crew.js';
import { refuseOtherWorkspace, refuseStale } from './apply/staleness.js';
import { refuseShortened } from './ledger/filed.js';
import { fillKnown } from './ledger/known.js';
import { type Ledger, ledgerFolder, openLedger } from './ledger.js';
import { type LeftBehind, listLeftBehind, nothingLeft } from './left-behind.js';
import { createLineFile } from './line-file.js';
import type { Plan } from './plan/plan-file.js';
import { preflightPlan } from './preflight.js';
import { loadSql } from './sql-file.js';
import type { Preflight } from './target.js';
import { doubtsOf, settleDoubts } from './undo/doubts.js';
import type { UndoInput } from './undo/input.js';
import { addTo, takeAll } from './undo/take-all.js';
import { withWorkbench } from './workbench.js';

export interface UndoReport {
  readonly format: 'deskarchive-undo/1';
  readonly dryRun: boolean;
  readonly workspace: string;
  readonly plan: string;
  /** Operations taken back, by kind; in a dry run those that would be. */
  readonly removed: Readonly<Record<string, number>>;
  /** Operations that stay though we made them, by kind; the file has a row with the reason for each. */
  readonly kept: Readonly<Record<string, number>>;
  readonly keptFile: string | null;
  /** Writes of broken-off loads without an answer, by kind: an undo looks for each first, a dry run does not. */
  readonly unanswered: Readonly<Record<string, number>>;
  /** What was there before us: `updated` was changed by us and stays changed, `already` was left alone. */
  readonly notOurs: readonly {
    readonly kind: string;
    readonly status: string;
    readonly operations: number;
  }[];
  /** Files that lie where no undo reaches, shown still or not; in a dry run those that would stay. */
  readonly cannotBeUndone: LeftBehind;
  /** Units that were let go side by side, at most. */
  readonly parallel: number;
}

const byKind = (
  doubts: readonly { readonly kind: string; readonly operations: number }[],
): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { kind, operations } of doubts) counts[kind] = (counts[kind] ?? 0) + operations;
  return counts;
};

/** Something that may hang on a thing that stays. */
interface PerhapsThere {
  readonly key: string;
  readonly kind: string;
  readonly remote: string | null;
}

const perhapsThere =
  'The call that hangs it on something that stays got no answer, and it may have been there before: look, and take it off by hand.';

/** Needs the plan's operations to be known. */
const notOursOf = async (duck: Duck, files: readonly string[]): Promise<UndoReport['notOurs']> => {
  const rows = await duck.all<{ kind: string; status: string; operations: string }>(
    loadSql('not-ours', { files }),
  );
  return rows.map((row) => ({ ...row, operations: Number(row.operations) }));
};

/** One undo of a plan against an open ledger. */
const undoFrom = async (
  input: UndoInput,
  { workspace, looked }: Preflight,
  ledger: Ledger,
  duck: Duck,
): Promise<UndoReport> => {
  const { plan, target, clock, signal, dryRun } = input;
  const files = plan.header.phases.flatMap(({ phase }) => plan.files(phase));
  const run = (ledger.opened.runs.at(-1)?.run ?? 0) + 1;
  const runFolder = join(ledger.folder, 'runs', String(run).padStart(4, '0'));
  const keptRows = createLineFile(join(runFolder, 'kept.ndjson'));
  const leftRows = createLineFile(join(runFolder, 'cannot-be-undone.ndjson'));
  await fillKnown(duck, ledger.path, 'plan', files);
  const doubts = await doubtsOf(duck, files);
  if (!dryRun) {
    await ledger.append({
      type: 'run',
      run,
      purpose: 'undo',
      plan: plan.sha256,
      target: target.name,
      workspace,
      archive: plan.header.archive,
      mapping: plan.header.mappingSha256,
      tool: packageVersion,
      ...(input.operator ? { operator: input.operator } : {}),
      cut: ledger.opened.tornBytes,
    });
    const sources = { blob: async () => Buffer.alloc(0), pictureUrl: () => '' };
    if (doubts.length > 0)
      await settleDoubts({ ...{ plan, target, duck, ledger, looked, clock, signal }, ...sources });
  }
  const notOurs = await notOursOf(duck, files);
  const crew = createCrew({ asked: input.parallel ?? null, use: () => target.rateUse?.() });
  try {
    const taken = await takeAll({
      ...{ plan, target, dryRun, duck, ledger, looked, crew, keptRows, clock, signal },
      ...{ progress: input.progress, tries: input.tries ?? 5, firstWaitMs: input.firstWaitMs ?? 1_000 },
    });
    for (const row of doubts.length > 0
      ? await duck.all<PerhapsThere>(loadSql('perhaps-there', { files }))
      : []) {
      addTo(taken.kept, row.kind);
      await keptRows.add({ ...row, why: perhapsThere });
    }
    const cannotBeUndone = await listLeftBehind(duck, files, target.capabilities, leftRows);
    if (!dryRun) await ledger.append({ type: 'end', counts: taken.removed });
    return {
      format: 'deskarchive-undo/1',
      dryRun,
      workspace,
      plan: plan.sha256,
      ...taken,
      keptFile: keptRows.rows > 0 ? keptRows.path : null,
      unanswered: byKind(doubts),
      notOurs,
      cannotBeUndone,
      parallel: crew.most,
    };
  } finally {
    await keptRows.close();
    await leftRows.close();
  }
};

const nothingPlanned = (plan: Plan, dryRun: boolean, workspace: string): UndoReport => ({
  format: 'deskarchive-undo/1',
  ...{ dryRun, workspace, plan: plan.sha256, removed: {}, kept: {}, keptFile: null },
  ...{ unanswered: {}, notOurs: [], cannotBeUndone: nothingLeft, parallel: 0 },
});

/**
 * Takes back what a plan's loads made: last written first, several units at once, things that were there before us stay.
 * What a broken-off load wrote without an answer is looked for first. Repeating it does no harm. Errors: plan-stale,
 * ledger-locked, ledger-damaged, interrupted, and what a target's calls throw.
 */
export const undoPlan = async (input: UndoInput): Promise<UndoReport> => {
  const { plan, target, clock, signal } = input;
  refuseStale(plan, { target: target.name, ...input.present });
  // A teammate or language that is gone by now must not stand in the way of taking things back.
  const preflight = await preflightPlan(plan, target, signal);
  refuseOtherWorkspace(plan, preflight.workspace);
  const ledger = await openLedger(ledgerFolder(input.home, target.name, preflight.workspace), clock, signal);
  try {
    // What a shortened ledger no longer knows would stay at the target, and nobody would hear of it.
    await refuseShortened(input.home, ledger);
    if (plan.header.operations.total === 0) return nothingPlanned(plan, input.dryRun, preflight.workspace);
    return await withWorkbench(ledger.folder, input.memoryMb, (duck) =>
      undoFrom(input, preflight, ledger, duck),
    );
  } finally {
    await ledger.close();
  }
};
