import { nearest } from '../../../core/nearest.js';
import type { ModelEvidence } from '../evidence/evidence.js';
import type { Reporter } from '../file/reporter.js';
import { type Mapping, type ObjectTarget, ownObjectFields, ticketFields } from '../mapping.js';
import type { TargetRules } from '../rules/target-rules.js';
import { checkAttribute } from './attribute.js';

const kindsLoaded = (mapping: Mapping): readonly (readonly [string, ObjectTarget])[] =>
  [...(mapping.objects ?? [])].filter(([, { as }]) => as !== 'inventory');

/** A relation is an attribute of its holder: no two may have one name, nor one that a field has. */
const checkRelations = (mapping: Mapping, report: Reporter): void => {
  for (const holder of ['contact', 'conversation'] as const) {
    const taken = new Map<string, string>();
    for (const [key, target] of mapping.fields[holder])
      if (target !== null) taken.set(target.name.toLowerCase(), `the field ${key}`);
    for (const [kind, { as, relations }] of kindsLoaded(mapping)) {
      if (as === 'ticket') continue;
      const name = relations[holder];
      if (name === null) continue;
      const other = taken.get(name.toLowerCase());
      if (other !== undefined)
        report.error(
          ['objects', kind, 'relations', holder],
          `"${name}" of a ${holder} is the name of ${other} already.`,
          'Give the relation another name.',
        );
      taken.set(name.toLowerCase(), `the relation to ${kind}`);
    }
  }
};

/** A ticket needs a type, and a type has one attribute of a name. */
const checkTicketKind = (mapping: Mapping, kind: string, target: ObjectTarget, report: Reporter): void => {
  const names = [...(mapping.tickets?.types.keys() ?? [])];
  if (!names.includes(target.type)) {
    const like = nearest(target.type, names);
    report.error(
      ['objects', kind, 'type'],
      `There is no ticket type "${target.type}" under tickets.types.`,
      like
        ? `Did you mean "${like}"?`
        : `Add it there: ${JSON.stringify(target.type)}: { category: Customer }.`,
    );
    return;
  }
  const others = [
    ...[...mapping.fields.conversation].map(
      ([key, field]) => [`the conversation field ${key}`, field] as const,
    ),
    ...[...(mapping.objects ?? [])]
      .filter(([name, other]) => name !== kind && other.as === 'ticket' && other.type === target.type)
      .flatMap(([name, other]) =>
        [...other.fields].map(([key, field]) => [`${key} of ${name}`, field] as const),
      ),
  ];
  for (const [key, field] of ticketFields(target)) {
    const clash = others.find(
      ([, other]) =>
        other !== null && other.name.toLowerCase() === field.name.toLowerCase() && other.type !== field.type,
    );
    if (clash)
      report.error(
        ['objects', kind, 'fields', key],
        `"${field.name}" is ${field.type} here and ${clash[1]?.type} as ${clash[0]}: a ticket type has one attribute of a name.`,
        'Give one another name.',
      );
  }
};

/** Names within each kind that is loaded, and what its instances would share. */
export const checkObjects = (mapping: Mapping, rules: TargetRules, report: Reporter): void => {
  const types = new Map<string, string>();
  for (const [kind, target] of kindsLoaded(mapping)) {
    if (!rules.objects) {
      report.error(['objects', kind, 'as'], `${rules.label} has no custom objects.`, 'Write inventory.');
      continue;
    }
    if (target.as === 'ticket') checkTicketKind(mapping, kind, target, report);
    const twin = target.as === 'ticket' ? undefined : types.get(target.type.toLowerCase());
    if (twin !== undefined)
      report.warning(
        ['objects', kind, 'type'],
        `"${twin}" and "${kind}" become instances of one type.`,
        'Give one another type, unless that is meant.',
      );
    if (target.as === 'object') types.set(target.type.toLowerCase(), kind);
    const names = new Map<string, string>();
    for (const [key, field] of target.fields) {
      if (field === null) continue;
      const path = ['objects', kind, 'fields', key];
      checkAttribute(path, field, rules, report);
      const other = names.get(field.name.toLowerCase());
      if (other !== undefined)
        report.error(
          path,
          `The attribute "${field.name}" is used twice, by ${other} and ${key}.`,
          'Give one another name; case does not count.',
        );
      names.set(field.name.toLowerCase(), key);
    }
  }
  if (rules.objects) checkRelations(mapping, report);
};

const own = new Set<string>(ownObjectFields.map(([key]) => key));

/** Kinds and fields of which the archive has some: each needs a line, and a line that decides about nothing is told. */
export const coverObjects = (
  mapping: Mapping,
  evidence: ModelEvidence,
  rules: TargetRules,
  report: Reporter,
): void => {
  if (!rules.objects) return;
  const kinds = evidence.objects.map(({ name }) => name);
  for (const kind of kinds)
    if (!mapping.objects?.has(kind))
      report.error(
        ['objects'],
        `The custom objects "${kind}" have no decision.`,
        'Add them, or propose the mapping again with --again.',
      );
  for (const [kind, target] of mapping.objects ?? []) {
    if (!kinds.includes(kind)) {
      const like = nearest(
        kind,
        kinds.filter((name) => !mapping.objects?.has(name)),
      );
      report.warning(
        ['objects', kind],
        `The archive has no custom objects "${kind}".`,
        like ? `Did you mean "${like}"?` : 'Take them out, unless a later snapshot brings them.',
      );
      continue;
    }
    if (target.as === 'inventory') continue;
    const there = evidence.objectFields.filter(({ name, filled }) => name === kind && filled > 0);
    const keys = there.map(({ key }) => key);
    for (const key of keys)
      if (!target.fields.has(key))
        report.error(
          ['objects', kind, 'fields'],
          `The field "${key}" of ${kind} has no decision.`,
          'Add a line for it, or propose the mapping again.',
        );
    for (const key of target.fields.keys()) {
      if (own.has(key) || keys.includes(key)) continue;
      const like = nearest(
        key,
        keys.filter((name) => !target.fields.has(name)),
      );
      report.warning(
        ['objects', kind, 'fields', key],
        `The archive has no field "${key}" of ${kind}.`,
        like ? `Did you mean "${like}"?` : 'Take the line out, unless a later snapshot brings it.',
      );
    }
  }
};
