import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { compiled } from '../../../core/package-info.js';
import type { Digester } from '../files.js';
import type { HashAnswer, HashQuestion } from './messages.js';
import { onNodesThreads } from './pool.js';

/** Hashes files on other threads; as many calls at a time as it has threads keep all of them busy. */
export interface Hashers extends Digester {
  close(): Promise<void>;
}

/** More threads than this wait for the disk, not for each other. */
const mostThreads = 8;

const hashingThreads = (): number => Math.min(mostThreads, availableParallelism());

interface Asked {
  readonly resolve: (answer: HashAnswer) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  asked: Asked | undefined;
}

const startThread = (): Thread => {
  const worker = new Worker(compiled('archive-format', 'verify', 'hashing', 'worker.js'));
  const thread: Thread = { worker, asked: undefined };
  const settle = (use: (asked: Asked) => void): void => {
    const { asked } = thread;
    thread.asked = undefined;
    if (asked) use(asked);
  };
  worker.on('message', (answer: HashAnswer) => settle(({ resolve }) => resolve(answer)));
  worker.on('error', (error) => settle(({ reject }) => reject(error)));
  worker.on('exit', () => settle(({ reject }) => reject(new Error('A hashing thread ended.'))));
  return thread;
};

/** Starts the threads. Close them when done: they keep the process alive. */
export const openHashers = (threads = hashingThreads()): Hashers => {
  const idle: Thread[] = Array.from({ length: threads }, startThread);
  const all = [...idle];
  const waiting: ((thread: Thread) => void)[] = [];
  const take = (): Promise<Thread> => {
    const free = idle.pop();
    return free ? Promise.resolve(free) : new Promise((resolve) => waiting.push(resolve));
  };
  const giveBack = (thread: Thread): void => {
    const next = waiting.shift();
    if (next) next(thread);
    else idle.push(thread);
  };
  return {
    threads,
    digests: async (range, algorithms, signal) => {
      const thread = await take();
      try {
        signal?.throwIfAborted();
        const question: HashQuestion = { range, algorithms };
        const answer = await new Promise<HashAnswer>((resolve, reject) => {
          thread.asked = { resolve, reject };
          thread.worker.postMessage(question);
        });
        if ('error' in answer)
          throw Object.assign(
            new Error(answer.error.message),
            answer.error.code ? { code: answer.error.code } : {},
          );
        return {
          bytes: answer.bytes,
          digests: new Map(algorithms.map((algorithm, index) => [algorithm, answer.digests[index] ?? ''])),
        };
      } finally {
        giveBack(thread);
      }
    },
    close: async () => {
      await Promise.all(all.map(({ worker }) => worker.terminate()));
    },
  };
};

/** Below this, starting threads costs more than it saves. */
const worthThreads = 32 * 2 ** 20;

/** Hashes on Node’s own threads until it turns out that there is much to hash, then on all cores. */
export const growingHashers = (threads = hashingThreads()): Hashers => {
  let begun = 0;
  let others: Hashers | undefined;
  return {
    threads: Math.max(threads, onNodesThreads.threads),
    digests: async (range, algorithms, signal) => {
      begun += range.length ?? (await stat(range.path)).size;
      if (!others && threads > 1 && begun > worthThreads) others = openHashers(threads);
      return (others ?? onNodesThreads).digests(range, algorithms, signal);
    },
    close: async () => others?.close(),
  };
};
