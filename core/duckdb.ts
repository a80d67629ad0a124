import type {
  DuckDBConnection,
  DuckDBInstance,
  DuckDBResult,
  DuckDBType,
  DuckDBValue,
} from '@duckdb/node-api';
import type { TextForm } from './duckdb-text.js';
import { deskError } from './errors.js';

/** With duckdb-text.ts the only module that knows DuckDB's binding, so that a new major version is two files' work. */

export interface DuckOptions {
  /** A database file; in memory when absent. */
  readonly path?: string;
  readonly readOnly?: boolean;
  /** Megabytes DuckDB may use for itself before it spills to `scratch`; the process takes about 200 more. */
  readonly memoryMb?: number;
  readonly threads?: number;
  /** Folder for spilled data; none: no spilling. */
  readonly scratch?: string;
}

export type Row = Readonly<Record<string, unknown>>;

/** One column of an answer. */
export interface AnswerColumn {
  readonly name: string;
  /** DuckDB's name of the type, e.g. `DECIMAL(10,2)`. */
  readonly type: string;
  readonly form: TextForm;
}

/** The exact text of one value; null for NULL. */
export type Cell = string | null;

export interface ExactAnswer {
  readonly columns: readonly AnswerColumn[];
  /** Rows in chunks of about 2,048, with backpressure. */
  readonly rows: AsyncIterable<readonly (readonly Cell[])[]>;
}

export interface Duck {
  /** Runs statements, rows thrown away. */
  run(sql: string, params?: Readonly<Record<string, DuckDBValue>>): Promise<void>;
  /** All rows. BIGINT, DECIMAL and TIMESTAMP come as exact text; use for small answers. */
  all<T = Row>(sql: string, params?: Readonly<Record<string, DuckDBValue>>): Promise<T[]>;
  /**
   * Rows as they come, some hundred at a time, with backpressure. Another statement on the same connection ends it
   * with an error: use `connect` for a second one.
   */
  stream<T = Row>(sql: string, params?: Readonly<Record<string, DuckDBValue>>): AsyncGenerator<T[]>;
  /** Rows as exact text, columns by position, so that two columns may have one name. */
  exact(sql: string, params?: Readonly<Record<string, DuckDBValue>>): Promise<ExactAnswer>;
  /** Appends rows of text to a table whose columns are all VARCHAR. */
  append(table: string, rows: AsyncIterable<readonly (readonly Cell[])[]>): Promise<void>;
  /** Column names and DuckDB type names of a statement's answer. */
  describe(sql: string): Promise<{ readonly name: string; readonly type: string }[]>;
  /** A second connection to the same database; statements of two connections run side by side. */
  connect(): Promise<Duck>;
  interrupt(): void;
  close(): void;
}

/**
 * Rows of DuckDB's chunks (2,048 rows) become objects so many at a time. Objects that are gone within moments cost
 * nothing; those of whole chunks of several streams live long enough to be kept until the heap is cleaned as a whole.
 */
const slice = 128;

type Params = Readonly<Record<string, DuckDBValue>> | undefined;

/** What the connection was told from outside. */
interface Fate {
  interrupted: boolean;
}

/** The binding, read when a database is opened for the first time: that takes half a second, which most calls need not spend. */
const readBinding = async () => {
  const [api, text] = await Promise.all([import('@duckdb/node-api'), import('./duckdb-text.js')]);
  return { ...api, ...text };
};

type Binding = Awaited<ReturnType<typeof readBinding>>;

/**
 * To be called when a streamed answer has no more rows. The binding reports a statement that fails half-way (a cast, a
 * full memory, a damaged file) like one that is done; only the answer's return type tells them apart. The reason is
 * lost with it, so the statement is run again with its rows thrown away, to hear it.
 */
const assertWhole = async (
  { ResultReturnType }: Binding,
  connection: DuckDBConnection,
  result: DuckDBResult,
  fate: Fate,
  sql: string,
  params: Params,
): Promise<void> => {
  if (result.returnType !== ResultReturnType.INVALID) return;
  if (fate.interrupted) throw deskError('interrupted', { what: 'The statement was interrupted.' });
  await connection.run(`EXPLAIN ANALYZE ${sql}`, params as Record<string, DuckDBValue> | undefined);
  throw deskError('unexpected', {
    what: 'DuckDB ended an answer before its last row and names no reason; another statement on its connection does that.',
  });
};

