import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/clock.js';
import { type Duck, openDuck } from '../core/duckdb.js';
import { deskError } from '../core/errors.js';
import { packageVersion } from '../core/package-info.js';
import { type Progress, silent } from '../core/progress.js';
import { type OperationRow, type Thing, toOperation } from './apply/phase-reader.js';
import { type Present, refuseOtherWorkspace, refuseStale } from './apply/staleness.js';
import { createUnitThings } from './apply/unit-things.js';
import { fillKnown, parseFacts } from './ledger/known.js';
import type { Operator } from './ledger/line.js';
import { type Ledger, ledgerFolder, openLedger } from './ledger.js';
import { type LeftBehind, listLeftBehind, nothingLeft } from './left-behind.js';
import { createLineFile, type LineFile } from './line-file.js';
import type { Operation } from './operation.js';
import type { Plan } from './plan/plan-file.js';
import { preflightPlan } from './preflight.js';
import { refsOf } from './references.js';
import { loadSql } from './sql-file.js';
import type { Removal, Target } from './target.js';
import { doubtsOf, settleDoubts } from './undo/doubts.js';

export interface UndoInput {
  readonly plan: Plan;
  readonly target: Target;
  readonly home: string;
  readonly present: Omit<Present, 'target'>;
  /** Only says what would be removed. */
  readonly dryRun: boolean;
  /** Who runs it, for the ledger. */
  readonly operator?: Operator;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress?: Progress;
  readonly memoryMb?: number;
}

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
}

interface UndoRow extends OperationRow {
  readonly remote: string;
  readonly facts: string | null;
  readonly belongings: readonly {
    readonly kind: string;
    readonly remote: string;
    readonly facts: string | null;
  }[];
}

/** Things that go away with their owner come last; the other two are taken away one by one. */
const turns = [0, 1, 2] as const;
const withOwner = 2;

interface Undoing {
  readonly input: UndoInput;
  readonly duck: Duck;
  readonly ledger: Ledger;
  readonly looked: Readonly<Record<string, string>>;
  readonly keptRows: LineFile;
}

const addTo = (record: Record<string, number>, key: string): void => {
  record[key] = (record[key] ?? 0) + 1;
};

/** Where the things are that an operation refers to, and what its target asks for besides. */
const dependenciesOf = async (
  duck: Duck,
  operation: Operation,
  asked: readonly string[],
): Promise<Map<string, Thing>> => {
  const keys = [...new Set([...refsOf(operation.payload), ...operation.after, ...asked])];
  if (keys.length === 0) return new Map();
  const rows = await duck.all<{ key: string; remote: string; facts: string | null }>(
    loadSql('remotes', { keys }),
  );
  return new Map(rows.map(({ key, remote, facts }) => [key, { remoteId: remote, facts: parseFacts(facts) }]));
};

const take = async (
  { input, duck, looked }: Undoing,
  operation: Operation,
  { remote: remoteId, facts, belongings }: UndoRow,
): Promise<Removal> => {
  const dependencies = await dependenciesOf(duck, operation, input.target.removeAsks?.(operation) ?? []);
  dependencies.set(operation.key, { remoteId, facts: parseFacts(facts) });
  const lacking = refsOf(operation.payload).find((key) => !dependencies.has(key));
  if (lacking !== undefined) return { removed: true };
  const things = createUnitThings(
    {
      looked,
      blob: async () => Buffer.alloc(0),
      pictureUrl: () => '',
      claims: { claim: async () => false },
    },
    { unit: operation.unit, known: new Map(), dependencies },
  );
  const context = {
    ...things.context(operation, null),
    belongings: belongings.map(({ kind, remote, facts: own }) => ({
      kind,
      remoteId: remote,
      facts: parseFacts(own),
    })),
  };
  return input.target.remove(operation, remoteId, context, input.signal);
};

const byKind = (
  doubts: readonly { readonly kind: string; readonly operations: number }[],
): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { kind, operations } of doubts) counts[kind] = (counts[kind] ?? 0) + operations;
  return counts;
};

/** What can be taken back in one turn: phases and files from the last to the first, and so their rows. */
async function* rowsOf({ input, duck }: Undoing, turn: number): AsyncGenerator<UndoRow> {
  const { plan } = input;
  const files = plan.header.phases.flatMap(({ phase }) => plan.files(phase)).reverse();
  const reader = await duck.connect();
  try {
    for (const file of files)
      for await (const rows of reader.stream<UndoRow>(loadSql('undo', { file, turn }))) yield* rows;
  } finally {
    reader.close();
  }
}

/** Operations by kind. */
interface Taken {
  readonly removed: Record<string, number>;
  readonly kept: Record<string, number>;
}

/** Something that may hang on a thing that stays. */
interface PerhapsThere {
  readonly key: string;
  readonly kind: string;
  readonly remote: string | null;
}

const perhapsThere =
  'The call that hangs it on something that stays got no answer, and it may have been there before: look, and take it off by hand.';

