import type { PlanDiff } from '../../load/plan-diff.js';
import { table } from './table.js';

const signed = (value: number): string =>
  value > 0 ? `+${value.toLocaleString('en')}` : value.toLocaleString('en');

/** What a person reads of the difference between two plans. */
export const planDiffLines = (diff: PlanDiff): string[] => {
  if (diff.equal)
    return [
      'Both plans do the same.',
      ...Object.keys(diff.madeFrom).map((name) => `  made from another ${name}`),
    ];
  const moved = diff.operations.filter(({ added, removed, changed }) => added + removed + changed > 0);
  const counts = (heading: string, changes: PlanDiff['losses']): string[] =>
    changes.length === 0
      ? []
      : [
          heading,
          ...table(
            ['reason', 'before', 'after', 'change'],
            changes.map(({ reason, before, after }) => [reason, before, after, signed(after - before)]),
            ['before', 'after', 'change'],
          ),
        ];
  return [
    ...Object.keys(diff.madeFrom).map((name) => `Made from another ${name}.`),
    ...(moved.length === 0
      ? ['The operations are the same.']
      : table(
          ['kind', 'new', 'gone', 'changed', 'same', 'for example'],
          moved.map(({ kind, added, removed, changed, same, examples }) => [
            kind,
            added,
            removed,
            changed,
            same,
            [...examples.changed, ...examples.added, ...examples.removed][0] ?? '',
          ]),
          ['new', 'gone', 'changed', 'same'],
        )),
    ...counts('Losses', diff.losses),
    ...counts('Held back', diff.held),
    ...diff.needs.added.map((name) => `needs now ${name}`),
    ...diff.needs.removed.map((name) => `no longer needs ${name}`),
  ];
};
