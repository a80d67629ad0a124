import type { Duck } from '../core/duckdb.js';
import type { LineFile } from './line-file.js';
import { loadSql } from './sql-file.js';
import type { Capabilities } from './target.js';

/** A file of the load that lies where no undo reaches. */
export interface LeftBehindFile {
  /** The operation that shows, or showed, it. */
  readonly key: string;
  readonly kind: string;
  readonly sha256: string;
  /** Its name at the source; null for a picture of a page. */
  readonly name: string | null;
  /** Who keeps it: a word of the target's `filesStay`. */
  readonly at: string;
  readonly url: string;
}

/** What an undo cannot take away, besides what it keeps. */
export interface LeftBehind {
  /** Files by where they lie, each address once, and why they stay. */
  readonly byPlace: Readonly<Record<string, { readonly files: number; readonly why: string }>>;
  /** The first of them. */
  readonly first: readonly LeftBehindFile[];
  /** NDJSON of all, one line for each operation that shows one; null when there is none. */
  readonly file: string | null;
}

const shown = 20;

export const nothingLeft: LeftBehind = { byPlace: {}, first: [], file: null };

/**
 * Lists the files that loads of a plan put where they stay, into `rows`: as the ledger says, whether they are shown
 * still or not. Needs the view `ledger` and the table `wanted`.
 */
export const listLeftBehind = async (
  duck: Duck,
  files: readonly string[],
  { filesStay = {} }: Capabilities,
  rows: LineFile,
): Promise<LeftBehind> => {
  const first: LeftBehindFile[] = [];
  const reader = await duck.connect();
  try {
    for await (const batch of reader.stream<LeftBehindFile>(loadSql('left-behind', { files })))
      for (const row of batch) {
        if (first.length < shown) first.push(row);
        await rows.add({ ...row, why: filesStay[row.at] ?? null });
      }
  } finally {
    reader.close();
  }
  if (rows.rows === 0) return nothingLeft;
  const places = await duck.all<{ at: string; files: string }>(loadSql('left-behind-places', {}));
  return {
    byPlace: Object.fromEntries(
      places.map(({ at, files: count }) => [at, { files: Number(count), why: filesStay[at] ?? '' }]),
    ),
    first,
    file: rows.path,
  };
};
