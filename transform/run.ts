import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveObject } from '../archive-format/archive.js';
import { canonicalJson, digestFile, sha256 } from '../core/digest.js';
import { firstMemoryMb } from '../core/duck-room.js';
import { openDuck } from '../core/duckdb.js';
import { asDeskError, deskError } from '../core/errors.js';
import { packageVersion } from '../core/package-info.js';
import { type Progress, silent } from '../core/progress.js';
import { buildModel, createMacros, macroFolder, unwritten } from './build.js';
import { transformDigest } from './digest.js';
import {
  type BuiltTable,
  type ModelInfo,
  modelFormat,
  modelsFolder,
  noteNewest,
  openBuildFolder,
  placeModel,
  wholeModel,
} from './model/folder.js';
import { modelTables } from './model/schema.js';
import { createArchiveTables, createSourceViews } from './source-views.js';
import { fromSource } from './sources.js';
import { inOrder, sqlFiles } from './step.js';

export interface TransformOptions {
  /** The archive's folder; the model goes to `<home>/models/<key>/`. */
  readonly home: string;
  readonly object: ArchiveObject;
  /** A snapshot whose state the model shows; the newest by default. */
  readonly asOf?: number;
  /** Megabytes that DuckDB may use at most; it begins with fewer and takes more only where a step cannot do without. */
  readonly memoryMb?: number;
  readonly threads?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export interface TransformReport {
  readonly folder: string;
  /** The model was there already, whole. */
  readonly reused: boolean;
  readonly info: ModelInfo;
}

/**
 * Builds the model of an archive's state, or finds it: same archive version, same SQL, same bytes. A crash leaves
 * nothing half; what a killed run left behind is removed by the next.
 *
 * Errors: model-step-failed, disk-full, not-writable, interrupted, archive-damaged, snapshot-missing. Wrong rows are
 * no error: they are in `reject` and `check_result`, counted in the report.
 */
export const runTransform = async (options: TransformOptions): Promise<TransformReport> => {
  const { home, object, asOf, signal, progress = silent } = options;
  const snapshot = await object.snapshot(asOf);
  const newest = await object.snapshot();
  const source = snapshot.source.kind;
  const from = fromSource(source);
  const steps = from.steps();
  const sql = [macroFolder, 'transform/model', ...from.folders.map((name) => `transform/${name}`)].flatMap(
    sqlFiles,
  );

  const probe = await openDuck();
  const [version] = await probe.all<{ version: string }>('SELECT version() AS version');
  probe.close();
  const duckdb = version?.version ?? '';

  const inputs = [
    {
      source,
      object: object.name,
      id: object.id,
      version: object.head,
      inventorySha512: object.inventorySha512,
      snapshot: snapshot.snapshot,
      newest: snapshot.snapshot === newest.snapshot,
    },
  ];
  const transform = { version: packageVersion, sha256: transformDigest(from.folders, sql, duckdb), duckdb };
  const key = sha256(canonicalJson({ format: modelFormat, inputs, transform }));

  const there = await wholeModel(join(modelsFolder(home), key), signal);
  if (there) {
    await noteNewest(home, there);
    return { folder: join(modelsFolder(home), key), reused: true, info: there };
  }

  const work = await openBuildFolder(home, randomBytes(6).toString('hex'));
  const folder = join(work, 'model');
  try {
    const memoryMb = options.memoryMb ?? 512;
    const duck = await openDuck({
      memoryMb: Math.min(memoryMb, firstMemoryMb),
      // Each thread has rows of its own in memory; a second one costs a half more computing for a third less time.
      threads: options.threads ?? 1,
      scratch: join(work, 'spill'),
    });
    const stop = () => duck.interrupt();
    signal?.addEventListener('abort', stop);
    try {
      await createMacros(duck);
      const views: string[] = [];
      for (const [prefix, tables] of Object.entries(from.views))
        views.push(...(await createSourceViews(duck, object, prefix, tables, asOf)));
      const given = [
        ...views,
        ...(await createArchiveTables(duck, object, source, asOf, signal)),
        ...unwritten(steps).map((table) => table.name),
      ];
      const outcome = await buildModel({
        duck,
        memoryMb,
        folder,
        scratch: join(work, 'scratch'),
        steps: inOrder(steps, new Set(given)),
        signal,
        progress,
      });
      const tables: Record<string, BuiltTable> = {};
      for (const name of modelTables.keys()) {
        const path = join(folder, `${name}.parquet`);
        const [count] = await duck.all<{ rows: string }>(`SELECT count(*) AS rows FROM ${name}`);
        tables[name] = {
          file: `${name}.parquet`,
          rows: Number(count?.rows),
          bytes: (await stat(path)).size,
          sha256: await digestFile('sha256', path, signal),
          rejects: outcome.rejects[name] ?? 0,
        };
      }
      const info: ModelInfo = {
        format: modelFormat,
        key,
        inputs,
        transform,
        tables,
        checks: [...outcome.checks],
      };
      const placed = await placeModel(folder, home, info);
      await noteNewest(home, info);
      return { folder: placed, reused: false, info };
    } finally {
      signal?.removeEventListener('abort', stop);
      duck.close();
    }
  } catch (error) {
    if (!signal?.aborted) throw asDeskError(error, home);
    throw deskError('interrupted', { what: 'The transformation was stopped; nothing of it was kept.' });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};
