import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@readme/openapi-parser';
import { Ajv, type ValidateFunction } from 'ajv';

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

interface Described {
  readonly requestBody?: { readonly content?: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, MediaType>> }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** OpenAPI 3.0 as JSON Schema: `nullable` becomes a type; formats go, since the document's own examples break them. */
const jsonSchema = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(jsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  const {
    nullable,
    format: _format,
    example: _example,
    discriminator: _discriminator,
    ...rest
  } = value as Schema;
  const converted = Object.fromEntries(
    Object.entries(rest).map(([key, inner]) => [
      key,
      key === '$ref' ? String(inner).replace('#/', 'vendor#/') : jsonSchema(inner),
    ]),
  );
  return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
};

export interface Operation {
  readonly name: string;
  /** Undefined where the description names no schema. */
  readonly request: ValidateFunction | undefined;
  readonly answer: ValidateFunction | undefined;
  /** The description's example answers, for the keys that they show. */
  readonly examples: readonly unknown[];
}

export interface Contract {
  /** All `METHOD /path/{id}` there are. */
  readonly names: readonly string[];
  /** The operation of a route written as `/path/:id`. */
  operation(method: string, path: string): Operation | undefined;
}

const shape = (name: string): string => name.replace(/\{[^}]+\}|:[a-z_]+/g, '*');

export const readContract = async (path: string): Promise<Contract> => {
  const document = (await parse(path)) as unknown as Document;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'vendor', components: jsonSchema(document.components) as object });
  const compile = (media: MediaType | undefined) =>
    media?.schema ? ajv.compile(jsonSchema(media.schema) as object) : undefined;
  const operations = new Map<string, Operation>();
  for (const [route, methods] of Object.entries(document.paths))
    for (const [method, described] of Object.entries(methods)) {
      if (!['get', 'post', 'put', 'delete', 'patch'].includes(method)) continue;
      const name = `${method.toUpperCase()} ${route}`;
      const answer = described.responses['200']?.content?.['application/json'];
      operations.set(shape(name), {
        name,
        request: compile(described.requestBody?.content?.['application/json']),
        answer: compile(answer),
        examples: Object.values(answer?.examples ?? {}).map((example) => example.value),
      });
    }
  return {
    names: [...operations.values()].map(({ name }) => name),
    operation: (method, path) => operations.get(shape(`${method} ${path}`)),
  };
};
