import { resolve } from 'node:path';
import { exitCodes } from '../../core/exit-codes.js';
import { openPlan } from '../../load/plan/plan-file.js';
import { diffPlans } from '../../load/plan-diff.js';
import { command } from '../command.js';
import { planDiffLines } from '../shared/plan-diff-text.js';

export const planDiffCommand = command({
  name: 'plan diff',
  summary: 'Compare two plans: what is new, gone or changed.',
  about:
    'Compares two plans: operations that are new, gone or have another payload, losses and held things whose count differs, and what the plans were made from. `plan` says the same by itself when it replaces an older plan.',
  positionals: [
    { name: 'old', about: 'Folder of the older plan.', required: true },
    { name: 'new', about: 'Folder of the newer plan.', required: true },
  ],
  options: {},
  examples: [['deskarchive plan diff acme-plan acme-plan-2', 'what the second would do otherwise']],
  exits: [exitCodes.findings],
  json: {
    equal: 'Both plans do the same',
    madeFrom: 'archive, model, mapping, ledger, target: before and after, where they differ',
    operations: 'kind, added, removed, changed, same, examples',
    losses: 'reason, before, after',
    held: 'reason, before, after',
    needs: 'added, removed: names that must be at the target',
  },
  run: async ([old, made], _, context) => {
    const diff = await diffPlans(
      await openPlan(resolve(old ?? ''), context.signal),
      await openPlan(resolve(made ?? ''), context.signal),
    );
    return {
      exit: diff.equal ? exitCodes.done : exitCodes.findings,
      json: { ...diff },
      lines: planDiffLines(diff),
    };
  },
});
