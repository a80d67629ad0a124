import type { z } from 'zod';
import { canonicalJson, sha256 } from '../core/digest.js';
import { deskError } from '../core/errors.js';
import type { Lineage, TargetRow } from '../core/target-row.js';
import type { Operation } from './operation.js';
import { looksOf } from './references.js';

/** What the compilers of all targets share: rows are checked, drafts are laid out as operations. Pure. */

export type Payload = Operation['payload'];

/** Checks a row's data against the declared form. Errors: plan-invalid. */
export const checkedData = (form: z.ZodType, row: TargetRow, kind: string): unknown => {
  const parsed = form.safeParse(row.data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw deskError('plan-invalid', {
    what: `The ${kind} row ${row.key} is not of the agreed form: ${issue?.path.join('.')} ${issue?.message}.`,
    where: `${row.key} ${issue?.path.join('.') ?? ''}`,
    next: 'This is a defect of the shaping, not of your data; please report it.',
  });
};

/** The remote id of the operation with this key. */
export const ref = (key: string): { readonly $ref: string } => ({ $ref: key });

/** An operation before it has its place in the plan. */
export interface Draft {
  readonly kind: string;
  readonly key: string;
  readonly payload: Payload;
  readonly after?: readonly string[];
  readonly looks?: readonly string[];
  readonly owner?: string | null;
  readonly lineage?: Lineage;
  readonly blobBytes?: number;
}

/** Lays drafts out as the operations of one unit, in the order given. */
export const layOut = (
  row: TargetRow,
  phase: number,
  unit: string,
  drafts: readonly Draft[],
): readonly Operation[] =>
  drafts.map((draft, step) => ({
    key: draft.key,
    phase,
    unit,
    step,
    kind: draft.kind,
    payload: draft.payload,
    payloadSha256: sha256(canonicalJson(draft.payload)),
    after: [...new Set(draft.after ?? [])],
    looks: [...new Set([...looksOf(draft.payload), ...(draft.looks ?? [])])],
    owner: draft.owner ?? null,
    lineage: draft.lineage ?? row.lineage,
    blobBytes: draft.blobBytes ?? 0,
  }));

/** `kustomer:message:64e0…#2` names the source's record: that record is the lineage of what is made from it. */
export const lineageOfKey = (key: string, fallback: Lineage): Lineage => {
  const match = /^([^:]+):([^:]+):(.+?)(?:#.*)?$/.exec(key);
  const [, source, kind, id] = match ?? [];
  return source && kind && id ? { source, kind, id, rawSha256: null } : fallback;
};
