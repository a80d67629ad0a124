import type { ArchiveObject } from '../archive-format/archive.js';
import { withSpillingDuck } from '../core/spilling-duck.js';
import { fromSource } from './sources.js';

/**
 * Records of kinds that the model has no place for, by kind: they stay in the archive, whatever the target. Asked of the
 * archive itself, so that a kind which nobody here knows is told, too.
 */
export const unreadKinds = async (object: ArchiveObject): Promise<Readonly<Record<string, number>>> => {
  const { source } = await object.snapshot();
  const read = new Set(
    Object.values(fromSource(source.kind).views)
      .flatMap((tables) => Object.keys(tables))
      .map((table) => table.replace(/_history$/, '')),
  );
  const kinds = (await object.kinds()).filter((kind) => !kind.startsWith('_') && !read.has(kind));
  // Of one snapshot every line is a record of its own, and counting lines reads no data.
  const view = (await object.snapshots()).length === 1 ? 'history' : 'current';
  return withSpillingDuck({ memoryMb: 128, threads: 1 }, async (duck) => {
    const counts: Record<string, number> = {};
    for (const kind of kinds) {
      const [row] = await duck.all<{ records: string }>(
        `SELECT count(*)::VARCHAR AS records FROM (${await object.tableSql(kind, view)})`,
      );
      if (Number(row?.records ?? 0) > 0) counts[kind] = Number(row?.records);
    }
    return counts;
  });
};
