import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFile } from '../../core/digest.js';
import type { Duck } from '../../core/duckdb.js';
import { syncFile } from '../../core/files.js';
import { fillKnown, forecastCalls, openByKind } from '../ledger/known.js';
import { loadSql } from '../sql-file.js';
import type { Census } from './census.js';
import type { PlanInput } from './input.js';
import type { OperationFile } from './operation-writer.js';
import { type PlanHeader, planFormat } from './plan-file.js';
import { refuseDefects } from './refusals.js';

const fileEntry = async (folder: string, path: string, rows: number) => {
  const full = join(folder, path);
  await syncFile(full);
  return { path, rows, bytes: (await stat(full)).size, sha256: await digestFile('sha256', full) };
};

/** The figures of plan.json. */
export const summarise = async (
  input: PlanInput,
  duck: Duck,
  folder: string,
  phases: ReadonlyMap<number, readonly OperationFile[]>,
  census: Census,
  counts: { readonly losses: number; readonly held: number },
): Promise<PlanHeader> => {
  const order = [...phases.keys()].sort((a, b) => a - b);
  const all = order.flatMap((phase) => (phases.get(phase) ?? []).map((file) => join(folder, file.path)));
  await refuseDefects(duck, all, folder);
  if (all.length > 0) await fillKnown(duck, input.ledger.file, 'plan', all);
  const figures = all.length > 0 ? await openByKind(duck, all) : [];
  const bytesByKind = census.bytesByKind;
  const total = figures.reduce((sum, figure) => sum + figure.operations, 0);
  const open = figures.reduce((sum, figure) => sum + figure.open, 0);
  const bytes = figures.reduce((sum, figure) => sum + (bytesByKind[figure.kind] ?? 0), 0);
  const { rate, dailyCalls } = input.target.capabilities;
  const calls = all.length > 0 ? await forecastCalls(duck, all) : 0;
  const files = [];
  for (const phase of order)
    for (const file of phases.get(phase) ?? []) files.push(await fileEntry(folder, file.path, file.rows));
  files.push(await fileEntry(folder, 'losses.parquet', counts.losses));
  files.push(await fileEntry(folder, 'held.parquet', counts.held));
  return {
    format: planFormat,
    target: input.target.name,
    archive: input.archive,
    modelKey: input.modelKey,
    mappingSha256: input.mappingSha256,
    ledger: { workspace: input.ledger.workspace, head: input.ledger.head },
    ...(input.scope === undefined ? {} : { scope: { ...input.scope } }),
    ...(Object.keys(input.unread ?? {}).length === 0 ? {} : { unread: { ...input.unread } }),
    rows: census.rows,
    operations: {
      total,
      open,
      byKind: Object.fromEntries(
        figures.map(({ kind, operations, open: left }) => [
          kind,
          { operations, open: left, bytes: bytesByKind[kind] ?? 0 },
        ]),
      ),
    },
    phases: order.map((phase) => ({
      phase,
      kinds: [...(census.kindsByPhase.get(phase) ?? [])].sort(),
      operations: (phases.get(phase) ?? []).reduce((sum, file) => sum + file.rows, 0),
      files: (phases.get(phase) ?? []).map((file) => file.path),
    })),
    forecast: {
      calls,
      bytes,
      hours: (calls / rate.limit) * (rate.windowMs / 3_600_000),
      days: dailyCalls === undefined ? null : Math.ceil(calls / dailyCalls),
      rate,
    },
    losses: census.losses,
    held: census.heldBack,
    looks: [...census.looks],
    files,
  };
};

/** Writes that got no answer and that the plan names no longer, by kind. Needs the view `ledger`. */
export const unansweredOf = async (
  duck: Duck,
  folder: string,
  phases: ReadonlyMap<number, readonly OperationFile[]>,
): Promise<Readonly<Record<string, number>>> => {
  const files = [...phases.values()].flat().map((file) => join(folder, file.path));
  if (files.length === 0) return {};
  const rows = await duck.all<{ kind: string; operations: string }>(loadSql('unanswered', { files }));
  return Object.fromEntries(rows.map(({ kind, operations }) => [kind, Number(operations)]));
};
