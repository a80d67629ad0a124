import { Socket } from 'node:net';
import { type Cell, type Duck, literalPath, openDuck, quoted } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import { failureOf } from './failure.js';
import { judge, judgeText } from './guard.js';
import { linesOf } from './lines.js';
import { longestLine, longestRow, type ToChild, type ToParent, toChild } from './message.js';

/**
 * The process that runs other people's SQL. It is started by engine.ts with an empty environment and may write to
 * no file (`ulimit -f 0`); it ends when its parent does. Whatever happens in here, the parent only sees lines of text.
 */

type Open = Extract<ToChild, { kind: 'open' }>;
type Ask = Extract<ToChild, { kind: 'ask' }>;

const channel = new Socket({ fd: 3, readable: false, writable: true });

const send = async (message: ToParent): Promise<void> => {
  if (channel.write(`${JSON.stringify(message)}\n`)) return;
  await new Promise<void>((resolve) => channel.once('drain', resolve));
};

/** Closes every way out. The order matters: once access is off, lists cannot be set any more. */
const lock = async (duck: Duck, files: readonly string[]): Promise<void> => {
  // A view may name a file in the form that keeps wildcards literal; DuckDB checks both forms.
  const paths = [...new Set(files.flatMap((file) => [file, literalPath(file)]))];
  await duck.run(`SET allowed_paths = [${paths.map(quoted).join(', ')}]`);
  await duck.run('SET enable_external_access = false');
  await duck.run('SET lock_configuration = true');
};

interface Engine {
  /** Parses only; has no tables and no files. */
  readonly guard: Duck;
  readonly duck: Duck;
  readonly tables: readonly string[];
}

const open = async (message: Open): Promise<Engine> => {
  const guard = await openDuck({ memoryMb: 128, threads: 1 });
  await lock(guard, []);
  const duck = await openDuck({
    path: message.catalog,
    readOnly: true,
    memoryMb: message.memoryMb,
    threads: message.threads,
  });
  await lock(duck, message.files);
  const names = await duck.all<{ name: string }>(
    `SELECT view_name AS name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'
     UNION ALL SELECT table_name FROM duckdb_tables() WHERE NOT internal AND schema_name = 'main'`,
  );
  return { guard, duck, tables: names.map(({ name }) => name) };
};

const bind = (wanted: readonly string[], given: Ask['parameters']): Record<string, string | null> => {
  const bound: Record<string, string | null> = {};
  for (const name of wanted) {
    const value = given[name];
    if (value === undefined)
      throw deskError('query-parameter', { what: `The parameter ${name} has no value.`, where: `$${name}` });
    bound[name] = value;
  }
  const spare = Object.keys(given).find((name) => !wanted.includes(name));
  if (spare !== undefined)
    throw deskError('query-parameter', {
      what: `The statement has no parameter ${spare}.`,
      where: `$${spare}`,
    });
  return bound;
};

/** About as much text as one message carries. */
const messageSize = 1 << 18;

const sizeOf = (row: readonly Cell[]): number =>
  row.reduce((sum, value) => sum + (value?.length ?? 0), row.length);

const sendRows = async (rows: AsyncIterable<readonly (readonly Cell[])[]>): Promise<void> => {
  let batch: (readonly Cell[])[] = [];
  let size = 0;
  const flush = async () => {
    if (batch.length > 0) await send({ kind: 'rows', rows: batch as Cell[][] });
    batch = [];
    size = 0;
  };
  for await (const chunk of rows) {
    for (const row of chunk) {
      const length = sizeOf(row);
      if (length > longestRow) {
        throw deskError('query-stopped', {
          what: `One row of the answer is longer than ${longestRow >> 20} million characters.`,
          next: 'Ask for fewer columns, or for a part of the text with substring().',
        });
      }
      if (size + length > messageSize) await flush();
      batch.push(row);
      size += length;
    }
    await flush();
  }
};

const answer = async ({ guard, duck, tables }: Engine, { sql, parameters }: Ask): Promise<void> => {
  judgeText(sql);
  const [parsed] = await guard.all<{ tree: string }>('SELECT json_serialize_sql($sql::VARCHAR) AS tree', {
    sql,
  });
  const permission = judge(sql, parsed?.tree ?? '', tables);
  const { columns, rows } = await duck.exact(sql, bind(permission.parameters, parameters));
  const { changing, tables: used } = permission;
  await send({ kind: 'columns', columns: [...columns], changing: [...changing], tables: [...used] });
  await sendRows(rows);
  await send({ kind: 'end' });
};

const tell = (error: unknown, sql: string): Promise<void> => {
  const { code, message, where, next, details } = failureOf(error, sql);
  const missingTable = typeof details.missingTable === 'string' ? details.missingTable : undefined;
  return send({ kind: 'error', code, what: message, where, next, missingTable });
};

const main = async (): Promise<void> => {
  let engine: Engine | undefined;
  for await (const line of linesOf(process.stdin, longestLine)) {
    const message = toChild.parse(JSON.parse(line));
    try {
      if (message.kind === 'open') {
        engine = await open(message);
        await send({ kind: 'ready' });
      } else if (engine) await answer(engine, message);
    } catch (error) {
      await tell(error, message.kind === 'ask' ? message.sql : '');
    }
  }
};

// The parent is gone, or wants this to end: a statement that still runs must not keep the process alive.
process.stdin.on('close', () => process.exit(0));
channel.on('error', () => process.exit(0));
await main();
process.exit(0);
