import { openDuck } from '../../core/duckdb.js';
import type { ArchiveObject } from '../archive.js';
import { gapKind, requestKind } from '../layout.js';

/** What one archive says last of a record. */
export interface LastWord {
  readonly snapshot: number;
  readonly seq: number;
  /** Null: it says that the record is gone. */
  readonly sha256: string | null;
}

/** A record of which two archives of one desk do not say the same last. */
export interface Conflict {
  readonly kind: string;
  readonly id: string;
  readonly a: LastWord;
  readonly b: LastWord;
}

const lastOf = (table: string): string => `
  SELECT id, snapshot, seq, raw_sha256 FROM (${table})
  QUALIFY row_number() OVER (PARTITION BY id ORDER BY snapshot DESC, seq DESC) = 1`;

interface Row {
  readonly id: string;
  readonly a_snapshot: string;
  readonly a_seq: string;
  readonly a_sha256: string | null;
  readonly b_snapshot: string;
  readonly b_seq: string;
  readonly b_sha256: string | null;
}

/** Records that both archives know and do not agree on, by kind and id. What only one of them knows is no conflict. */
export async function* conflictsOf(
  a: ArchiveObject,
  b: ArchiveObject,
  signal?: AbortSignal,
): AsyncGenerator<Conflict> {
  const inB = new Set(await b.kinds());
  const kinds = (await a.kinds()).filter((kind) => inB.has(kind) && kind !== gapKind && kind !== requestKind);
  const duck = await openDuck({ memoryMb: 400 });
  try {
    for (const kind of kinds) {
      const sql = `
        SELECT id, a.snapshot AS a_snapshot, a.seq AS a_seq, a.raw_sha256 AS a_sha256,
          b.snapshot AS b_snapshot, b.seq AS b_seq, b.raw_sha256 AS b_sha256
        FROM (${lastOf(await a.tableSql(kind, 'history'))}) a JOIN (${lastOf(await b.tableSql(kind, 'history'))}) b USING (id)
        WHERE a.raw_sha256 IS DISTINCT FROM b.raw_sha256 ORDER BY id`;
      for await (const rows of duck.stream<Row>(sql)) {
        signal?.throwIfAborted();
        for (const row of rows)
          yield {
            kind,
            id: row.id,
            a: { snapshot: Number(row.a_snapshot), seq: Number(row.a_seq), sha256: row.a_sha256 },
            b: { snapshot: Number(row.b_snapshot), seq: Number(row.b_seq), sha256: row.b_sha256 },
          };
      }
    }
  } finally {
    duck.close();
  }
}
