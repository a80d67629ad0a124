import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock } from '../core/clock.js';
import { digestFile } from '../core/digest.js';
import type { Duck } from '../core/duckdb.js';
import { deskError } from '../core/errors.js';
import { makeFolder, replaceFile } from '../core/files.js';
import { packageVersion } from '../core/package-info.js';
import { type Progress, silent } from '../core/progress.js';
import { createBudget } from './apply/budget.js';
import { type PlannedOperation, readPhase, type UnitHead } from './apply/phase-reader.js';
import { createUnitThings, type ThingSources } from './apply/unit-things.js';
import { refuseShortened } from './ledger/filed.js';
import { fillKnown, openByKind } from './ledger/known.js';
import { type Ledger, ledgerFolder, openLedger } from './ledger.js';
import { createLineFile, type LineFile } from './line-file.js';
import type { Plan } from './plan/plan-file.js';
import { preflightPlan, refuseErrors } from './preflight.js';
import { type Certificate, createTally, type Tally } from './readback/certificate.js';
import { certificateFile, certificateSignature } from './readback/file.js';
import { loadSql } from './sql-file.js';
import type { DoneOperation, Preflight, Target } from './target.js';
import { benchFolder, withWorkbench } from './workbench.js';

export interface ReadBackInput {
  readonly plan: Plan;
  readonly target: Target;
  /** The archive's home, where the ledger lies. */
  readonly home: string;
  /** Bytes of the archive by digest, to compare attachments with. */
  readonly blob: (sha256: string) => Promise<Buffer>;
  /** Reads so many units of each phase only, chosen by a seed; all when absent. */
  readonly sample?: { readonly units: number; readonly seed: string };
  /** Folder for certificate.json and findings.ndjson; `readback/` beside the ledger by default. */
  readonly out?: string;
  /** Units that are read at once. */
  readonly parallel?: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress?: Progress;
  readonly memoryMb?: number;
}

/** The operation as done, or undefined when the ledger does not know it so with this payload. */
const doneOf = (head: UnitHead, planned: PlannedOperation): DoneOperation | undefined => {
  const known = head.known.get(planned.key);
  if (!known || known.remote === null || known.status === null) return undefined;
  if (known.payload !== planned.payloadSha256) return undefined;
  return {
    operation: planned.parse(),
    remoteId: known.remote,
    status: known.ours ? 'created' : known.status,
    facts: known.facts,
  };
};

/** Done operations unit by unit; one unit is in memory at a time. */
async function* doneUnits(
  duck: Duck,
  files: readonly string[],
): AsyncGenerator<{ readonly head: UnitHead; readonly done: readonly DoneOperation[] }> {
  let head: UnitHead | undefined;
  let done: DoneOperation[] = [];
  for await (const next of readPhase(duck, files)) {
    if (head && next.head.unit !== head.unit) {
      if (done.length > 0) yield { head, done };
      done = [];
    }
    head = next.head;
    const one = doneOf(head, next.operation);
    if (one) done.push(one);
  }
  if (head && done.length > 0) yield { head, done };
}

/** The files to read of a phase: a sample is written as a file of its own, so that nothing else is read or looked up. */
const filesToRead = async (
  { plan, sample }: ReadBackInput,
  duck: Duck,
  ledger: Ledger,
  phase: number,
): Promise<readonly string[]> => {
  const files = plan.files(phase);
  if (!sample) return files;
  const out = join(benchFolder(ledger.folder), `sample-${phase}.parquet`);
  await duck.run(loadSql('sampled-units', { files, seed: sample.seed, size: sample.units }));
  await duck.run(loadSql('sample', { files, out }));
  return [out];
};

const noClaims: ThingSources['claims'] = { claim: async () => false };

const compareUnit = async (
  input: ReadBackInput,
  looked: Readonly<Record<string, string>>,
  { head, done }: { readonly head: UnitHead; readonly done: readonly DoneOperation[] },
  tally: Tally,
  findings: LineFile,
): Promise<void> => {
  const [first] = done;
  if (!first) return;
  const things = createUnitThings({ looked, blob: input.blob, pictureUrl: () => '', claims: noClaims }, head);
  const comparison = await input.target.compare(done, things.context(first.operation, null), input.signal);
  tally.add(done, comparison);
  for (const difference of comparison.differences)
    await findings.add({ finding: 'difference', unit: head.unit, ...difference });
  for (const unverified of comparison.unverified)
    await findings.add({ finding: 'unverified', unit: head.unit, ...unverified });
};

