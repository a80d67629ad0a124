import { deskError } from '../../core/errors.js';
import type { Operation } from '../operation.js';
import type { PerformContext } from '../target.js';
import type { Thing, UnitHead } from './phase-reader.js';
import type { RunState } from './run-state.js';

/** What the operations of a unit may refer to: earlier ones of the unit, and those of earlier phases. */
export interface UnitThings {
  get(key: string): Thing | undefined;
  keep(key: string, kind: string, thing: Thing): void;
  context(operation: Operation, triedAt: number | null, lostAt?: number | null): PerformContext;
}

export type ThingSources = Pick<RunState, 'looked' | 'blob' | 'pictureUrl'> & {
  readonly claims: Pick<RunState['claims'], 'claim'>;
};

export const createUnitThings = (run: ThingSources, head: UnitHead): UnitThings => {
  const things = new Map<string, Thing>();
  const claimed = new Map<string, Set<string>>();
  // What an intent without an answer told, beside what is known to be there.
  const aimed = new Map<string, Readonly<Record<string, string>>>();

  const claimedOf = (kind: string): Set<string> => {
    let set = claimed.get(kind);
    if (!set) {
      set = new Set();
      claimed.set(kind, set);
    }
    return set;
  };
  const keep: UnitThings['keep'] = (key, kind, thing) => {
    things.set(key, thing);
    aimed.delete(key);
    claimedOf(kind).add(thing.remoteId);
  };
  const get: UnitThings['get'] = (key) => things.get(key) ?? head.dependencies.get(key);

  for (const [key, known] of head.known) {
    if (known.remote !== null) keep(key, known.kind, { remoteId: known.remote, facts: known.facts });
    if (known.aim?.facts) aimed.set(key, known.aim.facts);
  }

  return {
    get,
    keep,
    context: (operation, triedAt, lostAt = triedAt) => ({
      remoteId: (key) => {
        const found = get(key);
        if (!found)
          throw deskError('plan-invalid', {
            what: `${operation.key} refers to ${key}, which is not done before it.`,
          });
        return found.remoteId;
      },
      fact: (key, name) => aimed.get(key)?.[name] ?? get(key)?.facts[name],
      blob: run.blob,
      looked: (name) => {
        const id = run.looked[name];
        if (id === undefined)
          throw deskError('plan-invalid', {
            what: `${operation.key} needs ${name}, which preflight did not look up.`,
          });
        return id;
      },
      pictureUrl: run.pictureUrl,
      claimed: claimedOf(operation.kind),
      claim: (remoteId) => run.claims.claim(operation.kind, remoteId, operation.key),
      triedAt,
      lostAt,
    }),
  };
};
