import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDuck } from '../core/duckdb.js';
import { makeFolder } from '../core/files.js';
import type { Plan } from './plan/plan-file.js';
import type { RehearsalReport } from './rehearse/report.js';
import { type PlanReport, planReport } from './report/contents.js';
import { reportHtml } from './report/html.js';
import { reportMarkdown } from './report/markdown.js';
import { loadSql } from './sql-file.js';

/** Where `load --rehearse` leaves its newest report, in the plan's folder. */
export const rehearsalFileName = 'rehearsal.json';

/** The newest rehearsal, of whatever plan lay in this folder then; null when there is none that can be read. */
const readRehearsal = async (folder: string): Promise<RehearsalReport | null> => {
  try {
    return JSON.parse(await readFile(join(folder, rehearsalFileName), 'utf8')) as RehearsalReport;
  } catch {
    // It is a help, not a part of the plan: without it the report says that there was none.
    return null;
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
  const duck = await openDuck({ memoryMb: 256 });
  try {
    for (const name of lists)
      await duck.run(
        loadSql('report-lists', {
          file: join(plan.folder, `${name}.parquet`),
          csv: join(folder, `${name}.csv`),
          ndjson: join(folder, `${name}.ndjson`),
        }),
      );
  } finally {
    duck.close();
  }
  const files = [...Object.keys(texts), ...lists.flatMap((name) => [`${name}.csv`, `${name}.ndjson`])];
  return { report, files };
};
