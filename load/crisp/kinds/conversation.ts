import { field, isDone, list, needText } from '../api/answer.js';
import type { Api } from '../api/api.js';
import { bareSince, isBare } from './bare-sessions.js';
import {
  created,
  type Job,
  type Kind,
  lookUntil,
  outcomeOf,
  ownFields,
  repeatable,
  repeatableFields,
  resolved,
  takeAway,
} from './kind.js';

/** All bare sessions are alike, so it does not matter which of several lost calls made which. */
const findBare = async ({ context, desk }: Job, api: Api): Promise<string | undefined> => {
  const since = (context.triedAt ?? desk.clock.now()) - desk.settings.skewMs;
  for await (const id of bareSince(api, since)) {
    // The list may be an old one: what is gone, or filled since, is not ours to take.
    const there = await api.read(sessionPath(id));
    if (!isDone(there) || !isBare(there.data)) continue;
    if (!context.claimed.has(id) && (await context.claim(id))) return id;
  }
  return undefined;
};

/**
 * Whether somebody has written in it since: all that we wrote names its record at the source, and is silent. What is new
 * stands among the last messages.
 */
const holdsOthers = async ({ api }: Job, id: string): Promise<boolean> =>
  list((await api.read(`${sessionPath(id)}/messages`)).data).some(
    (message) =>
      field(message, 'type') !== 'event' &&
      field(message, 'stealth') !== true &&
      field(field(message, 'properties'), 'source_id') === undefined,
  );

const sessionPath = (id: string): string => `/conversation/${encodeURIComponent(id)}`;

/**
 * The call takes nothing and every repeat makes one more. Only who is alone may take an empty session for what a lost
 * call left; otherwise one more is made, and the empty one, which no list of Crisp's shows, stays behind.
 */
export const conversationKind: Kind = {
  perform: async (job) =>
    outcomeOf(await job.api.write('POST', '/conversation', {}), 'created', (done) =>
      needText(done, 'session_id'),
    ),
  find: async (job) => {
    if (!job.desk.settings.alone) return undefined;
    const id = await lookUntil(job, (api) => findBare(job, api));
    return id === undefined ? undefined : created(id);
  },
  revise: async (_job, remoteId) => ({ status: 'already', remoteId, httpStatus: null }),
  remove: async (job, remoteId) =>
    (await holdsOthers(job, remoteId))
      ? { removed: false, why: 'Somebody has written in it since.' }
      : takeAway(job, sessionPath(remoteId)),
};

const sessionOf = ({ operation, context }: Job): string =>
  context.remoteId((operation.payload.conversation as { readonly $ref: string }).$ref);

const metaPath = (job: Job): string => `${sessionPath(sessionOf(job))}/meta`;

export const metaKind: Kind = repeatableFields(
  ownFields,
  (job, body) => job.api.write('PATCH', metaPath(job), body),
  (job) => job.api.read(metaPath(job)),
  sessionOf,
  'conversation',
);

export const participantsKind: Kind = repeatable(
  async (job) =>
    job.api.write('PUT', `${sessionPath(sessionOf(job))}/participants`, (await resolved(job)).body),
  sessionOf,
  'conversation',
);
