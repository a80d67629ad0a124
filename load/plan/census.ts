import {
  type Held,
  heldReasons,
  type Lineage,
  type Loss,
  lossReasons,
  type TargetRow,
} from '../../core/target-row.js';
import type { Operation } from '../operation.js';
import type { PlanHeader } from './plan-file.js';

/** Counts what a plan will do and lose while its rows go by; keeps a few examples of each reason. */
export interface Census {
  row(row: TargetRow): void;
  /** `uploaded`: bytes that go to another host for it. */
  operation(operation: Operation, uploaded?: number): void;
  held(held: Held): void;
  readonly rows: Readonly<Record<string, number>>;
  readonly bytesByKind: Readonly<Record<string, number>>;
  readonly kindsByPhase: ReadonlyMap<number, ReadonlySet<string>>;
  readonly looks: readonly string[];
  readonly losses: PlanHeader['losses'];
  readonly heldBack: PlanHeader['held'];
}

type Reasons = PlanHeader['losses'];
type Example = Reasons['byReason'][string]['examples'][number];

const examplesKept = 5;

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const createReasonCounter = (meanings: Readonly<Record<string, string>>) => {
  const byReason: Record<string, { count: number; meaning: string; examples: Example[] }> = {};
  let total = 0;
  return {
    add: (
      reason: string,
      lineage: Lineage,
      field: string | null,
      before: string | null,
      after: string | null,
    ) => {
      total++;
      byReason[reason] ??= { count: 0, meaning: meanings[reason] ?? '', examples: [] };
      const entry = byReason[reason];
      entry.count++;
      const { source, kind, id } = lineage;
      if (entry.examples.length < examplesKept)
        entry.examples.push({ source, kind, id, field, before, after });
    },
    result: (): Reasons => ({ total, byReason: sorted(byReason) }),
  };
};

/** Bytes that the attachments of a call take as base64 inside JSON. */
const asBase64 = (bytes: number): number => Math.ceil(bytes / 3) * 4;

export const createCensus = (): Census => {
  const rows: Record<string, number> = {};
  const bytes: Record<string, number> = {};
  const kinds = new Map<number, Set<string>>();
  const looks = new Set<string>();
  const losses = createReasonCounter(lossReasons);
  const held = createReasonCounter(heldReasons);
  return {
    row: (row) => {
      rows[row.kind] = (rows[row.kind] ?? 0) + 1;
      for (const loss of row.losses as readonly Loss[])
        losses.add(loss.reason, loss.lineage, loss.field, loss.before, loss.after);
    },
    operation: ({ kind, phase, payload, blobBytes, looks: wanted }, uploaded = 0) => {
      bytes[kind] = (bytes[kind] ?? 0) + JSON.stringify(payload).length + asBase64(blobBytes) + uploaded;
      let set = kinds.get(phase);
      if (!set) {
        set = new Set();
        kinds.set(phase, set);
      }
      set.add(kind);
      for (const look of wanted) looks.add(look);
    },
    held: ({ reason, lineage, detail }) => held.add(reason, lineage, null, detail, null),
    get rows() {
      return sorted(rows);
    },
    get bytesByKind() {
      return sorted(bytes);
    },
    kindsByPhase: kinds,
    get looks() {
      return [...looks].sort();
    },
    get losses() {
      return losses.result();
    },
    get heldBack() {
      return held.result();
    },
  };
};
