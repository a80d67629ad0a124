import type { TargetRow } from '../../../core/target-row.js';
import type { Operation } from '../../operation.js';
import { dataOf, isEmpty, layOut, phases, present, ref } from './build.js';

/** An instance of a custom object: made or changed by its external id. */
export const compileObject = (row: TargetRow): readonly Operation[] => {
  const data = dataOf(row, 'object');
  const key = `object:${row.key}`;
  const body = present({
    external_id: data.externalId,
    external_created_at: data.externalCreatedAt,
    external_updated_at: data.externalUpdatedAt,
    custom_attributes: isEmpty(data.customAttributes) ? null : data.customAttributes,
  });
  return layOut(row, phases.object, key, [
    { kind: 'object', key, payload: { type: data.type, body }, looks: [`object-type:${data.type}`] },
  ]);
};

/** A relation is an attribute of the contact or conversation that lists the instances. */
export const compileObjectRelation = (row: TargetRow): readonly Operation[] => {
  const data = dataOf(row, 'object-relation');
  const key = `object-relation:${row.key}`;
  const holder = `${data.holder}:${data.holderKey}`;
  const objects = data.objects.map((object) => `object:${object}`);
  return layOut(row, phases.objectRelation, key, [
    {
      kind: 'object-relation',
      key,
      payload: {
        holder: data.holder,
        id: ref(holder),
        relation: data.relation,
        type: data.type,
        objects: objects.map(ref),
      },
      after: [holder, ...objects],
      owner: holder,
      looks: [`object-relation:${data.holder}.${data.relation}=${data.type}`],
    },
  ]);
};
