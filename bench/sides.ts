/** Two sides measured in turns: which one begins changes from round to round, so that neither always has the warm machine. */

/** One side of one round. */
export interface Side {
  readonly seconds: number;
  /** Seconds of processor time of the client. */
  readonly cpu: number;
  /** Seconds of processor time of the stand-in while it served this side. */
  readonly standInCpu: number;
}

export interface Round<O extends Side = Side, B extends Side = Side> {
  readonly ours: O;
  readonly bare: B;
  /** Bare time over our time. */
  readonly ratio: number;
}

/** Runs both sides so many times; the round with the middle ratio. */
export const inTurns = async <O extends Side, B extends Side>(
  rounds: number,
  ours: () => Promise<O>,
  bare: () => Promise<B>,
  say: (line: string) => void,
): Promise<{ readonly middle: Round<O, B>; readonly all: readonly Round<O, B>[] }> => {
  const all: Round<O, B>[] = [];
  for (let round = 0; round < rounds; round++) {
    let our: O;
    let their: B;
    if (round % 2 === 0) {
      our = await ours();
      their = await bare();
    } else {
      their = await bare();
      our = await ours();
    }
    const ratio = their.seconds / our.seconds;
    all.push({ ours: our, bare: their, ratio });
    say(`  ${ratio.toFixed(2)}: ${JSON.stringify({ ours: our, bare: their })}`);
  }
  const middle = [...all].sort((a, b) => a.ratio - b.ratio)[Math.floor(rounds / 2)];
  if (!middle) throw new Error('There was no round.');
  return { middle, all };
};
