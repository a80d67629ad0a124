import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { Duck, Row } from '../core/duckdb.js';
import { packageRoot } from '../core/package-info.js';

/**
 * One step on the way from a source's tables to the model: a SELECT in a file of its own, or a function for what SQL
 * cannot do. A step only reads what it names and only writes what it names; the runner does the rest.
 */
export interface Step {
  readonly name: string;
  /** What it answers or makes, in words. */
  readonly purpose: string;
  /** Source tables, staged tables and model tables it reads; the order of steps follows from it. */
  readonly reads: readonly string[];
  readonly output: Output;
  readonly grain: string;
  readonly work:
    | {
        readonly sql: string;
        readonly file: string;
        /** The right side of each join is the one that is held in memory; else DuckDB chooses by what it guesses. */
        readonly joinsAsWritten?: true;
      }
    | { readonly run: StepRun; readonly columns: readonly StepColumn[] };
}

/** A column of a table that a function fills. */
export interface StepColumn {
  readonly name: string;
  /** A DuckDB type. */
  readonly type: string;
}

/**
 * Where the rows of a step go.
 *
 * `table`    a table of the model, of the same name
 * `staged`   a table that only later steps read
 * `rejects`  rows of `reject` for the model table `name`: columns reason, field, value and the lineage
 * `findings` wrong rows of the model table `name`: columns id and detail
 */
export type Output =
  | { readonly kind: 'table' | 'staged' | 'rejects'; readonly name: string }
  | { readonly kind: 'findings'; readonly name: string; readonly severity: Severity };

/** `error`: the model is not right, which is a defect of ours. `warning`: the source is so. */
export type Severity = 'error' | 'warning';

/** Streams rows into the step's table; memory stays bounded by what it reads at a time. */
export type StepRun = (context: StepContext) => Promise<void>;

export interface StepContext {
  /** A connection of the step's own, for reading. */
  readonly duck: Duck;
  /** Adds rows to the step's table: values as JSON, BIGINT and TIMESTAMP as text. */
  readonly write: (rows: readonly Row[]) => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

const outputOf = (labels: ReadonlyMap<string, string>, fail: (what: string) => never): Output => {
  const found = (['writes', 'stages', 'rejects', 'checks'] as const).filter((label) => labels.has(label));
  if (found.length !== 1) fail('needs exactly one of writes, stages, rejects and checks');
  const name = labels.get(found[0] as string) as string;
  switch (found[0]) {
    case 'writes':
      return { kind: 'table', name };
    case 'stages':
      return { kind: 'staged', name };
    case 'rejects':
      return { kind: 'rejects', name };
    default: {
      const severity = labels.get('severity');
      if (severity !== 'error' && severity !== 'warning') return fail('severity is error or warning');
      return { kind: 'findings', name, severity };
    }
  }
};

/**
 * Reads a step from its file: a header of comments (what it makes, then `reads:`, one of `writes:`, `stages:`,
 * `rejects:` and `checks:`, `grain:`, for a check `severity:`, and `joins: as written` where DuckDB would hold the wide side of a
 * join in memory), then one SELECT. The file's name is the step's.
 */
export const parseStep = (text: string, file: string): Step => {
  const fail = (what: string): never => {
    throw new Error(`${file}: ${what}`);
  };
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  const purpose: string[] = [];
  const labels = new Map<string, string>();
  for (const line of lines.slice(0, end)) {
    const labelled = /^-- (reads|writes|stages|rejects|checks|severity|joins|grain): (.+)$/.exec(line);
    if (labelled) labels.set(labelled[1] as string, labelled[2] as string);
    else purpose.push(line.replace(/^--\s?/, ''));
  }
  const grain = labels.get('grain') ?? fail('says no grain');
  const joins = labels.get('joins');
  if (joins !== undefined && joins !== 'as written') fail('joins are as written, or nothing is said of them');
  if (purpose.join('').trim() === '') fail('does not say what it makes');
  return {
    name: basename(file, '.sql'),
    purpose: purpose.join(' ').trim(),
    reads: (labels.get('reads') ?? fail('says not what it reads')).split(/,\s*/).filter((n) => n !== ''),
    output: outputOf(labels, fail),
    grain,
    work: {
      sql: lines.slice(end).join('\n').trim().replace(/;$/, ''),
      file,
      ...(joins === undefined ? {} : { joinsAsWritten: true }),
    },
  };
};

/** Every `.sql` file below a folder, as paths relative to the package, sorted. */
export const sqlFiles = (folder: string): string[] =>
  readdirSync(join(packageRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
    .map((entry) => relative(packageRoot, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();

/** The text of a file of the package, by its path relative to the package. */
export const readFileAsset = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');

/** The steps of the given files. */
export const readSteps = (files: readonly string[]): Step[] =>
  files.map((file) => parseStep(readFileAsset(file), file));

const phases: readonly (readonly Output['kind'][])[] = [['table', 'staged'], ['rejects'], ['findings']];

/**
 * Steps in an order in which each finds what it reads: tables first, then rejects, then checks (which may read
 * `reject`); by name where several could come next. `given` are the tables that are there from the start. A step
 * that reads what nobody makes is a defect and throws.
 */
export const inOrder = (steps: readonly Step[], given: ReadonlySet<string>): Step[] => {
  const there = new Set(given);
  const ordered: Step[] = [];
  for (const kinds of phases) {
    const waiting = steps
      .filter((step) => kinds.includes(step.output.kind))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    while (waiting.length > 0) {
      const index = waiting.findIndex((step) => step.reads.every((name) => there.has(name)));
      if (index < 0) {
        const lacking = waiting.map((s) => `${s.name} (${s.reads.filter((n) => !there.has(n)).join(', ')})`);
        throw new Error(`steps wait for what nobody makes: ${lacking.join('; ')}`);
      }
      const [step] = waiting.splice(index, 1) as [Step];
      ordered.push(step);
      if (kinds.includes('table')) there.add(step.output.name);
    }
    if (kinds.includes('rejects')) there.add('reject');
  }
  return ordered;
};
