import { invalid, type Refusal } from '../api/refusal.js';
import type { Desk } from '../desk.js';
import type { DataAttribute } from '../state/attributes.js';
import type { AttributeValue } from '../state/people.js';

const longest = 255;

const fits = (attribute: DataAttribute, value: unknown): boolean => {
  switch (attribute.dataType) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return Number.isInteger(value);
  }
};

/** The object type that a relation of this name leads to. */
export const relatedType = (desk: Desk, model: string, name: string): string | undefined =>
  desk.workspace.objectRelations.find((one) => one.holder === model && one.name === name)?.type;

export const areInstances = (desk: Desk, type: string, value: unknown): boolean =>
  Array.isArray(value) && value.every((id) => desk.workspace.objectInstances.get(String(id))?.type === type);

/**
 * Why custom attributes of a contact or company cannot be written: unknown name, wrong type, outside the options,
 * over 255 characters. Null clears and is always right.
 */
export const attributeRefusal = (
  desk: Desk,
  model: 'contact' | 'company',
  values: Readonly<Record<string, unknown>>,
): Refusal | undefined => {
  for (const [name, value] of Object.entries(values)) {
    const related = relatedType(desk, model, name);
    if (related !== undefined) {
      if (value !== null && !areInstances(desk, related, value))
        return invalid(`Custom attribute '${name}' must be a list of ids of '${related}'`);
      continue;
    }
    const attribute = desk.workspace.dataAttributes.find(
      (one) => one.custom && !one.archived && one.model === model && one.name === name,
    );
    if (!attribute) return invalid(`Custom attribute '${name}' does not exist`);
    if (value === null) continue;
    if (!fits(attribute, value))
      return invalid(`Custom attribute '${name}' must be of type '${attribute.dataType}'`);
    if (attribute.options && !attribute.options.includes(value as string))
      return invalid(`'${String(value)}' is not one of the options of custom attribute '${name}'`);
    if (typeof value === 'string' && [...value].length > longest)
      return invalid(`Custom attribute '${name}' can have at most ${longest} characters`);
  }
  return undefined;
};

/** Writes checked values; null takes one away. */
export const writeAttributes = (
  target: Record<string, AttributeValue>,
  values: Readonly<Record<string, unknown>>,
): void => {
  for (const [name, value] of Object.entries(values)) {
    if (value === null) delete target[name];
    else target[name] = value as AttributeValue;
  }
};
