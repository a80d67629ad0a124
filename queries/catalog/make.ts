import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Archive } from '../../archive-format/archive.js';
import { asDeskError, deskError } from '../../core/errors.js';
import { writeCatalog } from './build.js';
import { pathWithQuestionMark } from './open.js';
import { type CatalogScope, planCatalog } from './plan.js';
import type { Provenance } from './relation.js';

/** A catalog file that was made for other programs. */
export interface MadeCatalog {
  readonly path: string;
  readonly provenance: Provenance;
  /** Tables and views in it. */
  readonly tables: number;
}

/** What may be replaced: nothing, or a DuckDB file (its magic bytes stand at offset 8). */
const isReplaceable = async (path: string): Promise<boolean> => {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return true;
    throw error;
  }
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 8);
    return buffer.toString('latin1') === 'DUCK';
  } finally {
    await handle.close();
  }
};

/**
 * Writes one DuckDB file with every table and comment, for any DuckDB client. Its views name the archive's files by
 * absolute path, so it works from any folder and must be made again when the archive moves; it holds no records
 * besides the few odd lines. Errors: not-writable, disk-full, archive-damaged and those of the archive.
 */
export const makeCatalog = async (
  archive: Archive,
  out: string,
  scope: CatalogScope = {},
): Promise<MadeCatalog> => {
  const path = resolve(out);
  if (path.includes('?')) throw pathWithQuestionMark(path);
  const plan = await planCatalog(archive, scope);
  let folder: string;
  try {
    if (!(await isReplaceable(path)))
      throw deskError('not-writable', { what: 'The file is there and is no DuckDB file.', where: path });
    folder = await mkdtemp(join(dirname(path), '.catalog-'));
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw asDeskError(error, path);
    throw deskError('not-writable', {
      what: 'The folder does not exist.',
      where: dirname(path),
      cause: error,
    });
  }
  try {
    const made = join(folder, 'catalog.duckdb');
    await writeCatalog(plan, made, 'comments');
    await rename(made, path);
  } catch (error) {
    throw asDeskError(error, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  // The tables of the catalog about itself: _table, _column, _provenance.
  return { path, provenance: plan.provenance, tables: plan.tables.length + plan.views.length + 3 };
};
