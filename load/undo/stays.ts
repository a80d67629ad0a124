import type { LineFile } from '../line-file.js';
import type { Operation } from '../operation.js';
import { refsOf } from '../references.js';

/** What an undo leaves, and what that needs. Grows with what stays, not with what goes. */
export interface Stays {
  /** Why a thing must stay since another one does; undefined: nothing needs it. */
  why(key: string, owner: string | null): string | undefined;
  /** Something of its own stays. Resolves when its reason is in the file. */
  keep(operation: Operation, remoteId: string, why: string): Promise<void>;
  /** Something stays along with its owner. */
  keepAlong(
    row: { readonly key: string; readonly kind: string },
    remoteId: string,
    why: string,
  ): Promise<void>;
}

export const createStays = (rows: LineFile): Stays => {
  const owners = new Set<string>();
  /** What a thing that stays refers to, and which one that is. */
  const needed = new Map<string, string>();
  const keepAlong: Stays['keepAlong'] = ({ key, kind }, remote, why) => rows.add({ key, kind, remote, why });
  return {
    why: (key, owner) => {
      const by = needed.get(key);
      if (by !== undefined) return `It is needed by ${by}, which stays.`;
      return owner !== null && owners.has(owner) ? `It belongs to ${owner}, which stays.` : undefined;
    },
    keep: (operation, remoteId, why) => {
      owners.add(operation.key);
      for (const other of refsOf(operation.payload)) needed.set(other, operation.key);
      return keepAlong(operation, remoteId, why);
    },
    keepAlong,
  };
};
