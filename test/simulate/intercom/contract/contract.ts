import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@readme/openapi-parser';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';

/**
 * The vendor's own description of the API, read where DESKARCHIVE_REAL_DATA points: `apis/intercom-openapi-2.16.yaml`
 * in it. Undefined when there is none; the test then says that it was skipped.
 */
const folder = process.env.DESKARCHIVE_REAL_DATA;
export const contractPath =
  folder && existsSync(join(folder, 'apis/intercom-openapi-2.16.yaml'))
    ? join(folder, 'apis/intercom-openapi-2.16.yaml')
    : undefined;

type Schema = Readonly<Record<string, unknown>>;

interface MediaType {
  readonly schema?: Schema;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Described {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, MediaType>> }>>;
}

interface Document {
  /** By method; `parameters` are those of all methods. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const variants = (schema: Schema): readonly Schema[] =>
  ['allOf', 'anyOf', 'oneOf'].flatMap((word) => (schema[word] as readonly Schema[] | undefined) ?? []);

/** Whether a schema names keys; one that names none takes any. */
const namesKeys = (schema: Schema, components: unknown): boolean => {
  if (typeof schema.$ref === 'string') {
    const named = schema.$ref
      .split('/')
      .slice(2)
      .reduce<unknown>((value, name) => (isSchema(value) ? value[name] : undefined), components);
    return isSchema(named) && namesKeys(named, components);
  }
  return schema.properties !== undefined || variants(schema).some((one) => namesKeys(one, components));
};

/**
 * OpenAPI 3.0 as JSON Schema: `nullable` becomes a type; formats go, since the document's own examples break them.
 * `closed`: keys that no schema of a place names are a fault there, which the document itself leaves open. Variants that
 * overlap are no fault then, nor are values of custom attributes: what they may be is the other check's business.
 */
const converter = (components: unknown, id: string, closed: boolean) => {
  /** `whole`: the schema stands for a value of its own, not for a part of another schema's. */
  const convert = (schema: unknown, whole: boolean): unknown => {
    if (!isSchema(schema)) return schema;
    const { nullable, format: _format, example: _example, discriminator: _discriminator, ...rest } = schema;
    const converted: Record<string, unknown> = Object.fromEntries(
      Object.entries(rest).map(([key, inner]) => {
        if (key === '$ref') return [key, String(inner).replace('#/', `${id}#/`)];
        if (key === 'properties' && isSchema(inner))
          return [
            key,
            Object.fromEntries(
              Object.entries(inner).map(([name, one]) => [
                name,
                closed && name === 'custom_attributes' ? {} : convert(one, true),
              ]),
            ),
          ];
        if (key === 'items' || key === 'additionalProperties') return [key, convert(inner, true)];
        if (['allOf', 'anyOf', 'oneOf'].includes(key) && Array.isArray(inner))
          return [closed && key === 'oneOf' ? 'anyOf' : key, inner.map((one) => convert(one, false))];
        return [key, inner];
      }),
    );
    const seal = closed && whole && namesKeys(schema, components);
    const open = nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
    return seal ? { ...open, unevaluatedProperties: false } : open;
  };
  return convert;
};

export interface Operation {
  readonly name: string;
  /** Undefined where the description names no schema. */
  readonly request: ValidateFunction | undefined;
  /** Whether a body has keys that the description does not name. */
  readonly closedRequest: ValidateFunction | undefined;
  /** Takes names and values of a path and its query, all as text. Names that are not described are a fault. */
  readonly parameters: ValidateFunction;
  /** Statuses that are described. */
  readonly statuses: readonly string[];
  /** Undefined where a status is not described, or without a schema. */
  answerWith(status: string): ValidateFunction | undefined;
  /** Of status 200. */
  readonly answer: ValidateFunction | undefined;
  /** The description's example answers, for the keys that they show. */
  readonly examples: readonly unknown[];
}

export interface Contract {
  /** All `METHOD /path/{id}` there are. */
  readonly names: readonly string[];
  /** The operation of a route written as `/path/:id`. */
  operation(method: string, path: string): Operation | undefined;
  /** The operation of a real call, e.g. `/contacts/64e0…`, and the values in its path by name. */
  called(
    method: string,
    path: string,
  ): { readonly operation: Operation; readonly values: Values } | undefined;
}

export type Values = Readonly<Record<string, string>>;

/** The values in a path by the names of its template; undefined: another template. */
const valuesOf = (template: string, path: string): Values | undefined => {
  const names = template.split('/');
  const segments = path.split('/');
  if (names.length !== segments.length) return undefined;
  const values: [string, string][] = [];
  for (const [index, name] of names.entries()) {
    const segment = segments[index] as string;
    const placeholder = /^\{(.+)\}$/.exec(name)?.[1];
    if (placeholder !== undefined) values.push([placeholder, decodeURIComponent(segment)]);
    else if (name !== segment) return undefined;
  }
  return Object.fromEntries(values);
};

const shape = (name: string): string => name.replace(/\{[^}]+\}|:[a-z_]+/g, '*');

