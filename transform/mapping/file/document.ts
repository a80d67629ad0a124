import { readFile } from 'node:fs/promises';
import { type Document, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import { deskError } from '../../../core/errors.js';
import type { MappingFinding } from './finding.js';
import { freeKeys } from './schema.js';

/** A mapping file as read: its data, and where in the text each of them stands. */
export interface MappingDocument {
  readonly file: string;
  readonly text: string;
  readonly document: Document.Parsed<ParsedNode>;
  /** Objects, and Maps where keys are free; every scalar a string. Undefined when the text is no YAML map. */
  readonly data: Readonly<Record<string, unknown>> | undefined;
  /** What makes the text unreadable as YAML. */
  readonly findings: readonly MappingFinding[];
  /** Line and column (from 1) of a key, or of the nearest thing around it that exists. */
  place(path: readonly string[]): { readonly line: number; readonly column: number };
}

/** Reads a mapping file. Errors: mapping-missing, not-readable. */
export const readMappingDocument = async (file: string): Promise<MappingDocument> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const code = (cause as { code?: string }).code;
    if (code === 'ENOENT')
      throw deskError('mapping-missing', { what: 'There is no mapping file.', where: file, cause });
    throw deskError('not-readable', {
      what: `The mapping file cannot be read (${code}).`,
      where: file,
      cause,
    });
  }
  return parseMappingDocument(file, text);
};

/** A key that stands twice in one map: which, and where it stood before. */
const twice = (text: string, offset: number, lineOf: (offset: number) => number) => {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  const indent = text.slice(begin, offset);
  const key = /^("(?:[^"\\]|\\.)*"|'[^']*'|[^:\n]*)/.exec(text.slice(offset))?.[0].trim() ?? '';
  // Of keys in one line, as `{ a: 1, a: 2 }`, the first is not looked for.
  const first = indent.trim() === '' ? text.lastIndexOf(`\n${indent}${key}:`, begin - 2) : -1;
  return {
    what: `The key ${key} stands here a second time.`,
    next: first < 0 ? 'Keep one of them.' : `Keep this one or that in line ${lineOf(first + 1)}.`,
  };
};

/** YAML's failsafe schema: all scalars are text, so `no`, `1.10` and `null` stay themselves. */
export const parseMappingDocument = (file: string, text: string): MappingDocument => {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const findings: MappingFinding[] = document.errors.map((error) => ({
    level: 'error',
    file,
    ...at(error.pos[0]),
    path: '',
    ...(error.code === 'DUPLICATE_KEY'
      ? twice(text, error.pos[0], (offset) => at(offset).line)
      : {
          // The library adds a picture of the place after the first line; the place is given already.
          what: `Not readable as YAML: ${(error.message.split('\n')[0] as string).replace(/ at line \d+.*$/, '')}.`,
          next: 'Correct the line, or one above it; indentation and quotes matter in YAML.',
        }),
  }));
  const readable = findings.length === 0 && isMap(document.contents);
  if (findings.length === 0 && !readable) {
    findings.push({
      level: 'error',
      file,
      line: 1,
      column: 1,
      path: '',
      what: 'The file holds no keys.',
      next: 'Make a mapping with deskarchive map propose.',
    });
  }
  return {
    file,
    text,
    document,
    data: readable ? (toData(document.toJS({ mapAsMap: true }), []) as Record<string, unknown>) : undefined,
    findings,
    place: (path) => at(offsetOf(document, path)),
  };
};

/** Maps become objects unless their keys are free; nothing under a free key is needed but is empty: no keys. */
const toData = (value: unknown, path: readonly string[]): unknown => {
  const isFree = freeKeys.some(
    (free) => free.length === path.length && free.every((key, i) => key === '*' || key === path[i]),
  );
  if (isFree && value === '') return new Map();
  // `rules:` with comments under it only.
  if (value === '' && ['tickets.rules', 'marks'].includes(path.join('.'))) return [];
  if (value instanceof Map) {
    const entries = [...value].map(
      ([key, inner]) => [String(key), toData(inner, [...path, String(key)])] as const,
    );
    return isFree ? new Map(entries) : Object.fromEntries(entries);
  }
  return Array.isArray(value) ? value.map((inner, i) => toData(inner, [...path, String(i)])) : value;
};

const offsetOf = (document: Document.Parsed<ParsedNode>, path: readonly string[]): number => {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      if (!pair) return offset;
      offset = (pair.key as { range?: [number, number, number] | null }).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = (node as { range?: [number, number, number] | null } | undefined)?.range?.[0] ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
};
