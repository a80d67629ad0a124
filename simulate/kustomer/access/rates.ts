import { deskError } from '../../../core/errors.js';
import type { Settings } from '../../settings.js';

/** Fixed windows of sixty seconds, shared by everybody in the organisation. */
export interface Allowance {
  /** Takes one call if there is one left. */
  take(now: number): boolean;
  readonly limit: number;
  remaining(now: number): number;
  /** When the window of that time ends, seconds since 1970. */
  resetAt(now: number): number;
}

const windowMs = 60_000;

/** `others`: calls a minute that come from elsewhere, evenly. */
export const createAllowance = (limit: number, others: number): Allowance => {
  let start = Number.NEGATIVE_INFINITY;
  let used = 0;
  const roll = (now: number) => {
    if (now < start + windowMs) return;
    start = now;
    used = 0;
  };
  const left = (now: number) =>
    Math.max(0, Math.floor(limit - used - others * Math.min(1, (now - start) / windowMs)));
  return {
    limit,
    take: (now) => {
      roll(now);
      if (left(now) < 1) return false;
      used++;
      return true;
    },
    remaining: (now) => {
      roll(now);
      return left(now);
    },
    resetAt: (now) => {
      roll(now);
      return Math.ceil((start + windowMs) / 1000);
    },
  };
};

/** The limit a setting names; Infinity for `unlimited`. */
export const limitOf = (settings: Settings, name: string): number => {
  const text = settings.text(name);
  if (text === 'unlimited') return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw deskError('flag-invalid', {
    what: `"${text}" is no value of the setting "${name}".`,
    where: '--set',
    next: 'It takes: a whole number from 1, or unlimited.',
  });
};
