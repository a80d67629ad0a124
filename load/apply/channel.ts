/** A queue between one writer and one reader; the writer waits while it is full. */
export interface Channel<T> {
  /** Resolves when there is room for more. Once the reader has gone, items are let fall at once. */
  push(item: T, size: number): Promise<void>;
  end(): void;
  [Symbol.asyncIterator](): AsyncGenerator<T>;
}

/** What waits in several channels together. */
export interface Pool {
  readonly room: number;
  held: number;
}

/**
 * `room`: the sum of sizes that may wait; a single larger item waits alone. More may wait as long as the pool has room, so
 * that one slow reader does not hold up whoever writes to the others.
 */
export const createChannel = <T>(room: number, pool: Pool = { room: 0, held: 0 }): Channel<T> => {
  const items: { readonly item: T; readonly size: number }[] = [];
  let held = 0;
  let ended = false;
  let gone = false;
  let wakeReader: () => void = () => {};
  let wakeWriter: () => void = () => {};

  return {
    push: async (item, size) => {
      while (!gone && items.length > 0 && held + size > room && pool.held + size > pool.room)
        await new Promise<void>((resolve) => {
          wakeWriter = resolve;
        });
      if (gone) return;
      items.push({ item, size });
      held += size;
      pool.held += size;
      wakeReader();
    },
    end: () => {
      ended = true;
      wakeReader();
    },
    [Symbol.asyncIterator]: async function* () {
      try {
        for (;;) {
          const next = items.shift();
          if (next) {
            held -= next.size;
            pool.held -= next.size;
            wakeWriter();
            yield next.item;
          } else if (ended) {
            return;
          } else {
            await new Promise<void>((resolve) => {
              wakeReader = resolve;
            });
          }
        }
      } finally {
        gone = true;
        pool.held -= held;
        held = 0;
        wakeWriter();
      }
    },
  };
};
