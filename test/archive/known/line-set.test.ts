import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineSet } from '../../../archive-format/known/line-set.js';

test('holds just the lines that were added, however far apart', () => {
  const line = fc.tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 65_530, max: 65_545 }), fc.maxSafeNat()),
  );
  fc.assert(
    fc.property(fc.array(line), fc.array(line), (added, others) => {
      const set = lineSet();
      for (const [snapshot, seq] of added) set.add(snapshot, seq);
      const expected = new Set(added.map(String));
      for (const [snapshot, seq] of [...added, ...others])
        expect(set.has(snapshot, seq)).toBe(expected.has(`${snapshot},${seq}`));
    }),
  );
});
