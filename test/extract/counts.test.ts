import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredRecord } from '../../archive-format/record.js';
import { shortParents } from '../../extract/counts.js';

const stored = (kind: string, id: string, seq: number, value: unknown): StoredRecord => ({
  kind,
  id,
  snapshot: 1,
  seq,
  fetchedAt: '2026-01-01T00:00:00.000Z',
  req: null,
  deleted: false,
  sha256: '',
  bytes: Buffer.from(JSON.stringify(value)),
  value: () => value,
});

async function* each(records: readonly StoredRecord[]): AsyncGenerator<StoredRecord> {
  yield* records;
}

const parentLine = fc.record({
  id: fc.integer({ min: 0, max: 15 }).map((n) => `p${n}`),
  declared: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
});
const childLine = fc.record({
  id: fc.integer({ min: 0, max: 60 }).map((n) => n.toString(16).padStart(24, '0')),
  parent: fc.option(
    fc.integer({ min: 0, max: 18 }).map((n) => `p${n}`),
    { nil: undefined },
  ),
});

test('property: finds exactly the parents that declare more children than there are, repeats or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(parentLine, { maxLength: 30 }),
      fc.array(childLine, { maxLength: 80 }),
      fc.integer({ min: -1, max: 30 }),
      async (parents, children, after) => {
        const rule = {
          parents: () => each(parents.map(({ id, declared }, seq) => stored('p', id, seq, { declared }))),
          children: () => each(children.map(({ id, parent }, seq) => stored('c', id, seq, { parent }))),
          declared: (line: StoredRecord) => (line.value() as { declared?: number }).declared,
          parentOf: (line: StoredRecord) => (line.value() as { parent?: string }).parent,
        };
        // The newest line that declares something counts, if it is behind the cursor.
        const newest = new Map<string, { declared: number; seq: number }>();
        for (const [seq, { id, declared }] of parents.entries())
          if (declared !== undefined && seq > after) newest.set(id, { declared, seq });
        const expected = [...newest]
          .map(([id, { declared, seq }]) => {
            const ids = new Set(children.filter(({ parent }) => parent === id).map((child) => child.id));
            return { parentId: id, declared, seq, received: ids.size };
          })
          .filter(({ declared, received }) => received < declared)
          .sort((a, b) => a.seq - b.seq);
        const found = [];
        for await (const short of shortParents(rule, after))
          found.push({ ...short, received: short.received.size });
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});
