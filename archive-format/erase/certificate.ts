import { packageVersion } from '../../core/package-info.js';
import type { Operator } from '../governance/add-version.js';
import { type ErasureDocument, erasureFormat } from '../governance/documents.js';
import type { ErasePlan } from './plan.js';
import type { Fates } from './replay.js';

export interface CertificateFacts {
  readonly id: string;
  readonly action: ErasureDocument['action'];
  readonly at: string;
  readonly operator: Operator;
  readonly reason: string;
  readonly legalBasis: string;
  readonly plan: ErasePlan;
  readonly fates: Fates;
  readonly versions: ErasureDocument['versions'];
  /** Signatures that named the inventories of before. */
  readonly signatures: number;
  readonly handovers: NonNullable<ErasureDocument['handovers']>;
}

/** Lines by snapshot and kind, as verify subtracts them from the counts in snapshot.json. */
export const linesOf = (plan: Pick<ErasePlan, 'parts'>): ErasureDocument['lines'] => {
  const groups = new Map<string, ErasureDocument['lines'][number]>();
  for (const { part, counts } of plan.parts) {
    const key = `${part.snapshot}/${part.kind}`;
    const before = groups.get(key) ?? {
      snapshot: part.snapshot,
      kind: part.kind,
      removed: { part: 0, odd: 0, tombstones: 0 },
      changed: 0,
    };
    groups.set(key, {
      ...before,
      removed: { ...before.removed, [part.sort]: before.removed[part.sort] + counts.removed },
      changed: before.changed + counts.changed,
    });
  }
  return [...groups.values()].sort((a, b) => a.snapshot - b.snapshot || (a.kind < b.kind ? -1 : 1));
};

export const blobsOf = (plan: Pick<ErasePlan, 'indexes' | 'packs'>): ErasureDocument['attachments'] => {
  const groups = new Map<number, { references: number; stored: number }>();
  const note = (path: string, references: number, stored: number): void => {
    const snapshot = Number(/snapshot=(\d+)/.exec(path)?.[1] ?? 0);
    const before = groups.get(snapshot) ?? { references: 0, stored: 0 };
    groups.set(snapshot, {
      references: before.references + references,
      stored: before.stored + stored,
    });
  };
  for (const { content, removed } of plan.indexes) note(content.logical, removed, 0);
  for (const [pack, doomed] of plan.packs) note(pack, 0, doomed.size);
  return [...groups].sort(([a], [b]) => a - b).map(([snapshot, counts]) => ({ snapshot, ...counts }));
};

/**
 * What an erasure says of itself. Nothing in it leads to the subject: no ids and no digests of ids. Files that are
 * named by a digest of the subject's bytes are counted and not listed.
 */
export const certificate = (
  facts: CertificateFacts,
  previous: ErasureDocument['previous'],
): ErasureDocument => {
  const { plan, fates } = facts;
  return {
    format: erasureFormat,
    erasure: facts.id,
    action: facts.action,
    at: facts.at,
    operator: { ...facts.operator },
    reason: facts.reason,
    legal_basis: facts.legalBasis,
    tool: { name: 'deskarchive', version: packageVersion },
    versions: [...facts.versions],
    files: plan.contents
      .filter(({ path, logical }) => fates.has(path) && !logical.startsWith('raw/_bytes/'))
      .map(({ path, sha512 }) => ({ path, old: sha512, new: fates.get(path) ?? null })),
    lines: linesOf(plan),
    attachments: blobsOf(plan),
    repaired_bytes: plan.bytes.length,
    signatures: facts.signatures,
    handovers: [...facts.handovers],
    previous,
  };
};
