import type { Known } from '../ledger/known.js';

/**
 * What to do with an operation, given what the ledger knows of it.
 *
 * `done`      the thing is there, made with this very payload
 * `perform`   it is not there
 * `look`      a write of it was tried and nobody knows whether it arrived: find it before any repeat
 * `revise`    it is there, made with another payload
 * `refused`   the target refused this very payload before
 * `doubtful`  a write of *another* payload was tried and nobody knows whether it arrived; looking for this payload
 *             would not find it, so neither a write nor a look is safe
 */
export type Step = 'done' | 'perform' | 'look' | 'revise' | 'refused' | 'doubtful';

export const decide = (
  known: Known | undefined,
  payloadSha256: string,
  retryRefused: boolean,
  /** It takes a thing off: where there is none, there is nothing to do. */
  ends = false,
): Step => {
  if (ends && (!known || (!known.doubtful && known.remote === null))) return 'done';
  if (!known) return 'perform';
  if (known.doubtful) {
    // The thing is there already, so the doubt is about a change of it, and changes may be repeated.
    if (known.remote !== null) return 'revise';
    // Where the thing is, if it is there, is known: whoever changes it or takes it off looks first.
    if (known.aim !== null && (ends || known.triedPayload !== payloadSha256)) return 'revise';
    return known.triedPayload === payloadSha256 ? 'look' : 'doubtful';
  }
  if (known.rejectedPayload === payloadSha256 && !retryRefused) return 'refused';
  if (known.remote === null) return 'perform';
  return known.payload === payloadSha256 ? 'done' : 'revise';
};