/** Takes everything back, turn by turn. */
const takeAll = async (work: Undoing): Promise<Taken> => {
  const { input, ledger, keptRows } = work;
  const removed: Record<string, number> = {};
  const kept: Record<string, number> = {};
  const keptOwners = new Set<string>();
  /** What a thing that stays refers to, and which one that is. */
  const needed = new Map<string, string>();
  let done = 0;
  const takeOne = async (row: UndoRow, turn: number): Promise<void> => {
    const operation = toOperation(row);
    const { key, kind, owner } = operation;
    const needs = needed.get(key);
    const goes: Removal =
      needs !== undefined
        ? { removed: false, why: `It is needed by ${needs}, which stays.` }
        : turn !== withOwner
          ? input.dryRun
            ? { removed: true }
            : await take(work, operation, row)
          : owner !== null && keptOwners.has(owner)
            ? { removed: false, why: `It belongs to ${owner}, which stays.` }
            : { removed: true };
    addTo(goes.removed ? removed : kept, kind);
    if (!goes.removed) {
      keptOwners.add(key);
      for (const other of refsOf(operation.payload)) needed.set(other, key);
      await keptRows.add({ key, kind, remote: row.remote, why: goes.why });
    }
    if (!input.dryRun)
      ledger.add({
        type: 'outcome',
        key,
        kind,
        payload: operation.payloadSha256,
        status: goes.removed ? 'removed' : 'kept',
        remote: row.remote,
        http: null,
        code: goes.removed ? null : 'kept',
        facts: null,
      });
    if (turn !== withOwner && !input.dryRun) await ledger.flush();
    (input.progress ?? silent)({ stage: 'undo', task: kind, done: ++done, unit: 'operations' });
  };
  for (const turn of turns)
    for await (const row of rowsOf(work, turn)) {
      if (input.signal.aborted)
        throw deskError('interrupted', {
          what: 'The undo was stopped; what was taken back is in the ledger.',
        });
      await takeOne(row, turn);
    }
  return { removed, kept };
};

/**
 * Takes back what a plan's loads made: last written first, things that were there before us stay. What a broken-off load
 * wrote without an answer is looked for first. Repeating it does
 * no harm. Errors: plan-stale, ledger-locked, interrupted, and what a target's calls throw.
 */
export const undoPlan = async (input: UndoInput): Promise<UndoReport> => {
  const { plan, target, clock, signal } = input;
  refuseStale(plan, { target: target.name, ...input.present });
  // A teammate or language that is gone by now must not stand in the way of taking things back.
  const preflight = await preflightPlan(plan, target, signal);
  refuseOtherWorkspace(plan, preflight.workspace);
  const ledger = await openLedger(ledgerFolder(input.home, target.name, preflight.workspace), clock, signal);
  const scratch = join(ledger.folder, 'scratch');
  let duck: Duck | undefined;
  try {
    await rm(scratch, { recursive: true, force: true });
    await mkdir(scratch);
    duck = await openDuck({ memoryMb: input.memoryMb ?? 256, scratch });
    const files = plan.header.phases.flatMap(({ phase }) => plan.files(phase));
    if (files.length > 0) {
      await fillKnown(duck, ledger.path, 'plan', files);
      await duck.run(loadSql('belongings', { files }));
    }
    const run = (ledger.opened.runs.at(-1)?.run ?? 0) + 1;
    const runFolder = join(ledger.folder, 'runs', String(run).padStart(4, '0'));
    const doubts = files.length > 0 ? await doubtsOf(duck, files) : [];
    const keptRows = createLineFile(join(runFolder, 'kept.ndjson'));
    const leftRows = createLineFile(join(runFolder, 'cannot-be-undone.ndjson'));
    if (!input.dryRun)
      await ledger.append({
        type: 'run',
        run,
        purpose: 'undo',
        plan: plan.sha256,
        target: target.name,
        workspace: preflight.workspace,
        archive: plan.header.archive,
        mapping: plan.header.mappingSha256,
        tool: packageVersion,
        ...(input.operator ? { operator: input.operator } : {}),
        cut: ledger.opened.tornBytes,
      });
    if (!input.dryRun && doubts.length > 0) {
      const sources = { blob: async () => Buffer.alloc(0), pictureUrl: () => '' };
      await settleDoubts({
        ...{ plan, target, duck, ledger, looked: preflight.looked, clock, signal },
        ...sources,
      });
      await duck.run(loadSql('belongings', { files }));
    }
    const notOurs =
      files.length === 0
        ? []
        : await duck.all<{ kind: string; status: string; operations: string }>(
            loadSql('not-ours', { files }),
          );
    let taken: Taken = { removed: {}, kept: {} };
    let cannotBeUndone = nothingLeft;
    try {
      if (files.length > 0)
        taken = await takeAll({ input, duck, ledger, looked: preflight.looked, keptRows });
      for (const row of doubts.length > 0
        ? await duck.all<PerhapsThere>(loadSql('perhaps-there', { files }))
        : []) {
        addTo(taken.kept, row.kind);
        await keptRows.add({ ...row, why: perhapsThere });
      }
      if (files.length > 0) cannotBeUndone = await listLeftBehind(duck, files, target.capabilities, leftRows);
      if (!input.dryRun) await ledger.append({ type: 'end', counts: taken.removed });
    } finally {
      await keptRows.close();
      await leftRows.close();
    }
    return {
      format: 'deskarchive-undo/1',
      dryRun: input.dryRun,
      workspace: preflight.workspace,
      plan: plan.sha256,
      ...taken,
      keptFile: keptRows.rows > 0 ? keptRows.path : null,
      unanswered: byKind(doubts),
      notOurs: notOurs.map(({ kind, status, operations }) => ({
        kind,
        status,
        operations: Number(operations),
      })),
      cannotBeUndone,
    };
  } finally {
    duck?.close();
    await rm(scratch, { recursive: true, force: true });
    await ledger.close();
  }
};
