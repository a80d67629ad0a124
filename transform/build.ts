import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isOutOfMemory, withRoom } from '../core/duck-room.js';
import { type Duck, identifier, quoted } from '../core/duckdb.js';
import { asDeskError, type DeskError, deskError, isDeskError } from '../core/errors.js';
import type { Progress } from '../core/progress.js';
import type { DeclaredTable } from '../core/table-ddl.js';
import { type Check, type CheckOutcome, checkCounts, generatedChecks } from './model/generated-checks.js';
import { modelTable, modelTables } from './model/schema.js';
import { createTable, insertRows } from './rows.js';
import { readFileAsset, type Step, sqlFiles } from './step.js';
import { parquetOptions, writeTable } from './write-table.js';

/** Characters that a function's rows may take before they go to a file. */
const flushChars = 32 << 20;

export interface BuildPlan {
  readonly duck: Duck;
  /** Where the model's files go; exists and is empty. */
  readonly folder: string;
  /** Megabytes that DuckDB may use at most; see room.ts. */
  readonly memoryMb: number;
  /** For staged tables; exists and is empty. */
  readonly scratch: string;
  /** In the order in which they run. */
  readonly steps: readonly Step[];
  readonly signal: AbortSignal | undefined;
  readonly progress: Progress;
}

export interface BuildOutcome {
  readonly rejects: Readonly<Record<string, number>>;
  readonly checks: readonly CheckOutcome[];
}

/** The folder of the SQL files that define macros; they are part of every transformation. */
export const macroFolder = 'transform/macros';

export const createMacros = async (duck: Duck): Promise<void> => {
  for (const file of sqlFiles(macroFolder)) await duck.run(readFileAsset(file));
};

const viewOf = async (duck: Duck, name: string, path: string): Promise<void> => {
  await duck.run(`CREATE VIEW ${identifier(name)} AS SELECT * FROM read_parquet(${quoted(path)})`);
};

/** Writes a table of the model; then it can be read by its name. */
const copyTable = async (plan: BuildPlan, table: DeclaredTable, sql: string): Promise<void> =>
  viewOf(plan.duck, table.name, await writeTable(plan, table, sql));

/** Rows of a function go to a table in memory and from there, a few megabytes at a time, to files. */
const runFunction = async (
  plan: BuildPlan,
  step: Step,
  work: Extract<Step['work'], { run: unknown }>,
): Promise<void> => {
  const { duck, scratch, signal } = plan;
  const pending = `pending_${step.output.name}`;
  const folder = join(scratch, step.output.name);
  await mkdir(folder);
  await createTable(duck, pending, work.columns);
  let chars = 0;
  let parts = 0;
  const flush = async () => {
    const path = join(folder, `part-${String(parts++).padStart(5, '0')}.parquet`);
    await duck.run(`COPY ${identifier(pending)} TO ${quoted(path)} (${parquetOptions})`);
    await duck.run(`DROP TABLE ${identifier(pending)}`);
    await createTable(duck, pending, work.columns);
    chars = 0;
  };
  const reader = await duck.connect();
  try {
    await work.run({
      duck: reader,
      signal,
      write: async (rows) => {
        chars += await insertRows(duck, pending, work.columns, rows);
        if (chars > flushChars) await flush();
      },
    });
  } finally {
    reader.close();
  }
  await flush();
  await duck.run(`DROP TABLE ${identifier(pending)}`);
  await viewOf(duck, step.output.name, join(folder, '*.parquet'));
};

/** The side of a join that is held in memory is then the right one. */
const asWritten = "SET disabled_optimizers = 'join_order,build_side_probe_side'";

const runStep = async (plan: BuildPlan, step: Step): Promise<void> => {
  const { duck, memoryMb } = plan;
  const { output, work } = step;
  if ('run' in work) {
    if (output.kind !== 'staged') throw new Error(`${step.name}: a function can only stage a table`);
    await duck.run(`SET memory_limit = '${memoryMb}MB'`);
    return runFunction(plan, step, work);
  }
  // A table takes room for each of its statements.
  const run = () =>
    output.kind === 'table'
      ? runSql(plan, step, work)
      : withRoom(duck, memoryMb, () => runSql(plan, step, work));
  if (!work.joinsAsWritten) return run();
  await duck.run(asWritten);
  try {
    await run();
  } finally {
    await duck.run('RESET disabled_optimizers');
  }
};

