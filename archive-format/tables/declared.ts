import { z } from 'zod';
import { deskError } from '../../core/errors.js';
import { datapackageFormat } from '../layout.js';
import type { Column, TableSpec } from '../table.js';

/** What datapackage.json says of a column beyond Table Schema, so that a table can be made again from its raw lines. */
const field = z.object({
  name: z.string(),
  description: z.string().optional(),
  columnType: z.enum(['text', 'integer', 'number', 'boolean', 'time', 'json', 'texts', 'map']).optional(),
  sourcePath: z.array(z.string()).optional(),
});

const datapackage = z.object({
  format: z.string().optional(),
  resources: z.array(
    z.object({
      title: z.string(),
      description: z.string().optional(),
      schema: z.object({ fields: z.array(field) }),
    }),
  ),
});

/** Declarations of all tables, by kind. Errors: archive-damaged, archive-version-unknown. */
export const specsOfDatapackage = (text: string, where: string): ReadonlyMap<string, TableSpec> => {
  let parsed: z.infer<typeof datapackage>;
  try {
    parsed = datapackage.parse(JSON.parse(text));
  } catch (cause) {
    throw deskError('archive-damaged', { what: 'The data package cannot be read.', where, cause });
  }
  const { format = datapackageFormat } = parsed;
  if (format !== datapackageFormat)
    throw deskError('archive-version-unknown', {
      what: `The data package is written in ${format}; this version reads ${datapackageFormat}.`,
      where,
    });
  return new Map(
    parsed.resources.map(({ title: kind, description, schema }) => [
      kind,
      {
        kind,
        comment: description ?? '',
        columns: schema.fields.flatMap(({ name, columnType, sourcePath, description: comment }): Column[] =>
          columnType && sourcePath
            ? [{ name, type: columnType, path: sourcePath, comment: comment ?? '' }]
            : [],
        ),
      },
    ]),
  );
};
