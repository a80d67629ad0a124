import { isObject, type JsonObject } from '../api/fields.js';
import { invalid, isRefusal, type Refusal } from '../api/refusal.js';
import { between, type DateRule } from './dates.js';

/** The search grammar that contacts, conversations and tickets share: parsed and checked into a predicate. */

export type FieldType = 'string' | 'words' | 'boolean' | 'integer' | 'date' | 'ids' | 'tag';

export interface SearchField<T> {
  readonly type: FieldType;
  /** A list stands for a field with several values: one match is enough. */
  readonly read: (item: T) => unknown;
}

export interface Grammar<T> {
  readonly fields: (name: string) => SearchField<T> | undefined;
  readonly operators: Readonly<Record<FieldType, readonly string[]>>;
  readonly dates: DateRule;
}

export type Predicate<T> = (item: T) => boolean;

/** Groups in groups, and filters in one group. */
const most = { levels: 2, filters: 15 };

const lower = (value: unknown): string => String(value ?? '').toLowerCase();

const wordsOf = (text: unknown): Set<string> =>
  new Set(
    lower(text)
      .replace(/<[^>]*>/g, ' ')
      .match(/[\p{L}\p{N}_'-]+/gu) ?? [],
  );

type Compare = (found: unknown, given: unknown) => boolean;

const same: Compare = (found, given) =>
  (found ?? null) === null ? given === null : lower(found) === lower(given);

const stringTests: Readonly<Record<string, Compare>> = {
  '=': same,
  '~': (found, given) => lower(found).includes(lower(given)),
  '^': (found, given) => lower(found).startsWith(lower(given)),
  $: (found, given) => lower(found).endsWith(lower(given)),
};

const numberTests: Readonly<Record<string, Compare>> = {
  '=': (found, given) => (found ?? null) === (given === null ? null : Number(given)),
  '>': (found, given) => found != null && Number(found) > Number(given),
  '<': (found, given) => found != null && Number(found) < Number(given),
  '>=': (found, given) => found != null && Number(found) >= Number(given),
  '<=': (found, given) => found != null && Number(found) <= Number(given),
};

const hasWord: Compare = (found, given) => {
  const words = wordsOf(found);
  return [...wordsOf(given)].some((word) => words.has(word));
};

const tests = (type: FieldType, dates: DateRule): Readonly<Record<string, Compare>> => {
  if (type === 'date') return between(dates);
  if (type === 'integer') return numberTests;
  if (type === 'words') return { '=': hasWord, '~': hasWord };
  return stringTests;
};

/** `!=`, `!~`, `IN` and `NIN` are made of the positive tests. */
const positive: Readonly<Record<string, readonly [base: string, negated: boolean, list: boolean]>> = {
  '!=': ['=', true, false],
  '!~': ['~', true, false],
  IN: ['=', false, true],
  NIN: ['=', true, true],
};

const valueFits = (type: FieldType, value: unknown): boolean => {
  if (value === null) return true;
  if (type === 'date' || type === 'integer')
    return Number.isInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value));
  if (type === 'boolean') return typeof value === 'boolean' || value === 'true' || value === 'false';
  return typeof value === 'string' || typeof value === 'number';
};

const filter = <T>(grammar: Grammar<T>, query: JsonObject): Predicate<T> | Refusal => {
  const { field: name, operator, value } = query;
  if (typeof name !== 'string') return invalid('Each filter needs a field');
  if (typeof operator !== 'string') return invalid(`The filter on '${name}' needs an operator`);
  const field = grammar.fields(name);
  if (!field) return invalid(`'${name}' is not a valid search field`);
  if (!grammar.operators[field.type].includes(operator))
    return invalid(`Operator '${operator}' is not valid for field '${name}'`);
  const [base, negated, list] = positive[operator] ?? [operator, false, false];
  const given = list ? value : [value];
  if (!Array.isArray(given)) return invalid(`Operator '${operator}' needs a list of values for '${name}'`);
  for (const one of given)
    if (!valueFits(field.type, one)) return invalid(`Invalid value for field '${name}'`);
  const test = tests(field.type, grammar.dates)[base] as Compare;
  return (item) => {
    const found = field.read(item);
    const values = Array.isArray(found) ? found : [found];
    const hit = given.some((one) => values.some((own) => test(own, one)));
    return hit !== negated;
  };
};

/** The predicate of a `query`, or the refusal of what the vendor does not take. */
export const parseQuery = <T>(grammar: Grammar<T>, query: unknown, level = 1): Predicate<T> | Refusal => {
  if (!isObject(query)) return invalid('query must be an object with field, operator and value');
  if (query.operator !== 'AND' && query.operator !== 'OR') return filter(grammar, query);
  if (level > most.levels) return invalid(`Queries can be nested at most ${most.levels} levels deep`);
  if (!Array.isArray(query.value) || query.value.length === 0)
    return invalid(`${query.operator} needs a list of filters`);
  if (query.value.length > most.filters) return invalid(`A group can have at most ${most.filters} filters`);
  const parts: Predicate<T>[] = [];
  for (const inner of query.value) {
    const part = parseQuery(grammar, inner, level + 1);
    if (isRefusal(part)) return part;
    parts.push(part);
  }
  return query.operator === 'AND'
    ? (item) => parts.every((part) => part(item))
    : (item) => parts.some((part) => part(item));
};

/** A value that every match must have in a field, when the query says so at its top: lets a search skip the scan. */
export const requiredValue = (query: unknown, field: string): string | undefined => {
  if (!isObject(query)) return undefined;
  if (query.operator === 'AND' && Array.isArray(query.value)) {
    for (const inner of query.value) {
      const value = requiredValue(inner, field);
      if (value !== undefined) return value;
    }
    return undefined;
  }
  return query.field === field && query.operator === '=' && typeof query.value === 'string'
    ? query.value
    : undefined;
};
