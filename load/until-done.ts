import { isDeskError } from '../core/errors.js';
import type { LoadReport } from './apply/load-report.js';
import { type ApplyInput, applyPlan } from './apply.js';

const day = 24 * 3600 * 1000;
const hour = 3600 * 1000;

/** Told before a wait of hours. */
export type OnSpent = (until: number, why: string) => void;

/**
 * Applies a plan, and when the target takes no more calls today waits for the next day (UTC, some minutes in) and goes
 * on. Where the day turns at another hour it tries again each hour. Errors: as `applyPlan`, but for quota-spent.
 */
export const applyUntilDone = async (input: ApplyInput, onSpent: OnSpent): Promise<LoadReport> => {
  let waitedFor = -1;
  for (;;) {
    try {
      return await applyPlan(input);
    } catch (error) {
      if (!isDeskError(error, 'quota-spent')) throw error;
      const now = input.clock.now();
      const next = (Math.floor(now / day) + 1) * day + 5 * 60_000;
      const until = waitedFor === next || now - waitedFor < hour / 2 ? now + hour : next;
      waitedFor = until;
      onSpent(until, error.message);
      await input.clock.sleep(until - now, input.signal);
    }
  }
};
