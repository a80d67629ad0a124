import { join } from 'node:path';
import { type Duck, quotedPath } from '../../core/duckdb.js';
import { gapKind, requestKind } from '../layout.js';

/** What a snapshot's report says of its gaps and requests. */
export interface Summary {
  readonly gapsByReason: readonly { readonly reason: string; readonly kind: string; readonly gaps: number }[];
  readonly requestsByStatus: readonly { readonly status: number; readonly requests: number }[];
  /** DuckDB's version. */
  readonly duckdb: string;
}

/** Counts rows of the finished tables below `content`; `files` names those of a kind. */
export const summaryOf = async (
  duck: Duck,
  content: string,
  files: (kind: string) => readonly string[],
): Promise<Summary> => {
  const list = (kind: string) =>
    `read_parquet([${files(kind)
      .map((file) => quotedPath(join(content, file)))
      .join(', ')}], hive_partitioning = false)`;
  const gaps = await duck.all<{ reason: string; kind: string; gaps: string }>(
    `SELECT reason, gap_kind AS kind, count(*) AS gaps FROM ${list(gapKind)} GROUP BY ALL ORDER BY ALL`,
  );
  const requests = await duck.all<{ status: string; requests: string }>(
    `SELECT status, count(*) AS requests FROM ${list(requestKind)} GROUP BY ALL ORDER BY ALL`,
  );
  const [engine] = await duck.all<{ version: string }>('SELECT version() AS version');
  return {
    gapsByReason: gaps.map((row) => ({ ...row, gaps: Number(row.gaps) })),
    requestsByStatus: requests.map((row) => ({
      status: Number(row.status),
      requests: Number(row.requests),
    })),
    duckdb: engine?.version ?? 'unknown',
  };
};
