import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Archive } from '../../archive-format/archive.js';
import { type Clock, systemClock } from '../../core/clock.js';
import { canonicalJson, sha256 } from '../../core/digest.js';
import { deskError, isDeskError } from '../../core/errors.js';
import { packageVersion } from '../../core/package-info.js';
import { scratchFolder } from '../../core/scratch-folder.js';
import type { EngineCatalog } from '../engine/engine.js';
import { writeCatalog } from './build.js';
import { type CatalogScope, planCatalog } from './plan.js';
import type { CatalogPlan } from './relation.js';

/** A catalog that is ready to be asked. */
export interface OpenCatalog {
  readonly plan: CatalogPlan;
  readonly engine: EngineCatalog;
  close(): Promise<void>;
}

/** Everything that a catalog's bytes depend on: the archive's state, the views, and how they are written. */
const keyOf = (plan: CatalogPlan): string =>
  sha256(
    canonicalJson({
      tool: packageVersion,
      provenance: plan.provenance,
      views: plan.views,
      tables: plan.tables.map(({ rows: _, ...table }) => table),
    }),
  );

/** Catalogs kept in work/: the last states and `--as-of` views that were asked for. */
const kept = 8;

/** A build takes seconds; one that is older was killed. */
const abandonedMs = 60 * 60 * 1000;

const prune = async (folder: string, now: number): Promise<void> => {
  const entries = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const path = join(folder, name);
      // Another process may take it away meanwhile.
      const info = await stat(path).catch(() => undefined);
      return { path, isCatalog: name.endsWith('.duckdb'), used: info?.mtimeMs ?? now };
    }),
  );
  const old = entries
    .filter(({ isCatalog }) => isCatalog)
    .sort((a, b) => b.used - a.used)
    .slice(kept);
  const abandoned = entries.filter(({ isCatalog, used }) => !isCatalog && now - used > abandonedMs);
  // Windows refuses while somebody has one open; the next run tries again.
  for (const { path } of [...old, ...abandoned])
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
};

/** Whether a catalog is there; marks it as used. */
const isThere = async (path: string, now: number): Promise<boolean> => {
  try {
    await utimes(path, now / 1000, now / 1000);
    return true;
  } catch {
    // Not there, or not ours to touch: it is made anew, or somewhere else.
    return false;
  }
};

const writeOnce = async (plan: CatalogPlan, folder: string, name: string, now: number): Promise<string> => {
  const path = join(folder, name);
  if (await isThere(path, now)) return path;
  await mkdir(folder, { recursive: true });
  const own = await mkdtemp(join(folder, '.building-'));
  try {
    await writeCatalog(plan, join(own, name), 'none');
    await rename(join(own, name), path);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  await prune(folder, now);
  return path;
};

/** DuckDB takes what follows a question mark in a database's path for options. */
export const pathWithQuestionMark = (path: string) =>
  deskError('not-writable', {
    what: 'DuckDB cannot write a database where a path has a question mark.',
    where: path,
  });

/**
 * Opens the catalog of an archive's state, made when it is asked for the first time and kept in `work/catalogs/`. It
 * is a cache: it may be deleted at any time. An archive on a read-only disk gets one in the temporary folder.
 */
export const openCatalog = async (
  archive: Archive,
  scope: CatalogScope = {},
  clock: Clock = systemClock,
): Promise<OpenCatalog> => {
  const plan = await planCatalog(archive, scope);
  const files = [...new Set(plan.views.flatMap((view) => view.files))].sort();
  const name = `${keyOf(plan)}.duckdb`;
  const home = join(archive.home, 'work', 'catalogs');
  try {
    if (home.includes('?')) throw pathWithQuestionMark(home);
    const path = await writeOnce(plan, home, name, clock.now());
    return { plan, engine: { path, files }, close: async () => {} };
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (
      !isDeskError(error, 'not-writable') &&
      !['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code)
    )
      throw error;
  }
  const { folder, remove } = await scratchFolder('catalog');
  const path = join(folder, name);
  await writeCatalog(plan, path, 'none');
  return { plan, engine: { path, files }, close: remove };
};
