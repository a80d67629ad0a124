import { working } from '../../core/clock.js';
import { deskError } from '../../core/errors.js';
import { isEnding } from '../ending.js';
import type { Known } from '../ledger/known.js';
import type { Operation } from '../operation.js';
import { refsOf } from '../references.js';
import type { Outcome } from '../target.js';
import { decide, type Step } from './decide.js';
import type { PlannedOperation, UnitHead } from './phase-reader.js';
import type { Reject } from './reject-file.js';
import type { RunState } from './run-state.js';
import { isSettled, settle } from './settle.js';
import { createUnitThings, type UnitThings } from './unit-things.js';

/** Why an operation cannot even be tried. */
const obstacle = (
  operation: Operation,
  step: Step,
  known: Known | undefined,
  things: UnitThings,
  stuck: string | undefined,
): Reject | undefined => {
  const reject = (status: Reject['status'], code: string, message: string): Reject => ({
    status,
    http: null,
    code,
    message,
  });
  if (stuck !== undefined)
    return reject('waiting', 'waiting', `It comes after ${stuck}, whose fate is unknown.`);
  if (step === 'refused')
    return reject(
      'rejected',
      known?.rejectedCode ?? 'rejected',
      'The target refused it in an earlier run; --retry-rejected tries it again.',
    );
  if (step === 'doubtful')
    return reject(
      'rejected',
      'earlier-version-unknown',
      'Another version of it was tried and nobody knows whether it arrived. Run the plan that tried it once more: it looks. Where that plan is stale by now, look for it at the target by hand.',
    );
  const lacking = [...operation.after, ...refsOf(operation.payload)].find((key) => !things.get(key));
  if (lacking !== undefined)
    return reject('blocked', 'blocked', `It needs ${lacking}, which did not arrive.`);
  return undefined;
};

const perform = async (
  run: RunState,
  things: UnitThings,
  operation: Operation,
  step: Step,
  known: Known | undefined,
  /** What is there now may be what we ourselves made of it in this run. */
  stirred: boolean,
): Promise<Outcome> => {
  const tried = step === 'look' || known?.doubtful === true ? Date.parse(known?.triedAt ?? '') : null;
  const release = await run.budget.take(operation.blobBytes);
  try {
    return await settle(run, things, operation, {
      remoteId: step === 'revise' ? (known?.remote ?? known?.aim?.remoteId ?? null) : null,
      triedAt: stirred && step === 'revise' ? run.clock.now() : tried,
    });
  } finally {
    release();
  }
};

/** Runs the operations of one unit one after another. Throws only what stops the whole load. */
export const runUnit = async (
  run: RunState,
  head: UnitHead,
  operations: AsyncIterable<PlannedOperation>,
): Promise<void> => {
  const things = createUnitThings(run, head);
  let stuck: string | undefined;
  const undone = new Set<string>();
  for await (const planned of operations) {
    if (run.signal.aborted || run.halted()) return;
    const { key, kind } = planned;
    const known = head.known.get(key);
    const decided = decide(known, planned.payloadSha256, run.settings.retryRejected, isEnding(kind));
    // What was done is done again when something that was written since has undone it.
    const step = decided === 'done' && undone.has(kind) ? 'revise' : decided;
    if (step === 'done') {
      run.count('done', kind);
      continue;
    }
    const operation = planned.parse();
    const hindered = obstacle(operation, step, known, things, stuck);
    if (hindered) {
      run.count(hindered.status, kind);
      await working(run.clock, run.rejects.add(operation, hindered));
      continue;
    }
    const outcome = await perform(run, things, operation, step, known, undone.has(kind));
    run.count(outcome.status, kind);
    if (isSettled(outcome)) {
      run.troubles = 0;
      if (outcome.otherwise) run.differs(outcome.otherwise);
      if (outcome.status !== 'removed')
        things.keep(key, kind, { remoteId: outcome.remoteId, facts: outcome.facts ?? {} });
      for (const other of run.target.capabilities.undoneBy?.[kind] ?? []) undone.add(other);
      continue;
    }
    const code = outcome.status === 'rejected' ? outcome.code : 'unknown';
    const { status, httpStatus: http, message } = outcome;
    await working(run.clock, run.rejects.add(operation, { status, http, code, message }));
    if (status === 'rejected') {
      run.troubles = 0;
      continue;
    }
    stuck = key;
    if (++run.troubles >= run.settings.giveUpAfter)
      throw deskError('vendor-unavailable', {
        what: `${run.troubles} writes in a row ended without a clear answer (${message}).`,
        where: run.target.name,
      });
  }
};
