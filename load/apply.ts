import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { working } from '../core/clock.js';
import type { Duck } from '../core/duckdb.js';
import { deskError } from '../core/errors.js';
import { replaceFile } from '../core/files.js';
import { packageVersion } from '../core/package-info.js';
import { createBudget } from './apply/budget.js';
import { createClaims } from './apply/claims.js';
import { createCrew } from './apply/crew.js';
import { type ApplyInput, type ApplySettings, applySettings } from './apply/input.js';
import { createLoadCounter, type LoadCounter, type LoadReport } from './apply/load-report.js';
import { runPhase } from './apply/phase-run.js';
import { createRejectFile } from './apply/reject-file.js';
import { fromTheStart, type Resumption, resumptionOf } from './apply/resumption.js';
import type { RunState } from './apply/run-state.js';
import { refuseStale, refuseStaleLedger } from './apply/staleness.js';
import { openStrays } from './apply/strays.js';
import { refuseShortened } from './ledger/filed.js';
import { fillKnown, openByKind } from './ledger/known.js';
import { type Ledger, ledgerFolder, openLedger } from './ledger.js';
import { loadedElsewhere, preflightPlan, refuseErrors } from './preflight.js';
import type { Capabilities, PerformContext, Preflight, PreflightFinding } from './target.js';
import { withWorkbench } from './workbench.js';

const noPictures: PerformContext['pictureUrl'] = () => {
  throw deskError('plan-invalid', { what: 'The plan has pictures, and nothing serves them to the target.' });
};

/** Runs `work` at the first call; every call waits for it. */
const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
};

/** Nothing left to write: counts what is there, without reading a single payload. */
const isAllDone = async (
  duck: Duck,
  ledger: Ledger,
  files: readonly string[],
  retryRejected: boolean,
  counter: LoadCounter,
): Promise<boolean> => {
  if (files.length === 0) return true;
  await fillKnown(duck, ledger.path, 'plan', files);
  const figures = await openByKind(duck, files);
  if (figures.some((figure) => figure.open > 0 || (retryRejected && figure.rejected > 0))) return false;
  for (const { kind, operations, rejected } of figures) {
    counter.count('done', kind, operations - rejected);
    if (rejected > 0) counter.count('rejected', kind, rejected);
  }
  return true;
};

/** How many units of a phase run at once, at least: more than asked for where they share their calls. */
const sideBySide = ({ together = {} }: Capabilities, kinds: readonly string[]): number => {
  const wanted = kinds.map((kind) => together[kind]);
  return wanted.every((one) => one !== undefined) ? Math.max(0, ...wanted) : 0;
};

