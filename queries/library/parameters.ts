import { deskError } from '../../core/errors.js';
import { nearest } from '../../core/nearest.js';
import type { Parameter, ParameterType } from './header.js';

/** Text in the form that the SQL casts; undefined when it is none of the type. */
const readers: Readonly<Record<ParameterType, (text: string) => string | undefined>> = {
  text: (text) => text,
  integer: (text) => (/^[+-]?\d{1,18}$/.test(text.trim()) ? text.trim() : undefined),
  number: (text) => (/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text.trim()) ? text.trim() : undefined),
  boolean: (text) => {
    const word = text.trim().toLowerCase();
    if (['true', 'yes', '1'].includes(word)) return 'true';
    return ['false', 'no', '0'].includes(word) ? 'false' : undefined;
  },
  date: (text) => (isDay(text.trim()) ? text.trim() : undefined),
  time: (text) => instantOf(text.trim()),
};

const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

const instant = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?(Z|[+-]\d{2}:?\d{2})?$/i;

/** UTC without a zone, as the tables have it. A day is its first moment; a time without a zone is UTC. */
const instantOf = (text: string): string | undefined => {
  const match = instant.exec(text);
  if (!match || !isDay(match[1] as string)) return undefined;
  const [, day, time = '00:00', zone = 'Z'] = match;
  const clock = time.length === 5 ? `${time}:00` : time;
  if (Number.isNaN(Date.parse(`${day}T${clock.slice(0, 8)}Z`))) return undefined;
  if (zone.toUpperCase() === 'Z') return `${day} ${clock}`;
  // Whole minutes are moved, so the digits behind the second stay as they were given.
  const moved = new Date(
    `${day}T${clock.slice(0, 8)}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`,
  );
  return `${moved.toISOString().slice(0, 19).replace('T', ' ')}${clock.slice(8)}`;
};

const forms: Readonly<Record<ParameterType, string>> = {
  text: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date like 2025-01-31',
  time: 'a time like 2025-01-31 or 2025-01-31T12:00:00Z',
};

/**
 * The values to bind for declared parameters: what was given, checked by type, else the default. Errors:
 * query-parameter for a missing, unknown or ill-formed one.
 */
export const valuesOf = (
  declared: readonly Parameter[],
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string | null>> => {
  const names = declared.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, names);
    throw deskError('query-parameter', {
      what: `The question has no parameter ${unknown}.${near ? ` Did you mean ${near}?` : ''}`,
      where: unknown,
      next: names.length > 0 ? `It takes: ${names.join(', ')}.` : 'It takes no parameters.',
    });
  }
  return Object.fromEntries(
    declared.map((parameter) => {
      const { name, type, required, defaultValue, example } = parameter;
      const text = Object.hasOwn(given, name) ? given[name] : undefined;
      const next = `Give it with --param ${name}=${JSON.stringify(example)}.`;
      if (text === undefined && required)
        throw deskError('query-parameter', { what: `The parameter ${name} is missing.`, where: name, next });
      if (text === undefined) return [name, defaultValue];
      const value = readers[type](text);
      if (value === undefined) {
        throw deskError('query-parameter', {
          what: `${name} must be ${forms[type]}, not ${JSON.stringify(text)}.`,
          where: name,
          next,
        });
      }
      return [name, value];
    }),
  );
};
