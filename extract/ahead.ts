/**
 * Asks a source of items up to `depth` items ahead of the reader, so that the next answer is on its way while the
 * last is being written. Order is kept. Leaving early ends the source.
 */
export async function* ahead<T>(items: AsyncIterable<T>, depth: number): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  const asked: Promise<IteratorResult<T>>[] = [];
  const ask = (): void => {
    const next = iterator.next();
    // Whoever reads it gets the failure; one that is never read because of an earlier failure is no news.
    next.catch(() => undefined);
    asked.push(next);
  };
  try {
    for (let count = 0; count <= depth; count++) ask();
    for (;;) {
      const result = await (asked.shift() as Promise<IteratorResult<T>>);
      if (result.done) return;
      ask();
      yield result.value;
    }
  } finally {
    await iterator.return?.();
  }
}
