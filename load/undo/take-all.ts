import type { Duck } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import { silent } from '../../core/progress.js';
import { type OperationRow, type Thing, toOperation } from '../apply/phase-reader.js';
import { createUnitThings } from '../apply/unit-things.js';
import { parseFacts } from '../ledger/known.js';
import type { Ledger } from '../ledger.js';
import type { LineFile } from '../line-file.js';
import type { Operation } from '../operation.js';
import { refsOf } from '../references.js';
import { loadSql } from '../sql-file.js';
import type { Removal } from '../target.js';
import type { UndoInput } from './input.js';

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

export interface Undoing {
  readonly input: Pick<UndoInput, 'plan' | 'target' | 'dryRun' | 'signal' | 'progress'>;
  readonly duck: Duck;
  readonly ledger: Ledger;
  readonly looked: Readonly<Record<string, string>>;
  readonly keptRows: LineFile;
}

export const addTo = (record: Record<string, number>, key: string): void => {
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
export interface Taken {
  readonly removed: Record<string, number>;
  readonly kept: Record<string, number>;
}

/** Takes everything back, turn by turn. */
export const takeAll = async (work: Undoing): Promise<Taken> => {
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
