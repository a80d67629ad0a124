import { readFileSync } from 'node:fs';
import { quoted } from '../core/duckdb.js';
import { deskError } from '../core/errors.js';
import { asset } from '../core/package-info.js';

/**
 * An SQL file of this folder with its `{{name}}` places filled: a text becomes a literal, a number itself, a list of
 * texts a list of literals. DuckDB takes no parameters where file names stand.
 */
export const loadSql = (
  name: string,
  values: Readonly<Record<string, string | number | readonly string[]>>,
): string =>
  readFileSync(asset('load', 'sql', `${name}.sql`), 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (_match, key: string) => {
      const value = values[key];
      if (value === undefined)
        throw deskError('unexpected', {
          what: `${name}.sql has no value for ${key}.`,
          where: `load/sql/${name}.sql`,
        });
      if (typeof value === 'number') return String(value);
      return typeof value === 'string' ? quoted(value) : `[${value.map(quoted).join(', ')}]`;
    },
  );
