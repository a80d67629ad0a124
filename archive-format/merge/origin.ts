import { z } from 'zod';

/**
 * What a joined archive keeps of an object that it was joined from, beside the records: its inventories with their signatures
 * and time stamps, its documents of governance, its `snapshot.json`. Fields: SPEC.md, governance.
 */

export const originFormat = 'deskarchive-origin/1';

export const originPrefix = 'governance/origins/';
export const originFolder = (id: string): string => `${originPrefix}${id}`;
export const originFile = (id: string): string => `${originFolder(id)}/origin.json`;

/** Folder of an origin below which a file lies, and the rest; undefined for any other file. An origin may have origins. */
export const inOrigin = (logical: string): { readonly folder: string; readonly rest: string } | undefined => {
  const match = /^(governance\/origins\/(?:.*\/)?O-\d+)\/(.+)$/.exec(logical);
  return match ? { folder: match[1] as string, rest: match[2] as string } : undefined;
};

/** Where things lie in an origin's folder. */
export const originInventory = (version: string): string => `versions/${version}/inventory.json`;
export const originSignature = (version: string): string => `versions/${version}/inventory.json.sig`;
export const originToken = (version: string): string => `versions/${version}/inventory.json.tsr`;

const who = z.object({ name: z.string(), address: z.string() });

/** `holds`: right for the inventory that is kept beside it. `does-not-hold`: it was not right in the original either. */
const seal = z.enum(['holds', 'does-not-hold']).nullable();

const origin = z.object({
  format: z.literal(originFormat),
  origin: z.string(),
  at: z.string(),
  operator: who,
  object: z.object({ name: z.string(), id: z.string(), head: z.string(), inventory_sha512: z.string() }),
  versions: z.array(
    z.object({
      version: z.string(),
      inventory_sha512: z.string(),
      /** Number of its snapshot in the joined archive; null for a version without one. */
      snapshot: z.number().int().positive().nullable(),
      signature: seal,
      time_stamp: seal,
    }),
  ),
  /** Certificates of erasures, redactions and expiries that are kept. */
  erasures: z.array(z.string()),
  /** Holds that are kept, and under which name the ones that stand were laid anew. */
  holds: z.array(z.object({ hold: z.string(), laid_anew: z.string().nullable() })),
  previous: z.object({ version: z.string(), inventory_sha512: z.string() }),
});

export type OriginDocument = z.infer<typeof origin>;

/** Errors: a ZodError or SyntaxError for what is none. */
export const parseOrigin = (text: string): OriginDocument => origin.parse(JSON.parse(text));

export const originText = (document: OriginDocument): string => `${JSON.stringify(document, null, 1)}\n`;
