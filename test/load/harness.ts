import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../core/clock.js';
import type { Held, TargetRow } from '../../core/target-row.js';
import type { ApplyInput, ApplySettings } from '../../load/apply/input.js';
import type { LoadReport } from '../../load/apply/load-report.js';
import { applyPlan } from '../../load/apply.js';
import { scanLedger } from '../../load/ledger/scan.js';
import { ledgerFile, ledgerFolder } from '../../load/ledger.js';
import { openPlan, type Plan, type PlanHeader } from '../../load/plan/plan-file.js';
import { makePlan } from '../../load/plan.js';
import type { Compiler, Target } from '../../load/target.js';

export const archive: PlanHeader['archive'] = {
  object: 'kustomer-example',
  version: 'v1',
  inventorySha512: 'a'.repeat(128),
};
export const mappingSha256 = 'b'.repeat(64);

/** A clock that runs a thousand times as fast as the real one while it sleeps. */
export const hastyClock: Clock = {
  now: () => systemClock.now(),
  sleep: (ms, signal) => systemClock.sleep(ms / 1000, signal),
};

export async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

/** A folder for one test: archive home and plans. */
export interface Place {
  readonly home: string;
  plan(
    compiler: Compiler,
    rows: Iterable<TargetRow> | AsyncIterable<TargetRow>,
    options?: { readonly held?: Iterable<Held>; readonly name?: string; readonly workspace?: string },
  ): Promise<Plan>;
  apply(
    plan: Plan,
    target: Target,
    more?: Partial<ApplyInput> & { settings?: Partial<ApplySettings> },
  ): Promise<LoadReport>;
  ledger(target: string, workspace: string): string;
  remove(): void;
}

export const newPlace = (): Place => {
  const home = mkdtempSync(join(tmpdir(), 'deskarchive-load-'));
  const ledger = (target: string, workspace: string) => ledgerFile(ledgerFolder(home, target, workspace));
  return {
    home,
    ledger,
    plan: async (compiler, rows, options = {}) => {
      const out = join(home, 'plans', options.name ?? 'plan');
      const file = options.workspace ? ledger(compiler.name, options.workspace) : null;
      await makePlan({
        rows: Symbol.asyncIterator in rows ? rows : each(rows),
        held: each(options.held ?? []),
        target: compiler,
        archive,
        modelKey: 'model-1',
        mappingSha256,
        ledger: {
          workspace: options.workspace ?? null,
          head: file === null ? null : (await scanLedger(file)).head,
          file,
        },
        out,
        signal: new AbortController().signal,
      });
      return openPlan(out);
    },
    apply: (plan, target, more = {}) =>
      applyPlan({
        plan,
        target,
        home,
        present: { archive, mappingSha256 },
        blob: async () => Buffer.alloc(0),
        pictureUrl: null,
        clock: hastyClock,
        random: () => 0.5,
        signal: new AbortController().signal,
        ...more,
        settings: { parallel: 4, firstWaitMs: 1, ...more.settings },
      }),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
};
