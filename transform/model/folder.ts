import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { digestFile } from '../../core/digest.js';
import { ifAbsent, replaceFile, syncFile, syncFolder } from '../../core/files.js';
import { isAlive } from '../../core/process-alive.js';

/**
 * Where built models lie: `<home>/models/<key>/`, one Parquet file a table and `model.json`. The key is the digest of
 * everything that the bytes depend on, so a folder of that name is the model or it is damaged; it is never edited.
 */

export const modelFormat = 'deskarchive-model/1';

const builtTable = z.object({
  file: z.string(),
  rows: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string(),
  /** Rows and values of the source that this table could not take; they stand in `reject`. */
  rejects: z.number().int(),
});

const modelInfo = z.object({
  format: z.literal(modelFormat),
  key: z.string(),
  inputs: z.array(
    z.object({
      source: z.string(),
      /** Name and OCFL id of the archive's object. */
      object: z.string(),
      id: z.string(),
      /** Version whose inventory was read, and the digest of that inventory. */
      version: z.string(),
      inventorySha512: z.string(),
      /** The snapshot whose state the model shows, and whether it was the newest one. */
      snapshot: z.number().int(),
      newest: z.boolean(),
    }),
  ),
  transform: z.object({
    version: z.string(),
    /** Digest of every SQL text and every piece of code that makes rows. */
    sha256: z.string(),
    duckdb: z.string(),
  }),
  tables: z.record(z.string(), builtTable),
  checks: z.array(
    z.object({
      name: z.string(),
      table: z.string(),
      severity: z.enum(['error', 'warning']),
      rows: z.number().int(),
    }),
  ),
});

export type BuiltTable = z.infer<typeof builtTable>;

/** The content of `model.json`. No times are in it: the same input gives the same bytes. */
export type ModelInfo = z.infer<typeof modelInfo>;

export const modelsFolder = (home: string): string => join(home, 'models');

const fileThere = async (path: string): Promise<boolean> =>
  (await stat(path).catch(ifAbsent(undefined)))?.isFile() ?? false;

/** Reads `model.json`; undefined when the folder is no model or not a whole one. */
export const readModelInfo = async (folder: string): Promise<ModelInfo | undefined> => {
  const text = await readFile(join(folder, 'model.json'), 'utf8').catch(ifAbsent(undefined));
  if (text === undefined) return undefined;
  try {
    return modelInfo.parse(JSON.parse(text));
  } catch {
    // Another program's file, or a damaged one: not a model that can be used.
    return undefined;
  }
};

/** The model in a folder, if every file has the digest that `model.json` gives it. */
export const wholeModel = async (folder: string, signal?: AbortSignal): Promise<ModelInfo | undefined> => {
  const info = await readModelInfo(folder);
  if (!info) return undefined;
  for (const table of Object.values(info.tables)) {
    const path = join(folder, table.file);
    if (!(await fileThere(path)) || (await stat(path)).size !== table.bytes) return undefined;
    if ((await digestFile('sha256', path, signal)) !== table.sha256) return undefined;
  }
  return info;
};

const buildPrefix = '.building-';

/** Removes what runs of this machine left behind when they were killed. */
const removeLeftovers = async (models: string): Promise<void> => {
  for (const name of await readdir(models)) {
    const [, pid, ...host] = name.startsWith(buildPrefix) ? name.split('-') : [];
    if (pid === undefined || host.slice(1).join('-') !== hostname()) continue;
    if (!isAlive(Number(pid))) await rm(join(models, name), { recursive: true, force: true });
  }
};

/** A new, empty folder to build in, on the same file system as the finished models. */
export const openBuildFolder = async (home: string, random: string): Promise<string> => {
  const models = modelsFolder(home);
  await mkdir(models, { recursive: true });
  await removeLeftovers(models);
  const folder = join(models, `${buildPrefix}${process.pid}-${random}-${hostname()}`);
  await mkdir(join(folder, 'model'), { recursive: true });
  await mkdir(join(folder, 'scratch'));
  return folder;
};

/**
 * Gives a finished model its name: all bytes on the disk first, then one rename. A whole model of that name (another
 * run was faster) stays; a damaged one makes room.
 */
export const placeModel = async (built: string, home: string, info: ModelInfo): Promise<string> => {
  const models = modelsFolder(home);
  const folder = join(models, info.key);
  for (const table of Object.values(info.tables)) await syncFile(join(built, table.file));
  await replaceFile(join(built, 'model.json'), `${JSON.stringify(info, null, 1)}\n`);
  await syncFolder(built);
  if ((await wholeModel(folder)) === undefined) {
    await rm(folder, { recursive: true, force: true });
    await rename(built, folder);
    await syncFolder(models);
  }
  return folder;
};

const newestFile = z.object({
  format: z.literal('deskarchive-models/1'),
  models: z.record(z.string(), z.string()),
});

const newestPath = (home: string): string => join(modelsFolder(home), 'newest.json');

/**
 * Notes which model is the newest one of an archive state, for those who only read: `newest.json` maps
 * `<object>@<snapshot>` to a key. After a change of the SQL several models of one state lie side by side.
 */
export const noteNewest = async (home: string, info: ModelInfo): Promise<void> => {
  let models: Readonly<Record<string, string>> = {};
  try {
    models = newestFile.parse(JSON.parse(await readFile(newestPath(home), 'utf8'))).models;
  } catch {
    // Not there yet, or damaged: it only repeats what the folders say and is written anew.
  }
  const entries = info.inputs.map((input) => [`${input.object}@${input.snapshot}`, info.key]);
  const all = { ...models, ...Object.fromEntries(entries) };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  await replaceFile(
    newestPath(home),
    `${JSON.stringify({ format: 'deskarchive-models/1', models: sorted }, null, 1)}\n`,
  );
};
