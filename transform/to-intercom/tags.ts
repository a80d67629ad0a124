import type { Duck } from '../../core/duckdb.js';
import type { TargetRow } from '../../core/target-row.js';
import { groupBy } from '../shape/group.js';
import { type LineageColumns, lineageOf } from '../shape/lineage.js';
import { lossLog } from '../shape/losses.js';
import { markTags } from '../shape/marks.js';
import type { ShapeContext } from './context.js';
import type { TagRow } from './rows.js';

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
  const known = new Set([...byName.keys()].map((name) => name?.toLowerCase()));
  for (const [key, name] of markTags(context.mapping)) {
    if (known.has(key)) continue;
    const data: TagRow = { name };
    // A choice of the mapping: no record is behind it.
    const lineage = {
      source: context.mapping.archive.object,
      kind: 'tag',
      id: `mark:${key}`,
      rawSha256: null,
    };
    yield { kind: 'tag', key: `mark:${key}`, lineage, data: { ...data }, losses: [] };
  }
}
