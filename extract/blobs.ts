import type { SnapshotWriter } from '../archive-format/archive.js';
import type { Batch, RequestEntry } from '../archive-format/batch.js';
import type { BlobRef, StoredBlob } from '../archive-format/blob.js';
import type { Gap } from '../archive-format/gap.js';
import type { Clock } from '../core/clock.js';
import { isDeskError } from '../core/errors.js';
import { mapLimited } from './parallel.js';
import type { Source } from './source.js';

export interface BlobTaking {
  readonly source: Source;
  readonly writer: SnapshotWriter;
  readonly clock: Clock;
  /** Files fetched at the same time. */
  readonly parallel: number;
  readonly onStored?: (blob: StoredBlob) => void;
}

interface Taken {
  readonly requests: readonly RequestEntry[];
  readonly gap?: Gap;
}

/** Tries of one file when its bytes break off on the way. */
const mostTries = 3;

const gapOf = (ref: BlobRef, reason: Gap['reason'], evidence: string, clock: Clock): Gap => ({
  reason,
  kind: ref.kind,
  id: ref.id,
  ...(ref.declaredSize === null ? {} : { expected: `${ref.declaredSize} bytes` }),
  evidence,
  at: new Date(clock.now()).toISOString(),
});

const takeOne = async (ref: BlobRef, taking: BlobTaking, signal: AbortSignal): Promise<Taken> => {
  const { source, writer, clock } = taking;
  const requests: RequestEntry[] = [];
  for (let attempt = 1; ; attempt++) {
    const result = await source.blob(ref, signal, writer.begunBlob(ref.kind, ref.id));
    if (!result.ok) return { requests: [...requests, ...result.requests], gap: result.gap };
    try {
      const stored = await writer.putBlob(ref, result.bytes, result.fetchedAt, result.of);
      taking.onStored?.(stored);
      requests.push(...result.requests);
      if (ref.declaredSize === null || ref.declaredSize === stored.size) return { requests };
      const gap = gapOf(ref, 'blob-length', `sha256 ${stored.sha256}`, clock);
      return { requests, gap: { ...gap, received: `${stored.size} bytes` } };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      requests.push(...result.requests);
      if (isDeskError(error, 'response-too-large'))
        return { requests, gap: gapOf(ref, 'blob-too-large', error.message, clock) };
      if (!isDeskError(error, 'response-truncated') && !isDeskError(error, 'host-unreachable')) throw error;
      if (attempt >= mostTries) return { requests, gap: gapOf(ref, 'blob-missing', error.message, clock) };
    }
  }
};

/**
 * Fetches the bytes that a batch refers to and the archive does not have, or not as many as declared, and gives the batch
 * with what came of it.
 * Bytes are stored before the batch that refers to them: after a crash the batch comes again and finds them there.
 */
export const takeBlobs = async (batch: Batch, taking: BlobTaking, signal: AbortSignal): Promise<Batch> => {
  const refs = batch.records
    .filter((record) => !taking.writer.isSuppressed(record))
    .flatMap((record) => taking.source.blobRefs(record))
    .filter((ref) => !taking.writer.hasBlob(ref.kind, ref.id, ref));
  if (refs.length === 0) return batch;
  const taken = await mapLimited(refs, taking.parallel, (ref) => takeOne(ref, taking, signal));
  const requests = [...batch.requests];
  const gaps = [...batch.gaps];
  for (const one of taken) {
    requests.push(...one.requests);
    if (one.gap) gaps.push({ ...one.gap, request: one.requests.length > 0 ? requests.length - 1 : null });
  }
  return { ...batch, requests, gaps };
};
