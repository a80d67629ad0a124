import type { TargetDirectory } from '../../../core/target-directory.js';
import type { ColumnEvidence, FieldEvidence, FieldFacts } from '../evidence/evidence.js';
import type { FieldObject, FieldTarget, FieldType } from '../mapping.js';
import { standardised, type TargetRules } from '../rules/target-rules.js';
import { ownField } from './own-fields.js';
import { counted } from './yaml-text.js';

/** A proposal for one field: what becomes of it, and why. */
export interface FieldProposal {
  readonly key: string;
  /** Null: skip. */
  readonly target: FieldTarget | null;
  /** Why the name or type is not the obvious one. */
  readonly remarks: readonly string[];
}

/** The target's type for a field: its suffix and declaration decide, the values only between integer and float. */
export const typeFor = (field: FieldFacts, rules: TargetRules): { type: FieldType; remarks: string[] } => {
  const remarks: string[] = [];
  const text = (why: string) => ({ type: 'string' as const, remarks: [why] });
  if (field.several) return text('some records have several values, which go into one text');
  switch (field.type) {
    case 'number':
      if (!field.exact) return text('some numbers have more digits than a number keeps');
      if (field.conflicts > 0)
        remarks.push('values that are no numbers are not sent; type string takes them all');
      return { type: field.integers ? 'integer' : 'float', remarks };
    case 'boolean':
      if (field.conflicts > 0) remarks.push('values that are not true or false are not sent');
      return { type: 'boolean', remarks };
    case 'time':
      if (field.conflicts > 0)
        remarks.push('values that are no times are not sent; type string takes them all');
      return { type: 'datetime', remarks };
    case 'text':
      if (field.options.length < rules.minOptions) return { type: 'string', remarks };
      if (field.outside > 0)
        return text(`${counted(field.outside, 'value')} not in the pick list, so it becomes a text`);
      return { type: 'list', remarks };
    default:
      return { type: 'string', remarks };
  }
};

/** Names already given or taken, by the set of objects that share them. */
export interface NameBook {
  take(object: FieldObject, wanted: string, type: FieldType): { name: string; remarks: string[] };
}

/** Keeps the names of a proposal apart: from the target's own attributes, existing ones, and each other. */
export const nameBook = (
  rules: TargetRules,
  directory: TargetDirectory | undefined,
  source: string,
): NameBook => {
  const taken = new Map<string, string>();
  const spaceOf = (object: FieldObject): string =>
    (rules.sharedNames.find((objects) => objects.includes(object)) ?? [object]).join('+');
  const existing = (object: FieldObject) =>
    (directory?.attributes ?? []).filter((a) => spaceOf(a.model) === spaceOf(object));

  /** Why a new attribute cannot have the name; null when it can. */
  const obstacle = (object: FieldObject, name: string): string | null => {
    if (rules.standardNames[object].has(standardised(name)))
      return `"${name}" is an attribute of ${rules.label} itself`;
    const other = taken.get(`${spaceOf(object)} ${name.toLowerCase()}`);
    if (other) return `"${name}" is the name of another field (${other})`;
    const there = existing(object).find((a) => a.name.toLowerCase() === name.toLowerCase());
    return there
      ? `"${there.name}" exists already as ${there.dataType}${there.archived ? ', archived' : ''} of ${there.model}`
      : null;
  };
  const take = (object: FieldObject, name: string) =>
    taken.set(`${spaceOf(object)} ${name.toLowerCase()}`, `${object} ${name}`);

  return {
    take: (object, wanted, type) => {
      const usable = existing(object).filter(
        (a) =>
          a.model === object &&
          !a.archived &&
          rules.listedType[type].includes(a.dataType) &&
          !taken.has(`${spaceOf(object)} ${a.name.toLowerCase()}`),
      );
      const found =
        usable.find((a) => a.name === wanted) ??
        usable.find((a) => standardised(a.name) === standardised(wanted));
      if (found) {
        take(object, found.name);
        return { name: found.name, remarks: [`exists at ${rules.label}`] };
      }
      const legal = rules.attributeName.test(wanted) ? wanted : standardised(wanted) || 'field';
      const candidates = [legal, `${object}_${legal}`, `${source}_${object}_${legal}`];
      for (let number = 2; ; number++) {
        const name = candidates.find((candidate) => obstacle(object, candidate) === null);
        if (name !== undefined) {
          take(object, name);
          const why =
            name === wanted ? null : (obstacle(object, wanted) ?? `"${wanted}" is not a name there`);
          return { name, remarks: why === null ? [] : [why] };
        }
        candidates.splice(0, 3, `${source}_${object}_${legal}_${number}`);
      }
    },
  };
};

/** Proposals for all fields and spare columns of one object, in the order given. */
export const proposeFields = (
  object: FieldObject,
  fields: readonly FieldEvidence[],
  columns: readonly ColumnEvidence[],
  rules: TargetRules,
  book: NameBook,
): FieldProposal[] => [
  ...fields.map((field): FieldProposal => {
    if (field.filled === 0) return { key: field.key, target: null, remarks: ['never filled'] };
    const { type, remarks } = typeFor(field, rules);
    const named = book.take(object, ownField(field.key)?.name ?? field.key, type);
    const long = type === 'string' && field.longest > rules.maxAttributeLength;
    return {
      key: field.key,
      target: { name: named.name, type, options: type === 'list' ? field.options : [] },
      remarks: [
        ...named.remarks,
        ...remarks,
        ...(long
          ? [
              `the longest value has ${field.longest} characters, the attribute takes ${rules.maxAttributeLength}`,
            ]
          : []),
        ...(field.deleted ? ['deleted at the source'] : []),
      ],
    };
  }),
  ...columns.map((column): FieldProposal => {
    const wanted = ownField(column.key);
    if (!wanted) return { key: column.key, target: null, remarks: [] };
    const named = book.take(object, wanted.name, wanted.type);
    return {
      key: column.key,
      target: { name: named.name, type: wanted.type, options: [] },
      remarks: named.remarks,
    };
  }),
];
