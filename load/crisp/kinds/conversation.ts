import type { PerformContext } from '../../target.js';
import { needText } from '../api/answer.js';
import { bareSince } from './bare-sessions.js';
import { created, type Job, type Kind, lookUntil, outcomeOf, removal, repeatable, resolved } from './kind.js';

const findBare = async (job: Job, context: PerformContext): Promise<string | undefined> => {
  const since = (context.triedAt ?? job.desk.clock.now()) - job.desk.settings.skewMs;
  for await (const id of bareSince(job.api, since)) {
    // All bare sessions are alike, so it does not matter which of several lost calls made which.
    if (!context.claimed.has(id) && (await context.claim(id))) return id;
  }
  return undefined;
};

const sessionPath = (id: string): string => `/conversation/${encodeURIComponent(id)}`;

/** The call takes nothing and every repeat makes one more: an unknown fate must be looked up. */
export const conversationKind: Kind = {
  perform: async (job) =>
    outcomeOf(await job.api.write('POST', '/conversation', {}), 'created', (done) =>
      needText(done, 'session_id'),
    ),
  find: async (job) => {
    const id = await lookUntil(job, () => findBare(job, job.context));
    return id === undefined ? undefined : created(id);
  },
  revise: async (_job, remoteId) => ({ status: 'already', remoteId, httpStatus: null }),
  remove: async (job, remoteId) => removal(await job.api.write('DELETE', sessionPath(remoteId))),
};

const sessionOf = ({ operation, context }: Job): string =>
  context.remoteId((operation.payload.conversation as { readonly $ref: string }).$ref);

export const metaKind: Kind = repeatable(
  async (job) => job.api.write('PATCH', `${sessionPath(sessionOf(job))}/meta`, (await resolved(job)).body),
  sessionOf,
  'conversation',
);

export const participantsKind: Kind = repeatable(
  async (job) =>
    job.api.write('PUT', `${sessionPath(sessionOf(job))}/participants`, (await resolved(job)).body),
  sessionOf,
  'conversation',
);
