import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder, writeFully } from '../../core/files.js';
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

export interface RejectFile {
  readonly path: string;
  readonly rows: number;
  add(operation: Operation, reject: Reject): Promise<void>;
  close(): Promise<void>;
}

/** One NDJSON line per operation that did not arrive. The file is made with its first line. */
export const createRejectFile = (path: string): RejectFile => {
  let handle: FileHandle | undefined;
  let rows = 0;
  let queue: Promise<void> = Promise.resolve();
  const write = async (line: string): Promise<void> => {
    if (!handle) {
      await makeFolder(dirname(path));
      handle = await open(path, 'w');
    }
    await writeFully(handle, Buffer.from(line));
  };
  return {
    path,
    get rows() {
      return rows;
    },
    add: (operation, reject) => {
      rows++;
      const { key, kind, unit, payloadSha256, lineage } = operation;
      const line = `${JSON.stringify({
        key,
        kind,
        unit,
        ...reject,
        message: reject.message.toWellFormed(),
        payload_sha256: payloadSha256,
        source: lineage.source,
        source_kind: lineage.kind,
        source_id: lineage.id,
        raw_sha256: lineage.rawSha256,
      })}\n`;
      queue = queue.then(() => write(line));
      return queue;
    },
    close: async () => {
      await queue;
      await handle?.sync();
      await handle?.close();
    },
  };
};
