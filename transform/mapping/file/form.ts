import { z } from 'zod';
import { nearest } from '../../../core/nearest.js';
import type { MappingDocument } from './document.js';
import { type MappingFinding, pathText } from './finding.js';
import { type MappingFile, mappingFile } from './schema.js';

/** What the form of a file says: the file's content, or why it has none. */
export type FormResult =
  | { readonly file: MappingFile; readonly findings: readonly [] }
  | { readonly file: undefined; readonly findings: readonly MappingFinding[] };

/** Holds a document against the declared form. Every finding has its line and, for a mistyped word, the nearest. */
export const formOf = (document: MappingDocument): FormResult => {
  if (!document.data) return { file: undefined, findings: document.findings };
  const result = mappingFile.safeParse(document.data);
  if (result.success) return { file: result.data, findings: [] };
  const { issues } = result.error;
  const meant = meantKeys(issues);
  const findings = issues
    // A misspelt key is missing too; one fault is told once, where it stands.
    .filter(
      (issue) =>
        !(
          valueAt(document.data, issue.path.map(String)) === undefined &&
          meant.has(pathText(issue.path.map(String)))
        ),
    )
    .flatMap((issue) => explain(document, issue, []));
  return { file: undefined, findings: findings.sort((a, b) => a.line - b.line || a.column - b.column) };
};

/** Paths of the keys that misspelt ones are taken for. */
const meantKeys = (issues: readonly Issue[]): ReadonlySet<string> =>
  new Set(
    issues.flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys') return [];
      const path = issue.path.map(String);
      const known = keysAt(mappingFile, path);
      return issue.keys.flatMap((key) => {
        const like = nearest(key, known);
        return like === undefined ? [] : [pathText([...path, like])];
      });
    }),
  );

type Issue = z.core.$ZodIssue;

const explain = (document: MappingDocument, issue: Issue, base: readonly string[]): MappingFinding[] => {
  const path = [...base, ...issue.path.map(String)];
  const finding = (at: readonly string[], what: string, next: string): MappingFinding => ({
    level: 'error',
    file: document.file,
    ...document.place(at),
    path: pathText(at),
    what,
    next,
  });

  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(mappingFile, path);
    return issue.keys.map((key) => {
      const like = nearest(key, known);
      return finding(
        [...path, key],
        `The key "${key}" means nothing here.`,
        like ? `Did you mean "${like}"?` : `Known keys: ${known.join(', ')}.`,
      );
    });
  }
  const value = valueAt(document.data, path);
  const name = path.at(-1) ?? 'The file';
  if (value === undefined) {
    return [finding(path, `"${name}" is missing.`, `Add it: ${expected(schemasAt(mappingFile, path))}.`)];
  }
  if (issue.code === 'invalid_union') {
    // The branch that got into the value knows best what is wrong in it.
    const inside = issue.errors.find((branch) =>
      branch.some((i) => i.path.length > 0 || i.code === 'unrecognized_keys'),
    );
    if (inside && typeof value === 'object') return inside.flatMap((inner) => explain(document, inner, path));
  }
  const words = wordsAt(mappingFile, path);
  const like = typeof value === 'string' ? nearest(value, words) : undefined;
  const shown = typeof value === 'string' ? `"${value}"` : 'a list or map';
  const rule = `It ${expected(schemasAt(mappingFile, path))}.`;
  return [finding(path, `"${name}" cannot be ${shown}.`, like ? `Did you mean "${like}"? ${rule}` : rule)];
};

const valueAt = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => {
    if (value instanceof Map) return value.get(key);
    if (value && typeof value === 'object')
      return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
    return undefined;
  }, data);

/** Every schema that may stand at a path: unions have several. */
const schemasAt = (schema: z.core.$ZodType, path: readonly string[]): z.core.$ZodType[] => {
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodUnion) return bare.options.flatMap((option) => schemasAt(option, path));
  const [key, ...rest] = path;
  if (key === undefined) return [bare];
  if (bare instanceof z.ZodObject) {
    const inner = Object.hasOwn(bare.shape, key) ? bare.shape[key] : undefined;
    return inner ? schemasAt(inner, rest) : [];
  }
  if (bare instanceof z.ZodMap) return schemasAt(bare.valueType, rest);
  return bare instanceof z.ZodArray ? schemasAt(bare.element, rest) : [];
};

const unwrapped = (schema: z.core.$ZodType): z.core.$ZodType => {
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrapped(schema.unwrap());
  return schema;
};

const keysAt = (schema: z.core.$ZodType, path: readonly string[]): string[] =>
  schemasAt(schema, path).flatMap((found) => (found instanceof z.ZodObject ? Object.keys(found.shape) : []));

/** Fixed words that a place takes. */
const wordsAt = (schema: z.core.$ZodType, path: readonly string[]): string[] =>
  schemasAt(schema, path).flatMap((found) => {
    if (found instanceof z.ZodEnum) return found.options.map(String);
    return found instanceof z.ZodLiteral ? [...found.values].map(String) : [];
  });

/** What a place takes, in words. */
const expected = (schemas: readonly z.core.$ZodType[]): string => {
  const forms = schemas.map((schema) => {
    if (schema instanceof z.ZodEnum) return `must be ${schema.options.join(' or ')}`;
    if (schema instanceof z.ZodLiteral) return `must be ${[...schema.values].join(' or ')}`;
    if (schema instanceof z.ZodObject) return `must be { ${Object.keys(schema.shape).join(', ')} }`;
    if (schema instanceof z.ZodMap) return 'must be a list of names and what becomes of them';
    if (schema instanceof z.ZodArray) return 'must be a list';
    return messageOf(schema);
  });
  return [...new Set(forms)].join(', or ').replaceAll(', or must be ', ', or ');
};

/** A text's own rule says in its message what it wants; any wrong text brings the message out. */
const messageOf = (schema: z.core.$ZodType): string => {
  const result = z.safeParse(schema, '');
  const message = result.success ? undefined : result.error.issues[0]?.message;
  return message?.startsWith('must') ? message : 'must be a text';
};
