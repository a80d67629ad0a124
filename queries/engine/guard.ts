import { z } from 'zod';
import { deskError } from '../../core/errors.js';
import { nearest } from '../../core/nearest.js';
import { allowedFunctions, allowedTableFunctions, changingFunctions } from './functions.js';

/**
 * Decides from the parsed statement, never from its text, whether a question only reads this archive's tables.
 * Everything is refused that is not known here: the parsed form is DuckDB's own, so a quoted or commented name
 * cannot look like another.
 */

/** A statement that may be run. */
export interface Permission {
  /** Names of `$parameters`, sorted. */
  readonly parameters: readonly string[];
  /** What makes the answer differ from run to run: functions, samples. */
  readonly changing: readonly string[];
  /** Tables that it names, in lower case, sorted. */
  readonly tables: readonly string[];
}

type Tree = { readonly [key: string]: unknown };

const serialised = z.union([
  z.object({ error: z.literal(false), statements: z.array(z.record(z.string(), z.unknown())) }),
  z.object({
    error: z.literal(true),
    error_type: z.string(),
    error_message: z.string(),
    position: z.string().optional(),
  }),
]);

const expressionClasses: ReadonlySet<string> = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'DEFAULT',
  'FUNCTION',
  'LAMBDA',
  'LAMBDA_REF',
  'OPERATOR',
  'PARAMETER',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]);

const harmlessParts: ReadonlySet<string> = new Set([
  'SELECT_NODE',
  'SET_OPERATION_NODE',
  'RECURSIVE_CTE_NODE',
  'EMPTY',
  'SUBQUERY',
  'JOIN',
  'EXPRESSION_LIST',
  'PIVOT',
  'ORDER_DEFAULT',
  'ASCENDING',
  'DESCENDING',
  'ORDER_ASCENDING',
  'ORDER_DESCENDING',
  'ORDER_MODIFIER',
  'LIMIT_MODIFIER',
  'LIMIT_PERCENT_MODIFIER',
  'DISTINCT_MODIFIER',
]);

/** Longest statement in characters. Named questions have a few thousand. */
const longest = 200_000;

type RefusalCode = 'query-invalid' | 'query-refused' | 'query-parameter';

/** `position` counts characters from 0; `missingTable` is set when that is the reason. */
const refuse = (code: RefusalCode, what: string, position?: number, missingTable?: string): never => {
  throw deskError(code, { what, details: { position, missingTable } });
};

