import { deskError } from '../../core/errors.js';

/** A row with the number of the thing it belongs to; streams come sorted by it. */
export interface Numbered {
  readonly no: number;
}

/** Reads a stream of chunks row by row, looking one row ahead. */
const reader = <T extends Numbered>(chunks: AsyncIterable<readonly T[]>) => {
  const iterator = chunks[Symbol.asyncIterator]();
  let chunk: readonly T[] = [];
  let at = 0;
  const peek = async (): Promise<T | undefined> => {
    while (at >= chunk.length) {
      const { done, value } = await iterator.next();
      if (done) return undefined;
      chunk = value;
      at = 0;
    }
    return chunk[at];
  };
  return {
    /** The rows of one number. */
    take: async (no: number): Promise<T[]> => {
      const rows: T[] = [];
      for (let row = await peek(); row && row.no <= no; row = await peek()) {
        if (row.no < no)
          throw deskError('unexpected', { what: `A row belongs to number ${row.no}, which did not come.` });
        rows.push(row);
        at += 1;
      }
      return rows;
    },
    close: async () => {
      await iterator.return?.();
    },
  };
};

/**
 * Joins sorted streams: each parent with all its children, one parent in memory at a time. The streams are read
 * only as far as needed, so memory does not grow with their length.
 */
export async function* alongside<P extends Numbered, C extends Readonly<Record<string, Numbered>>>(
  parents: AsyncIterable<readonly P[]>,
  children: { readonly [K in keyof C]: AsyncIterable<readonly C[K][]> },
): AsyncGenerator<{ readonly parent: P; readonly children: { readonly [K in keyof C]: C[K][] } }> {
  const names = Object.keys(children) as (keyof C)[];
  const readers = new Map(names.map((name) => [name, reader(children[name])]));
  try {
    for await (const chunk of parents) {
      for (const parent of chunk) {
        const found: Partial<{ [K in keyof C]: C[K][] }> = {};
        for (const [name, child] of readers) found[name] = (await child.take(parent.no)) as C[typeof name][];
        yield { parent, children: found as { [K in keyof C]: C[K][] } };
      }
    }
  } finally {
    for (const child of readers.values()) await child.close();
  }
}
