import { sha256 } from '../core/digest.js';

/**
 * Takes so many things of all sorts out of any number: every sort is there before a common one is there twice, and the
 * rest follows the sizes of the sorts. Which of a sort are taken is decided by a digest of seed and id, so that it depends on
 * neither order nor time. Memory: at most the wanted number of ids for each sort.
 */
export interface Sampler {
  offer(id: string, sort: string): void;
  /** The ids taken, sorted. */
  choose(): readonly string[];
}

interface Sort {
  count: number;
  /** Lowest digests first. */
  readonly best: { readonly rank: string; readonly id: string }[];
}

/** How many of each sort are taken: one each, then by size, the largest remainders first. */
const shares = (sorts: readonly (readonly [name: string, sort: Sort])[], size: number): readonly number[] => {
  const taken = sorts.map((_, index) => Number(index < size));
  const left = size - taken.reduce((sum, one) => sum + one, 0);
  const spare = sorts.map(([, { count }], index) => count - (taken[index] as number));
  const all = spare.reduce((sum, one) => sum + one, 0);
  if (left <= 0 || all === 0) return taken;
  const wanted = spare.map((one) => Math.min(one, (left * one) / all));
  const whole = wanted.map(Math.floor);
  let rest = Math.min(left, all) - whole.reduce((sum, one) => sum + one, 0);
  const order = wanted
    .map((one, index) => ({ index, part: one - Math.floor(one) }))
    .sort((a, b) => b.part - a.part || a.index - b.index);
  for (const { index } of order) {
    if (rest <= 0) break;
    if ((whole[index] as number) >= (spare[index] as number)) continue;
    whole[index] = (whole[index] as number) + 1;
    rest--;
  }
  return taken.map((one, index) => one + (whole[index] as number));
};

export const createSampler = ({ size, seed }: { readonly size: number; readonly seed: number }): Sampler => {
  const sorts = new Map<string, Sort>();
  const rankOf = (text: string): string => sha256(`${seed}\n${text}`);
  return {
    offer: (id, name) => {
      const sort = sorts.get(name) ?? { count: 0, best: [] };
      sorts.set(name, sort);
      sort.count++;
      const rank = rankOf(id);
      const last = sort.best.at(-1);
      if (sort.best.length >= size && last && rank >= last.rank) return;
      const at = sort.best.findIndex((one) => one.rank > rank);
      sort.best.splice(at < 0 ? sort.best.length : at, 0, { rank, id });
      if (sort.best.length > size) sort.best.pop();
    },
    choose: () => {
      // When there are more sorts than places, the seed decides which are left out.
      const ordered = [...sorts].sort(([a], [b]) => (rankOf(a) < rankOf(b) ? -1 : 1));
      const numbers = shares(ordered, size);
      return ordered
        .flatMap(([, { best }], index) => best.slice(0, numbers[index]).map(({ id }) => id))
        .sort();
    },
  };
};
