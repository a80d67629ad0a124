import type { ModelEvidence, ObjectFieldEvidence } from '../evidence/evidence.js';
import type { FieldTarget, FieldType, Mapping, ObjectTarget } from '../mapping.js';
import type { TargetRules } from '../rules/target-rules.js';
import { comment, counted, inQuotes, scalar, shown } from './yaml-text.js';

interface Input {
  readonly evidence: ModelEvidence;
  readonly previous?: Mapping;
  readonly rules: TargetRules;
}

const types: Readonly<Record<string, FieldType>> = { number: 'float', boolean: 'boolean', time: 'datetime' };

const own = [
  ['system.title', 'title'],
  ['system.description', 'description'],
  ['system.external_id', 'original_external_id'],
] as const;

const proposed = (label: string, fields: readonly ObjectFieldEvidence[]): ObjectTarget => {
  const type = label.replace(/[^A-Za-z0-9_]+/g, '') || 'Object';
  return {
    as: 'inventory',
    type,
    relations: { contact: label, conversation: null },
    fields: new Map<string, FieldTarget>([
      ...own.map(([key, name]) => [key, { name, type: 'string', options: [] }] as const),
      ...fields.map(
        ({ key, type: kind, several }) =>
          [key, { name: key, type: several ? 'string' : (types[kind] ?? 'string'), options: [] }] as const,
      ),
    ]),
  };
};

const nameOr = (name: string | null): string =>
  name === null ? 'skip' : name === 'skip' ? '{ name: skip }' : scalar(name);

const fieldText = (target: FieldTarget | null): string => {
  if (target === null) return 'skip';
  const options = target.options.length > 0 ? `, options: [${target.options.map(inQuotes).join(', ')}]` : '';
  return `{ name: ${scalar(target.name)}, type: ${target.type}${options} }`;
};

/** Custom objects: left in the archive unless a person says otherwise, since their types are made by hand. */
export const objectLines = ({ evidence, previous, rules }: Input): string[] => {
  const lines = evidence.objects.flatMap(({ name, label, objects }) => {
    const fields = evidence.objectFields.filter((field) => field.name === name);
    const target = previous?.objects?.get(name) ?? proposed(label, fields);
    return [
      ...comment('  ', `${shown(label)}: ${counted(objects, 'object')}`),
      `  ${scalar(name)}:`,
      `    as: ${target.as}`,
      `    type: ${scalar(target.type)}`,
      `    relations: { contact: ${nameOr(target.relations.contact)}, conversation: ${nameOr(target.relations.conversation)} }`,
      ...(target.fields.size === 0
        ? ['    fields: {}']
        : [
            '    fields:',
            ...[...target.fields].map(([key, field]) => `      ${scalar(key)}: ${fieldText(field)}`),
          ]),
    ];
  });
  if (lines.length === 0) return [];
  return [
    '',
    ...comment(
      '',
      `Custom objects. as: inventory leaves them in the archive; object makes instances of the type. The type, its attributes and the relations are made by hand at ${rules.label} before: load lists exactly what is missing.`,
    ),
    'objects:',
    ...lines,
  ];
};
