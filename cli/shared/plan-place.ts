import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { Archive, ArchiveObject } from '../../archive-format/archive.js';
import { openArchive } from '../../archive-format/open.js';
import { deskError } from '../../core/errors.js';
import { replaceFile } from '../../core/files.js';
import { openPlan, type Plan } from '../../load/plan/plan-file.js';
import { loadMapping } from '../../transform/mapping/load.js';
import type { Options } from '../command.js';

/**
 * Where a plan was made from, beside the plan: paths relative to it, so that archive, mapping and plan can move
 * together. The plan itself knows only digests.
 */
const place = z.object({ archive: z.string(), object: z.string(), mapping: z.string() });

const fileName = 'made-from.json';

export const writePlanPlace = async (
  plan: string,
  archive: Archive,
  object: ArchiveObject,
  mapping: string,
) => {
  const folder = resolve(plan);
  const from = (path: string) => relative(folder, resolve(path)) || '.';
  const text = { archive: from(archive.home), object: object.name, mapping: from(mapping) };
  await replaceFile(join(folder, fileName), `${JSON.stringify(text, null, 2)}\n`, dirname(folder));
};

/** Flags of every command that works with a plan. */
export const planOptions = {
  plan: { type: 'string', about: 'The plan.', value: 'FOLDER', required: true },
  archive: {
    type: 'string',
    about: 'The archive, when it is not where the plan was made from.',
    value: 'FOLDER',
  },
  mapping: {
    type: 'string',
    about: 'The mapping, when it is not where the plan was made from.',
    value: 'FILE',
  },
} as const satisfies Options;

export interface PlanPlace {
  readonly plan: Plan;
  readonly archive: Archive;
  readonly object: ArchiveObject;
  /** Digest of the mapping as it is now. */
  readonly mappingSha256: string;
  readonly mappingPath: string;
  /** Who confirmed it; null when nobody did, or it was changed since. */
  readonly confirmed: { readonly by: string; readonly at: string } | null;
}

/**
 * Opens a plan together with the archive and the mapping it was made from.
 * Errors: plan-missing, plan-invalid, and those of archive and mapping.
 */
export const openPlanPlace = async (
  flags: {
    readonly plan: string;
    readonly archive: string | undefined;
    readonly mapping: string | undefined;
  },
  signal: AbortSignal,
  { unconfirmed = 'refuse' }: { readonly unconfirmed?: 'refuse' | 'allow' } = {},
): Promise<PlanPlace> => {
  const plan = await openPlan(resolve(flags.plan), signal);
  let made: z.infer<typeof place> | undefined;
  try {
    made = place.parse(JSON.parse(await readFile(join(plan.folder, fileName), 'utf8')));
  } catch (cause) {
    // The note is only a convenience; the flags say the same.
    if (flags.archive === undefined || flags.mapping === undefined)
      throw deskError('flag-invalid', {
        what: 'The plan does not say where archive and mapping lie.',
        where: join(plan.folder, fileName),
        next: 'Name them with --archive and --mapping.',
        cause,
      });
  }
  const archive = await openArchive(flags.archive ?? resolve(plan.folder, made?.archive ?? '.'));
  const object = await archive.object(plan.header.archive.object);
  const mappingPath = flags.mapping ?? resolve(plan.folder, made?.mapping ?? '.');
  const { sha256, confirmed } = await loadMapping(mappingPath, { unconfirmed });
  return {
    plan,
    archive,
    object,
    mappingSha256: sha256,
    mappingPath,
    confirmed: confirmed === null ? null : { by: confirmed.by, at: confirmed.at },
  };
};
