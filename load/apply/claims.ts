import { readLines } from '../../core/ndjson.js';
import { parseLine } from '../ledger/line.js';
import type { Ledger } from '../ledger.js';

/**
 * Who owns a thing that was found at the target. Two equal things of the source (same person, second and words) must
 * not end as one: whoever finds a thing asks here first.
 */
export interface Claims {
  /** Keeps count of writes in flight. Resolves as `work` does. */
  during<T>(kind: string, work: () => Promise<T>): Promise<T>;
  /** True: no other operation of the kind has the thing, and it is `key`'s from now on. */
  claim(kind: string, remoteId: string, key: string): Promise<boolean>;
  /** Whether any operation has the thing. */
  owned(kind: string, remoteId: string): Promise<boolean>;
}

/** The operation that has the thing by the ledger. Looks are rare, so the file is simply read. */
const ownerOf = async (ledger: Ledger, kind: string, remoteId: string): Promise<string | undefined> => {
  const mark = Buffer.from(`"remote":${JSON.stringify(remoteId)}`);
  let owner: string | undefined;
  for await (const { bytes } of readLines(ledger.path)) {
    if (!bytes.includes(mark)) continue;
    const line = parseLine(bytes);
    if (line?.type !== 'outcome' || line.kind !== kind || line.remote !== remoteId) continue;
    if (line.status === 'removed') owner = undefined;
    else if (line.status !== 'rejected') owner = line.key;
  }
  return owner;
};

export const createClaims = (ledger: Ledger): Claims => {
  const flying = new Map<string, Set<Promise<unknown>>>();
  const found = new Map<string, string>();
  return {
    during: (kind, work) => {
      const promise = work();
      let set = flying.get(kind);
      if (!set) {
        set = new Set();
        flying.set(kind, set);
      }
      const own = set;
      own.add(promise);
      const away = () => own.delete(promise);
      promise.then(away, away);
      return promise;
    },
    claim: async (kind, remoteId, key) => {
      // A write in flight may be the true maker of the thing: it will say so in the ledger when it is back.
      await Promise.allSettled([...(flying.get(kind) ?? [])]);
      await ledger.flush();
      const owner = await ownerOf(ledger, kind, remoteId);
      if (owner !== undefined && owner !== key) return false;
      const id = `${kind} ${remoteId}`;
      const holder = found.get(id);
      if (holder !== undefined && holder !== key) return false;
      found.set(id, key);
      return true;
    },
    owned: async (kind, remoteId) => {
      await ledger.flush();
      return (await ownerOf(ledger, kind, remoteId)) !== undefined;
    },
  };
};
