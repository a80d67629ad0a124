import type { ErasureDocument } from '../governance/documents.js';
import type { ErasePlan } from './plan.js';

/** What an erasure will do, or did, to one object. */
export interface ErasureOutline {
  readonly object: string;
  /** Records that go, by kind. */
  readonly records: Readonly<Record<string, number>>;
  /** Records of others in which the subject is struck out, by kind. */
  readonly mentions: Readonly<Record<string, number>>;
  readonly lines: ErasureDocument['lines'];
  readonly attachments: ErasureDocument['attachments'];
  readonly files: { readonly all: number; readonly rewritten: number };
  /** Rows of ledgers, plans and reports below work/, by file. */
  readonly work: Readonly<Record<string, number>>;
  /** Files given as a source that name the subject and go whole; their rows stay as records. */
  readonly inputs: number;
  /** Caches, models and files put aside that go. */
  readonly removed: readonly string[];
  /** Full names of the subject, and lines of others that have them: names are not struck unless asked for. */
  readonly names: { readonly names: readonly string[]; readonly lines: number };
  /** Identifiers that other people have too; they stay. */
  readonly shared: readonly string[];
  /** Identifiers too short to be told from other words. */
  readonly unclear: readonly string[];
}

export const countedByKind = (
  pairs: Iterable<readonly [kind: string, id: string]>,
): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const [kind] of pairs) counts[kind] = (counts[kind] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Content files that are made anew, or go. */
export const rewrittenFiles = (plan: ErasePlan): number =>
  plan.parts.length +
  plan.tables.size +
  plan.indexes.length +
  plan.packs.size +
  plan.texts.size +
  plan.bytes.length;
