import { canonicalJson, sha256 } from '../../../core/digest.js';
import { deskError } from '../../../core/errors.js';
import type { Lineage, TargetRow } from '../../../core/target-row.js';
import type { Operation, PayloadValue } from '../../operation.js';
import { looksOf } from '../../references.js';
import { type CrispRowData, type CrispRowKind, crispRows } from '../rows.js';

/** The order in which kinds are written: each phase needs only what earlier ones made. */
export const phases = {
  person: 0,
  conversation: 1,
  /** Routing, read marks and states, when all words are there: one call serves many conversations. */
  settle: 2,
  locale: 3,
  /** Two levels. */
  folder: 4,
  /** Empty pages first, so that every link has somewhere to lead. */
  page: 6,
  text: 7,
} as const;

export type Payload = Operation['payload'];

/** Checks a row's data against the declared form. Errors: plan-invalid. */
export const dataOf = <K extends CrispRowKind>(row: TargetRow, kind: K): CrispRowData<K> => {
  const parsed = crispRows[kind].safeParse(row.data);
  if (parsed.success) return parsed.data as CrispRowData<K>;
  const issue = parsed.error.issues[0];
  throw deskError('plan-invalid', {
    what: `The ${kind} row ${row.key} is not of the agreed form: ${issue?.path.join('.')} ${issue?.message}.`,
    where: `${row.key} ${issue?.path.join('.') ?? ''}`,
    next: 'This is a defect of the shaping, not of your data; please report it.',
  });
};

/** A payload without what is null or an empty list or map: absent means "leave it". */
export const present = (payload: { readonly [key: string]: PayloadValue }): Payload =>
  Object.fromEntries(
    Object.entries(payload).filter(
      ([, value]) =>
        value !== null &&
        !(Array.isArray(value) && value.length === 0) &&
        !(typeof value === 'object' && Object.keys(value).length === 0),
    ),
  );

export const ref = (key: string): { readonly $ref: string } => ({ $ref: key });

/** An operator by e-mail, put in by preflight. */
export const operator = (email: string): { readonly $look: string } => ({
  $look: `operator:${email.toLowerCase()}`,
});

export interface Draft {
  readonly kind: string;
  readonly key: string;
  readonly payload: Payload;
  readonly after?: readonly string[];
  readonly owner?: string | null;
  readonly lineage?: Lineage;
  readonly looks?: readonly string[];
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
    blobBytes: 0,
  }));

/** `kustomer:message:64e0…#2` names the source's record: that record is the lineage of what is made from it. */
export const lineageOfKey = (key: string, fallback: Lineage): Lineage => {
  const match = /^([^:]+):([^:]+):(.+?)(?:#\w+)?$/.exec(key);
  const [, source, kind, id] = match ?? [];
  return source && kind && id ? { source, kind, id, rawSha256: null } : fallback;
};