const wrap = (
  binding: Binding,
  instance: DuckDBInstance,
  connection: DuckDBConnection,
  owner: boolean,
  fate: Fate = { interrupted: false },
): Duck => ({
  run: async (sql, params) => {
    await connection.run(sql, params as Record<string, DuckDBValue> | undefined);
  },
  all: async <T>(sql: string, params?: Readonly<Record<string, DuckDBValue>>) => {
    const reader = await connection.runAndReadAll(sql, params as Record<string, DuckDBValue> | undefined);
    return reader.getRowObjectsJson() as T[];
  },
  stream: async function* <T>(sql: string, params?: Readonly<Record<string, DuckDBValue>>) {
    fate.interrupted = false;
    const result = await connection.stream(sql, params as Record<string, DuckDBValue> | undefined);
    const names = result.deduplicatedColumnNames();
    for await (const chunk of result)
      for (let first = 0; first < chunk.rowCount; first += slice) {
        const rows: T[] = [];
        for (let at = first; at < Math.min(first + slice, chunk.rowCount); at++) {
          const values = chunk.convertRowValues(at, binding.JsonDuckDBValueConverter);
          rows.push(Object.fromEntries(values.map((value, column) => [names[column], value])) as T);
        }
        yield rows;
      }
    await assertWhole(binding, connection, result, fate, sql, params);
  },
  exact: async (sql, params) => {
    fate.interrupted = false;
    const result = await connection.stream(sql, params as Record<string, DuckDBValue> | undefined);
    const types = result.columnTypes();
    const columns = result.columnNames().map((name, index) => {
      const type = types[index] as DuckDBType;
      return { name, type: type.alias ?? type.toString(), form: binding.formOf(type) };
    });
    const rows = async function* () {
      for await (const chunk of result.yieldRows())
        yield chunk.map((row) =>
          row.map((value, index) => binding.exactText(value, types[index] as DuckDBType)),
        );
      await assertWhole(binding, connection, result, fate, sql, params);
    };
    return { columns, rows: rows() };
  },
  append: async (table, rows) => {
    const appender = await connection.createAppender(table);
    try {
      for await (const chunk of rows) {
        for (const row of chunk) {
          for (const cell of row) cell === null ? appender.appendNull() : appender.appendVarchar(cell);
          appender.endRow();
        }
        appender.flushSync();
      }
    } finally {
      appender.closeSync();
    }
  },
  describe: async (sql) => {
    const reader = await connection.runAndReadAll(`DESCRIBE ${sql}`);
    return (reader.getRowObjectsJson() as { column_name: string; column_type: string }[]).map((row) => ({
      name: row.column_name,
      type: row.column_type,
    }));
  },
  connect: async () => wrap(binding, instance, await instance.connect(), false),
  interrupt: () => {
    fate.interrupted = true;
    connection.interrupt();
  },
  close: () => {
    connection.closeSync();
    if (owner) instance.closeSync();
  },
});

/** Text as an SQL string literal. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A path as DuckDB's readers want it: `*`, `?` and `[` are no wildcards. */
export const literalPath = (path: string): string => path.replace(/[[*?]/g, (wild) => `[${wild}]`);

/** A path as an SQL string literal for DuckDB's readers, which would take `*`, `?` and `[` in it for wildcards. */
export const quotedPath = (path: string): string => quoted(literalPath(path));

/** Text as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Opens a database. Times are UTC, extensions are never fetched. */
export const openDuck = async (options: DuckOptions = {}): Promise<Duck> => {
  const binding = await readBinding();
  const instance = await binding.DuckDBInstance.create(options.path ?? ':memory:', {
    access_mode: options.readOnly ? 'READ_ONLY' : 'AUTOMATIC',
    threads: String(options.threads ?? 2),
    memory_limit: `${options.memoryMb ?? 512}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    temp_directory: options.scratch ?? '',
    // It would keep what is read of Parquet files until the memory limit is reached; the system keeps files in memory, too.
    enable_external_file_cache: 'false',
    // Memory that DuckDB has freed goes back to the system at once; glibc would keep it, a hundred megabytes and more.
    allocator_bulk_deallocation_flush_threshold: '8MB',
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run('SET preserve_insertion_order = true');
  return wrap(binding, instance, connection, true);
};
