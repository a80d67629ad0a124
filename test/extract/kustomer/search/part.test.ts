import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dimension } from '../../../../extract/kustomer/search/kinds.js';
import { divide, type Part, part, partCriteria } from '../../../../extract/kustomer/search/part.js';
import type { Criterion } from '../../../../extract/kustomer/search/query.js';

const dimensions: readonly Dimension[] = [
  { type: 'order', field: 'created', path: ['createdAt'], always: true, instant: true },
  { type: 'order', field: 'sent', path: ['sentAt'], always: false, instant: true },
  { type: 'values', field: 'channel', values: ['email', 'chat'] },
  { type: 'order', field: 'id', path: ['id'], always: true, instant: false },
];
const pathOf: Readonly<Record<string, string>> = {
  created: 'createdAt',
  sent: 'sentAt',
  channel: 'channel',
  id: 'id',
};

type Row = Readonly<Record<string, string | undefined>>;

const holds = (row: Row, { field, operator, value }: Criterion): boolean => {
  const own = row[pathOf[field] ?? ''];
  if (own === undefined) return false;
  const text = String(value);
  return operator === 'equals'
    ? own === text
    : operator === 'lt'
      ? own < text
      : operator === 'gte'
        ? own >= text
        : own > text;
};
const inside = (row: Row, one: Part): boolean =>
  partCriteria(one).every((criterion) => holds(row, criterion)) &&
  !one.not.some((criterion) => holds(row, criterion));

const instant = fc.integer({ min: 0, max: 5 }).map((ms) => new Date(Date.UTC(2025, 0, 1) + ms).toISOString());
const row: fc.Arbitrary<Row> = fc.record({
  id: fc.integer({ min: 0, max: 40 }).map((n) => n.toString(16).padStart(24, '0')),
  createdAt: instant,
  sentAt: fc.option(instant, { nil: undefined }),
  channel: fc.constantFrom('email', 'chat', 'sms', undefined),
});

describe('dividing a part', () => {
  test('property: the parts cover every row of the whole, and none but those', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 6 }),
        (rows, sample, depth) => {
          let whole = part({ created: { from: '2025-01-01T00:00:00.000Z', to: '2025-01-01T00:00:00.006Z' } });
          for (let turn = 0; turn <= depth; turn++) {
            const members = rows.filter((one) => inside(one, whole));
            const division = divide(whole, dimensions, members.slice(0, sample));
            if (!division) return;
            for (const one of rows) {
              const count = division.parts.filter((child) => inside(one, child)).length;
              expect(count).toBe(members.includes(one) ? 1 : 0);
            }
            whole = division.parts[(turn * 7) % division.parts.length] as Part;
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('property: dividing ends', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
        const stack = [part({})];
        let steps = 0;
        while (stack.length > 0) {
          const whole = stack.pop() as Part;
          const members = rows.filter((one) => inside(one, whole));
          if (members.length <= 1) continue;
          stack.push(...(divide(whole, dimensions, members)?.parts ?? []));
          expect(++steps).toBeLessThan(2000);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a dimension that is spent is not used again', () => {
    const rows = [{ createdAt: '2025-01-01T00:00:00.000Z' }, { createdAt: '2025-01-02T00:00:00.000Z' }];
    const spent = { ...part({}), spent: ['created', 'sent', 'channel', 'id'] };
    expect(divide(part({}), dimensions, rows)?.field).toBe('created');
    expect(divide(spent, dimensions, rows)).toBeUndefined();
  });
});
