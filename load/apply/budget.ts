/** Lets through as many holders as fit a budget together; one that is larger than the budget goes alone. */
export interface Budget {
  take(size: number): Promise<() => void>;
}

export const createBudget = (total: number): Budget => {
  let used = 0;
  const waiting: { readonly size: number; readonly go: () => void }[] = [];
  const admit = (): void => {
    for (let first = waiting[0]; first && (used === 0 || used + first.size <= total); first = waiting[0]) {
      waiting.shift();
      used += first.size;
      first.go();
    }
  };
  return {
    take: async (size) => {
      if (size === 0) return () => {};
      await new Promise<void>((go) => {
        waiting.push({ size, go });
        admit();
      });
      return () => {
        used -= size;
        admit();
      };
    },
  };
};
