import type { Clock } from '../../../core/clock.js';
import type { WriteAnswer } from '../api/answer.js';
import type { Api } from '../api/api.js';
import type { CrispSettings } from '../settings.js';

/** One call for many conversations: what is asked for meanwhile goes out together. */
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

interface Batch {
  readonly api: Api;
  readonly path: string;
  readonly more: Readonly<Record<string, unknown>>;
  readonly waiting: Waiting[];
}

/**
 * A batch goes when it is full. The others go together when nothing more can join them: no batch is on its way whose
 * conversations would ask for the next thing, and nobody has asked for a moment. So few calls serve many conversations
 * though each has an operator of its own.
 */
export const createBatches = (clock: Clock, settings: CrispSettings): Batches => {
  const open = new Map<string, Batch>();
  let flying = 0;
  let asked = 0;
  let watching = false;

  const send = async (key: string, batch: Batch): Promise<void> => {
    open.delete(key);
    flying++;
    const { api, path, more, waiting } = batch;
    const answer = await api
      .write('PATCH', path, { sessions: waiting.map((one) => one.sessionId), ...more })
      .catch((error: unknown) => ({ error }));
    flying--;
    for (const { resolve, reject } of waiting) {
      if ('error' in answer) reject(answer.error);
      else resolve(answer);
    }
    watch();
  };

  /** Waits for a moment in which nobody asks. One watch at a time. */
  const watch = (): void => {
    if (watching || flying > 0 || open.size === 0) return;
    watching = true;
    const before = asked;
    void clock.sleep(settings.gatherMs).then(() => {
      watching = false;
      if (flying === 0 && asked === before) for (const [key, batch] of [...open]) void send(key, batch);
      else watch();
    });
  };

  return {
    add: (api, path, more, sessionId) =>
      new Promise((resolve, reject) => {
        const key = `${path} ${JSON.stringify(more)}`;
        const batch = open.get(key) ?? { api, path, more, waiting: [] };
        open.set(key, batch);
        batch.waiting.push({ sessionId, resolve, reject });
        asked++;
        if (batch.waiting.length >= settings.batchSize) void send(key, batch);
        else watch();
      }),
  };
};
