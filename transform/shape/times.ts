import type { LossLog } from './losses.js';

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** Lays the times of one conversation out as Intercom takes them: whole seconds, never falling, never in the future. */
export interface Timeline {
  /** The next part's second. `ms`: milliseconds since 1970, or null when the source has no time. */
  next(ms: number | null, losses: LossLog): number;
  /** Times seen so far that were not whole seconds. */
  readonly rounded: number;
  readonly seen: number;
}

/** @param start the conversation's own second, as `firstSecond` gives it; no part comes before it */
export const timeline = (start: number, now: number): Timeline => {
  let last = start;
  let rounded = 0;
  let seen = 0;
  return {
    next: (ms, losses) => {
      if (ms === null) {
        losses.add('time-missing', 'time', null, iso(last));
        return last;
      }
      seen += 1;
      if (ms % 1000 !== 0) rounded += 1;
      const second = Math.floor(ms / 1000);
      if (second < last) {
        losses.add('time-raised', 'time', iso(second), iso(last));
      } else if (second > now) {
        losses.add('time-lowered', 'time', iso(second), iso(now));
        last = now;
      } else {
        last = second;
      }
      return last;
    },
    get rounded() {
      return rounded;
    },
    get seen() {
      return seen;
    },
  };
};

/** A conversation's own second: the earliest of what is known, at least 1, at most now. */
export const firstSecond = (times: readonly (number | null)[], now: number): number => {
  const known = times.filter((ms) => ms !== null).map((ms) => Math.floor(ms / 1000));
  return Math.min(now, Math.max(1, known.length === 0 ? now : Math.min(...known)));
};

/** Notes which times of a row had milliseconds, so that they are told in one loss and do not bury the others. */
export interface Roundings {
  note(name: string, ms: number | null): void;
  tell(losses: LossLog): void;
}

export const roundings = (): Roundings => {
  const names: string[] = [];
  return {
    note: (name, ms) => {
      if (ms !== null && ms % 1000 !== 0) names.push(name);
    },
    tell: (losses) => {
      if (names.length > 0) losses.add('time-rounded', names.join(', '), 'milliseconds', 'whole seconds');
    },
  };
};

/** A time that stands alone, e.g. a sign-up: null when absent; lowered to now with a loss. */
export const loneSecond = (
  ms: number | null,
  field: string,
  now: number,
  rounded: Roundings,
  losses: LossLog,
): number | null => {
  if (ms === null) return null;
  const second = Math.floor(ms / 1000);
  if (second < 1) {
    losses.add('time-raised', field, iso(second), iso(1));
    return 1;
  }
  if (second > now) {
    losses.add('time-lowered', field, iso(second), iso(now));
    return now;
  }
  rounded.note(field, ms);
  return second;
};

/** `2021-02-03 04:05 UTC`, for texts. */
export const spoken = (ms: number | null): string =>
  ms === null ? 'date unknown' : `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
