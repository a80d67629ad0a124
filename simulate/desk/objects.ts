import { randomFor } from './random.js';
import { days, hours, timeAt } from './times.js';
import type { FieldValues } from './values.js';
import { products } from './words/names.js';

/** Things of the shop's own kinds that the desk knows: orders, repairs, stores. */

export interface ObjectType {
  /** Singular; letters, digits, `-` and `_`. */
  readonly name: string;
  readonly label: string;
  readonly icon: string;
  /** `off`: switched off, its things still there. `orphaned`: the app that brought it was removed. */
  readonly state: 'on' | 'off' | 'orphaned';
  readonly belongsTo: 'person' | 'company' | 'nobody';
  readonly commentable: boolean;
  /** Things for each hundred people. */
  readonly perHundred: number;
}

export interface DeskObject {
  readonly index: number;
  readonly type: ObjectType;
  readonly externalId: string;
  readonly title: string;
  readonly description: string;
  readonly person: number | null;
  readonly company: number | null;
  readonly items: readonly { readonly sku: string; readonly quantity: number; readonly name: string }[];
  readonly fields: FieldValues;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const type = (
  name: string,
  label: string,
  belongsTo: ObjectType['belongsTo'],
  perHundred: number,
  more: Partial<ObjectType> = {},
): ObjectType => ({
  name,
  label,
  icon: 'box',
  state: 'on',
  belongsTo,
  commentable: false,
  perHundred,
  ...more,
});

export const objectTypes: readonly ObjectType[] = [
  type('order', 'Order', 'person', 60, { icon: 'shopping', commentable: true }),
  type('web-order', 'Web order', 'person', 12),
  type('loyalty_card', 'Loyalty card', 'person', 20),
  type('contract', 'Trade contract', 'company', 4),
  type('store', 'Store', 'nobody', 3),
  type('repair', 'Repair (old)', 'person', 5, { state: 'off' }),
  type('parcel-scan', 'Parcel scan', 'person', 4, { state: 'orphaned' }),
];

export interface ObjectOptions {
  readonly seed: number;
  readonly end: number;
  readonly personCount: number;
  readonly companyCount: number;
}

export const objectCount = (kind: ObjectType, personCount: number): number =>
  Math.max(2, Math.round((personCount * kind.perHundred) / 100));

/** Makes the thing of a type and an index; the same each time. */
export const makeObject = (options: ObjectOptions, kind: ObjectType, index: number): DeskObject => {
  const random = randomFor(options.seed, 51, objectTypes.indexOf(kind), index);
  const number = 10_000 + ((index * 7919) % 89_999);
  const createdAt = timeAt(options.end, random.next() * 0.98);
  const items = Array.from({ length: random.between(1, 3) }, () => {
    const name = random.pick(products);
    return { sku: `HP-${random.between(100, 999)}`, quantity: random.between(1, 4), name };
  });
  const total = random.between(990, 90_000) / 100;
  return {
    index,
    type: kind,
    externalId: `${kind.name}-${number}`,
    title: `${kind.label} ${number}`,
    description: `${items.length} items: ${items.map((item) => item.name).join(', ')}`,
    person: kind.belongsTo === 'person' ? random.int(options.personCount) : null,
    company: kind.belongsTo === 'company' ? random.int(options.companyCount) : null,
    items,
    fields: {
      state: random.pick(['open', 'sent', 'delivered', 'returned']),
      number,
      total: random.chance(0.1) ? { exact: `${Math.floor(total)}.50` } : total,
      ordered: new Date(createdAt).toISOString().replace(/\.\d+Z$/, '+01:00'),
      tracking: random.chance(0.5) ? `https://shop.example.com/track/${number}` : null,
      gift: random.chance(0.2),
    },
    createdAt,
    updatedAt: Math.min(
      options.end,
      createdAt + hours(random.between(1, 200)) + (random.chance(0.05) ? days(40) : 0),
    ),
  };
};
