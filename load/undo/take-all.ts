import type { Duck } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import { type Progress, silent } from '../../core/progress.js';
import type { Crew } from '../apply/crew.js';
import { sideBySide } from '../apply/side-by-side.js';
import type { Ledger } from '../ledger.js';
import type { LineFile } from '../line-file.js';
import type { Plan } from '../plan/plan-file.js';
import type { Removal } from '../target.js';
import {
  countRemovable,
  fillRemovable,
  goingAlong,
  type Removable,
  removablesOf,
  turns,
} from './removables.js';
import { createStays, type Stays } from './stays.js';
import { type Taking, takeOne } from './take-one.js';

export interface Undoing extends Taking {
  readonly plan: Plan;
  readonly dryRun: boolean;
  readonly progress?: Progress | undefined;
  /** Needs `known` filled for the plan. */
  readonly duck: Duck;
  readonly ledger: Ledger;
  readonly crew: Crew;
  readonly keptRows: LineFile;
}

/** Operations by kind. */
export interface Taken {
  readonly removed: Record<string, number>;
  readonly kept: Record<string, number>;
}

export const addTo = (record: Record<string, number>, key: string): void => {
  record[key] = (record[key] ?? 0) + 1;
};

/** Counts and notes what became of things. */
const createNotes = ({ ledger, progress = silent }: Undoing) => {
  const taken: Taken = { removed: {}, kept: {} };
  let done = 0;
  return {
    taken,
    /** Resolves when it is on the disk; the next one that is waited for makes it durable, too. */
    note: (
      { key, kind, payload }: { readonly key: string; readonly kind: string; readonly payload: string },
      remote: string,
      { removed }: Removal,
    ): Promise<void> => {
      addTo(removed ? taken.removed : taken.kept, kind);
      progress({ stage: 'undo', task: kind, done: ++done, unit: 'operations' });
      return ledger.append({
        ...{ type: 'outcome', key, kind, payload },
        ...{ status: removed ? 'removed' : 'kept', remote, http: null },
        ...{ code: removed ? null : 'kept', facts: null },
      });
    },
  };
};

type Notes = ReturnType<typeof createNotes>;

const takeUnit = async (
  work: Undoing,
  notes: Notes,
  stays: Stays,
  unit: AsyncIterable<Removable>,
  stopped: () => boolean,
): Promise<void> => {
  for await (const one of unit) {
    if (stopped()) return;
    const { operation, remoteId } = one;
    const { key, kind, payloadSha256: payload } = operation;
    const why = stays.why(key, null);
    const goes: Removal = why === undefined ? await takeOne(work, one) : { removed: false, why };
    if (!goes.removed) await stays.keep(operation, remoteId, goes.why);
    await notes.note({ key, kind, payload }, remoteId, goes);
  }
};

const refuseStopped = (signal: AbortSignal): void => {
  if (signal.aborted)
    throw deskError('interrupted', { what: 'The undo was stopped; what was taken back is in the ledger.' });
};

/** Phase by phase from the last, units of a phase side by side. */
const takeTurn = async (work: Undoing, notes: Notes, stays: Stays, turn: number): Promise<void> => {
  const { duck, plan, target, crew, signal } = work;
  let failure: { readonly error: unknown } | undefined;
  const stopped = (): boolean => signal.aborted || failure !== undefined;
  for await (const phase of removablesOf(duck, plan, target, turn)) {
    crew.phase(0);
    await sideBySide(phase, {
      ...{ crew, stopped },
      unitOf: ({ operation }) => operation.unit,
      sizeOf: ({ size }) => size,
      work: (_first, unit) => takeUnit(work, notes, stays, unit, stopped),
      halt: (error) => {
        failure ??= { error };
      },
    });
    refuseStopped(signal);
    if (failure) throw failure.error;
  }
};

/** What went with its owner, or stays with it: no call is made. */
const takeAlong = async (
  { duck, plan, ledger, signal }: Undoing,
  notes: Notes,
  stays: Stays,
): Promise<void> => {
  for await (const rows of goingAlong(duck, plan)) {
    refuseStopped(signal);
    for (const { key, kind, owner, payload_sha256: payload, remote } of rows) {
      const why = stays.why(key, owner);
      if (why !== undefined) await stays.keepAlong({ key, kind }, remote, why);
      notes
        .note({ key, kind, payload }, remote, why === undefined ? { removed: true } : { removed: false, why })
        // Whoever flushes next meets a failure.
        .catch(() => undefined);
    }
    await ledger.flush();
  }
};

/**
 * Takes everything back: turn by turn, phase by phase, last written first, several units at once and one worker each. In a
 * dry run says what would go.
 */
export const takeAll = async (work: Undoing): Promise<Taken> => {
  await fillRemovable(work.duck, work.plan);
  if (work.dryRun) return { removed: await countRemovable(work.duck), kept: {} };
  const notes = createNotes(work);
  const stays = createStays(work.keptRows);
  await takeTurn(work, notes, stays, turns.onOthers);
  await takeTurn(work, notes, stays, turns.own);
  await takeAlong(work, notes, stays);
  return notes.taken;
};
