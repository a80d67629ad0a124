import type { OwnContext, Snapshot } from './documents.js';
import type { Governance } from './governance.js';
import { packRules } from './packs.js';
import { recordRules } from './records.js';
import { derivedRule } from './tables.js';

export interface DeepCheck {
  readonly context: OwnContext;
  readonly snapshots: readonly Snapshot[];
  readonly governance: Governance;
  readonly add: (what: string, number: number) => void;
  readonly tell: (task: string, unit: string, done: number) => void;
}

/** Every record, attachment and table of an object, against each other. */
export const checkDeep = async ({ context, snapshots, governance, add, tell }: DeepCheck): Promise<void> => {
  const { records, parts } = await recordRules(context, snapshots, governance.removed, (done) =>
    tell('records', 'records', done),
  );
  add('records', records);
  let bytes = 0;
  const onBytes = (more: number): void => {
    bytes += more;
    tell('attachments', 'bytes', bytes);
  };
  add('attachments', await packRules(context, snapshots, governance.references, onBytes));
  add('tables', await derivedRule(context, parts, (done) => tell('tables', 'tables', done)));
};
