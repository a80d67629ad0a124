import type { RateUse } from '../target.js';

/** How many units are written at once. */
export interface Crew {
  /** Waits for a place; the returned function gives it back. */
  take(): Promise<() => void>;
  /** A phase begins, in which at least so many may be at work. */
  phase(atLeast: number): void;
  /** The most that were ever allowed at once. */
  readonly most: number;
}

/** Where an automatic crew begins, and where it ends growing. */
const smallest = 16;
export const largest = 128;

/** A window used so far is full: what is left is a call or two of rounding. */
const full = 0.98;
/** A larger crew that brings less than this more is not what is wanting. */
const worthwhile = 1.05;

export interface CrewOptions {
  /** So many, always; null: as many as it takes to use the target's rate up. */
  readonly asked: number | null;
  /** How the last window of the rate was used; undefined where nobody knows. */
  readonly use: () => RateUse | undefined;
}

/**
 * Lets through as many units as the rate can feed. How many that are depends on how long the target takes to answer, which
 * nobody knows before: so where units wait for a place while a window of the rate was not used up, more are let in, and no
 * more in this phase when that did not help (the target is slow, or something else holds them up).
 */
export const createCrew = ({ asked, use }: CrewOptions): Crew => {
  let size = asked ?? smallest;
  let floor = 0;
  let most = size;
  let working = 0;
  let grown: RateUse | undefined;
  let stuck = false;
  let seenWindows = 0;
  const waiting: (() => void)[] = [];
  const room = (): number => Math.max(size, floor);

  const grow = (): void => {
    const seen = asked === null && !stuck ? use() : undefined;
    if (!seen || seen.windows === seenWindows) return;
    seenWindows = seen.windows;
    if (seen.used >= full || size >= largest) return;
    if (grown && seen.used < grown.used * worthwhile) {
      stuck = true;
      return;
    }
    grown = seen;
    const factor = Math.min(4, (full / Math.max(seen.used, 0.01)) * 1.1);
    size = Math.min(largest, Math.ceil(size * factor) + 1);
  };

  const admit = (): void => {
    if (waiting.length > 0) grow();
    while (waiting.length > 0 && working < room()) {
      working++;
      most = Math.max(most, room());
      (waiting.shift() as () => void)();
    }
  };

  return {
    take: async () => {
      await new Promise<void>((go) => {
        waiting.push(go);
        admit();
      });
      return () => {
        working--;
        admit();
      };
    },
    phase: (atLeast) => {
      floor = atLeast;
      grown = undefined;
      stuck = false;
    },
    get most() {
      return most;
    },
  };
};
