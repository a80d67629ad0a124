import { isObject, type JsonObject } from './answers.js';

/** Checks of bodies. Each gives the validator's sentence, or undefined when all is well. */

export type Sentence = string | undefined;

export type Form = (value: unknown, at: string) => Sentence;

export const firstOf = (...sentences: readonly Sentence[]): Sentence =>
  sentences.find((sentence) => sentence !== undefined);

export const aString: Form = (value, at) =>
  typeof value === 'string' ? undefined : `${at} should be string`;
export const aBoolean: Form = (value, at) =>
  typeof value === 'boolean' ? undefined : `${at} should be boolean`;
export const aNumber: Form = (value, at) =>
  typeof value === 'number' ? undefined : `${at} should be number`;

export const words =
  (...allowed: readonly string[]): Form =>
  (value, at) =>
    typeof value === 'string' && allowed.includes(value)
      ? undefined
      : `${at} should be equal to one of the allowed values`;

export const orNull =
  (form: Form): Form =>
  (value, at) =>
    value === null ? undefined : form(value, at);

export const listOf =
  (form: Form): Form =>
  (value, at) =>
    Array.isArray(value)
      ? firstOf(...value.map((item, index) => form(item, `${at}[${index}]`)))
      : `${at} should be array`;

export const filled: Form = (value, at) =>
  typeof value === 'string' && value.trim() !== ''
    ? undefined
    : `${at} should NOT be shorter than 1 characters`;

/** An object with these fields and no others. */
export const shape =
  (fields: Readonly<Record<string, Form>>, required: readonly string[] = []): Form =>
  (value, at) => {
    if (!isObject(value)) return `${at} should be object`;
    const missing = required.find((name) => value[name] === undefined);
    if (missing !== undefined) return `${at} should have required property '.${missing}'`;
    for (const [name, inner] of Object.entries(value)) {
      const form = fields[name];
      if (!form) return `${at} should NOT have additional properties`;
      const sentence = inner === undefined ? undefined : form(inner, `${at}.${name}`);
      if (sentence !== undefined) return sentence;
    }
    return undefined;
  };

export const anything: Form = () => undefined;

const dataKey = /^[A-Za-z0-9_-]+$/;

/** A flat map: keys of letters, digits, `_` and `-`; strings, numbers, booleans. */
export const flatData: Form = (value, at) => {
  if (!isObject(value)) return `${at} should be object`;
  for (const [key, inner] of Object.entries(value as JsonObject)) {
    if (!dataKey.test(key)) return `${at} property name '${key}' is invalid`;
    if (!['string', 'number', 'boolean'].includes(typeof inner))
      return `${at}['${key}'] should be string,number,boolean`;
  }
  return undefined;
};

export const anEmail: Form = (value, at) =>
  typeof value === 'string' && /^[^@\s]+@[^@\s]+$/.test(value)
    ? undefined
    : `${at} should match format "email"`;
