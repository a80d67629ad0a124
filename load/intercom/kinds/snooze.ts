import type { Otherwise } from '../../target.js';
import type { Json } from '../api/answer.js';
import type { Desk } from './kind.js';

/** Seconds before its end from which on a snooze counts as over: the call may wait for its turn, and clocks differ. */
const nearlyOver = 60;

/**
 * Whether a planned snooze has ended, `until` in Unix seconds. Intercom refuses a snooze in the past, and at the source,
 * too, the conversation has come back by then: it is left open.
 */
export const hasEnded = ({ clock }: Pick<Desk, 'clock'>, until: Json | undefined): boolean =>
  typeof until === 'number' && until <= clock.now() / 1000 + nearlyOver;

/** Kept in the ledger with a state that was written without its snooze. */
export const endedBefore = { snooze: 'ended' } as const;

export const snoozeEnded: Otherwise = {
  code: 'snooze-ended',
  message: 'The snooze ended between plan and load; it is open, as it would be at the source.',
};
