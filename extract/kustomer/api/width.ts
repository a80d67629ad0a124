/**
 * How many calls of one fan-out go side by side. Fixed, it would either leave a large plan's allowance unused (calls a
 * minute are calls at once times how fast they are answered) or press on a vendor in trouble. So it grows by one for
 * each round of good answers, as long as neither the rate limit is met nor answers become slower by it, and halves when
 * the vendor refuses or fails.
 */
export interface Width {
  /** Calls at once, now. */
  now(): number;
  /** An answer that was one, and how long it took. */
  good(ms: number): void;
  /** A refusal for the rate, a server's failure, or no answer. */
  trouble(): void;
  /** A call had to wait for the rate limit: more at once would not be faster. */
  enough(): void;
}

/** Answers so much slower than the fastest known mean that more at once only queue at the vendor. */
const slower = 2;
/** Differences below this are the network's. */
const leastMs = 50;

export const createWidth = (first: number, most: number): Width => {
  let width = first;
  let round = 0;
  let spent = 0;
  /** Mean of the fastest round. */
  let fastest = Number.POSITIVE_INFINITY;
  const again = (): void => {
    round = 0;
    spent = 0;
  };
  return {
    now: () => width,
    good: (ms) => {
      spent += ms;
      if (++round < width) return;
      const mean = Math.max(spent / round, leastMs);
      fastest = Math.min(fastest, mean);
      if (mean <= fastest * slower && width < most) width++;
      again();
    },
    trouble: () => {
      width = Math.max(1, Math.floor(width / 2));
      again();
    },
    enough: again,
  };
};
