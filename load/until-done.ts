import { isDeskError } from '../core/errors.js';
import type { ApplyInput } from './apply/input.js';
import type { LoadReport } from './apply/load-report.js';
import { applyPlan } from './apply.js';

const day = 24 * 3600 * 1000;

/** Told before a wait of hours. */
export type OnSpent = (until: number, why: string) => void;

/**
 * When to try again. A quota that we counted to its end is new when its window is; one that the target says is spent
 * may turn at an hour of its own: first the next window is tried, then every twenty-fourth of one. Clocks differ, so
 * some minutes (of a day) are added.
 */
export const nextTry = (
  now: number,
  waitedUntil: number | undefined,
  { counted, windowMs = day }: { readonly counted?: unknown; readonly windowMs?: number },
): number => {
  const grace = windowMs / 288;
  const next = (Math.floor(now / windowMs) + 1) * windowMs + grace;
  const soonAgain = waitedUntil !== undefined && now - waitedUntil < windowMs / 48;
  return counted !== true && soonAgain ? now + windowMs / 24 : next;
};

/**
 * Applies a plan, and when the target takes no more calls today waits for the next day (from midnight UTC) and goes on.
 * Errors: as `applyPlan`, but for quota-spent.
 */
export const applyUntilDone = async (input: ApplyInput, onSpent: OnSpent): Promise<LoadReport> => {
  let waitedUntil: number | undefined;
  for (;;) {
    try {
      return await applyPlan(input);
    } catch (error) {
      if (!isDeskError(error, 'quota-spent')) throw error;
      const now = input.clock.now();
      waitedUntil = nextTry(now, waitedUntil, error.details);
      onSpent(waitedUntil, error.message);
      await input.clock.sleep(waitedUntil - now, input.signal);
    }
  }
};
