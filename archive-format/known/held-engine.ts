import { type Duck, openDuck } from '../../core/duckdb.js';

/** One engine for all that is asked of what the archive holds while a snapshot is written; opened when first asked. */
export interface HeldEngine {
  /** A connection of one's own, to be closed. */
  connect(): Promise<Duck>;
  /** Gives the engine up; it ends with its last connection. */
  close(): void;
}

/** `scratch`: folder for what does not fit into memory. */
export const heldEngine = (scratch: string): HeldEngine => {
  let opened: Promise<Duck> | undefined;
  let users = 0;
  let closing = false;
  const leave = (): void => {
    users--;
    if (closing && users === 0) void opened?.then((duck) => duck.close());
  };
  return {
    connect: async () => {
      users++;
      try {
        opened ??= openDuck({ memoryMb: 300, scratch });
        const connection = await (await opened).connect();
        const close = (): void => {
          connection.close();
          leave();
        };
        return { ...connection, close };
      } catch (error) {
        leave();
        throw error;
      }
    },
    close: () => {
      if (closing) return;
      closing = true;
      if (users === 0) void opened?.then((duck) => duck.close());
    },
  };
};
