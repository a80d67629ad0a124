import { setTimeout as delay } from 'node:timers/promises';
import type { Ended, StandIn } from './program.js';
import { start } from './program.js';

/** Kills the program (SIGKILL) while it works, at moments that only a seed knows, and runs it again until it is done. */

export interface Counters {
  readonly calls: number;
  readonly writes: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
}

/** How often the stand-in is asked how far it is: asking costs the machine that the program runs on. */
export const pollMs = 10;

export const countersOf = async (standIn: StandIn): Promise<Counters> =>
  (await (await fetch(`${standIn.url}/_simulator/state`)).json()) as Counters;

export interface Torn {
  readonly kills: number;
  /** What the run that nobody killed said. */
  readonly last: Ended;
}

/**
 * A moment is a number of calls that the stand-in has seen, so that a slow machine is hit as often as a fast one, and
 * some milliseconds more, so that it falls between calls too. After `most` kills the program is left alone.
 */
export const runUntilDone = async (
  args: readonly string[],
  standIn: StandIn,
  options: {
    readonly random: () => number;
    readonly most: number;
    readonly calls: number;
    readonly fine: readonly number[];
  },
): Promise<Torn> => {
  let kills = 0;
  for (;;) {
    const target = (await countersOf(standIn)).calls + 1 + Math.floor(options.random() * options.calls);
    const after = Math.floor(options.random() * 40);
    const { process: child, ended } = start([...args, '--json', '--quiet'], standIn.environment);
    let running = true;
    ended.then(() => {
      running = false;
    });
    if (kills < options.most) {
      while (running && (await countersOf(standIn)).calls < target) await delay(pollMs);
      await delay(after);
      if (running) child.kill('SIGKILL');
    }
    const last = await ended;
    if (last.exit === null) {
      kills++;
      continue;
    }
    if (!options.fine.includes(last.exit))
      throw new Error(`deskarchive ${args.join(' ')} ended with ${last.exit}: ${last.out}${last.err}`);
    return { kills, last };
  }
};