const readPhases = async (
  input: ReadBackInput,
  duck: Duck,
  ledger: Ledger,
  looked: Readonly<Record<string, string>>,
  tally: Tally,
  findings: LineFile,
): Promise<void> => {
  const { plan, signal } = input;
  const progress = input.progress ?? silent;
  const total = plan.header.operations.total;
  let read = 0;
  let failure: { readonly error: unknown } | undefined;
  const slots = createBudget(input.parallel ?? 8);
  for (const { phase } of plan.header.phases) {
    const files = await filesToRead(input, duck, ledger, phase);
    await fillKnown(duck, ledger.path, 'phase', files);
    const running = new Set<Promise<void>>();
    try {
      for await (const unit of doneUnits(duck, files)) {
        if (signal.aborted || failure) break;
        const release = await slots.take(1);
        const work = compareUnit(input, looked, unit, tally, findings)
          .catch((error: unknown) => {
            failure ??= { error };
          })
          .finally(() => {
            release();
            running.delete(work);
            read += unit.done.length;
            progress({ stage: 'readback', task: 'operations', done: read, total, unit: 'operations' });
          });
        running.add(work);
      }
    } finally {
      await Promise.all(running);
    }
    if (signal.aborted) throw deskError('interrupted', { what: 'Reading back was stopped.' });
    if (failure) throw failure.error;
  }
};

export interface ReadBackResult {
  readonly certificate: Certificate;
  /** Where certificate and findings are. */
  readonly folder: string;
  /** Folder of the ledger. */
  readonly ledger: string;
}

const readAll = async (
  input: ReadBackInput,
  preflight: Preflight,
  ledger: Ledger,
  duck: Duck,
): Promise<ReadBackResult> => {
  const { plan, target, clock } = input;
  const out = input.out ?? join(ledger.folder, 'readback');
  await makeFolder(out);
  // An older certificate's signature must not stand beside a new one.
  for (const name of ['findings.ndjson', certificateSignature]) await rm(join(out, name), { force: true });
  const tally = createTally();
  const findings = createLineFile(join(out, 'findings.ndjson'));
  try {
    await readPhases(input, duck, ledger, preflight.looked, tally, findings);
  } finally {
    await findings.close();
  }
  const all = plan.header.phases.flatMap(({ phase }) => plan.files(phase));
  if (all.length > 0) await fillKnown(duck, ledger.path, 'plan', all);
  const figures = all.length > 0 ? await openByKind(duck, all) : [];
  const notWritten = {
    open: figures.reduce((sum, figure) => sum + figure.open, 0),
    rejected: figures.reduce((sum, figure) => sum + figure.rejected, 0),
  };
  const sums = tally.result();
  const whole = notWritten.open === 0 && notWritten.rejected === 0;
  const certificate: Certificate = {
    format: 'deskarchive-certificate/1',
    target: target.name,
    workspace: preflight.workspace,
    plan: plan.sha256,
    archive: plan.header.archive,
    mapping: plan.header.mappingSha256,
    ledgerHead: ledger.head(),
    checkedAt: new Date(clock.now()).toISOString(),
    tool: packageVersion,
    sample: input.sample ?? null,
    ...sums,
    notWritten,
    verdict: sums.differences.total > 0 ? 'different' : whole ? 'equal' : 'incomplete',
    findings:
      findings.rows === 0
        ? null
        : {
            file: basename(findings.path),
            sha256: await digestFile('sha256', findings.path),
            rows: findings.rows,
          },
  };
  await replaceFile(join(out, certificateFile), `${JSON.stringify(certificate, null, 2)}\n`);
  return { certificate, folder: out, ledger: ledger.folder };
};

/**
 * Fetches what the ledger says was written and compares it field by field. Writes nothing to the target. The caller
 * ends with exit 3 unless the verdict is `equal`. Errors: as `applyPlan`.
 */
export const readBack = async (input: ReadBackInput): Promise<ReadBackResult> => {
  const { plan, target, clock, signal } = input;
  const preflight = await preflightPlan(plan, target, signal);
  refuseErrors(preflight.findings, target.name);
  const ledger = await openLedger(ledgerFolder(input.home, target.name, preflight.workspace), clock, signal);
  try {
    // A certificate over what is left of a ledger would pass for one over the load.
    await refuseShortened(input.home, ledger);
    return await withWorkbench(ledger.folder, input.memoryMb, (duck) =>
      readAll(input, preflight, ledger, duck),
    );
  } finally {
    await ledger.close();
  }
};
