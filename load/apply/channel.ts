/** A queue between one writer and one reader; the writer waits while it is full. */
export interface Channel<T> {
  /** Resolves when there is room for more. Once the reader has gone, items are let fall at once. */
  push(item: T, size: number): Promise<void>;
  end(): void;
  [Symbol.asyncIterator](): AsyncGenerator<T>;
}

/** `room`: the sum of sizes that may wait; a single larger item waits alone. */
export const createChannel = <T>(room: number): Channel<T> => {
  const items: { readonly item: T; readonly size: number }[] = [];
  let held = 0;
  let ended = false;
  let gone = false;
  let wakeReader: () => void = () => {};
  let wakeWriter: () => void = () => {};

  return {
    push: async (item, size) => {
      while (!gone && items.length > 0 && held + size > room)
        await new Promise<void>((resolve) => {
          wakeWriter = resolve;
        });
      if (gone) return;
      items.push({ item, size });
      held += size;
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
        wakeWriter();
      }
    },
  };
};
