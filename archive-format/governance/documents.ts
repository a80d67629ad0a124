import { z } from 'zod';
import { deskError } from '../../core/errors.js';

/** Documents that say what was decided about an archive. Fields: SPEC.md, governance. */

export const holdFormat = 'deskarchive-hold/1';
export const releaseFormat = 'deskarchive-hold-release/1';
export const erasureFormat = 'deskarchive-erasure/1';

export const holdFile = (id: string): string => `governance/holds/${id}.json`;
export const releaseFile = (id: string): string => `governance/holds/${id}-released.json`;
export const erasureFile = (id: string): string => `governance/erasures/${id}.json`;

const count = z.number().int().nonnegative();
const who = z.object({ name: z.string(), address: z.string() });
const previous = z.object({ version: z.string(), inventory_sha512: z.string() });

const covers = z.union([
  z.object({ everything: z.literal(true) }),
  z.object({ person: z.object({ email: z.string().optional(), id: z.string().optional() }) }),
  z.object({ conversation: z.string() }),
]);

const hold = z.object({
  format: z.literal(holdFormat),
  hold: z.string(),
  at: z.string(),
  operator: who,
  reason: z.string(),
  covers,
  previous,
});

const release = z.object({
  format: z.literal(releaseFormat),
  hold: z.string(),
  at: z.string(),
  operator: who,
  reason: z.string(),
  previous,
});

const erasure = z.object({
  format: z.literal(erasureFormat),
  erasure: z.string(),
  action: z.enum(['erase', 'redact', 'expire']),
  at: z.string(),
  operator: who,
  reason: z.string(),
  legal_basis: z.string(),
  tool: z.object({ name: z.string(), version: z.string() }),
  /** Inventories before and after, oldest version first. */
  versions: z.array(z.object({ version: z.string(), old: z.string(), new: z.string() })),
  /** Content files that changed; `new` is null for one that is gone. */
  files: z.array(z.object({ path: z.string(), old: z.string(), new: z.string().nullable() })),
  lines: z.array(
    z.object({
      snapshot: count,
      kind: z.string(),
      removed: z.object({ part: count, odd: count, tombstones: count }),
      changed: count,
    }),
  ),
  attachments: z.array(z.object({ snapshot: count, references: count, stored: count })),
  repaired_bytes: count,
  signatures: count,
  /** Copies that were given away before, as far as this program made them: they still hold what went. */
  handovers: z
    .array(z.object({ at: z.string(), sort: z.string(), recipient: z.string().nullable(), file: z.string() }))
    .optional(),
  previous,
});

export type HoldDocument = z.infer<typeof hold>;
export type ReleaseDocument = z.infer<typeof release>;
export type ErasureDocument = z.infer<typeof erasure>;

/** One of the documents below governance/. Errors: archive-version-unknown, archive-damaged. */
export const parseGovernance = (
  text: string,
  where: string,
): HoldDocument | ReleaseDocument | ErasureDocument => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw deskError('archive-damaged', { what: 'A governance document is not JSON.', where, cause });
  }
  const format = String((value as { readonly format?: unknown } | null)?.format);
  const schema = { [holdFormat]: hold, [releaseFormat]: release, [erasureFormat]: erasure }[format];
  if (!schema)
    throw deskError('archive-version-unknown', {
      what: `A governance document is written in ${format}, which this version does not know.`,
      where,
    });
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw deskError('archive-damaged', {
      what: 'A governance document lacks fields or has wrong ones.',
      where,
      cause: parsed.error,
    });
  return parsed.data;
};

export const governanceText = (document: HoldDocument | ReleaseDocument | ErasureDocument): string =>
  `${JSON.stringify(document, null, 1)}\n`;

/** The next free name, e.g. H-0003: numbers are never given twice. */
export const nextId = (letter: 'H' | 'E', taken: readonly string[]): string => {
  const numbers = taken.map((id) => Number(new RegExp(`^${letter}-(\\d+)$`).exec(id)?.[1] ?? 0));
  return `${letter}-${String(Math.max(0, ...numbers) + 1).padStart(4, '0')}`;
};
