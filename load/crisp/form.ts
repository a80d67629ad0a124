import { field, type Json } from './api/answer.js';

/**
 * Values in a form that stays the same when Crisp writes them in its own way: telephone numbers without their signs,
 * addresses of sites without scheme and last slash, ordered lists of Markdown numbered 1, 1, 1 (seen on its own help
 * site), spaces and empty lines. What differs in nothing else was not edited by anybody.
 */

const sites = new Set(['domain', 'url', 'website']);

const textForm = (text: string): string =>
  text
    .normalize('NFC')
    .split(/\r?\n/)
    .map((line) =>
      line
        .trim()
        .replace(/\s+/g, ' ')
        .replace(/^\d+\. /, '1. '),
    )
    .filter((line) => line !== '')
    .join('\n');

/** `name`: that of the field. */
export const formOf = (name: string, value: Json | undefined): Json => {
  if (value === undefined || value === '') return null;
  if (Array.isArray(value)) return value.map(String).sort();
  if (typeof value !== 'string') return value as Json;
  if (name === 'phone') return value.replace(/\D+/g, '');
  if (sites.has(name))
    return value
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/+$/, '');
  return textForm(value);
};

/** A field some blocks deep, `person/phone`, in that form. */
export const formAt = (there: Json | undefined, path: string): Json =>
  formOf(
    path.slice(path.lastIndexOf('/') + 1),
    path.split('/').reduce<Json | undefined>((value, name) => field(value, name), there),
  );
