import { join } from 'node:path';
import { quotedPath } from '../../core/duckdb.js';
import type { Progress } from '../../core/progress.js';
import { gapKind, parseRawPart, requestKind, tableFile } from '../layout.js';
import { ownTables } from '../own-kinds.js';
import type { TableSpec } from '../table.js';
import { type DerivedGap, type DeriveJob, deriveEmpty } from '../tables/derive.js';
import { openDeriving } from '../tables/derive-parts.js';
import type { FileStates } from '../write/growing-files.js';
import type { Staged } from '../write/staged.js';

/** What deriving the tables of one kind came to. */
export interface TableFacts {
  readonly spec: TableSpec;
  /** Content paths of the Parquet files. */
  readonly files: readonly string[];
  /** Lines of the raw parts; the tables have as many rows. */
  readonly lines: number;
  /** Parts that had to go the careful way. */
  readonly careful: number;
  /** Values that are NULL in the table and not in the raw line. */
  readonly misfits: number;
  readonly distinct: number;
}

/** A gap row shows so much of a value; the raw line, which it names, has all of it. */
const shownCharacters = 200;

const shown = (value: string): string =>
  value.length <= shownCharacters
    ? value
    : `${value.slice(0, shownCharacters)}… (${value.length} characters; the raw line has them all)`;

/** A kind that no specification declares still gets a table: its lines can be counted and found. */
const undeclared = (kind: string): TableSpec => ({
  kind,
  comment: 'No columns are declared for this kind.',
  columns: [],
});

export interface DeriveOptions {
  readonly staged: Staged;
  readonly tables: readonly TableSpec[];
  readonly now: () => string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Makes every table of the snapshot, two parts at a time, and the gap rows that come of it. All raw files are
 * complete afterwards. Answers the facts by kind and the final states of the raw files.
 */
export const deriveTables = async (
  options: DeriveOptions,
): Promise<{ readonly facts: ReadonlyMap<string, TableFacts>; readonly states: FileStates }> => {
  const { staged, signal } = options;
  const { snapshot } = staged.state;
  const deriving = await openDeriving(join(staged.folder, 'spill'), signal);
  const facts = new Map<string, TableFacts>();
  const note = (spec: TableSpec, change: (before: TableFacts) => Partial<TableFacts>): void => {
    const before = facts.get(spec.kind) ?? { spec, files: [], lines: 0, careful: 0, misfits: 0, distinct: 0 };
    facts.set(spec.kind, { ...before, ...change(before) });
  };

  const keepGap = async (gap: DerivedGap): Promise<void> => {
    staged.store.gap(
      {
        reason: gap.reason,
        kind: gap.kind,
        id: gap.id,
        field: gap.field,
        received: shown(gap.value),
        evidence: `${gap.rawName} seq ${gap.seq}`,
        at: options.now(),
      },
      null,
    );
    await staged.room();
  };
  // The archive's own rows keep every text beside its typed column, and a gap about a gap would have no end.
  const ignoreOwn = async (): Promise<void> => {};

  const derive = async (states: FileStates, specs: readonly TableSpec[], isOwn: boolean): Promise<void> => {
    const byKind = new Map(specs.map((spec) => [spec.kind, spec]));
    const jobs: DeriveJob[] = [];
    for (const [path, state] of Object.entries(states)) {
      const part = parseRawPart(path);
      if (!part || [gapKind, requestKind].includes(part.kind) !== isOwn) continue;
      const table = tableFile(part.kind, snapshot, part.stem);
      const spec = byKind.get(part.kind) ?? undeclared(part.kind);
      note(spec, (before) => ({ files: [...before.files, table].sort(), lines: before.lines + state.lines }));
      jobs.push({
        spec,
        raw: join(staged.content, path),
        rawName: path,
        table: join(staged.content, table),
        lines: state.lines,
        longest: state.longest,
        careful: part.sort === 'odd' || state.masked,
      });
    }
    let done = 0;
    await deriving.parts(jobs, isOwn ? ignoreOwn : keepGap, (job, derived) => {
      if (derived.way === 'careful')
        note(job.spec, (before) => ({ careful: before.careful + 1, misfits: before.misfits + derived.gaps }));
      options.progress({ stage: 'commit', task: 'tables', done: ++done, total: jobs.length, unit: 'parts' });
    });
    for (const spec of specs) {
      if (facts.has(spec.kind)) continue;
      const table = tableFile(spec.kind, snapshot, 'part-00000');
      await deriveEmpty(deriving.duck, spec, join(staged.content, table));
      note(spec, () => ({ files: [table] }));
    }
    for (const { spec, files } of [...facts.values()]) {
      if ([gapKind, requestKind].includes(spec.kind) !== isOwn) continue;
      const list = files.map((file) => quotedPath(join(staged.content, file))).join(', ');
      const [row] = await deriving.duck.all<{ ids: string }>(
        `SELECT count(*) AS ids FROM (SELECT id FROM read_parquet([${list}], hive_partitioning = false) GROUP BY id)`,
      );
      note(spec, () => ({ distinct: Number(row?.ids) }));
    }
  };

  try {
    await derive(await staged.files.settle(), options.tables, false);
    const states = await staged.files.settle();
    await derive(states, ownTables, true);
    return { facts, states };
  } finally {
    deriving.close();
  }
};
