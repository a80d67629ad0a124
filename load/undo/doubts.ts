import { type Clock, working } from '../../core/clock.js';
import type { Duck } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import { createClaims } from '../apply/claims.js';
import { readPhase } from '../apply/phase-reader.js';
import { isSettled } from '../apply/settle.js';
import { createUnitThings, type UnitThings } from '../apply/unit-things.js';
import { fillKnown } from '../ledger/known.js';
import type { Ledger } from '../ledger.js';
import type { Operation } from '../operation.js';
import type { Plan } from '../plan/plan-file.js';
import { refsOf } from '../references.js';
import { loadSql } from '../sql-file.js';
import type { PerformContext, Target } from '../target.js';

/** What an undo looks with. */
export interface Looking {
  readonly plan: Plan;
  readonly target: Target;
  readonly duck: Duck;
  readonly ledger: Ledger;
  readonly looked: Readonly<Record<string, string>>;
  readonly blob: (sha256: string) => Promise<Buffer>;
  readonly pictureUrl: PerformContext['pictureUrl'];
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface DoubtRow {
  readonly phase: number;
  readonly kind: string;
  readonly operations: number;
}

/** Writes of a plan that got no answer and of which nothing is known to be there. Needs `known` filled for the plan. */
export const doubtsOf = async (duck: Duck, files: readonly string[]): Promise<readonly DoubtRow[]> =>
  duck.all<DoubtRow>(loadSql('doubtful', { files }));

const lookOne = async (
  { target, ledger, signal }: Looking,
  things: UnitThings,
  operation: Operation,
  triedAt: number,
  startedAt: number,
): Promise<boolean> => {
  const { key, kind, payloadSha256: payload, after } = operation;
  // Without what it needs it cannot be there.
  if ([...after, ...refsOf(operation.payload)].some((other) => !things.get(other))) return false;
  const found = await target.find(operation, things.context(operation, triedAt, startedAt), signal);
  if (!found || !isSettled(found)) return false;
  things.keep(key, kind, { remoteId: found.remoteId, facts: found.facts ?? {} });
  ledger.add({
    ...{ type: 'outcome', key, kind, payload },
    ...{ status: found.status, remote: found.remoteId, http: found.httpStatus },
    ...{ code: 'found', facts: found.facts ?? null },
  });
  return true;
};

const lookPhase = async (looking: Looking, phase: number, startedAt: number): Promise<number> => {
  const { plan, duck, ledger, looked, clock, signal } = looking;
  const sources = {
    ...{ looked, claims: createClaims(ledger), pictureUrl: looking.pictureUrl },
    blob: (sha256: string) => working(clock, looking.blob(sha256)),
  };
  let found = 0;
  let things: UnitThings | undefined;
  let unit: string | undefined;
  for await (const { head, operation } of readPhase(duck, plan.files(phase))) {
    if (signal.aborted)
      throw deskError('interrupted', { what: 'The undo was stopped; what was taken back is in the ledger.' });
    const known = head.known.get(operation.key);
    if (unit !== head.unit || !things) {
      unit = head.unit;
      things = createUnitThings(sources, head);
    }
    if (!known?.doubtful || known.remote !== null) continue;
    const triedAt = Date.parse(known.triedAt ?? '');
    if (await lookOne(looking, things, operation.parse(), triedAt, startedAt)) found++;
  }
  return found;
};

/**
 * Looks at the target for what a broken-off load wrote without an answer, phase by phase, as the next load would: what is
 * there is in the ledger and in `known` afterwards, and can be taken back. Nothing is read when there is no doubt.
 */
export const settleDoubts = async (looking: Looking): Promise<void> => {
  const { plan, duck, ledger, clock } = looking;
  const startedAt = clock.now();
  const files = plan.header.phases.flatMap(({ phase }) => plan.files(phase));
  if (files.length === 0) return;
  const phases = [...new Set((await doubtsOf(duck, files)).map(({ phase }) => phase))];
  for (const phase of phases) {
    if ((await lookPhase(looking, phase, startedAt)) === 0) continue;
    await ledger.flush();
    await fillKnown(duck, ledger.path, 'plan', files);
  }
};
