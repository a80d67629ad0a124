import { readdir } from 'node:fs/promises';
import type { Duck } from '../../core/duckdb.js';
import { deskError } from '../../core/errors.js';
import { loadSql } from '../sql-file.js';
import { planFileName } from './plan-file.js';

/** One after another: each works over all operations, and together they would need the room of all. */
const defects = ['doubled', 'lost', 'ownerless'] as const;

/** Errors: plan-invalid. */
export const refuseDefects = async (duck: Duck, files: readonly string[], where: string): Promise<void> => {
  if (files.length === 0) return;
  for (const defect of defects) {
    const found = await duck.all<{ key: string; defect: string }>(loadSql(`defects-${defect}`, { files }));
    const [first] = found;
    if (first)
      throw deskError('plan-invalid', {
        what: `The operation ${first.key} ${first.defect}.`,
        where,
        next: 'This is a defect of the rows or of compile, not of your data; please report it.',
        details: { defects: found },
      });
  }
};

/** A plan may replace a plan and nothing else. Errors: flag-invalid. */
export const refuseForeign = async (out: string): Promise<void> => {
  let entries: string[];
  try {
    entries = await readdir(out);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return;
    if (code === 'ENOTDIR')
      throw deskError('flag-invalid', {
        what: 'The plan is to be a folder, and this is a file.',
        where: out,
      });
    throw error;
  }
  if (entries.length > 0 && !entries.includes(planFileName))
    throw deskError('flag-invalid', {
      what: 'The folder holds other things than a plan.',
      where: out,
      next: 'Name a new or empty folder, or an older plan.',
    });
};
