import { join } from 'node:path';
import { quotedPath } from '../../core/duckdb.js';
import type { Progress } from '../../core/progress.js';
import type { ArchiveObject } from '../archive.js';
import { parseRawPart, type RawPartName, tableFile } from '../layout.js';
import { ownTables } from '../own-kinds.js';
import type { TableSpec } from '../table.js';
import { type DerivedGap, type DeriveJob, deriveEmpty } from '../tables/derive.js';
import { openDeriving } from '../tables/derive-parts.js';
import type { FileStates } from '../write/growing-files.js';
import type { Staged } from '../write/staged.js';
import { type Summary, summaryOf } from './summary.js';
import { writeTombstones } from './tombstones.js';

/** What deriving the tables of one kind came to. */
export interface TableFacts {
  readonly spec: TableSpec;
  /** Content paths of the Parquet files. */
  readonly files: readonly string[];
  /** Lines of the raw parts, tombstones too; the tables have as many rows. */
  readonly lines: number;
  readonly tombstones: number;
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
  /** The object whose current records of a kind are gone when they did not come; undefined: absence says nothing. */
  readonly tombstonesOf: (kind: string) => ArchiveObject | undefined;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Makes every table of the snapshot, two parts at a time in engines of their own, and the gap rows that come of it.
 * All raw files are complete afterwards. Answers the facts by kind, the final states of the raw files, and what the
 * tables of gaps and requests come to.
 */
export const deriveTables = async (
  options: DeriveOptions,
): Promise<{
  readonly facts: ReadonlyMap<string, TableFacts>;
  readonly states: FileStates;
  readonly summary: Summary;
}> => {
  const { staged, signal } = options;
  const { snapshot } = staged.state;
  const deriving = await openDeriving(join(staged.folder, 'spill'), signal);
  const facts = new Map<string, TableFacts>();
  const note = (spec: TableSpec, change: (before: TableFacts) => Partial<TableFacts>): void => {
    const before = facts.get(spec.kind) ?? {
      spec,
      files: [],
      lines: 0,
      tombstones: 0,
      careful: 0,
      misfits: 0,
      distinct: 0,
    };
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

  /** Makes the tables of the given raw files. */
  const derive = async (
    states: FileStates,
    specs: ReadonlyMap<string, TableSpec>,
    onGap: (gap: DerivedGap) => Promise<void>,
  ): Promise<void> => {
    const jobs: DeriveJob[] = [];
    for (const [path, state] of Object.entries(states)) {
      const part = parseRawPart(path);
      if (!part) continue;
      const table = tableFile(part.kind, snapshot, part.stem);
      const spec = specs.get(part.kind) ?? undeclared(part.kind);
      note(spec, (before) => ({
        files: [...before.files, table].sort(),
        lines: before.lines + state.lines,
        tombstones: before.tombstones + (part.sort === 'tombstones' ? state.lines : 0),
      }));
      jobs.push({
        spec,
        raw: join(staged.content, path),
        rawName: path,
        table: join(staged.content, table),
        lines: state.lines,
        text: state.text,
        longest: state.longest,
        careful: part.sort === 'odd' || state.masked,
      });
    }
    let done = 0;
    await deriving.parts(jobs, onGap, (job, derived) => {
      if (derived.way === 'careful')
        note(job.spec, (before) => ({ careful: before.careful + 1, misfits: before.misfits + derived.gaps }));
      options.progress({ stage: 'commit', task: 'tables', done: ++done, total: jobs.length, unit: 'parts' });
    });
  };

  const fillEmpty = async (specs: Iterable<TableSpec>): Promise<void> => {
    for (const spec of specs) {
      if (facts.has(spec.kind)) continue;
      const table = tableFile(spec.kind, snapshot, 'part-00000');
      await deriveEmpty(deriving.duck, spec, join(staged.content, table));
      note(spec, () => ({ files: [table] }));
    }
  };

  const countIds = async (): Promise<void> => {
    // Millions of ids are counted on the disk; in memory they would be the most of the whole commit.
    await deriving.duck.run(`SET memory_limit = '80MB'`);
    for (const { spec, files } of [...facts.values()]) {
      const few = staged.store.distinct(spec.kind);
      if (few !== undefined) {
        note(spec, () => ({ distinct: few }));
        continue;
      }
      const list = files.map((file) => quotedPath(join(staged.content, file))).join(', ');
      const [row] = await deriving.duck.all<{ ids: string }>(
        `SELECT count(*) AS ids FROM (SELECT id FROM read_parquet([${list}], hive_partitioning = false) WHERE NOT _deleted GROUP BY id)`,
      );
      note(spec, () => ({ distinct: Number(row?.ids) }));
    }
  };

  const declared = new Map(options.tables.map((spec) => [spec.kind, spec]));
  const bury = async (): Promise<void> => {
    for (const kind of new Set([...declared.keys(), ...facts.keys()])) {
      const base = options.tombstonesOf(kind);
      const came = { kind, files: facts.get(kind)?.files ?? [] };
      if (base) await writeTombstones(deriving.duck, base, staged, came, options.now());
    }
  };

  const own = new Map(ownTables.map((spec) => [spec.kind, spec]));
  /** Complete files whose part is wanted. */
  const settled = async (wanted: (part: RawPartName) => boolean): Promise<FileStates> => {
    const states = Object.entries(await staged.files.settle());
    return Object.fromEntries(
      states.filter(([path]) => {
        const part = parseRawPart(path);
        return part !== undefined && wanted(part);
      }),
    );
  };

  try {
    await derive(
      await settled(({ kind, sort }) => !own.has(kind) && sort !== 'tombstones'),
      declared,
      keepGap,
    );
    await bury();
    await derive(await settled(({ sort }) => sort === 'tombstones'), declared, keepGap);
    await fillEmpty(declared.values());
    await derive(await settled(({ kind }) => own.has(kind)), own, ignoreOwn);
    await fillEmpty(own.values());
    await countIds();
    const states = await staged.files.settle();
    const filesOf = (kind: string) => facts.get(kind)?.files ?? [];
    return { facts, states, summary: await summaryOf(deriving.duck, staged.content, filesOf) };
  } finally {
    deriving.close();
  }
};
