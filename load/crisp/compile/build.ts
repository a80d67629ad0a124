import type { TargetRow } from '../../../core/target-row.js';
import { checkedData, type Payload } from '../../draft.js';
import type { PayloadValue } from '../../operation.js';
import { type CrispRowData, type CrispRowKind, crispRows } from '../rows.js';

export { type Draft, layOut, lineageOfKey, type Payload, ref } from '../../draft.js';

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

/** A row's data in the declared form. Errors: plan-invalid. */
export const dataOf = <K extends CrispRowKind>(row: TargetRow, kind: K): CrispRowData<K> =>
  checkedData(crispRows[kind], row, kind) as CrispRowData<K>;

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

/** An operator by e-mail, put in by preflight. */
export const operator = (email: string): { readonly $look: string } => ({
  $look: `operator:${email.toLowerCase()}`,
});
