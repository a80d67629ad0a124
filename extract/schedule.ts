import { createPlaces } from './parallel.js';

export interface Task {
  readonly name: string;
  /** Tasks that must have ended before; names that are not among the tasks count as ended. */
  readonly after: readonly string[];
}

/**
 * Runs tasks side by side, each after those it waits for, at most `limit` at a time. The first failure is thrown
 * when all that had begun have ended; nothing new begins after it.
 */
export const runInOrder = async <T extends Task>(
  tasks: readonly T[],
  limit: number,
  run: (task: T) => Promise<void>,
): Promise<void> => {
  const places = createPlaces(limit);
  const ends = new Map<string, Promise<void>>();
  let failed = false;
  const begin = async (task: T): Promise<void> => {
    await Promise.all(task.after.map((name) => ends.get(name)));
    if (failed) return;
    await places.take();
    try {
      if (!failed) await run(task);
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      places.give();
    }
  };
  for (const task of tasks) {
    // Tasks stand in an order in which each comes after those it waits for.
    const end = begin(task);
    end.catch(() => undefined);
    ends.set(task.name, end);
  }
  const results = await Promise.allSettled(ends.values());
  for (const result of results) if (result.status === 'rejected') throw result.reason;
};

/** The chosen tasks and all that they wait for, in the given order. */
export const withNeeded = <T extends Task>(tasks: readonly T[], chosen: readonly string[]): T[] => {
  const needed = new Set<string>();
  const need = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const before of tasks.find((task) => task.name === name)?.after ?? []) need(before);
  };
  for (const name of chosen) need(name);
  return tasks.filter((task) => needed.has(task.name));
};