/** One run of a plan against an open ledger. */
const runPlan = async (
  input: ApplyInput,
  settings: ApplySettings,
  preflight: Preflight,
  ledger: Ledger,
  duck: Duck,
): Promise<LoadReport> => {
  const { plan, target, clock, signal } = input;
  const startedAt = new Date(clock.now()).toISOString();
  const findings: PreflightFinding[] = [...preflight.findings];
  const counter = createLoadCounter(plan.header.operations.total, input.progress);
  const phases = plan.header.phases.map(({ phase, kinds }) => ({
    files: plan.files(phase),
    atLeast: sideBySide(target.capabilities, kinds),
  }));
  const crew = createCrew({ asked: settings.parallel, use: () => target.rateUse?.() });
  const number = (ledger.opened.runs.at(-1)?.run ?? 0) + 1;
  const folder = join(ledger.folder, 'runs', String(number).padStart(4, '0'));
  const rejects = createRejectFile(join(folder, 'rejects.ndjson'));
  const strays = await openStrays(ledger.folder);
  const differing = new Map<string, { readonly message: string; readonly times: number }>();
  let begun = false;
  let failure: { readonly error: unknown } | undefined;

  const run: RunState = {
    target,
    ledger,
    claims: createClaims(ledger),
    rejects,
    budget: createBudget(settings.blobBudgetBytes),
    clock,
    startedAt: Date.parse(startedAt),
    random: input.random,
    signal,
    settings,
    strays,
    looked: preflight.looked,
    blob: (digest) => working(clock, input.blob(digest)),
    pictureUrl: input.pictureUrl ?? noPictures,
    begin: once(async () => {
      begun = true;
      await ledger.append({
        type: 'run',
        run: number,
        purpose: 'load',
        plan: plan.sha256,
        target: target.name,
        workspace: preflight.workspace,
        archive: plan.header.archive,
        mapping: plan.header.mappingSha256,
        tool: packageVersion,
        ...(input.operator ? { operator: input.operator } : {}),
        cut: ledger.opened.tornBytes,
      });
    }),
    quiet: once(async () => {
      if (!settings.canary) return;
      const calm = strays.since() === null;
      if (target.sweep) await strays.fear(clock.now());
      const seen = await target.canary(preflight, signal);
      findings.push(...seen);
      if (calm && !seen.some(({ topic }) => topic === 'leftovers')) await strays.calm();
      refuseErrors(seen, target.name);
    }),
    halted: () => failure !== undefined,
    count: counter.count,
    differs: ({ code, message }) => {
      const earlier = differing.get(code);
      differing.set(code, { message, times: (earlier?.times ?? 0) + 1 });
    },
    troubles: 0,
  };

  try {
    if (
      !(await isAllDone(
        duck,
        ledger,
        phases.flatMap(({ files }) => files),
        settings.retryRejected,
        counter,
      ))
    ) {
      const begin: Resumption[] = [];
      const first = ledger.opened.runs.length === 0;
      for (const { files } of phases) begin.push(first ? fromTheStart : await resumptionOf(duck, files));
      for (const [index, { files, atLeast }] of phases.entries()) {
        const { from, done } = begin[index] as Resumption;
        for (const { kind, operations } of done) counter.count('done', kind, operations);
        if (from === null) continue;
        await ledger.flush();
        await fillKnown(duck, ledger.path, 'phase', files);
        crew.phase(atLeast);
        await runPhase(run, duck, files, from, crew, (error) => {
          failure ??= { error };
        });
        if (signal.aborted)
          throw deskError('interrupted', { what: 'The load was stopped; what is done is in the ledger.' });
        if (failure) throw failure.error;
      }
    }
    const { unknown, waiting } = counter.totals;
    const since = strays.since();
    // Also when a run before this one wrote the last of it and was killed then.
    if (target.sweep && since !== null && unknown + waiting === 0) {
      const swept = await target.sweep({ since, owned: run.claims.owned }, signal);
      findings.push(...swept.findings);
      if (swept.all) await strays.calm();
    }
    for (const [topic, { message, times }] of differing)
      findings.push({ level: 'warning', topic, message: `${times} times: ${message}` });
    if (begun) await ledger.append({ type: 'end', counts: { ...counter.totals } });
  } finally {
    await rejects.close();
  }

  const report: LoadReport = {
    format: 'deskarchive-load/1',
    run: begun ? number : null,
    target: target.name,
    workspace: preflight.workspace,
    plan: plan.sha256,
    startedAt,
    finishedAt: new Date(clock.now()).toISOString(),
    totals: counter.totals,
    byKind: counter.byKind,
    findings,
    parallel: crew.most,
    ledger: { path: ledger.path, head: ledger.head() },
    rejectsFile: rejects.rows > 0 ? rejects.path : null,
  };
  if (begun) {
    await mkdir(folder, { recursive: true });
    await replaceFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  }
  return report;
};

/**
 * Applies a plan: phase by phase, units side by side, one writer per unit. Goes on where an earlier run of the plan
 * stopped; when all is done it writes nothing at all. Errors: plan-stale, preflight-failed, ledger-locked,
 * ledger-damaged, token-refused, role-missing, vendor-unavailable, host-unreachable, disk-full, interrupted; whatever
 * they say, nothing that is done is lost.
 */
export const applyPlan = async (input: ApplyInput): Promise<LoadReport> => {
  const { plan, target, clock, signal } = input;
  const settings = { ...applySettings, ...input.settings };
  refuseStale(plan, { target: target.name, ...input.present });
  const preflight = await preflightPlan(plan, target, signal);
  refuseErrors(preflight.findings, target.name);

  const place = ledgerFolder(input.home, target.name, preflight.workspace);
  const ledger = await openLedger(place, clock, signal, { durable: settings.durable });
  try {
    await refuseShortened(input.home, ledger);
    refuseStaleLedger(plan, preflight.workspace, ledger.opened);
    if (ledger.opened.lines === 0 && !settings.besideOthers) {
      const others = await loadedElsewhere(plan, target, signal);
      if (others) refuseErrors([others], target.name);
    }
    return await withWorkbench(ledger.folder, settings.memoryMb, (duck) =>
      runPlan(input, settings, preflight, ledger, duck),
    );
  } finally {
    await ledger.close();
  }
};