/** DuckDB counts bytes of UTF-8; people count characters. A place it does not know is a number past 2^53. */
const characters = (sql: string, bytes: unknown): number | undefined => {
  const offset = Number(bytes);
  if (!Number.isSafeInteger(offset) || offset < 0) return undefined;
  return Buffer.from(sql).subarray(0, offset).toString('utf8').length;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Walks one statement. `tables` are the catalog's names in lower case. */
const walker = (sql: string, tables: ReadonlySet<string>) => {
  const parameters = new Set<string>();
  const changing = new Set<string>();
  const used = new Set<string>();
  const at = (tree: Tree) => characters(sql, tree.query_location);

  const callFunction = (tree: Tree, allowed: ReadonlySet<string>, kind: string): void => {
    const name = text(tree.function_name).toLowerCase();
    const schema = text(tree.schema);
    const place = schema === '' || schema === 'main' ? '' : `${schema}.`;
    if (place !== '' || text(tree.catalog) !== '' || !allowed.has(name))
      refuse('query-refused', `The ${kind} ${place}${name} is not allowed in a question.`, at(tree));
    if (changingFunctions.has(name)) changing.add(name);
  };

  const readTable = (tree: Tree, scope: ReadonlySet<string>): void => {
    const name = text(tree.table_name);
    const schema = text(tree.schema_name).toLowerCase();
    const whole = [text(tree.catalog_name), text(tree.schema_name), name]
      .filter((part) => part !== '')
      .join('.');
    if (tree.at_clause)
      refuse('query-refused', 'AT is not allowed; use --as-of for an earlier snapshot.', at(tree));
    if (text(tree.catalog_name) !== '' || (schema !== '' && schema !== 'main'))
      refuse('query-refused', `${whole} is not a table of this archive.`, at(tree));
    if (schema === '' && scope.has(name.toLowerCase())) return;
    if (tables.has(name.toLowerCase())) {
      used.add(name.toLowerCase());
      return;
    }
    // DuckDB would open a file of this name.
    if (/[^\p{L}\p{N}_ $-]/u.test(name))
      refuse('query-refused', `${JSON.stringify(name)} names a file, not a table of this archive.`, at(tree));
    const near = nearest(name, [...tables, ...scope]);
    const hint = near === undefined ? '' : ` Did you mean ${near}?`;
    refuse('query-invalid', `There is no table ${name}.${hint}`, at(tree), name);
  };

  const showTable = (tree: Tree): void => {
    const inner = tree.show_type === 'DESCRIBE' || tree.show_type === 'SUMMARY';
    const list = tree.show_type === 'SHOW_UNQUALIFIED' && tree.table_name === '"tables"';
    if (!(inner && isTree(tree.query)) && !list)
      refuse('query-refused', 'Of the SHOW statements only SHOW TABLES, DESCRIBE and SUMMARIZE are allowed.');
  };

  const check = (tree: Tree, scope: ReadonlySet<string>): void => {
    const type = text(tree.type);
    if (typeof tree.class === 'string') {
      if (!expressionClasses.has(tree.class))
        refuse('query-refused', `An expression of the kind ${tree.class} is not allowed.`, at(tree));
      if (tree.class === 'FUNCTION' || tree.class === 'WINDOW')
        callFunction(tree, allowedFunctions, 'function');
      if (tree.class === 'PARAMETER') parameters.add(text(tree.identifier));
      if (tree.class === 'COLUMN_REF' && Array.isArray(tree.column_names) && tree.column_names.length === 1) {
        const name = text(tree.column_names[0]).toLowerCase();
        if (changingFunctions.has(name)) changing.add(name);
      }
    } else if (type === 'BASE_TABLE') readTable(tree, scope);
    else if (type === 'SHOW_REF') showTable(tree);
    else if (type === 'TABLE_FUNCTION') {
      if (!isTree(tree.function)) refuse('query-refused', 'A table function without a name is not allowed.');
      callFunction(tree.function as Tree, allowedTableFunctions, 'table function');
    } else if (type !== '' && !harmlessParts.has(type) && !type.endsWith('_TYPE_INFO'))
      refuse('query-refused', `A statement part of the kind ${type} is not allowed.`, at(tree));
    if (isTree(tree.sample)) changing.add('sample');
  };

  const walkAll = (value: unknown, scope: ReadonlySet<string>): void => {
    if (Array.isArray(value)) for (const item of value) walkAll(item, scope);
    else if (isTree(value)) walk(value, scope);
  };

  /** Names defined by WITH are known to what follows them, and to themselves only in the repeating half. */
  const walk = (tree: Tree, outer: ReadonlySet<string>): void => {
    check(tree, outer);
    let scope = outer;
    const definitions = isTree(tree.cte_map) && Array.isArray(tree.cte_map.map) ? tree.cte_map.map : [];
    for (const definition of definitions as readonly Tree[]) {
      walkAll(definition.value, scope);
      scope = new Set([...scope, text(definition.key).toLowerCase()]);
    }
    const recursive = tree.type === 'RECURSIVE_CTE_NODE' ? text(tree.cte_name).toLowerCase() : undefined;
    for (const [key, value] of Object.entries(tree)) {
      if (key === 'cte_map') continue;
      if (key === 'function' && tree.type === 'TABLE_FUNCTION') {
        // Its name was checked against the other list; its arguments are expressions like any.
        walkAll((value as Tree).children, scope);
      } else
        walkAll(value, key === 'right' && recursive !== undefined ? new Set([...scope, recursive]) : scope);
    }
  };

  return { walkAll, parameters, changing, used };
};

/** Refuses what must not even be parsed: the parser would see another statement than the engine. */
export const judgeText = (sql: string): void => {
  // DuckDB's C interface ends a text at NUL.
  const nul = sql.indexOf('\0');
  if (nul >= 0) refuse('query-invalid', 'The statement holds a NUL character.', nul);
  if (/\p{Surrogate}/u.test(sql)) refuse('query-invalid', 'The statement holds half of a surrogate pair.');
  if (sql.length > longest) refuse('query-invalid', `The statement is longer than ${longest} characters.`);
};

/**
 * Lets a statement pass or throws query-invalid, query-refused or query-parameter. `parsed` is what DuckDB's
 * `json_serialize_sql` made of `sql`; `tables` are the names that the catalog holds.
 */
export const judge = (sql: string, parsed: string, tables: readonly string[]): Permission => {
  const answer = serialised.parse(JSON.parse(parsed));
  if (answer.error) {
    if (answer.error_type === 'not implemented')
      refuse(
        'query-refused',
        'Only SELECT is allowed (also WITH, FROM, VALUES, DESCRIBE, SUMMARIZE, SHOW TABLES).',
      );
    return refuse('query-invalid', `${answer.error_message}.`, characters(sql, answer.position ?? -1));
  }
  const { statements } = answer;
  if (statements.length === 0) refuse('query-invalid', 'There is no statement.');
  if (statements.length > 1)
    refuse('query-refused', `One statement is allowed, these are ${statements.length}.`);
  const { walkAll, parameters, changing, used } = walker(
    sql,
    new Set(tables.map((name) => name.toLowerCase())),
  );
  walkAll(statements[0], new Set());
  const numbered = [...parameters].find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (numbered !== undefined)
    refuse('query-parameter', `Parameters need names, like $since; this one is ${JSON.stringify(numbered)}.`);
  return { parameters: [...parameters].sort(), changing: [...changing].sort(), tables: [...used].sort() };
};
