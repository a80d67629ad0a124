/** A set of records by kind and id. */
export interface RecordSet {
  add(kind: string, id: string): void;
  has(kind: string | undefined, id: string | undefined): boolean;
  ids(kind: string): ReadonlySet<string>;
  all(): Iterable<readonly [kind: string, id: string]>;
  readonly size: number;
}

export const recordSet = (): RecordSet => {
  const kinds = new Map<string, Set<string>>();
  return {
    add: (kind, id) => {
      const ids = kinds.get(kind) ?? new Set<string>();
      kinds.set(kind, ids.add(id));
    },
    has: (kind, id) => kind !== undefined && id !== undefined && (kinds.get(kind)?.has(id) ?? false),
    ids: (kind) => kinds.get(kind) ?? new Set(),
    *all() {
      for (const [kind, ids] of kinds) for (const id of ids) yield [kind, id] as const;
    },
    get size() {
      return [...kinds.values()].reduce((sum, ids) => sum + ids.size, 0);
    },
  };
};
