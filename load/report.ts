import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asDeskError, deskError } from '../core/errors.js';
import { makeFolder } from '../core/files.js';
import { withSpillingDuck } from '../core/spilling-duck.js';
import type { Plan } from './plan/plan-file.js';
import type { RehearsalReport } from './rehearse/report.js';
import { type PlanReport, planReport } from './report/contents.js';
import { reportHtml } from './report/html.js';
import { reportMarkdown } from './report/markdown.js';
import { loadSql } from './sql-file.js';

/** Where `load --rehearse` leaves its newest report, in the plan's folder. */
export const rehearsalFileName = 'rehearsal.json';

/**
 * The newest rehearsal, of whatever plan lay in this folder then; null when there is none. One that cannot be read must
 * not look like none. Errors: plan-invalid, not-readable.
 */
const readRehearsal = async (folder: string): Promise<RehearsalReport | null> => {
  const path = join(folder, rehearsalFileName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw asDeskError(error, path);
  }
  try {
    return JSON.parse(text) as RehearsalReport;
  } catch (cause) {
    throw deskError('plan-invalid', {
      what: 'The report of the rehearsal is no JSON.',
      where: path,
      next: 'Rehearse again, or delete it.',
      cause,
    });
  }
};

export interface WrittenReport {
  readonly report: PlanReport;
  /** Names in the folder. */
  readonly files: readonly string[];
}

/**
 * Writes a plan's report into a folder: a page to read and sign, the same as Markdown and JSON, and every loss and
 * everything held back as rows. Errors: not-writable, disk-full.
 */
export const writeReport = async (
  plan: Plan,
  folder: string,
  confirmed: PlanReport['confirmed'],
): Promise<WrittenReport> => {
  const report = await planReport(plan, { confirmed, rehearsal: await readRehearsal(plan.folder) });
  await makeFolder(folder);
  const texts = {
    'report.html': reportHtml(report),
    'report.md': reportMarkdown(report),
    'report.json': `${JSON.stringify(report, null, 2)}\n`,
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  const lists = ['losses', 'held'];
  await withSpillingDuck({ memoryMb: 256 }, async (duck) => {
    for (const name of lists)
      await duck.run(
        loadSql('report-lists', {
          file: join(plan.folder, `${name}.parquet`),
          csv: join(folder, `${name}.csv`),
          ndjson: join(folder, `${name}.ndjson`),
        }),
      );
  });
  const files = [...Object.keys(texts), ...lists.flatMap((name) => [`${name}.csv`, `${name}.ndjson`])];
  return { report, files };
};
