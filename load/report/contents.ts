import type { Duck } from '../../core/duckdb.js';
import { withSpillingDuck } from '../../core/spilling-duck.js';
import type { Plan, PlanHeader } from '../plan/plan-file.js';
import type { RehearsalReport } from '../rehearse/report.js';
import { loadSql } from '../sql-file.js';

type Example = PlanHeader['losses']['byReason'][string]['examples'][number];

/** How often a reason befalls one field of one kind. */
export interface ReasonShare {
  readonly kind: string;
  readonly field: string | null;
  readonly count: number;
  /** Different things that it befalls. */
  readonly things: number;
}

export interface ReasonReport {
  readonly reason: string;
  readonly meaning: string;
  readonly count: number;
  /** The most frequent first; `more` counts what the list leaves out. */
  readonly shares: readonly ReasonShare[];
  readonly more: number;
  readonly examples: readonly Example[];
}

/** Everything that a person must know before they sign a plan. */
export interface PlanReport {
  readonly format: 'deskarchive-plan-report/1';
  readonly plan: {
    readonly sha256: string;
    readonly target: string;
    readonly archive: PlanHeader['archive'];
    readonly modelKey: string;
    readonly mappingSha256: string;
    readonly ledger: PlanHeader['ledger'];
    /** What the plan was narrowed to; null: everything. */
    readonly scope: PlanHeader['scope'] | null;
  };
  /** Who confirmed the mapping; null when nobody did, or it was changed since. */
  readonly confirmed: { readonly by: string; readonly at: string } | null;
  readonly operations: PlanHeader['operations'];
  readonly forecast: PlanHeader['forecast'];
  readonly losses: { readonly total: number; readonly reasons: readonly ReasonReport[] };
  readonly held: { readonly total: number; readonly reasons: readonly ReasonReport[] };
  /** Records, by kind, that the model has no place for: they stay in the archive. */
  readonly unread: Readonly<Record<string, number>>;
  /** Names that must be at the target before the load, by sort: `admin`, `team`, `locale`… */
  readonly needs: Readonly<Record<string, readonly string[]>>;
  /** The newest rehearsal of exactly this plan. */
  readonly rehearsal: RehearsalReport | null;
}

const sharesShown = 12;

interface ShareRow {
  readonly reason: string;
  readonly kind: string;
  readonly field: string | null;
  readonly rows: string;
  readonly things: string;
}

const reasonsOf = async (
  duck: Duck,
  { byReason }: PlanHeader['losses'],
  sql: 'report-losses' | 'report-held',
  file: string,
): Promise<ReasonReport[]> => {
  const shares = new Map<string, ReasonShare[]>();
  for (const row of await duck.all<ShareRow>(loadSql(sql, { file }))) {
    const list = shares.get(row.reason) ?? [];
    list.push({ kind: row.kind, field: row.field, count: Number(row.rows), things: Number(row.things) });
    shares.set(row.reason, list);
  }
  return Object.entries(byReason)
    .map(([reason, { count, meaning, examples }]) => {
      const all = shares.get(reason) ?? [];
      const shown = all.slice(0, sharesShown);
      const more = all.slice(sharesShown).reduce((sum, share) => sum + share.count, 0);
      return { reason, meaning, count, shares: shown, more, examples };
    })
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
};

/** `admin:ava@example.com` under `admin`. */
const needsOf = (looks: readonly string[]): Record<string, string[]> => {
  const needs: Record<string, string[]> = {};
  for (const look of looks) {
    const at = look.indexOf(':');
    const sort = at < 0 ? 'other' : look.slice(0, at);
    needs[sort] = [...(needs[sort] ?? []), look.slice(at + 1)];
  }
  return needs;
};

/** Gathers the report of a plan. The same plan, confirmation and rehearsal give the same report. */
export const planReport = async (
  plan: Plan,
  also: Pick<PlanReport, 'confirmed' | 'rehearsal'>,
): Promise<PlanReport> => {
  const { header, sha256 } = plan;
  const { target, archive, modelKey, mappingSha256, ledger } = header;
  return withSpillingDuck({ memoryMb: 256 }, async (duck) => {
    return {
      format: 'deskarchive-plan-report/1',
      plan: { sha256, target, archive, modelKey, mappingSha256, ledger, scope: header.scope ?? null },
      confirmed: also.confirmed,
      operations: header.operations,
      forecast: header.forecast,
      losses: {
        total: header.losses.total,
        reasons: await reasonsOf(duck, header.losses, 'report-losses', `${plan.folder}/losses.parquet`),
      },
      held: {
        total: header.held.total,
        reasons: await reasonsOf(duck, header.held, 'report-held', `${plan.folder}/held.parquet`),
      },
      unread: header.unread ?? {},
      needs: needsOf(header.looks),
      rehearsal: also.rehearsal?.plan === sha256 ? also.rehearsal : null,
    };
  });
};
