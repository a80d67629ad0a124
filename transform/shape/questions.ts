import { readFile } from 'node:fs/promises';
import type { Duck } from '../../core/duckdb.js';
import { asset } from '../../core/package-info.js';

/** The SQL files of this folder, asked of the model: every target asks the same. */
export interface Questions {
  /** Rows in chunks, on a connection of their own that ends with them. */
  stream<T>(name: string): AsyncIterable<readonly T[]>;
  all<T>(name: string): Promise<T[]>;
  /** Runs a file that makes tables. */
  run(name: string): Promise<void>;
}

/** @param variables become DuckDB variables on every connection, for `getvariable` */
export const questions = (duck: Duck, variables: Readonly<Record<string, string>>): Questions => {
  const text = (name: string): Promise<string> =>
    readFile(asset('transform', 'shape', `${name}.sql`), 'utf8');
  const prepared = async (): Promise<Duck> => {
    const connection = await duck.connect();
    for (const [name, value] of Object.entries(variables)) {
      await connection.run(`SET VARIABLE ${name} = '${value.replaceAll("'", "''")}'`);
    }
    return connection;
  };
  return {
    stream: async function* <T>(name: string) {
      const connection = await prepared();
      try {
        yield* connection.stream<T>(await text(name));
      } finally {
        connection.close();
      }
    },
    all: async <T>(name: string) => {
      const connection = await prepared();
      try {
        return await connection.all<T>(await text(name));
      } finally {
        connection.close();
      }
    },
    run: async (name) => {
      const connection = await prepared();
      try {
        await connection.run(await text(name));
      } finally {
        connection.close();
      }
    },
  };
};
