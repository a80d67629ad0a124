import type { ModelEvidence, ObjectEvidence, ObjectFieldEvidence } from '../evidence/evidence.js';
import { type FieldTarget, type Mapping, type ObjectTarget, ownObjectFields } from '../mapping.js';
import type { TargetRules } from '../rules/target-rules.js';
import { standardised } from '../rules/target-rules.js';
import { fieldFacts } from './field-facts.js';
import { typeFor } from './fields.js';
import { entry, fieldValue, nameValue } from './section.js';
import { comment, count, counted, scalar, shown } from './yaml-text.js';

interface Input {
  readonly evidence: ModelEvidence;
  readonly previous?: Mapping;
  readonly rules: TargetRules;
}

interface ProposedField {
  readonly target: FieldTarget;
  /** What the field is like, and why it becomes what is proposed. */
  readonly facts: string;
}

/** Attributes of objects are made by hand, and a list costs the most work there: pick lists stay texts. */
const proposedField = (field: ObjectFieldEvidence, rules: TargetRules): ProposedField => {
  const { type, remarks } = typeFor(field, rules);
  const legal = rules.attributeName.test(field.key);
  const name = legal ? field.key : standardised(field.key) || 'field';
  return {
    target: { name, type: type === 'list' ? 'string' : type, options: [] },
    facts: fieldFacts(field, [...(legal ? [] : [`"${shown(field.key)}" is not a name there`]), ...remarks]),
  };
};

const proposed = (
  { label, contacts, conversations }: ObjectEvidence,
  fields: ReadonlyMap<string, ProposedField>,
): ObjectTarget => ({
  as: 'inventory',
  type: label.replace(/[^A-Za-z0-9_]+/g, '') || 'Object',
  relations: {
    contact: contacts > 0 ? label : null,
    conversation: conversations > 0 ? label : null,
  },
  fields: new Map([
    ...ownObjectFields.map(
      ([key, name]) => [key, { name, type: 'string', options: [] } as FieldTarget] as const,
    ),
    ...[...fields].map(([key, { target }]) => [key, target] as const),
  ]),
});

const tieText = ({ contacts, conversations, others }: ObjectEvidence): string => {
  const ties = [
    contacts > 0 ? `${count(contacts)} to people` : '',
    conversations > 0 ? `${count(conversations)} to conversations` : '',
    others > 0 ? `${count(others)} to what no relation leads to: these are lost` : '',
  ].filter((text) => text !== '');
  return ties.length === 0 ? 'tied to nothing' : `ties: ${ties.join(', ')}`;
};

const kindLines = (kind: ObjectEvidence, { evidence, previous, rules }: Input): string[] => {
  const fields = new Map(
    evidence.objectFields
      .filter((field) => field.name === kind.name && field.filled > 0)
      .map((field) => [field.key, proposedField(field, rules)] as const),
  );
  const fresh = proposed(kind, fields);
  const kept = previous?.objects?.get(kind.name);
  // Decisions stay; a field that came with a later snapshot is added.
  const target: ObjectTarget =
    kept === undefined ? fresh : { ...kept, fields: new Map([...fresh.fields, ...kept.fields]) };
  const facts = [
    shown(kind.label),
    counted(kind.objects, 'object'),
    ...(kind.deleted > 0 ? [`${count(kind.deleted)} of them deleted at the source and left out`] : []),
    tieText(kind),
  ];
  return [
    ...comment('  ', facts.join('; ')),
    `  ${scalar(kind.name)}:`,
    `    as: ${target.as}`,
    `    type: ${scalar(target.type)}`,
    `    relations: { contact: ${nameValue(target.relations.contact)}, conversation: ${nameValue(target.relations.conversation)} }`,
    ...(target.fields.size === 0
      ? ['    fields: {}']
      : [
          '    fields:',
          ...[...target.fields].flatMap(([key, field]) => [
            ...comment(
              '      ',
              fields.get(key)?.facts ??
                (key.startsWith('system.') ? 'kept by the source itself' : 'not in the archive'),
            ),
            entry('      ', key, fieldValue(field)),
          ]),
        ]),
  ];
};

/** Custom objects: left in the archive unless a person says otherwise, since their types are made by hand. */
export const objectLines = (input: Input): string[] => {
  const { evidence, rules } = input;
  const lines = evidence.objects.flatMap((kind) => kindLines(kind, input));
  if (lines.length === 0) return [];
  return [
    '',
    ...comment(
      '',
      `Custom objects. as: inventory leaves them in the archive; object makes instances of the type; ticket makes a ticket of each, of a type under tickets (type: its name), for the contact that it is tied to. Of an object type the type itself, its attributes and the relations (a name, or skip) are made by hand at ${rules.label} before: load lists exactly what is missing.`,
    ),
    'objects:',
    ...lines,
  ];
};
