import type { FieldTarget } from '../mapping/mapping.js';
import type { Numbered } from './alongside.js';
import { groupBy } from './group.js';
import type { LossLog } from './losses.js';
import type { Scalar } from './scalar.js';
import { holdable } from './text/repair.js';
import type { Roundings } from './times.js';

/** One value of a custom field, or of a column that is carried like one. */
export interface ValueIn extends Numbered {
  readonly key: string;
  /** The value's JSON text, every digit as it came. */
  readonly json: string;
  readonly text: string | null;
  readonly boolean: boolean | null;
  readonly time_ms: number | null;
  /** The value is not of the field's type. */
  readonly conflict: boolean;
}

export interface ShapedFields {
  readonly attributes: Record<string, Scalar>;
  /** Texts that the attribute cannot hold as a whole: they have to stand elsewhere. */
  readonly long: readonly { readonly key: string; readonly name: string; readonly text: string }[];
}

/**
 * Custom values as attributes. A value that is not of the attribute's type is never sent. What a text attribute
 * cannot hold is shortened there and given back whole in `long`, or not sent where no note can hold it.
 */
export const shapeFields = (
  values: readonly ValueIn[],
  targets: ReadonlyMap<string, FieldTarget | null>,
  options: {
    readonly maxLength: number;
    readonly whenLong: 'shorten' | 'reject';
    readonly rounded: Roundings;
  },
  losses: LossLog,
): ShapedFields => {
  const { maxLength, rounded } = options;
  const attributes: Record<string, Scalar> = {};
  const long: { key: string; name: string; text: string }[] = [];
  for (const [key, several] of groupBy(values, (value) => value.key)) {
    const target = targets.get(key) ?? null;
    const before = several.map((value) => value.text ?? value.json).join(', ');
    if (target === null) {
      losses.add('field-skipped', key, before, null);
      continue;
    }
    const value = target.type === 'string' ? holdable(before, key, losses) : singleValue(several, target);
    if (target.type === 'datetime') for (const { time_ms } of several) rounded.note(target.name, time_ms);
    if (value === undefined) {
      losses.add('field-value-rejected', key, before, `${target.name} is ${target.type}`);
    } else if (typeof value === 'string' && value.length > maxLength && options.whenLong === 'reject') {
      losses.add('field-value-rejected', key, value, `${value.length} characters are more than ${maxLength}`);
    } else if (typeof value === 'string' && value.length > maxLength) {
      attributes[target.name] = shortened(value, maxLength);
      long.push({ key, name: target.name, text: value });
      losses.add('field-value-shortened', key, value, `${maxLength} of ${value.length} characters`);
    } else {
      attributes[target.name] = value;
    }
  }
  return { attributes, long };
};

/** The one value in the attribute's type, or undefined when it has none there. */
const singleValue = (several: readonly ValueIn[], target: FieldTarget): Scalar | undefined => {
  const [value, ...others] = several;
  if (!value || others.length > 0) return undefined;
  switch (target.type) {
    case 'integer': {
      const number = exactNumber(value.json);
      return number !== undefined && Number.isInteger(number) ? number : undefined;
    }
    case 'float':
      return exactNumber(value.json);
    case 'boolean':
      return value.boolean ?? undefined;
    case 'datetime':
      return value.time_ms === null ? undefined : Math.floor(value.time_ms / 1000);
    case 'list': {
      const option = value.text ?? value.json;
      return target.options.includes(option) ? option : undefined;
    }
    case 'string':
      return value.text ?? value.json;
  }
};

/** A JSON number as a double, or undefined when the double is another number, or it is none. */
export const exactNumber = (json: string): number | undefined => {
  const written = decimal(json);
  if (written === undefined) return undefined;
  const number = Number(json);
  return Number.isFinite(number) && decimal(String(number)) === written ? number : undefined;
};

/** `1.10`, `11e-1` and `1.1` are one: sign, digits without outer zeros, power of ten. */
const decimal = (text: string): string | undefined => {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${sign}${kept}e${Number(power) - fraction.length + digits.length - kept.length}`;
};

const shortened = (text: string, length: number): string => {
  const cut = text.slice(0, length - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
};
