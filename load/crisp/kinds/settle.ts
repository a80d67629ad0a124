import { field, isDone, text } from '../api/answer.js';
import { created, goesWith, type Job, type Kind, lookUntil, outcomeOf, resolved } from './kind.js';

/** Routing, read marks and states: one call for all conversations that wait for the same. */

const sessionOf = ({ operation, context }: Job): string =>
  context.remoteId((operation.payload.conversation as { readonly $ref: string }).$ref);

const settled = (
  call: (job: Job) => Promise<{ readonly path: string; readonly more: Readonly<Record<string, unknown>> }>,
  /** Whether it is so already; undefined: doing it twice is the same as once. */
  isSo?: (job: Job) => Promise<boolean>,
): Kind => {
  const write = async (job: Job, status: 'created' | 'updated') => {
    const { path, more } = await call(job);
    const session = sessionOf(job);
    return outcomeOf(await job.desk.batches.add(job.api, path, more, session), status, () => session);
  };
  return {
    perform: (job) => write(job, 'created'),
    find: async (job) => ((await isSo?.(job)) ? created(sessionOf(job)) : undefined),
    revise: (job) => write(job, 'updated'),
    remove: async () => goesWith('conversation'),
  };
};

/** Silent, or each assignment would leave a dated line in the thread and tell the operator. */
export const routingKind: Kind = settled(async (job) => ({
  path: '/batch/routing',
  more: { assigned: { user_id: (await resolved(job)).operator }, silent: true },
}));

export const readKind: Kind = settled(async () => ({ path: '/batch/read', more: {} }));

/** A change of state leaves an event dated now, so it is looked up before it is repeated. */
export const stateKind: Kind = settled(
  async (job) => ({
    path: job.operation.payload.state === 'resolved' ? '/batch/resolve' : '/batch/unresolve',
    more: {},
  }),
  async (job) => {
    const path = `/conversation/${encodeURIComponent(sessionOf(job))}/state`;
    const found = await lookUntil(job, async (api) => {
      const answer = await api.read(path);
      return isDone(answer) && text(field(answer.data, 'state')) === job.operation.payload.state
        ? true
        : undefined;
    });
    return found === true;
  },
);
