import { createLineFile, type LineFile } from '../line-file.js';
import type { Operation } from '../operation.js';

/** Why an operation of a plan did not arrive. */
export interface Reject {
  /**
   * `rejected`  the target refuses it for good
   * `blocked`   it needs another operation that did not arrive
   * `unknown`   nobody can say whether it arrived; the next run looks first
   * `waiting`   it comes after one whose fate is unknown
   */
  readonly status: 'rejected' | 'blocked' | 'unknown' | 'waiting';
  readonly http: number | null;
  readonly code: string;
  readonly message: string;
}

/** One line per operation that did not arrive, with the reason and the lineage of its row. */
export interface RejectFile extends Pick<LineFile, 'path' | 'rows' | 'close'> {
  add(operation: Operation, reject: Reject): Promise<void>;
}

export const createRejectFile = (path: string): RejectFile => {
  const file = createLineFile(path);
  return {
    path,
    get rows() {
      return file.rows;
    },
    add: ({ key, kind, unit, payloadSha256, lineage }, reject) =>
      file.add({
        key,
        kind,
        unit,
        ...reject,
        payload_sha256: payloadSha256,
        source: lineage.source,
        source_kind: lineage.kind,
        source_id: lineage.id,
        raw_sha256: lineage.rawSha256,
      }),
    close: file.close,
  };
};
