import { openDuck } from '../../core/duckdb.js';
import type { ArchiveObject } from '../archive.js';
import { gapKind, requestKind } from '../layout.js';
import { type RecordSet, recordSet } from '../subject/record-set.js';

/**
 * What only earlier states need: lines that a newer line had replaced by snapshot `base`, and records that were gone by
 * then, their tombstones included. Every state from `base` on stays as it was. Memory holds one short text per such line.
 */
export interface History {
  has(kind: string, snapshot: number, seq: number): boolean;
  readonly lines: number;
  /** Records that lose lines. */
  readonly records: RecordSet;
}

export const noHistory: History = { has: () => false, lines: 0, records: recordSet() };

export const findHistory = async (
  object: ArchiveObject,
  base: number,
  signal?: AbortSignal,
): Promise<History> => {
  const places = new Map<string, Set<string>>();
  const records = recordSet();
  let lines = 0;
  const duck = await openDuck({ memoryMb: 400 });
  try {
    for (const kind of await object.kinds(base)) {
      if (kind === gapKind || kind === requestKind) continue;
      const sql = `SELECT id, snapshot || '-' || seq AS place FROM (
          SELECT id, snapshot, seq, _deleted, row_number() OVER (PARTITION BY id ORDER BY snapshot DESC, seq DESC) AS age
          FROM (${await object.tableSql(kind, 'history', base)})
        ) WHERE age > 1 OR _deleted`;
      const found = new Set<string>();
      for await (const rows of duck.stream<{ readonly id: string; readonly place: string }>(sql)) {
        signal?.throwIfAborted();
        for (const { id, place } of rows) {
          found.add(place);
          records.add(kind, id);
        }
      }
      places.set(kind, found);
      lines += found.size;
    }
  } finally {
    duck.close();
  }
  return {
    records,
    has: (kind, snapshot, seq) => places.get(kind)?.has(`${snapshot}-${seq}`) ?? false,
    lines,
  };
};
