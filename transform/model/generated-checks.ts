import { type Duck, identifier, quoted } from '../../core/duckdb.js';
import type { Severity } from '../step.js';
import { modelTables } from './schema.js';

export interface Check {
  readonly name: string;
  readonly table: string;
  readonly severity: Severity;
}

export interface CheckOutcome extends Check {
  /** Wrong rows; they stand in `check_result`. */
  readonly rows: number;
}

/**
 * Checks that follow from the declarations alone: no two rows share a key (`key_unique`), no required column is null
 * (`column_required`). `insert` adds their findings to those of the written checks in `found_wrong`.
 */
export const generatedChecks = async (insert: (sql: string) => Promise<void>): Promise<Check[]> => {
  const checks: Check[] = [];
  for (const table of modelTables.values()) {
    if (table.name === 'check_result') continue;
    const add = async (name: string, sql: string) => {
      await insert(
        `INSERT INTO found_wrong SELECT ${quoted(name)}, 'error', ${quoted(table.name)}, id, detail FROM (${sql})`,
      );
      checks.push({ name, table: table.name, severity: 'error' });
    };
    const keyText =
      table.key.length > 0
        ? `concat_ws(' ', ${table.key.map((name) => identifier(name)).join(', ')})`
        : "'(no key)'";
    if (table.key.length > 0) {
      const list = table.key.map((name) => identifier(name)).join(', ');
      await add(
        'key_unique',
        `SELECT ${keyText} AS id, count(*) || ' rows with this key' AS detail ` +
          `FROM ${identifier(table.name)} GROUP BY ${list} HAVING count(*) > 1`,
      );
    }
    const required = table.columns.filter((column) => !column.nullable);
    if (required.length > 0) {
      const nulls = required.map((c) => `CASE WHEN ${identifier(c.name)} IS NULL THEN ${quoted(c.name)} END`);
      const any = required.map((c) => `${identifier(c.name)} IS NULL`).join(' OR ');
      await add(
        'column_required',
        `SELECT coalesce(${keyText}, '(no key)') AS id, 'null in ' || concat_ws(', ', ${nulls.join(', ')}) AS detail ` +
          `FROM ${identifier(table.name)} WHERE ${any}`,
      );
    }
  }
  return checks;
};

/** How many rows each check found wrong; none is 0, so that every check that ran is named. */
export const checkCounts = async (duck: Duck, checks: readonly Check[]): Promise<CheckOutcome[]> => {
  const found = await duck.all<{ check_name: string; table_name: string; rows: string }>(
    'SELECT check_name, table_name, count(*) AS rows FROM check_result GROUP BY check_name, table_name',
  );
  const rows = new Map(found.map((row) => [`${row.check_name} ${row.table_name}`, Number(row.rows)]));
  return checks
    .map((check) => ({ ...check, rows: rows.get(`${check.name} ${check.table}`) ?? 0 }))
    .sort((a, b) => (`${a.name} ${a.table}` < `${b.name} ${b.table}` ? -1 : 1));
};
