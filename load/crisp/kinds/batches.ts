import type { Clock } from '../../../core/clock.js';
import type { WriteAnswer } from '../api/answer.js';
import type { Api } from '../api/api.js';
import type { CrispSettings } from '../settings.js';

/** One call for many conversations: what is asked for within a moment goes out together. */
export interface Batches {
  /** `path` and `more` say what is done; calls with the same go together. */
  add(
    api: Api,
    path: string,
    more: Readonly<Record<string, unknown>>,
    sessionId: string,
  ): Promise<WriteAnswer>;
}

interface Waiting {
  readonly sessionId: string;
  readonly resolve: (answer: WriteAnswer) => void;
  readonly reject: (error: unknown) => void;
}

export const createBatches = (clock: Clock, settings: CrispSettings): Batches => {
  const open = new Map<string, Waiting[]>();

  const send = async (
    key: string,
    api: Api,
    path: string,
    more: Readonly<Record<string, unknown>>,
    batch: readonly Waiting[],
  ): Promise<void> => {
    if (open.get(key) === batch) open.delete(key);
    const answer = await api
      .write('PATCH', path, { sessions: batch.map((one) => one.sessionId), ...more })
      .catch((error: unknown) => ({ error }));
    for (const { resolve, reject } of batch) {
      if ('error' in answer) reject(answer.error);
      else resolve(answer);
    }
  };

  return {
    add: (api, path, more, sessionId) =>
      new Promise((resolve, reject) => {
        const key = `${path} ${JSON.stringify(more)}`;
        let batch = open.get(key);
        if (!batch) {
          batch = [];
          open.set(key, batch);
          const own = batch;
          // A moment for others; the batch goes out earlier when it is full.
          void clock.sleep(settings.gatherMs).then(() => {
            if (open.get(key) === own) void send(key, api, path, more, own);
          });
        }
        batch.push({ sessionId, resolve, reject });
        if (batch.length >= settings.batchSize) void send(key, api, path, more, batch);
      }),
  };
};
