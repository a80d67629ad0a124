import type { Settings } from '../../settings.js';
import { badParameter, refusal } from '../errors.js';
import { type AttributeClass, archiveContexts, classOf, liveContexts, sortable } from './attributes.js';
import { dateBound } from './dates.js';

/** One comparison of a search body. */
export interface Criterion {
  readonly attribute: string;
  readonly class: AttributeClass;
  readonly operator: Operator;
  readonly value: unknown;
  /** Milliseconds since 1970 for a datetime; the day or the instant begins there. */
  readonly from?: number;
  /** First millisecond after the day; equals `from + 1` for an instant. */
  readonly until?: number;
}

const operators = [
  'equals',
  'contains',
  'in',
  'gt',
  'gte',
  'lt',
  'lte',
  'not_set',
  'set',
  'not_equals',
] as const;
export type Operator = (typeof operators)[number];

const ordered: readonly Operator[] = ['gt', 'gte', 'lt', 'lte'];

const fits: Readonly<Record<AttributeClass, readonly Operator[]>> = {
  any: ['equals', 'contains'],
  string: ['equals', 'contains', 'in', 'not_set', 'set', 'not_equals'],
  string_notanalyzed: ['equals', 'in', 'not_set', 'set', 'not_equals', ...ordered],
  text: ['equals', 'contains', 'not_set', 'set'],
  list: ['equals', 'in', 'contains', 'not_set', 'set', 'not_equals'],
  number: ['equals', 'in', 'not_set', 'set', 'not_equals', ...ordered],
  datetime: ['equals', 'not_set', 'set', ...ordered],
  boolean: ['equals', 'not_set', 'set', 'not_equals'],
};

export interface SortKey {
  readonly attribute: string;
  readonly descending: boolean;
}

export interface Query {
  readonly archived: boolean;
  readonly context: string;
  readonly and: readonly Criterion[];
  readonly or: readonly Criterion[];
  readonly not: readonly Criterion[];
  readonly sort: readonly SortKey[];
  readonly includeDeleted: boolean;
}

const bothKeys = ['queryContext', 'and', 'or', 'not', 'sort', 'timeZone', 'includeDeleted'] as const;
const liveKeys: readonly string[] = [...bothKeys, 'searchHash', 'aggs', 'fields'];

type Body = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asList = (body: Body, key: string, most: number): Body[] => {
  const value = body[key];
  if (value === undefined) return [];
  const entries = Array.isArray(value) ? value : [value];
  if (!entries.every(isObject)) throw badParameter(key, 'Invalid type', `/properties/${key}/type`);
  if (entries.length > most) throw badParameter(key, 'Array is too long', `/properties/${key}/maxItems`);
  const texts = entries.map((entry) => JSON.stringify(entry));
  if (new Set(texts).size < texts.length)
    throw badParameter(key, 'Array items are not unique', `/properties/${key}/uniqueItems`);
  return entries;
};

interface Reading {
  readonly archived: boolean;
  readonly anyAttribute: boolean;
  readonly timeZone: string;
}

const readCriterion = (
  attribute: string,
  comparison: unknown,
  key: string,
  reading: Reading,
): Criterion[] => {
  const known = classOf(attribute, reading.archived);
  if (known === undefined && !reading.anyAttribute)
    throw badParameter(
      attribute,
      'Additional properties not allowed',
      `/properties/${key}/additionalProperties`,
    );
  const kind = known ?? (attribute.endsWith('_at') ? 'datetime' : 'string_notanalyzed');
  if (!isObject(comparison) || Object.keys(comparison).length === 0)
    throw badParameter(attribute, 'Invalid criterion', 'an operator with a value is needed');
  return Object.entries(comparison).map(([name, value]): Criterion => {
    const operator = operators.find((candidate) => candidate === name);
    if (operator === undefined || !fits[kind].includes(operator))
      throw badParameter(attribute, 'Invalid operator', `"${name}" is not allowed for ${kind}`);
    if (operator === 'in' && !Array.isArray(value))
      throw badParameter(attribute, 'Invalid value', '"in" takes an array');
    if (
      kind === 'boolean' &&
      operator === 'equals' &&
      typeof value !== 'boolean' &&
      !attribute.endsWith('_direction')
    )
      throw badParameter(attribute, 'Invalid value', 'a boolean is needed');
    if (kind === 'number' && ordered.includes(operator) && typeof value !== 'number')
      throw badParameter(attribute, 'Invalid value', 'a number is needed');
    if (kind !== 'datetime' || operator === 'set' || operator === 'not_set')
      return { attribute, class: kind, operator, value };
    const bound = dateBound(value, reading.timeZone);
    if (!bound) throw badParameter(attribute, 'Invalid date', 'YYYY-MM-DD or a UTC date-time is needed');
    return { attribute, class: kind, operator, value, ...bound };
  });
};

const readCriteria = (body: Body, key: string, reading: Reading): Criterion[] =>
  asList(body, key, 20).flatMap((entry) =>
    Object.entries(entry).flatMap(([attribute, comparison]) =>
      readCriterion(attribute, comparison, key, reading),
    ),
  );

const readSort = (body: Body, archived: boolean): SortKey[] =>
  asList(body, 'sort', 5).flatMap((entry) =>
    Object.entries(entry).map(([attribute, direction]): SortKey => {
      if (direction !== 'asc' && direction !== 'desc')
        throw badParameter(attribute, 'Invalid sort', 'asc or desc is needed');
      if (!sortable(attribute, archived)) throw badParameter(attribute, 'Sorting is not available', 'sort');
      return { attribute, descending: direction === 'desc' };
    }),
  );

const zoneExists = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    // Intl throws for an unknown zone; that is its only way to say so.
    return false;
  }
};

/** Reads a search body as strictly as the vendor's schema. Throws a refusal with status 400. */
export const readQuery = (bytes: Buffer, archived: boolean, settings: Settings): Query => {
  if (bytes.length > 100_000) throw refusal(413);
  let body: unknown;
  try {
    body = bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'));
  } catch {
    // Any text that is no JSON gets the same answer.
    throw refusal(400, { title: 'Invalid JSON' });
  }
  if (!isObject(body)) throw refusal(400, { title: 'Invalid type', detail: '/type' });
  const allowed: readonly string[] = archived ? bothKeys : liveKeys;
  for (const key of Object.keys(body))
    if (!allowed.includes(key))
      throw badParameter(key, 'Additional properties not allowed', '/additionalProperties');
  const context = body.queryContext ?? 'customer';
  if (typeof context !== 'string' || !(archived ? archiveContexts : liveContexts).test(context))
    throw badParameter('queryContext', 'String does not match pattern', '/properties/queryContext/pattern');
  const includeDeleted = body.includeDeleted ?? false;
  if (typeof includeDeleted !== 'boolean')
    throw badParameter('includeDeleted', 'Invalid type', '/properties/includeDeleted/type');
  const timeZone = body.timeZone ?? 'GMT';
  if (typeof timeZone !== 'string' || !zoneExists(timeZone))
    throw badParameter('timeZone', 'Invalid time zone');
  asList(body, 'fields', 20);
  const reading = { archived, anyAttribute: settings.text('search_attributes') === 'any', timeZone };
  return {
    archived,
    context,
    and: readCriteria(body, 'and', reading),
    or: readCriteria(body, 'or', reading),
    not: readCriteria(body, 'not', reading),
    sort: readSort(body, archived),
    includeDeleted,
  };
};
