import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '../../core/progress.js';
import { gapKind, parseTableFile, type RawPartName } from '../layout.js';
import type { Inventory } from '../ocfl/inventory.js';
import { readBlobIndex } from '../read/blob-index.js';
import { type Content, contentsOf } from './contents.js';
import type { Judge } from './judge.js';
import { judgeRaw, type RawCounts } from './raw-file.js';

/** A raw part that loses lines or texts. */
export interface TouchedPart {
  readonly content: Content;
  readonly part: RawPartName;
  readonly counts: RawCounts;
}

/** What is to be done to one object. Everything that is not named stays byte for byte. */
export interface ErasePlan {
  readonly contents: readonly Content[];
  readonly parts: readonly TouchedPart[];
  /** Tables of touched parts: made anew, made empty, or gone. */
  readonly tables: ReadonlyMap<
    string,
    { readonly content: Content; readonly fate: 'derive' | 'empty' | 'drop'; readonly raw: Content }
  >;
  /** Attachment indexes that lose or change lines. */
  readonly indexes: readonly { readonly content: Content; readonly removed: number; readonly kept: number }[];
  /** Packs by logical path: digests that go. */
  readonly packs: ReadonlyMap<string, ReadonlySet<string>>;
  /** Documents with their new text, by content path. */
  readonly texts: ReadonlyMap<string, Buffer>;
  /** Mended records' bytes that go. */
  readonly bytes: readonly Content[];
}

export interface PlanOptions {
  readonly root: string;
  readonly inventory: Inventory;
  readonly judge: Judge;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Documents are small; a longer one is none of ours. */
const isDocument = (logical: string): boolean =>
  /\.(json|sql|txt|md|html|csv)$/.test(logical) && !logical.startsWith('raw/');

const isIndex = (logical: string): boolean => /^attachments\/snapshot=\d+\/index\.ndjson\.gz$/.test(logical);

const touchedParts = async (
  options: PlanOptions,
  contents: readonly Content[],
): Promise<readonly TouchedPart[]> => {
  const { root, judge, progress, signal } = options;
  const raw = contents.filter(({ part }) => part !== undefined);
  // Gap rows go by what became of the records they name, so those come first.
  const ordered = [
    ...raw.filter(({ part }) => part?.kind !== gapKind),
    ...raw.filter(({ part }) => part?.kind === gapKind),
  ];
  const touched: TouchedPart[] = [];
  for (const [index, content] of ordered.entries()) {
    signal?.throwIfAborted();
    const counts = await judgeRaw(join(root, content.path), judge, signal);
    progress({ stage: 'erase', task: 'looking', done: index + 1, total: ordered.length, unit: 'parts' });
    if (counts.removed + counts.changed > 0 && content.part)
      touched.push({ content, part: content.part, counts });
  }
  return touched;
};

/** The tables of the touched parts. A kind that is left without records in a snapshot keeps one empty table. */
const touchedTables = (contents: readonly Content[], parts: readonly TouchedPart[]): ErasePlan['tables'] => {
  const tables = new Map<string, { content: Content; fate: 'derive' | 'empty' | 'drop'; raw: Content }>();
  const emptied = new Set(parts.filter(({ counts }) => counts.kept === 0).map(({ content }) => content.path));
  const groupOf = (kind: string, snapshot: number) => `${snapshot}/${kind}`;
  const alive = new Set(
    contents.flatMap(({ part, path }) =>
      part && !emptied.has(path) ? [groupOf(part.kind, part.snapshot)] : [],
    ),
  );
  for (const { content: raw, part, counts } of parts) {
    const group = groupOf(part.kind, part.snapshot);
    for (const content of contents) {
      const table = parseTableFile(content.logical);
      if (!table || table.kind !== part.kind || table.snapshot !== part.snapshot || table.stem !== part.stem)
        continue;
      const isLast = !alive.has(group);
      if (isLast) alive.add(group);
      tables.set(content.path, {
        content,
        raw,
        fate: counts.kept > 0 ? 'derive' : isLast ? 'empty' : 'drop',
      });
    }
  }
  return tables;
};

const touchedBlobs = async ({ root, judge, signal }: PlanOptions, contents: readonly Content[]) => {
  const indexes: { content: Content; removed: number; kept: number }[] = [];
  const reading = signal ? { signal } : {};
  const doomed = new Map<string, string>();
  for (const content of contents.filter(({ logical }) => isIndex(logical))) {
    let removed = 0;
    let kept = 0;
    let changed = 0;
    for await (const blob of readBlobIndex(join(root, content.path), reading)) {
      const verdict = judge.blob(blob);
      if (verdict === 'drop') {
        removed++;
        doomed.set(blob.sha256, blob.pack);
      } else {
        kept++;
        if (verdict !== 'keep') changed++;
      }
    }
    if (removed + changed > 0) indexes.push({ content, removed, kept });
  }
  // Bytes that another record has too are that record's as well.
  if (doomed.size > 0)
    for (const content of contents.filter(({ logical }) => isIndex(logical)))
      for await (const blob of readBlobIndex(join(root, content.path), reading))
        if (judge.blob(blob) !== 'drop') doomed.delete(blob.sha256);
  const packs = new Map<string, Set<string>>();
  for (const [sha256, pack] of doomed) packs.set(pack, (packs.get(pack) ?? new Set()).add(sha256));
  return { indexes, packs };
};

/** Reads an object through once and says what is to be done to it. */
export const planErasure = async (options: PlanOptions): Promise<ErasePlan> => {
  const { root, inventory, judge } = options;
  const contents = contentsOf(inventory, root);
  const parts = await touchedParts(options, contents);
  const { indexes, packs } = await touchedBlobs(options, contents);
  const texts = new Map<string, Buffer>();
  for (const { logical, path } of contents) {
    if (!isDocument(logical)) continue;
    const text = judge.text(await readFile(join(root, path)));
    if (text) texts.set(path, text);
  }
  const { dropped, kept } = judge.evidence;
  const bytes = contents.filter(({ logical }) => dropped.has(logical) && !kept.has(logical));
  return { contents, parts, tables: touchedTables(contents, parts), indexes, packs, texts, bytes };
};

/** Whether there is anything to do. */
export const isNothing = (plan: ErasePlan): boolean =>
  plan.parts.length + plan.indexes.length + plan.packs.size + plan.texts.size + plan.bytes.length === 0;
