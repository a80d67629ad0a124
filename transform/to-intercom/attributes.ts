import type { Duck } from '../../core/duckdb.js';
import type { Lineage, TargetRow } from '../../core/target-row.js';
import { type FieldObject, type FieldTarget, fieldObjects } from '../mapping/mapping.js';
import { brief } from '../shape/losses.js';
import type { ShapeContext } from './context.js';
import type { AttributeRow } from './rows.js';

/** One row an attribute that the mapping names, with the source's label as description. */
export async function* attributeRows(duck: Duck, context: ShapeContext): AsyncGenerator<TargetRow> {
  const { mapping } = context;
  const labels = await duck.all<{ object: string; key: string; label: string | null; source: string }>(
    'SELECT object, key, label, source FROM field',
  );
  const [vendor] = await duck.all<{ source: string }>(
    'SELECT source FROM conversation UNION SELECT source FROM contact ORDER BY source LIMIT 1',
  );
  const source = labels[0]?.source ?? vendor?.source ?? mapping.archive.object;
  for (const object of fieldObjects) {
    for (const [key, target] of mapping.fields[object]) {
      if (target === null) continue;
      const label = labels.find((field) => field.object === object && field.key === key)?.label ?? null;
      const name = key.replace(/^system\./, '');
      yield row(
        object,
        key,
        target,
        label === null || label === name ? `${name} at ${source}` : `${label} (${name} at ${source})`,
        source,
      );
    }
  }
  const text = (name: string): FieldTarget => ({ name, type: 'string', options: [] });
  if (mapping.legacy.id !== null) {
    yield row(
      'conversation',
      'legacy.id',
      text(mapping.legacy.id),
      `Id of the conversation at ${source}`,
      source,
    );
  }
  if (mapping.legacy.url !== null) {
    yield row(
      'conversation',
      'legacy.url',
      text(mapping.legacy.url.name),
      `Address of the conversation at ${source}`,
      source,
    );
  }
}

const row = (
  object: FieldObject,
  key: string,
  target: FieldTarget,
  description: string,
  source: string,
): TargetRow => {
  // A definition has no raw record of its own: the archive keeps all of an object's fields in one.
  const lineage: Lineage = { source, kind: 'field', id: `${object}.${key}`, rawSha256: null };
  const data: AttributeRow = {
    model: object,
    name: target.name,
    dataType: target.type,
    options: target.options,
    description: brief(description),
  };
  return { kind: 'attribute', key: `${source}:${object}.${key}`, lineage, data: { ...data }, losses: [] };
};
