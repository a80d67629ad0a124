import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { roomy } from '../core/duck-room.js';
import { type Duck, openDuck } from '../core/duckdb.js';
import { syncFolder } from '../core/files.js';
import { silent } from '../core/progress.js';
import type { Lineage } from '../core/target-row.js';
import { endingOf, isEnding } from './ending.js';
import { viewLedger } from './ledger/known.js';
import { callsOf, freshUploads } from './plan/calls.js';
import { type Census, createCensus } from './plan/census.js';
import { type Hanging, nothingHangs, readHanging } from './plan/hanging.js';
import type { PlanInput } from './plan/input.js';
import { endingsOfPlan } from './plan/left-over.js';
import {
  createPhaseWriter,
  createRowFile,
  type OperationFile,
  operationFileName,
  type PhaseWriter,
} from './plan/operation-writer.js';
import { type PlanHeader, planFileName } from './plan/plan-file.js';
import { refuseForeign } from './plan/refusals.js';
import { summarise, unansweredOf } from './plan/summary.js';
import { loadSql } from './sql-file.js';
import type { Compiler } from './target.js';

/** Megabytes for DuckDB: with a ledger of earlier loads it is asked more; what a question lacks it gets (see roomy). */
const firstMb = 64;
const laterMb = 128;
const mostMb = 512;

const lineageRow = (lineage: Lineage) => ({
  source: lineage.source,
  source_kind: lineage.kind,
  source_id: lineage.id,
  raw_sha256: lineage.rawSha256,
});

/** Compiles all rows. Returns the writers, one a phase, and the number of losses. */
const compileRows = async (
  input: PlanInput,
  duck: Duck,
  folder: string,
  scratch: string,
  census: Census,
  hangs: Hanging,
): Promise<{ readonly writers: ReadonlyMap<number, PhaseWriter>; readonly losses: number }> => {
  const writers = new Map<number, PhaseWriter>();
  const losses = createRowFile(
    duck,
    'losses',
    join(scratch, 'losses.ndjson'),
    join(folder, 'losses.parquet'),
  );
  const report = input.progress ?? silent;
  const calls = callsOf(input.target);
  const uploaded = freshUploads(input.target);
  let done = 0;
  for await (const row of input.rows) {
    input.signal.throwIfAborted();
    const operations = input.target.compile(row);
    const planned = operations.filter(({ kind, key }) => !isEnding(kind) || hangs(key));
    // A row that only takes off what no load put on.
    if (operations.length > 0 && planned.length === 0 && row.losses.length === 0) continue;
    for (const operation of planned) {
      const fresh = uploaded(operation);
      census.operation(operation, fresh.bytes);
      let writer = writers.get(operation.phase);
      if (!writer) {
        writer = createPhaseWriter(duck, operation.phase, folder, scratch);
        writers.set(operation.phase, writer);
      }
      const { make, change } = calls(operation);
      await writer.add(operation, { make: make + fresh.calls, change: change + fresh.calls });
    }
    census.row(row);
    for (const loss of row.losses) {
      const { reason, field, before, after } = loss;
      await losses.add({
        ordinal: losses.rows + 1,
        reason,
        target_kind: row.kind,
        target_key: row.key,
        field,
        before: before?.toWellFormed() ?? null,
        after: after?.toWellFormed() ?? null,
        ...lineageRow(loss.lineage),
      });
    }
    if (++done % 500 === 0) report({ stage: 'plan', task: row.kind, done, unit: 'rows' });
  }
  await losses.close();
  report({ stage: 'plan', task: 'rows', done, unit: 'rows', finished: true });
  return { writers, losses: losses.rows };
};

const writeHeld = async (
  input: PlanInput,
  duck: Duck,
  folder: string,
  scratch: string,
  census: Census,
): Promise<number> => {
  const file = createRowFile(duck, 'held', join(scratch, 'held.ndjson'), join(folder, 'held.parquet'));
  for await (const held of input.held) {
    input.signal.throwIfAborted();
    census.held(held);
    const { reason, detail, lineage } = held;
    await file.add({
      ordinal: file.rows + 1,
      reason,
      detail: detail?.toWellFormed() ?? null,
      ...lineageRow(lineage),
    });
  }
  await file.close();
  return file.rows;
};