const runSql = async (
  plan: BuildPlan,
  { name, output }: Step,
  work: { readonly sql: string },
): Promise<void> => {
  const { duck, scratch } = plan;
  switch (output.kind) {
    case 'table':
      return copyTable(plan, modelTable(output.name), work.sql);
    case 'staged': {
      const path = join(scratch, `${output.name}.parquet`);
      await duck.run(`COPY (${work.sql}) TO ${quoted(path)} (${parquetOptions})`);
      return viewOf(duck, output.name, path);
    }
    case 'rejects':
      return duck.run(
        `INSERT INTO found_reject SELECT ${quoted(output.name)}, reason, field, value, ` +
          `source, source_kind, source_id, snapshot, raw_sha256 FROM (${work.sql})`,
      );
    case 'findings':
      return duck.run(
        `INSERT INTO found_wrong SELECT ${quoted(name)}, ${quoted(output.severity)}, ` +
          `${quoted(output.name)}, id, detail FROM (${work.sql})`,
      );
  }
};

const failure = (step: Step, error: unknown, signal: AbortSignal | undefined): DeskError => {
  if (signal?.aborted) {
    return deskError('interrupted', { what: 'The transformation was stopped; nothing of it was kept.' });
  }
  const known = asDeskError(error);
  if (known.code !== 'unexpected' || isDeskError(error)) return known;
  const memory = isOutOfMemory(known);
  return deskError('model-step-failed', {
    what: `${step.name}: ${known.message}`,
    where: 'file' in step.work ? step.work.file : step.name,
    next: memory ? 'Give the transformation more memory, or free space for what it spills.' : undefined,
    cause: error,
  });
};

/** Tables of the model that no step writes; they are written empty, so that a model always has all its tables. */
export const unwritten = (steps: readonly Step[]): DeclaredTable[] => {
  const written = new Set(steps.filter((s) => s.output.kind === 'table').map((s) => s.output.name));
  return [...modelTables.values()].filter((t) => !written.has(t.name) && !summaries.includes(t.name));
};

/** Tables that gather what all steps set aside. */
const summaries = ['reject', 'check_result'];

/**
 * Runs the steps in the order given: the model's tables, then what they could not take (`reject`), then the checks
 * (`check_result`).
 */
export const buildModel = async (plan: BuildPlan): Promise<BuildOutcome> => {
  const { duck, signal, progress, steps } = plan;
  let done = 0;
  const run = async (kinds: readonly Step['output']['kind'][]) => {
    for (const step of steps.filter((s) => kinds.includes(s.output.kind))) {
      if (signal?.aborted) throw failure(step, signal.reason, signal);
      progress({ stage: 'transform', task: step.name, done, total: steps.length, unit: 'steps' });
      try {
        await runStep(plan, step);
      } catch (error) {
        throw failure(step, error, signal);
      }
      done += 1;
    }
  };

  for (const table of unwritten(steps)) {
    const nothing = table.columns.map((c) => `CAST(NULL AS ${c.type}) AS ${identifier(c.name)}`);
    await copyTable(plan, table, `SELECT ${nothing.join(', ')} WHERE false`);
  }
  await run(['table', 'staged']);

  await createTable(duck, 'found_reject', modelTable('reject').columns);
  await run(['rejects']);
  await copyTable(plan, modelTable('reject'), 'FROM found_reject');
  await duck.run('DROP TABLE found_reject');

  await createTable(duck, 'found_wrong', modelTable('check_result').columns);
  await run(['findings']);
  const generated = await generatedChecks((sql) => withRoom(duck, plan.memoryMb, () => duck.run(sql)));
  await copyTable(plan, modelTable('check_result'), 'FROM found_wrong');
  await duck.run('DROP TABLE found_wrong');
  progress({ stage: 'transform', task: 'model', done, total: steps.length, unit: 'steps', finished: true });

  const rejects = await duck.all<{ step: string; rows: string }>(
    'SELECT step, count(*) AS rows FROM reject GROUP BY step ORDER BY step',
  );
  return {
    rejects: Object.fromEntries(rejects.map((row) => [row.step, Number(row.rows)])),
    checks: await checkCounts(duck, [...plan.steps.flatMap(named), ...generated]),
  };
};

const named = (step: Step): Check[] =>
  step.output.kind === 'findings'
    ? [{ name: step.name, table: step.output.name, severity: step.output.severity }]
    : [];
