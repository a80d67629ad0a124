import type { Dimension } from './kinds.js';
import { type Criterion, mostCriteria } from './query.js';

/**
 * Dividing rows that are too many to be read in one go into parts that are few enough. Pure: it looks at one page
 * of rows as a sample and says what to ask next. Together the parts of a part always cover it.
 */

/** A set of rows, as criteria. Plain JSON, so that it can stand in a cursor. */
export interface Part {
  /** field → bounds, from included, to excluded. */
  readonly ranges: Readonly<Record<string, { readonly from?: string; readonly to?: string }>>;
  readonly equals: Readonly<Record<string, string>>;
  readonly not: readonly Criterion[];
  /** Dimensions that cannot divide this part any more, or that the vendor does not take. */
  readonly spent: readonly string[];
}

export const part = (ranges: Part['ranges']): Part => ({ ranges, equals: {}, not: [], spent: [] });

/** The criteria that select a part. */
export const partCriteria = ({ ranges, equals }: Part): Criterion[] => [
  ...Object.entries(ranges).flatMap(([field, { from, to }]): Criterion[] => [
    ...(from === undefined ? [] : [{ field, operator: 'gte', value: from } as const]),
    ...(to === undefined ? [] : [{ field, operator: 'lt', value: to } as const]),
  ]),
  ...Object.entries(equals).map(([field, value]): Criterion => ({ field, operator: 'equals', value })),
];

/** Far enough back that every dated row is later. */
const dawn = '1970-01-01T00:00:00.000Z';

const valueAt = (row: unknown, path: readonly string[]): string | undefined => {
  let value = row;
  for (const key of path) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** An instant's text with milliseconds, so that texts compare as the instants do. */
const ordered = (value: string, dimension: Dimension & { type: 'order' }): string | undefined => {
  if (!dimension.instant) return value;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
};

const after = (instant: string): string => new Date(Date.parse(instant) + 1).toISOString();

const narrowed = (whole: Part, field: string, bounds: { from?: string; to?: string }): Part => ({
  ...whole,
  ranges: { ...whole.ranges, [field]: { ...whole.ranges[field], ...bounds } },
});

const spend = (whole: Part, field: string): Part => ({ ...whole, spent: [...whole.spent, field] });

const byOrder = (whole: Part, dimension: Dimension & { type: 'order' }, rows: readonly unknown[]): Part[] => {
  const { field, path, always } = dimension;
  const bounds = whole.ranges[field] ?? {};
  const without: Part[] =
    always || bounds.from !== undefined || bounds.to !== undefined
      ? []
      : [
          {
            ...spend(whole, field),
            not: [...whole.not, { field, operator: 'gte', value: dimension.instant ? dawn : '' }],
          },
        ];
  const found = rows
    .map((row) => valueAt(row, path))
    .map((value) => (value === undefined ? undefined : ordered(value, dimension)))
    .filter((value) => value !== undefined);
  const values = [...new Set(found)].sort();
  const middle = values[values.length >> 1];
  // Nothing to choose a border from: only the rows that have a value can be told from those that have none.
  if (middle === undefined)
    return without.length === 0 ? [] : [...without, narrowed(whole, field, { from: dawn })];
  if (values.length > 1)
    return [...without, narrowed(whole, field, { to: middle }), narrowed(whole, field, { from: middle })];
  // One value in the whole sample: set it apart, and what lies before and after it.
  const end = dimension.instant ? after(middle) : undefined;
  const single = spend(
    narrowed(whole, field, { from: middle, ...(end === undefined ? {} : { to: end }) }),
    field,
  );
  return [
    ...without,
    ...(bounds.from === undefined || bounds.from < middle ? [narrowed(whole, field, { to: middle })] : []),
    single,
    ...(end !== undefined && (bounds.to === undefined || end < bounds.to)
      ? [narrowed(whole, field, { from: end })]
      : []),
  ];
};

const byValues = (whole: Part, dimension: Dimension & { type: 'values' }): Part[] => {
  const { field, values } = dimension;
  const base = spend(whole, field);
  return [
    ...values.map((value) => ({ ...base, equals: { ...base.equals, [field]: value } })),
    {
      ...base,
      not: [...base.not, ...values.map((value): Criterion => ({ field, operator: 'equals', value }))],
    },
  ];
};

const fits = (candidate: Part): boolean =>
  candidate.not.length <= mostCriteria && partCriteria(candidate).length <= mostCriteria;

/** What a division says: the dimension used, and the parts that cover the whole. */
export interface Division {
  readonly field: string;
  readonly parts: readonly Part[];
}

/**
 * Divides a part by the first dimension that can; undefined when none can.
 * `rows`: some rows of the part, parsed; where the borders go depends on them, what is covered does not.
 */
export const divide = (
  whole: Part,
  dimensions: readonly Dimension[],
  rows: readonly unknown[],
): Division | undefined => {
  for (const dimension of dimensions) {
    if (whole.spent.includes(dimension.field)) continue;
    const parts = dimension.type === 'order' ? byOrder(whole, dimension, rows) : byValues(whole, dimension);
    if (parts.length > 1 && parts.every(fits)) return { field: dimension.field, parts };
  }
  return undefined;
};
