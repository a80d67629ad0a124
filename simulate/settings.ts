import { deskError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import type { Setting } from './simulator.js';

/** The settings of one stand-in, checked: each name has a value of its kind. */
export interface Settings {
  text(name: string): string;
  number(name: string): number;
  /** Comma-separated words, blanks cut off, empty ones left out. */
  list(name: string): readonly string[];
}

/** One setting on one line: name, values, default, and which fact is open. */
export const setting = (
  name: string,
  values: Setting['values'],
  standard: string,
  about: string,
): Setting => ({ name, values, default: standard, about });

const fits = (setting: Setting, value: string): boolean => {
  if (setting.values === 'text') return true;
  if (setting.values === 'integer') return /^\d+$/.test(value);
  return setting.values.includes(value);
};

const allowed = (setting: Setting): string => {
  if (setting.values === 'text') return 'any text';
  if (setting.values === 'integer') return 'a whole number';
  return setting.values.join(', ');
};

/**
 * Joins what the caller asks for with the defaults. Errors: flag-invalid for an unknown name or a value that the
 * setting does not take; it lists what there is.
 */
export const resolveSettings = (
  vendor: string,
  settings: readonly Setting[],
  given: Readonly<Record<string, string>> = {},
): Settings => {
  const values = new Map(settings.map((setting) => [setting.name, setting.default]));
  for (const [name, value] of Object.entries(given)) {
    const setting = settings.find((one) => one.name === name);
    if (!setting) {
      const names = settings.map((one) => one.name);
      const near = nearest(name, names);
      throw deskError('flag-invalid', {
        what: `The stand-in of ${vendor} has no setting "${name}".${near ? ` Did you mean "${near}"?` : ''}`,
        where: '--set',
        next: `Settings: ${names.join(', ')}.`,
      });
    }
    if (!fits(setting, value)) {
      throw deskError('flag-invalid', {
        what: `"${value}" is no value of the setting "${name}".`,
        where: '--set',
        next: `It takes: ${allowed(setting)}. ${setting.about}`,
      });
    }
    values.set(name, value);
  }
  const text = (name: string): string => {
    const value = values.get(name);
    if (value === undefined)
      throw new Error(`The stand-in of ${vendor} reads a setting it does not declare: ${name}`);
    return value;
  };
  return {
    text,
    number: (name) => Number(text(name)),
    list: (name) =>
      text(name)
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word.length > 0),
  };
};
