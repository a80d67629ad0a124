/** How two running ledgers of one account become one. What stands in them is known to loads alone. */
export interface LedgerJoining {
  /** Keys that count as the second has them: the first knows nothing of them, or older news. */
  readonly taken: number;
  /** Keys of which both may have made a thing: it is at the target twice, and a load goes on with the first's. */
  readonly twice: number;
  /** Some of those. */
  readonly examples: readonly string[];
  /** Adds what is taken to a copy of the first's folder. */
  write(into: string): Promise<void>;
}

/** Reads two folders of ledgers, neither of which goes on from the other, and writes nothing yet. */
export type LedgerJoin = (first: string, second: string) => Promise<LedgerJoining>;
