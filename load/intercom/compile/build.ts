import { canonicalJson, sha256 } from '../../../core/digest.js';
import { deskError } from '../../../core/errors.js';
import type { Lineage, TargetRow } from '../../../core/target-row.js';
import type { Operation, PayloadValue } from '../../operation.js';
import { looksOf } from '../../references.js';
import { type IntercomRowData, type IntercomRowKind, intercomRows } from '../rows.js';

/** The order in which kinds are written: each phase needs only what earlier ones made. */
export const phases = {
  attribute: 0,
  tag: 1,
  company: 2,
  contact: 3,
  conversation: 4,
  /** Levels 1 to 3 are phases of their own: a collection names its parent. */
  collection: 5,
  article: 8,
  articleLinks: 9,
  object: 10,
  objectRelation: 11,
  /** What the source has no longer. */
  ending: 12,
} as const;

export type Payload = Operation['payload'];

/** Checks a row's data against the declared form. Errors: plan-invalid. */
export const dataOf = <K extends IntercomRowKind>(row: TargetRow, kind: K): IntercomRowData<K> => {
  const parsed = intercomRows[kind].safeParse(row.data);
  if (parsed.success) return parsed.data as IntercomRowData<K>;
  const issue = parsed.error.issues[0];
  throw deskError('plan-invalid', {
    what: `The ${kind} row ${row.key} is not of the agreed form: ${issue?.path.join('.')} ${issue?.message}.`,
    where: `${row.key} ${issue?.path.join('.') ?? ''}`,
    next: 'This is a defect of the shaping, not of your data; please report it.',
  });
};

/** A payload without what is null: Intercom takes null as "clear this", absent as "leave it". */
export const present = (payload: { readonly [key: string]: PayloadValue }): Payload =>
  Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== null));

export const isEmpty = (record: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(record).length === 0;

/** An admin by e-mail, put in by preflight. E-mail addresses are compared without regard to case. */
export const admin = (email: string): { readonly $look: string } => ({
  $look: `admin:${email.toLowerCase()}`,
});

export const ref = (key: string): { readonly $ref: string } => ({ $ref: key });

export const tagKey = (name: string): string => `tag:${name.toLowerCase()}`;

/** Tags differ by more than case at Intercom; two spellings of one are one. */
export const distinctTags = (names: readonly string[]): readonly string[] => [
  ...new Map(names.map((name) => [name.toLowerCase(), name])).values(),
];

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
