import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Archive } from '../../archive-format/archive.js';
import { canonicalJson, sha256 } from '../../core/digest.js';
import { isDeskError } from '../../core/errors.js';
import { packageVersion } from '../../core/package-info.js';
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

const prune = async (folder: string): Promise<void> => {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const path = join(folder, name);
      // Another process may take it away meanwhile.
      const info = await stat(path).catch(() => undefined);
      return { path, used: info?.mtimeMs ?? 0 };
    }),
  );
  const old = files.sort((a, b) => b.used - a.used).slice(kept);
  // Windows refuses while somebody has it open; the next run tries again.
  for (const { path } of old) await rm(path, { force: true }).catch(() => undefined);
};

const isThere = async (path: string): Promise<boolean> => {
  try {
    const now = new Date();
    await utimes(path, now, now);
    return true;
  } catch {
    // Not there, or not ours to touch: it is made anew, or somewhere else.
    return false;
  }
};

const writeOnce = async (plan: CatalogPlan, folder: string, name: string): Promise<string> => {
  const path = join(folder, name);
  if (await isThere(path)) return path;
  await mkdir(folder, { recursive: true });
  const own = await mkdtemp(join(folder, '.building-'));
  try {
    await writeCatalog(plan, join(own, name));
    await rename(join(own, name), path);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  await prune(folder);
  return path;
};

/**
 * Opens the catalog of an archive's state, made when it is asked for the first time and kept in `work/catalogs/`. It
 * is a cache: it may be deleted at any time. An archive on a read-only disk gets one in the temporary folder.
 */
export const openCatalog = async (archive: Archive, scope: CatalogScope = {}): Promise<OpenCatalog> => {
  const plan = await planCatalog(archive, scope);
  const files = [...new Set(plan.views.flatMap((view) => view.files))].sort();
  const name = `${keyOf(plan)}.duckdb`;
  try {
    const path = await writeOnce(plan, join(archive.home, 'work', 'catalogs'), name);
    return { plan, engine: { path, files }, close: async () => {} };
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (!isDeskError(error, 'not-writable') && !['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code))
      throw error;
  }
  const folder = await mkdtemp(join(tmpdir(), 'deskarchive-catalog-'));
  const path = join(folder, name);
  await writeCatalog(plan, path);
  return { plan, engine: { path, files }, close: () => rm(folder, { recursive: true, force: true }) };
};
