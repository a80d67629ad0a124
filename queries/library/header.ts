import { deskError } from '../../core/errors.js';

/** What a named question needs to be there: the archive alone, a built model, a plan, or a load's ledger. */
export type Need = 'archive' | 'model' | 'plan' | 'load';

export type ParameterType = 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'time';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** A parameter without a default must be given; `null` stands for "not limited". */
  readonly required: boolean;
  readonly defaultValue: string | null;
  readonly about: string;
  /** A value that works, for help texts. */
  readonly example: string;
}

/** The comment at the top of a named question. */
export interface Header {
  readonly title: string;
  readonly question: string;
  /** How to read the answer. */
  readonly read: string;
  /** What the answer does not say. */
  readonly limits: string;
  readonly needs: Need;
  readonly parameters: readonly Parameter[];
}

const needs: readonly Need[] = ['archive', 'model', 'plan', 'load'];
const types: readonly ParameterType[] = ['text', 'integer', 'number', 'boolean', 'date', 'time'];
const texts = ['title', 'question', 'read', 'limits', 'needs'] as const;

interface Field {
  readonly key: string;
  value: string;
  readonly line: number;
}

/** `-- key: value`, continued by lines that are indented further. */
const fieldsOf = (sql: string): Field[] => {
  const fields: Field[] = [];
  for (const [index, line] of sql.split('\n').entries()) {
    if (!line.startsWith('--')) break;
    const start = /^-- ([a-z][^:]*): (.*)$/.exec(line);
    const last = fields.at(-1);
    if (start && !line.startsWith('--  '))
      fields.push({ key: (start[1] as string).trim(), value: (start[2] as string).trim(), line: index + 1 });
    else if (last) last.value = `${last.value} ${line.slice(2).trim()}`.trim();
  }
  return fields;
};

const parameterPattern = /^param (\w+) (\w+)(?: = (.+))?$/;

const parameterOf = (field: Field, refuse: (line: number, what: string) => Error): Parameter => {
  const match = parameterPattern.exec(field.key);
  if (!match)
    throw refuse(field.line, 'A parameter reads `param name type = default: what it does (e.g. value)`.');
  const [, name, type, given] = match as unknown as [string, string, ParameterType, string | undefined];
  if (!types.includes(type)) throw refuse(field.line, `The type ${type} is none of ${types.join(', ')}.`);
  const example = /\(e\.g\. ([^)]+)\)\s*$/.exec(field.value);
  if (!example) throw refuse(field.line, `The parameter ${name} has no example: (e.g. …) at its end.`);
  return {
    name,
    type,
    required: given === undefined,
    defaultValue: given === undefined || given === 'null' ? null : given,
    about: field.value.slice(0, example.index).trim(),
    example: example[1] as string,
  };
};

/** Reads the header of a named question. Errors: input-invalid with file and line; a header is part of the product. */
export const parseHeader = (sql: string, file: string): Header => {
  const refuse = (line: number, what: string) =>
    deskError('input-invalid', { what, where: `${file}:${line}` });
  const fields = fieldsOf(sql);
  const one = (key: (typeof texts)[number]): string => {
    const found = fields.filter((field) => field.key === key);
    if (found.length !== 1 || found[0]?.value === '')
      throw refuse(found[1]?.line ?? 1, `The header needs one line "-- ${key}: …".`);
    return (found[0] as Field).value;
  };
  const unknown = fields.find(
    ({ key }) => !(texts as readonly string[]).includes(key) && !key.startsWith('param '),
  );
  if (unknown) throw refuse(unknown.line, `The header has an unknown line ${JSON.stringify(unknown.key)}.`);
  const need = one('needs') as Need;
  if (!needs.includes(need))
    throw refuse(1, `needs is ${JSON.stringify(need)}, none of ${needs.join(', ')}.`);
  return {
    title: one('title'),
    question: one('question'),
    read: one('read'),
    limits: one('limits'),
    needs: need,
    parameters: fields
      .filter(({ key }) => key.startsWith('param '))
      .map((field) => parameterOf(field, refuse)),
  };
};
