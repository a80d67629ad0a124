/** Text per gzip member. Smaller ones compress worse (256 KiB: 2 % larger files), larger ones hold more in memory. */
export const memberBytes = 1 << 20;

/**
 * Keeps the bytes on their way to the disk bounded. Taking never waits, so that a batch goes in as a whole;
 * whoever took waits for room afterwards.
 */
export interface Budget {
  take(bytes: number): void;
  give(bytes: number): void;
  /** Resolves as soon as less than the limit is on its way. */
  room(): Promise<void>;
  /** A buffer of one member's size, mostly a used one. */
  chunk(): Buffer;
  recycle(chunk: Buffer): void;
}

/** `limit` in bytes; `spares`: how many used buffers are kept. */
export const budget = (limit: number, spares = 8): Budget => {
  let inFlight = 0;
  let waiting: (() => void)[] = [];
  const spare: Buffer[] = [];
  return {
    take: (bytes) => {
      inFlight += bytes;
    },
    give: (bytes) => {
      inFlight -= bytes;
      if (inFlight >= limit) return;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    room: () => (inFlight < limit ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    chunk: () => spare.pop() ?? Buffer.allocUnsafe(memberBytes),
    recycle: (chunk) => {
      if (chunk.length === memberBytes && spare.length < spares) spare.push(chunk);
    },
  };
};
