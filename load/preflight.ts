import { type Duck, openDuck } from '../core/duckdb.js';
import { deskError } from '../core/errors.js';
import { readKind } from './apply/phase-reader.js';
import type { Plan } from './plan/plan-file.js';
import type { Needs, Preflight, PreflightFinding, Target } from './target.js';

export const needsOf = (plan: Plan, duck: Duck): Needs => {
  const files = plan.header.phases.flatMap((phase) => plan.files(phase.phase));
  return {
    looks: plan.header.looks,
    operationsByKind: Object.fromEntries(
      Object.entries(plan.header.operations.byKind).map(([kind, figures]) => [kind, figures.operations]),
    ),
    operations: (kind) => readKind(duck, files, kind),
  };
};

/** Throws `preflight-failed` with the whole list when any finding is an error. */
export const refuseErrors = (findings: readonly PreflightFinding[], target: string): void => {
  const errors = findings.filter((finding) => finding.level === 'error');
  if (errors.length === 0) return;
  const lines = errors.map((finding) =>
    finding.todo ? `${finding.message} ${finding.todo}` : finding.message,
  );
  throw deskError('preflight-failed', {
    what: `${target} lacks what the plan needs:\n${lines.map((line) => `  - ${line}`).join('\n')}`,
    where: target,
    details: { findings: errors },
  });
};

const withNeeds = async <T>(plan: Plan, work: (needs: Needs) => Promise<T>): Promise<T> => {
  const duck = await openDuck({ memoryMb: 128, threads: 1 });
  try {
    return await work(needsOf(plan, duck));
  } finally {
    duck.close();
  }
};

/** Asks the target whether a plan can run there: reads only. Errors: token-refused, host-unreachable… */
export const preflightPlan = (plan: Plan, target: Target, signal: AbortSignal): Promise<Preflight> =>
  withNeeds(plan, (needs) => target.preflight(needs, signal));

/**
 * What is in the way of the first load into an account: records of the plan that another archive's load put there. They
 * would be written a second time, since no ledger here knows them. Undefined: none was seen.
 */
export const loadedElsewhere = (
  plan: Plan,
  target: Target,
  signal: AbortSignal,
): Promise<PreflightFinding | undefined> =>
  withNeeds(plan, async (needs) => target.loadedElsewhere?.(needs, signal));

/** Asks the target whether it can be reached with this token at all: reads only. Errors: as `preflightPlan`. */
export const preflightTarget = (target: Target, signal: AbortSignal): Promise<Preflight> =>
  target.preflight({ looks: [], operationsByKind: {}, operations: async function* () {} }, signal);
