import { invalid, invalidValue, missing, type Refusal } from './refusal.js';
import { since, type Version } from './version.js';

/** What a request body may hold, as data. */
export interface Field {
  /** `id`: a decimal string or a whole number, read as a string (the vendor's own examples send both). */
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'id' | 'object' | 'array' | 'any';
  readonly nullable?: true;
  /** The refusal when it is absent; `true` for the usual words. */
  readonly required?: true | Refusal;
  /** First version that knows the field; older ones ignore it. */
  readonly since?: string;
  readonly values?: readonly string[];
  /** Most entries of an array. */
  readonly max?: number;
}

export type Fields = Readonly<Record<string, Field>>;

export type JsonObject = Readonly<Record<string, unknown>>;

interface Types {
  string: string;
  integer: number;
  number: number;
  boolean: boolean;
  id: string;
  object: JsonObject;
  array: readonly unknown[];
  any: unknown;
}

type FieldValue<F extends Field> =
  | (F extends { readonly values: readonly (infer V)[] } ? V : Types[F['type']])
  | (F extends { readonly nullable: true } ? null : never)
  | (F extends { readonly required: true | Refusal } ? never : undefined);

export type Body<F extends Fields> = { readonly [K in keyof F]: FieldValue<F[K]> };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasType = (type: Field['type'], value: unknown): boolean => {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'id':
      return typeof value === 'string' || Number.isInteger(value);
    case 'object':
      return isObject(value);
    case 'array':
      return Array.isArray(value);
    case 'any':
      return true;
    default:
      return typeof value === type;
  }
};

const checkField = (name: string, field: Field, value: unknown): Refusal | undefined => {
  if (value === null) return field.nullable || field.type === 'any' ? undefined : invalidValue(name, null);
  if (!hasType(field.type, value)) return invalidValue(name, value);
  if (field.values && !field.values.includes(String(value))) return invalidValue(name, value);
  if (field.max !== undefined && Array.isArray(value) && value.length > field.max)
    return invalid(`${name} can have at most ${field.max} items`);
  return undefined;
};

export interface CheckedBody {
  readonly values: JsonObject;
  /** Keys that the vendor takes without a word and without an effect. */
  readonly ignored: readonly string[];
}

/** Checks a body against its fields. `unknownKey` may refuse a key that no field names, as companies do. */
export const checkFields = (
  fields: Fields,
  body: JsonObject,
  version: Version,
  unknownKey?: (key: string) => Refusal | undefined,
): CheckedBody | Refusal => {
  const values: Record<string, unknown> = {};
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field || (field.since !== undefined && version < since(field.since))) {
      const refusal = unknownKey?.(name);
      if (refusal) return refusal;
      ignored.push(name);
      continue;
    }
    const refusal = checkField(name, field, value);
    if (refusal) return refusal;
    values[name] = field.type === 'id' && value !== null ? String(value) : value;
  }
  for (const [name, field] of Object.entries(fields)) {
    if (!field.required || values[name] !== undefined) continue;
    return field.required === true ? missing(name) : field.required;
  }
  return { values, ignored };
};
