/** Edit distance (Levenshtein) of two short words. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
};

/**
 * The known word that is most like the given one, or undefined when none is like it: for "did you mean". A word that only one
 * known word begins with is that word cut short.
 */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  const [longer, ...others] = word.length > 2 ? known.filter((one) => one.startsWith(word)) : [];
  if (longer !== undefined && others.length === 0) return longer;
  let best: string | undefined;
  // What has no letter in common is not like it.
  let least = Math.min(Math.max(2, Math.floor(word.length / 3)), word.length - 1) + 1;
  for (const candidate of known) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    if (far < least) {
      least = far;
      best = candidate;
    }
  }
  return best;
};
