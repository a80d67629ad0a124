/** Wrong use that the vendor takes without a word, counted by rule and by what; the list stays short. */
export interface Breaches {
  add(rule: string, what: string): void;
  list(): readonly string[];
  clear(): void;
}

const kept = 200;

export const createBreaches = (): Breaches => {
  const counts = new Map<string, number>();
  let more = 0;
  return {
    add: (rule, what) => {
      const text = `${rule}: ${what}`;
      const known = counts.get(text);
      if (known !== undefined) counts.set(text, known + 1);
      else if (counts.size < kept) counts.set(text, 1);
      else more++;
    },
    list: () => [
      ...[...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`)),
      ...(more > 0 ? [`and ${more} more`] : []),
    ],
    clear: () => {
      counts.clear();
      more = 0;
    },
  };
};
