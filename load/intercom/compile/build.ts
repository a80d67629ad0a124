import type { TargetRow } from '../../../core/target-row.js';
import { checkedData, type Payload } from '../../draft.js';
import type { PayloadValue } from '../../operation.js';
import { type IntercomRowData, type IntercomRowKind, intercomRows } from '../rows.js';

export { type Draft, layOut, lineageOfKey, type Payload, ref } from '../../draft.js';

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

/** A row's data in the declared form. Errors: plan-invalid. */
export const dataOf = <K extends IntercomRowKind>(row: TargetRow, kind: K): IntercomRowData<K> =>
  checkedData(intercomRows[kind], row, kind) as IntercomRowData<K>;

/** A payload without what is null: Intercom takes null as "clear this", absent as "leave it". */
export const present = (payload: { readonly [key: string]: PayloadValue }): Payload =>
  Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== null));

export const isEmpty = (record: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(record).length === 0;

/** An admin by e-mail, put in by preflight. E-mail addresses are compared without regard to case. */
export const admin = (email: string): { readonly $look: string } => ({
  $look: `admin:${email.toLowerCase()}`,
});

export const tagKey = (name: string): string => `tag:${name.toLowerCase()}`;

/** Tags differ by more than case at Intercom; two spellings of one are one. */
export const distinctTags = (names: readonly string[]): readonly string[] => [
  ...new Map(names.map((name) => [name.toLowerCase(), name])).values(),
];
