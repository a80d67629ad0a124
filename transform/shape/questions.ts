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

/** Contacts or conversations that a question is asked of at a time: what bounds its joins and its sorting. */
const stepLength = 1_000;

/**
 * Questions with a line `-- steps: <name>` are asked step by step: `steps/<name>.sql` puts the rows of one step before
 * the table that numbers the things, so the same SQL answers for these alone. Their answers are sorted by that number,
 * so the answers of all steps in turn are the answer of the whole, and no sort or join is larger than a step.
 */
const numbered: Readonly<Record<string, string>> = {
  conversation: 'conversation_home',
  contact: 'contact_target',
};

const stepsOf = (sql: string): string | undefined => /^-- steps: (\w+)$/m.exec(sql)?.[1];

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

  async function* inSteps<T>(connection: Duck, sql: string, steps: string): AsyncGenerator<readonly T[]> {
    const step = await text(`steps/${steps}`);
    const [row] = await connection.all<{ last: number | null }>(
      `SELECT max(no) AS last FROM shape.main.${numbered[steps]}`,
    );
    const last = row?.last ?? 0;
    for (let first = 1; first <= last; first += stepLength) {
      await connection.run(`SET VARIABLE first = ${first}`);
      await connection.run(`SET VARIABLE last = ${first + stepLength - 1}`);
      await connection.run(step);
      yield* connection.stream<T>(sql);
    }
  }

  return {
    stream: async function* <T>(name: string) {
      const sql = await text(name);
      const steps = stepsOf(sql);
      const connection = await prepared();
      try {
        yield* steps === undefined ? connection.stream<T>(sql) : inSteps<T>(connection, sql, steps);
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
