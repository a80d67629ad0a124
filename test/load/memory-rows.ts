import type { TargetRow } from '../../core/target-row.js';
import { seededRandom } from '../../simulate/faults.js';

const row = (kind: string, id: string, data: Record<string, unknown>): TargetRow => ({
  kind,
  key: `example:${id}`,
  lineage: { source: 'example', kind, id, rawSha256: null },
  data,
  losses: [],
});

/**
 * Rows for the memory desk. Equal texts, equal times and twin threads are common on purpose: they are where a careless
 * look-up takes one thing for another.
 */
export const memoryRows = (size: number, seed: number): TargetRow[] => {
  const random = seededRandom(seed);
  const pick = (n: number) => Math.floor(random() * n);
  const people = Array.from({ length: size }, (_, i) =>
    row('person', `p${i}`, { name: `Person ${i}`, email: `person${i}@example.com` }),
  );
  const threads = Array.from({ length: size * 2 }, (_, i) =>
    row('thread', `t${i}`, {
      person: `example:p${pick(Math.min(3, size))}`,
      at: 1_700_000_000 + pick(2),
      posts: Array.from({ length: pick(6) }, (_, j) => ({
        key: `example:m${i}-${j}`,
        text: `text ${pick(2)}`,
        ...(pick(2) === 0 ? { agent: `agent${pick(2)}@example.com` } : {}),
      })),
    }),
  );
  const documents = Array.from({ length: size }, (_, i) =>
    row('document', `d${i}`, { shelf: `shelf ${pick(3)}`, title: `Title ${pick(3)}` }),
  );
  return [...people, ...threads, ...documents];
};
