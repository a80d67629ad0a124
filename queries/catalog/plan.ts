import { resolve } from 'node:path';
import type { Archive, ArchiveObject } from '../../archive-format/archive.js';
import { gapStateView } from './gap-state.js';
import { handoverView } from './handovers.js';
import { loadRelations } from './load.js';
import { findModel, modelRelations } from './model.js';
import { rawRelations } from './raw.js';
import type { CatalogPlan } from './relation.js';
import { planRelations } from './replay-plan.js';
import { snapshotTables } from './snapshots.js';
import { sourceViews } from './source.js';

export interface CatalogScope {
  /** Name of the source's object; the only one when absent. */
  readonly object?: string;
  /** Show the state after this snapshot; the newest when absent. */
  readonly asOf?: number;
  /** Folder of a plan whose operations, losses and held things are to be seen too. */
  readonly plan?: string;
}

const planOf = async (
  home: string,
  object: ArchiveObject,
  { asOf, plan }: CatalogScope,
): Promise<CatalogPlan> => {
  const snapshot = await object.snapshot(asOf);
  const known = await object.snapshots();
  const snapshots = known.filter((info) => asOf === undefined || info.snapshot <= asOf);
  const inventories = new Set([object.inventorySha512, ...known.map((info) => info.inventorySha512)]);
  const model = await findModel(home, object.name, snapshot.snapshot, inventories);
  const raw = await rawRelations(object, asOf);
  const modelled = modelRelations(model);
  const loaded = await loadRelations(home);
  const planned = await planRelations(plan === undefined ? undefined : resolve(plan));
  return {
    provenance: {
      object: object.name,
      objectId: object.id,
      version: object.head,
      inventorySha512: object.inventorySha512,
      snapshot: snapshot.snapshot,
      source: snapshot.source.kind,
      org: snapshot.source.org,
      modelKey: model?.key ?? null,
    },
    tables: [...snapshotTables(object, snapshots, asOf), ...raw.tables],
    views: [
      ...(await sourceViews(object, snapshot.source.kind, asOf)),
      ...(await gapStateView(object, snapshots, asOf)),
      await handoverView(home),
      ...raw.views,
      ...modelled.views,
      ...loaded.views,
      ...planned.views,
    ],
    absent: [...modelled.absent, ...loaded.absent, ...planned.absent],
  };
};

/**
 * Which tables a question may see: the archive's state, the model built from it, the ledgers of its loads. Reads
 * names and notes only, no records. Errors: object-ambiguous, archive-incomplete, snapshot-missing.
 */
export const planCatalog = async (archive: Archive, scope: CatalogScope = {}): Promise<CatalogPlan> =>
  planOf(archive.home, await archive.object(scope.object), scope);
