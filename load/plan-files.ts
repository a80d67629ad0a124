import type { Duck } from '../core/duckdb.js';
import type { PayloadValue } from './operation.js';
import type { Plan } from './plan/plan-file.js';
import { needsOf } from './preflight.js';

/** A file of the archive that a target fetches, or shows for good, by its address. */
export interface PlanFile {
  readonly sha256: string;
  readonly contentType: string;
}

const walk = function* (value: PayloadValue): Generator<PlanFile> {
  if (value === null || typeof value !== 'object') return;
  const { sha256, contentType, type } = value as Readonly<Record<string, PayloadValue>>;
  const kind = contentType ?? type;
  if (typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) && typeof kind === 'string')
    yield { sha256, contentType: kind };
  for (const inner of Array.isArray(value) ? value : Object.values(value)) yield* walk(inner as PayloadValue);
};

/** Files in one payload. */
export const filesIn = (payload: PayloadValue): readonly PlanFile[] => [...walk(payload)];

/** Every file that the operations of a plan name by digest, each once. */
export async function* planFiles(plan: Plan, duck: Duck): AsyncGenerator<PlanFile> {
  const needs = needsOf(plan, duck);
  const seen = new Set<string>();
  for (const kind of Object.keys(needs.operationsByKind)) {
    for await (const { payload } of needs.operations(kind))
      for (const file of filesIn(payload)) {
        if (seen.has(file.sha256)) continue;
        seen.add(file.sha256);
        yield file;
      }
  }
}
