import type { FieldTarget } from '../mapping/mapping.js';
import { shapeFields, type ValueIn } from '../shape/fields.js';
import type { LossLog } from '../shape/losses.js';
import { roundings } from '../shape/times.js';
import { maxDataLength } from './limits.js';
import { dataKey } from './names.js';
import type { Data } from './rows.js';

/** Crisp keeps texts, numbers and booleans: dates and choices are texts there. */
const typed = (targets: ReadonlyMap<string, FieldTarget | null>): ReadonlyMap<string, FieldTarget | null> =>
  new Map(
    [...targets].map(([key, target]) => [
      key,
      target === null || !['datetime', 'list'].includes(target.type)
        ? target
        : { ...target, type: 'string' as const },
    ]),
  );

/** Custom values as data, under keys that Crisp takes. */
export const shapeData = (
  values: readonly ValueIn[],
  targets: ReadonlyMap<string, FieldTarget | null>,
  losses: LossLog,
  prefix = '',
): Data => {
  const options = { maxLength: maxDataLength, whenLong: 'reject', rounded: roundings() } as const;
  const { attributes } = shapeFields(values, typed(targets), options, losses);
  return Object.fromEntries(
    Object.entries(attributes)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [prefix + dataKey(name), value]),
  );
};
