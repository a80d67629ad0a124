import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { addLoadFiles } from '../archive-format/loads/add.js';
import {
  mappingDocument,
  planDocument,
  runDocument,
  runIdMap,
  runLedger,
  runRejects,
  runReport,
} from '../archive-format/loads/places.js';
import type { Clock } from '../core/clock.js';
import { withSpillingDuck } from '../core/spilling-duck.js';
import type { Operator } from './ledger/line.js';
import { cutRuns, type RunSummary } from './ledger/runs.js';
import { type Ledger, openLedger } from './ledger.js';
import { type Plan, planFileName } from './plan/plan-file.js';
import { loadSql } from './sql-file.js';

export interface FileRunsInput {
  /** The archive. */
  readonly home: string;
  /** Folder of the ledger; its name is the object's. */
  readonly folder: string;
  /** The plan at hand: it and its ids are filed with the runs that were of it. */
  readonly plan: Plan;
  /** Text of the mapping of that plan; null when it cannot be read. */
  readonly mapping: string | null;
  readonly operator: Operator;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** What was added to the archive; undefined: every run is there already. */
export type FiledRuns =
  | { readonly object: string; readonly version: string; readonly runs: readonly number[] }
  | undefined;

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

const documentOf = ({ begin, endedAt, lines, head, counts }: RunSummary): string => {
  const { run, purpose, plan, target, workspace, archive, mapping, tool, operator, at } = begin;
  const document = {
    format: 'deskarchive-load-run/1',
    ...{ run, purpose, plan, target, workspace, archive, mapping, tool },
    operator: operator ?? null,
    startedAt: at,
    endedAt,
    lines,
    head,
    counts,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};

const writeText = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
};

const writeIdMap = async (plan: Plan, run: RunSummary, content: string): Promise<void> => {
  const { run: number, plan: planSha256 } = run.begin;
  const files =
    planSha256 === plan.sha256 ? plan.header.phases.flatMap(({ phase }) => plan.files(phase)) : [];
  const out = join(content, runIdMap(number));
  await mkdir(dirname(out), { recursive: true });
  const ledger = join(content, runLedger(number));
  await withSpillingDuck({ memoryMb: 256, threads: 1 }, async (duck) => {
    await duck.run(files.length > 0 ? loadSql('planned', { files }) : loadSql('planned-unknown', {}));
    await duck.run(loadSql('id-map', { ledger, out }));
  });
};

/** The run's report and rejects, as the load left them beside the ledger. */
const copyReports = async (folder: string, number: number, content: string): Promise<void> => {
  const from = join(folder, 'runs', String(number).padStart(4, '0'));
  const report = join(from, 'report.json');
  if (await exists(report)) {
    const to = join(content, runReport(number));
    await mkdir(dirname(to), { recursive: true });
    await copyFile(report, to);
  }
  const rejects = join(from, 'rejects.ndjson');
  if (await exists(rejects)) {
    const to = join(content, runRejects(number));
    await mkdir(dirname(to), { recursive: true });
    await pipeline(createReadStream(rejects), createGzip({ level: 6 }), createWriteStream(to));
  }
};

const fileOpenLedger = async (input: FileRunsInput, ledger: Ledger): Promise<FiledRuns> => {
  const { plan } = input;
  const object = basename(input.folder);
  const runs: number[] = [];
  const known = ledger.opened.runs.map(({ run }) => run);
  const version = await addLoadFiles({
    home: input.home,
    object,
    clock: input.clock,
    operator: input.operator,
    message: `Loads into ${plan.header.target}: runs up to ${known.at(-1) ?? 0}`,
    write: async (content, has) => {
      const open = new Set(known.filter((run) => !has(runDocument(run))));
      if (open.size === 0) return false;
      const cut = await cutRuns(ledger.path, ledger.opened.goodBytes, (run) =>
        open.has(run) ? join(content, runLedger(run)) : undefined,
      );
      for (const run of cut) {
        const { run: number } = run.begin;
        await writeText(join(content, runDocument(number)), documentOf(run));
        await writeIdMap(plan, run, content);
        await copyReports(input.folder, number, content);
        runs.push(number);
      }
      if (cut.some(({ begin }) => begin.plan === plan.sha256)) {
        const header = planDocument(plan.sha256);
        if (!has(header)) {
          await mkdir(dirname(join(content, header)), { recursive: true });
          await copyFile(join(plan.folder, planFileName), join(content, header));
        }
        const mapping = mappingDocument(plan.sha256);
        if (input.mapping !== null && !has(mapping)) await writeText(join(content, mapping), input.mapping);
      }
      return true;
    },
  });
  return version === undefined ? undefined : { object, version, runs };
};

/**
 * Files every run of a ledger that the archive does not have yet as one version of the object `loads-…`. A run that
 * was broken off is filed too; what goes on from it is a run of its own. Errors: ledger-locked, ledger-damaged,
 * archive-locked, disk-full, not-writable.
 */
export const fileRuns = async (input: FileRunsInput): Promise<FiledRuns> => {
  const ledger = await openLedger(input.folder, input.clock, input.signal);
  try {
    return await fileOpenLedger(input, ledger);
  } finally {
    await ledger.close();
  }
};
