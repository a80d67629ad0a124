import { canonicalJson, sha256 } from '../../core/digest.js';
import type { Duck } from '../../core/duckdb.js';
import { type Endings, endingOf } from '../ending.js';
import { parseFacts } from '../ledger/known.js';
import type { Operation } from '../operation.js';
import { loadSql } from '../sql-file.js';

interface LeftOverRow {
  readonly key: string;
  readonly kind: string;
  readonly owner: string;
  readonly remote: string;
  readonly facts: string | null;
  readonly tried_at: string | null;
  readonly source: string;
  readonly source_kind: string;
  readonly source_id: string;
  readonly raw_sha256: string | null;
}

/**
 * The operations that take off what earlier loads hung on things of this plan, or may have, and the source has no longer. What hangs
 * on things that the plan does not have (filtered out, or held) stays as it is. Needs the view `ledger`.
 */
export async function* endingsOfPlan(
  duck: Duck,
  { phase, kinds, payload }: Endings,
  files: readonly string[],
): AsyncGenerator<Operation> {
  const reader = await duck.connect();
  let step = 0;
  let holder = '';
  try {
    const both = [...kinds, ...kinds.map(endingOf)];
    for await (const rows of reader.stream<LeftOverRow>(loadSql('left-over', { files, kinds: both })))
      for (const row of rows) {
        const { key, kind, owner, remote } = row;
        step = owner === holder ? step + 1 : 0;
        holder = owner;
        const body = payload({
          ...{ key, kind, owner, remoteId: remote, facts: parseFacts(row.facts) },
          triedAt: row.tried_at,
        });
        yield {
          key,
          phase,
          unit: endingOf(owner),
          step,
          kind: endingOf(kind),
          payload: body,
          payloadSha256: sha256(canonicalJson(body)),
          after: [owner],
          looks: [],
          owner,
          lineage: {
            source: row.source,
            kind: row.source_kind,
            id: row.source_id,
            rawSha256: row.raw_sha256,
          },
          blobBytes: 0,
        };
      }
  } finally {
    reader.close();
  }
}
