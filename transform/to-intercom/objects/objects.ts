import type { TargetRow } from '../../../core/target-row.js';
import type { ObjectTarget } from '../../mapping/mapping.js';
import { alongside } from '../../shape/alongside.js';
import { shapeFields } from '../../shape/fields.js';
import { lineageOf } from '../../shape/lineage.js';
import { lossLog } from '../../shape/losses.js';
import type { Questions } from '../../shape/questions.js';
import { loneSecond, roundings } from '../../shape/times.js';
import type { ShapeContext } from '../context.js';
import type { ObjectRelationRow, ObjectRow } from '../rows.js';
import type { ObjectChildren, ObjectIn, ObjectStreams } from './object-in.js';
import { shapeObjectTicket } from './tickets.js';

/** Custom objects as instances or tickets, known by their id at the source. */
export async function* objectRows(ask: Questions, context: ShapeContext): AsyncGenerator<TargetRow> {
  const joined = alongside<ObjectIn, ObjectStreams>(ask.stream('objects/object'), {
    fields: ask.stream('objects/object_field'),
    relations: ask.stream('objects/object_relation'),
  });
  for await (const { parent, children } of joined) {
    const target = context.mapping.objects?.get(parent.kind);
    if (!target) continue;
    const shape = target.as === 'ticket' ? shapeObjectTicket : shapeObject;
    const row = shape(parent, children, target, context);
    if (row) yield row;
  }
}

const shapeObject = (
  object: ObjectIn,
  children: ObjectChildren,
  target: ObjectTarget,
  context: ShapeContext,
): TargetRow => {
  const losses = lossLog(lineageOf(object));
  const rounded = roundings();
  const options = { maxLength: context.limits.maxAttributeLength, whenLong: 'reject', rounded } as const;
  const { attributes } = shapeFields(children.fields, target.fields, options, losses);
  if (object.data !== null) losses.add('field-skipped', 'data', object.data, null);
  for (const { holder, holder_id, holder_key } of children.relations) {
    const relation = holder === 'contact' || holder === 'conversation' ? target.relations[holder] : null;
    if (relation === null || holder_key === null) losses.add('relation-lost', holder, holder_id, null);
  }
  const data: ObjectRow = {
    type: target.type,
    externalId: object.id,
    externalCreatedAt: loneSecond(object.created_ms, 'created', context.now, rounded, losses),
    externalUpdatedAt: loneSecond(object.updated_ms, 'updated', context.now, rounded, losses),
    customAttributes: attributes,
  };
  rounded.tell(losses);
  return {
    kind: 'object',
    key: object.id,
    lineage: lineageOf(object),
    data: { ...data },
    losses: losses.all,
  };
};

interface HolderIn {
  readonly holder: 'contact' | 'conversation';
  readonly holder_key: string;
  readonly kind: string;
  readonly objects: readonly string[];
}

/** All objects of a kind that a contact or conversation has: the relation is written as a whole. */
export async function* relationRows(ask: Questions, context: ShapeContext): AsyncGenerator<TargetRow> {
  for await (const rows of ask.stream<HolderIn>('objects/holder')) {
    for (const { holder, holder_key, kind, objects } of rows) {
      const target = context.mapping.objects?.get(kind);
      const relation = target?.relations[holder] ?? null;
      if (target?.as !== 'object' || relation === null) continue;
      const data: ObjectRelationRow = { holder, holderKey: holder_key, relation, type: target.type, objects };
      const key = `${holder}:${holder_key}:${kind}`;
      const [source = '', id = ''] = holder_key.split(/:(.*)/s);
      yield {
        kind: 'object-relation',
        key,
        lineage: { source, kind: holder, id, rawSha256: null },
        data: { ...data },
        losses: [],
      };
    }
  }
}