/** Compiling a schema takes long, and most are never asked for. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const methodNames = ['get', 'post', 'put', 'delete', 'patch'];

export const readContract = async (path: string): Promise<Contract> => {
  const document = (await parse(path)) as unknown as Document;
  const { components } = document;
  const options = { strict: false, validateFormats: false, allErrors: true } as const;
  const ajv = new Ajv2019(options);
  const loose = new Ajv2019({ ...options, coerceTypes: true });
  const open = converter(components, 'vendor', false);
  const closed = converter(components, 'closed', true);
  const schemasWith = (convert: ReturnType<typeof converter>) => ({
    ...components,
    schemas: Object.fromEntries(
      Object.entries(components.schemas).map(([name, schema]) => [name, convert(schema, false)]),
    ),
  });
  ajv.addSchema({ $id: 'vendor', components: schemasWith(open) });
  ajv.addSchema({ $id: 'closed', components: schemasWith(closed) });
  loose.addSchema({ $id: 'vendor', components: schemasWith(open) });
  const compile = (media: MediaType | undefined, convert = open) =>
    media?.schema ? ajv.compile(convert(media.schema, true) as object) : undefined;
  const parametersOf = (parameters: readonly Parameter[]): ValidateFunction => {
    const own = parameters.filter((one) => one.in === 'query' || one.in === 'path');
    return loose.compile({
      type: 'object',
      properties: Object.fromEntries(own.map(({ name, schema = {} }) => [name, open(schema, true)])),
      required: own.filter(({ required }) => required).map(({ name }) => name),
      additionalProperties: false,
    });
  };
  const describe = (name: string, described: Described, shared: readonly Parameter[]): Operation => {
    const answerOf = (status: string) => described.responses[status]?.content?.['application/json'];
    const body = described.requestBody?.content?.['application/json'];
    const answers = new Map<string, ValidateFunction | undefined>();
    const request = once(() => compile(body));
    const closedRequest = once(() => compile(body, closed));
    const parameters = once(() => parametersOf([...shared, ...(described.parameters ?? [])]));
    const answer = (status: string): ValidateFunction | undefined => {
      if (!answers.has(status)) answers.set(status, compile(answerOf(status)));
      return answers.get(status);
    };
    return {
      name,
      get request() {
        return request();
      },
      get closedRequest() {
        return closedRequest();
      },
      get parameters() {
        return parameters();
      },
      get answer() {
        return answer('200');
      },
      statuses: Object.keys(described.responses),
      answerWith: answer,
      examples: Object.values(answerOf('200')?.examples ?? {}).map((example) => example.value),
    };
  };
  const operations = new Map<string, Operation>();
  for (const [route, methods] of Object.entries(document.paths))
    for (const method of methodNames) {
      if (methods[method] === undefined) continue;
      const name = `${method.toUpperCase()} ${route}`;
      const shared = (methods.parameters ?? []) as readonly Parameter[];
      operations.set(shape(name), describe(name, methods[method] as Described, shared));
    }
  return {
    names: [...operations.values()].map(({ name }) => name),
    operation: (method, path) => operations.get(shape(`${method} ${path}`)),
    called: (method, path) => {
      const fits = [...operations.values()].flatMap((operation) => {
        const [verb, template = ''] = operation.name.split(' ');
        const values = verb === method ? valuesOf(template, path) : undefined;
        return values ? [{ operation, values }] : [];
      });
      // `/contacts/search` is more than a contact called "search".
      return fits.sort((a, b) => Object.keys(a.values).length - Object.keys(b.values).length)[0];
    },
  };
};