/**
 * Rows of several parents may come mixed (articles of many collections) though a unit is written in one go. Then the
 * phase is written once more, unit by unit.
 */
const regroup = async (
  duck: Duck,
  phase: number,
  writer: PhaseWriter,
  folder: string,
  scratch: string,
): Promise<readonly OperationFile[]> => {
  const files = await writer.close();
  const paths = files.map((file) => join(folder, file.path));
  const [row] = await duck.all<{ units: string }>(loadSql('units', { files: paths }));
  if (writer.runs === Number(row?.units)) return files;
  const moved: string[] = [];
  for (const path of paths) {
    const aside = join(scratch, basename(path));
    await rename(path, aside);
    moved.push(aside);
  }
  const name = operationFileName(phase, 0);
  await duck.run(loadSql('regrouped-operations', { files: moved, out: join(folder, name) }));
  return [{ path: name, rows: files.reduce((sum, file) => sum + file.rows, 0) }];
};

/** Kinds whose endings compile says row by row. */
const rowEndings = ({ endings }: Compiler): readonly string[] =>
  (endings?.byRow ?? []).flatMap((kind) => [kind, endingOf(kind)]);

/** The last phase: what the source has no longer is taken off. Nothing when there is nothing. */
const writeEndings = async (
  input: PlanInput,
  duck: Duck,
  folder: string,
  scratch: string,
  census: Census,
  files: readonly string[],
): Promise<readonly OperationFile[]> => {
  const { endings } = input.target;
  if (!endings || endings.kinds.length === 0 || files.length === 0) return [];
  const writer = createPhaseWriter(duck, endings.phase, folder, scratch);
  const calls = callsOf(input.target);
  for await (const operation of endingsOfPlan(duck, endings, files)) {
    input.signal.throwIfAborted();
    census.operation(operation);
    await writer.add(operation, calls(operation));
  }
  return writer.close();
};

/**
 * Makes a plan in `input.out`: offline, and the same input gives the same bytes. The folder appears whole or not at
 * all. Errors: plan-invalid, flag-invalid, disk-full, not-writable.
 */
export const makePlan = async (input: PlanInput): Promise<PlanHeader> => {
  const out = resolve(input.out);
  await refuseForeign(out);
  await mkdir(dirname(out), { recursive: true });
  const work = join(dirname(out), `.${basename(out)}.${process.pid}.making`);
  const folder = join(work, 'plan');
  const scratch = join(work, 'scratch');
  await rm(work, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await mkdir(scratch);
  const memoryMb = input.memoryMb ?? (input.ledger.file === null ? firstMb : laterMb);
  const opened = await openDuck({
    memoryMb,
    threads: 1,
    path: join(scratch, 'plan.duckdb'),
    scratch,
  });
  const duck = roomy(opened, memoryMb, Math.max(mostMb, memoryMb));
  try {
    const census = createCensus();
    const later = await viewLedger(duck, input.ledger.file);
    const kinds = rowEndings(input.target);
    const hangs = later && kinds.length > 0 ? await readHanging(duck, kinds) : nothingHangs;
    const { writers, losses } = await compileRows(input, duck, folder, scratch, census, hangs);
    const held = await writeHeld(input, duck, folder, scratch, census);
    const phases = new Map<number, readonly OperationFile[]>();
    for (const [phase, writer] of writers)
      phases.set(phase, await regroup(duck, phase, writer, folder, scratch));
    if (later) {
      const there = [...phases.values()].flat().map((file) => join(folder, file.path));
      const endings = await writeEndings(input, duck, folder, scratch, census, there);
      if (input.target.endings && endings.length > 0) phases.set(input.target.endings.phase, endings);
    }
    const summary = await summarise(input, duck, folder, phases, census, { losses, held });
    const unanswered = later ? await unansweredOf(duck, folder, phases) : {};
    const header = Object.keys(unanswered).length === 0 ? summary : { ...summary, unanswered };
    await writeFile(join(folder, planFileName), `${JSON.stringify(header, null, 2)}\n`, { flush: true });
    await syncFolder(folder);
    const old = join(work, 'old');
    const there = await rename(out, old).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        return false;
      },
    );
    await rename(folder, out);
    await syncFolder(dirname(out));
    if (there) await input.replaced?.(old);
    return header;
  } finally {
    duck.close();
    await rm(work, { recursive: true, force: true });
  }
};
