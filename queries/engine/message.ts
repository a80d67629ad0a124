import { z } from 'zod';
import { type ErrorCode, errorCatalogue } from '../../core/error-catalogue.js';

/**
 * What parent and engine child say to each other: one JSON text a line, the parent on the child's standard input,
 * the child on its file descriptor 3. Standard output is nobody's, so nothing that DuckDB prints can be taken for
 * an answer.
 */

export const opening = z.object({
  kind: z.literal('open'),
  /** DuckDB file with the views. */
  catalog: z.string(),
  /** The only files that may be read besides it. */
  files: z.array(z.string()),
  memoryMb: z.number(),
  threads: z.number(),
});

export const question = z.object({
  kind: z.literal('ask'),
  sql: z.string(),
  /** Bound as text or NULL, never pasted into the statement. */
  parameters: z.record(z.string(), z.string().nullable()),
});

export const toChild = z.discriminatedUnion('kind', [opening, question]);
export type ToChild = z.infer<typeof toChild>;

const cell = z.string().nullable();

export const toParent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('columns'),
    columns: z.array(
      z.object({ name: z.string(), type: z.string(), form: z.enum(['number', 'boolean', 'json', 'text']) }),
    ),
    /** Functions whose value changes from run to run. */
    changing: z.array(z.string()),
    tables: z.array(z.string()),
  }),
  z.object({ kind: z.literal('rows'), rows: z.array(z.array(cell)) }),
  z.object({ kind: z.literal('end') }),
  z.object({
    kind: z.literal('error'),
    code: z.string().refine((code): code is ErrorCode => Object.hasOwn(errorCatalogue, code)),
    what: z.string(),
    where: z.string().optional(),
    next: z.string().optional(),
    missingTable: z.string().optional(),
  }),
]);
export type ToParent = z.infer<typeof toParent>;

/** Longest line that either side takes, in bytes. */
export const longestLine = 96 << 20;

/** Longest single row, in characters: what a person asked for may be large, what the parent holds may not. */
export const longestRow = 24 << 20;
