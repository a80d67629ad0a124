import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { digestFile, sha256 } from '../../core/digest.js';
import { deskError } from '../../core/errors.js';

/** plan.json: what a plan is bound to and what it will do, in figures. The operations lie beside it as Parquet. */

export const planFormat = 'deskarchive-plan/1';
export const planFileName = 'plan.json';

const kindFigures = z.object({
  operations: z.number(),
  /** Operations that the ledger does not know as done: what a load would still write. */
  open: z.number(),
  /** Bytes of payloads and attachments as they go over the line. */
  bytes: z.number(),
});

const example = z.object({
  source: z.string(),
  kind: z.string(),
  id: z.string(),
  field: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

const planHeader = z.object({
  format: z.literal(planFormat),
  target: z.string(),
  archive: z.object({ object: z.string(), version: z.string(), inventorySha512: z.string() }),
  modelKey: z.string(),
  mappingSha256: z.string(),
  /** Null: no ledger of this target was there; the first load makes it. */
  ledger: z.object({ workspace: z.string().nullable(), head: z.string().nullable() }),
  /** What the plan was narrowed to, as it was asked for; absent: everything. */
  scope: z.record(z.string(), z.unknown()).optional(),
  rows: z.record(z.string(), z.number()),
  operations: z.object({ total: z.number(), open: z.number(), byKind: z.record(z.string(), kindFigures) }),
  phases: z.array(
    z.object({
      phase: z.number(),
      kinds: z.array(z.string()),
      operations: z.number(),
      files: z.array(z.string()),
    }),
  ),
  forecast: z.object({
    /** Calls that write; reading back and looking up come on top. */
    calls: z.number(),
    bytes: z.number(),
    /** At the target's documented rate, with nobody else using it. */
    hours: z.number(),
    /** At the target's calls a day; null where it counts none. */
    days: z.number().nullable().default(null),
    rate: z.object({ limit: z.number(), windowMs: z.number() }),
  }),
  losses: z.object({
    total: z.number(),
    byReason: z.record(
      z.string(),
      z.object({ count: z.number(), meaning: z.string(), examples: z.array(example) }),
    ),
  }),
  held: z.object({
    total: z.number(),
    byReason: z.record(
      z.string(),
      z.object({ count: z.number(), meaning: z.string(), examples: z.array(example) }),
    ),
  }),
  /**
   * Writes of earlier loads that got no answer and that the plan names no longer, by kind: if they arrived they stay, since
   * nobody can tell. Absent when there are none.
   */
  unanswered: z.record(z.string(), z.number()).optional(),
  /** Records, by kind, that the model has no place for: they stay in the archive. Absent when there are none. */
  unread: z.record(z.string(), z.number()).optional(),
  /** Names that preflight must find at the target. */
  looks: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), rows: z.number(), sha256: z.string() })),
});

export type PlanHeader = z.infer<typeof planHeader>;

/** A plan on disk, checked to be as it was written. */
export interface Plan {
  readonly folder: string;
  readonly header: PlanHeader;
  /** SHA-256 of plan.json, which holds the digests of all other files: names this exact plan. */
  readonly sha256: string;
  /** Absolute paths of a phase's operation files, in order. */
  files(phase: number): readonly string[];
}

const readHeader = async (folder: string): Promise<{ text: Buffer; header: PlanHeader }> => {
  const path = join(folder, planFileName);
  let text: Buffer;
  try {
    text = await readFile(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw deskError('plan-missing', { what: 'There is no plan here.', where: path, cause });
    throw cause;
  }
  let value: unknown;
  try {
    value = JSON.parse(text.toString('utf8'));
  } catch (cause) {
    throw deskError('plan-invalid', { what: 'plan.json is not JSON.', where: path, cause });
  }
  const parsed = planHeader.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw deskError('plan-invalid', {
      what: `plan.json is not a ${planFormat}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
      where: path,
    });
  }
  return { text, header: parsed.data };
};

/** Opens a plan and checks every file against its digest. Errors: plan-missing, plan-invalid. */
export const openPlan = async (folder: string, signal?: AbortSignal): Promise<Plan> => {
  const { text, header } = await readHeader(folder);
  for (const file of header.files) {
    const path = join(folder, file.path);
    let found: string;
    try {
      found = await digestFile('sha256', path, signal);
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      throw deskError('plan-invalid', { what: 'A file of the plan cannot be read.', where: path, cause });
    }
    if (found !== file.sha256)
      throw deskError('plan-invalid', {
        what: 'A file of the plan was changed after it was made.',
        where: path,
      });
  }
  return {
    folder,
    header,
    sha256: sha256(text),
    files: (phase) =>
      (header.phases.find((entry) => entry.phase === phase)?.files ?? []).map((path) => join(folder, path)),
  };
};
