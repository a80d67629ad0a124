import type { Duck } from '../../core/duckdb.js';
import type { TargetRow } from '../../core/target-row.js';
import type { Numbered } from './alongside.js';
import type { ShapeContext } from './context.js';
import { groupBy } from './group.js';
import { type LineageColumns, lineageOf } from './lineage.js';
import { type LossLog, lossLog } from './losses.js';
import type { TagRow } from './rows.js';

export interface TaggingIn extends Numbered {
  readonly tag_id: string;
}

/** Names of the tags at the target, each once, in alphabetical order. */
export const shapeTags = (
  taggings: readonly TaggingIn[],
  context: ShapeContext,
  losses: LossLog,
): string[] => {
  const names = new Set<string>();
  for (const { tag_id } of taggings) {
    const tag = context.tag(tag_id);
    if (!tag) losses.add('tag-missing', 'tag', tag_id, null);
    else if (tag.name === null) losses.add('tag-skipped', 'tag', tag.label, null);
    else names.add(tag.name);
  }
  return [...names].sort();
};

interface TagIn extends LineageColumns {
  readonly id: string;
  readonly name: string;
}

/** One row a tag at the target. Tags that share a name there stand in the row of the first. */
export async function* tagRows(duck: Duck, context: ShapeContext): AsyncGenerator<TargetRow> {
  const tags = await duck.all<TagIn>(
    'SELECT id, name, source, source_kind, source_id, raw_sha256 FROM tag ORDER BY id',
  );
  const byName = groupBy(tags, (tag) => context.tag(tag.id)?.name ?? null);
  for (const [name, sharing] of byName) {
    if (name === null) continue;
    const first = sharing[0] as TagIn;
    const losses = lossLog(lineageOf(first));
    for (const tag of sharing) {
      if (tag.name !== name) losses.of(lineageOf(tag)).add('tag-renamed', 'name', tag.name, name);
    }
    const data: TagRow = { name };
    yield { kind: 'tag', key: first.id, lineage: lineageOf(first), data: { ...data }, losses: losses.all };
  }
}
