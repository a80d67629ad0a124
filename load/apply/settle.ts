import { isDeskError } from '../../core/errors.js';
import { hangsOn } from '../ending.js';
import type { Operation } from '../operation.js';
import type { Outcome, PerformContext } from '../target.js';
import type { RunState } from './run-state.js';
import type { UnitThings } from './unit-things.js';

export type Settled = Extract<Outcome, { readonly remoteId: string }>;

export const isSettled = (outcome: Outcome): outcome is Settled => 'remoteId' in outcome;

const otherwiseOf = (outcome: Outcome) => (isSettled(outcome) ? outcome.otherwise : undefined);

/** Notes an outcome. The next intent makes it durable too, so nobody waits for it alone. */
const note = (run: RunState, operation: Operation, outcome: Outcome, code: string | null): void => {
  const { key, kind, payloadSha256: payload } = operation;
  const { endings } = run.target;
  const hangs = operation.owner !== null && endings !== undefined && hangsOn(endings, kind);
  run.ledger.add({
    type: 'outcome',
    key,
    kind,
    payload,
    ...(hangs ? { owner: operation.owner } : {}),
    status: outcome.status,
    remote: isSettled(outcome) ? outcome.remoteId : null,
    http: outcome.httpStatus,
    code: outcome.status === 'rejected' ? outcome.code : (otherwiseOf(outcome)?.code ?? code),
    facts: outcome.facts ?? null,
  });
};

/** What the intent tells of a thing that a later load may have to take off though no answer ever came. */
const aimOf = async (run: RunState, operation: Operation, context: PerformContext) => {
  const { endings } = run.target;
  if (!endings || operation.owner === null || !hangsOn(endings, operation.kind)) return {};
  const { remoteId: remote, facts } = await endings.aim(operation, context);
  return { owner: operation.owner, remote, ...(facts ? { facts } : {}) };
};

/** Intent, call, outcome. */
const write = (
  run: RunState,
  things: UnitThings,
  operation: Operation,
  remoteId: string | null,
  /** An earlier write of unknown fate. */
  triedAt: number | null,
): Promise<Outcome> =>
  run.claims.during(operation.kind, async () => {
    const { key, kind, payloadSha256: payload } = operation;
    await run.begin();
    await run.quiet();
    const context = things.context(operation, triedAt);
    await run.ledger.append({
      type: 'intent',
      key,
      kind,
      payload,
      ...(await aimOf(run, operation, context)),
    });
    try {
      const outcome =
        remoteId === null
          ? await run.target.perform(operation, context, run.signal)
          : await run.target.revise(operation, remoteId, context, run.signal);
      note(run, operation, outcome, null);
      return outcome;
    } catch (error) {
      if (isDeskError(error) && error.details.unsent === true)
        run.ledger.add({
          type: 'outcome',
          key,
          kind,
          payload,
          // Of an earlier write nobody knows still, and what looks edited later may be our own.
          status: triedAt === null ? 'unsent' : 'unknown',
          remote: null,
          http: null,
          code: null,
          facts: null,
        });
      throw error;
    }
  });

const look = async (
  run: RunState,
  things: UnitThings,
  operation: Operation,
  triedAt: number,
  lostAt: number,
): Promise<Outcome | undefined> => {
  run.count('looks', operation.kind);
  await run.begin();
  // The canary's own things must not be there while others are looked for.
  await run.quiet();
  if (run.target.capabilities.straysFrom?.includes(operation.kind)) await run.strays.fear(triedAt);
  const found = await run.target.find(operation, things.context(operation, triedAt, lostAt), run.signal);
  if (found) note(run, operation, found, 'found');
  return found;
};

/** What is known before the first try. */
export interface Start {
  /** Id of the thing when it is there and must only be changed. */
  readonly remoteId: string | null;
  /** An earlier write of unknown fate, in milliseconds since 1970. */
  readonly triedAt: number | null;
}

/**
 * Writes an operation until its fate is known, looking before every repeat. `unknown` comes back only when the target
 * gave no clear answer as often as the settings allow.
 */
export const settle = async (
  run: RunState,
  things: UnitThings,
  operation: Operation,
  start: Start,
): Promise<Outcome> => {
  const { tries, firstWaitMs, longestWaitMs } = run.settings;
  if (start.triedAt !== null && start.remoteId === null) {
    const found = await look(run, things, operation, start.triedAt, run.startedAt);
    if (found) return found;
  }
  let earlier = start.triedAt;
  for (let attempt = 1; ; attempt++) {
    const triedAt = run.clock.now();
    const outcome = await write(run, things, operation, start.remoteId, earlier);
    earlier = triedAt;
    if (outcome.status !== 'unknown') return outcome;
    // A change of a thing that is there may simply be repeated.
    const found =
      start.remoteId === null ? await look(run, things, operation, triedAt, run.clock.now()) : undefined;
    if (found) return found;
    if (attempt >= tries) return outcome;
    const grown = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1));
    await run.clock.sleep(grown + Math.round(run.random() * grown), run.signal);
  }
};
