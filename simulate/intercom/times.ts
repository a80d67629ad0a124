import { invalidValue, type Refusal } from './api/refusal.js';
import type { Desk } from './desk.js';

/**
 * The time of a backdated thing. Which values the vendor takes is written nowhere; one witness saw
 * "… is an invalid value for created_at".
 */
export const createdAt = (desk: Desk, given: unknown, notBefore = 0): number | Refusal => {
  const now = desk.now();
  if (given === undefined || given === null) return now;
  const check = desk.settings.text('created_at_check');
  const bad = !Number.isInteger(given) || (given as number) <= 0 || (given as number) > now;
  if (bad) return check === 'off' ? now : invalidValue('created_at', given);
  if (check === 'strict' && (given as number) < notBefore) return invalidValue('created_at', given);
  return given as number;
};
