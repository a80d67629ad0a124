import type { FieldFacts, FieldPlace, ModelEvidence } from '../evidence/evidence.js';
import type { Reporter } from '../file/reporter.js';
import { type FieldTarget, fieldObjects, type Mapping } from '../mapping.js';

/** One line of a mapping that gives a field a type, and what the archive has of that field. */
interface TypedField {
  readonly path: readonly string[];
  /** The field as the model names it. */
  readonly place: FieldPlace;
  readonly target: FieldTarget;
  readonly facts: FieldFacts;
}

const typedFields = (mapping: Mapping, evidence: ModelEvidence): TypedField[] => [
  ...fieldObjects.flatMap((object) =>
    evidence.fields
      .filter((field) => field.object === object)
      .flatMap((facts) => {
        const target = mapping.fields[object].get(facts.key);
        return target
          ? [{ path: ['fields', object, facts.key], place: { object, key: facts.key }, target, facts }]
          : [];
      }),
  ),
  ...evidence.objectFields.flatMap((facts) => {
    const kind = mapping.objects?.get(facts.name);
    const target = kind !== undefined && kind.as !== 'inventory' ? kind.fields.get(facts.key) : undefined;
    return target
      ? [
          {
            path: ['objects', facts.name, 'fields', facts.key],
            place: { object: `object:${facts.name}`, key: facts.key },
            target,
            facts,
          },
        ]
      : [];
  }),
];

/** Fields that become lists: how often each of their values occurs has to be asked of the model. */
export const listFields = (mapping: Mapping, evidence: ModelEvidence): readonly FieldPlace[] =>
  typedFields(mapping, evidence)
    .filter(({ target }) => target.type === 'list')
    .map(({ place }) => place);

const nouns: Readonly<Record<FieldTarget['type'], string>> = {
  string: 'texts',
  integer: 'whole numbers that a number keeps',
  float: 'numbers that a number keeps',
  boolean: 'true or false',
  datetime: 'times',
  list: 'among the options',
};

type ListValues = readonly (FieldPlace & { readonly value: string; readonly times: number })[];

const fitting = ({ target, facts, place }: TypedField, values: ListValues): number => {
  switch (target.type) {
    case 'string':
      return facts.values;
    case 'integer':
      return facts.wholes;
    case 'float':
      return facts.numbers;
    case 'boolean':
      return facts.booleans;
    case 'datetime':
      return facts.times;
    case 'list':
      return values
        .filter(
          ({ object, key, value }) =>
            object === place.object && key === place.key && target.options.includes(value),
        )
        .reduce((sum, { times }) => sum + times, 0);
  }
};

/**
 * Says of every field how many of its values the type of its line cannot take: these are not sent, and counted as
 * losses. A field with several values in one record fits a text only.
 */
export const checkCoercion = (
  mapping: Mapping,
  evidence: ModelEvidence,
  values: ListValues,
  report: Reporter,
): void => {
  for (const field of typedFields(mapping, evidence)) {
    const { path, target, facts } = field;
    if (target.type === 'string') continue;
    const left = facts.values - fitting(field, values);
    if (left > 0)
      report.warning(
        path,
        `${left.toLocaleString('en-GB')} of ${facts.values.toLocaleString('en-GB')} values are not ${nouns[target.type]} and are not sent.`,
        'Use type: string to send them all, or leave it: the plan counts each as a loss.',
      );
    if (facts.several)
      report.warning(
        path,
        `Some records have several values of "${facts.key}"; the type ${target.type} takes none of them.`,
        'Use type: string: the values go into one text.',
      );
  }
};
