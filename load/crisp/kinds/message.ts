import type { Outcome } from '../../target.js';
import { field, isDone, isLost, type Json, refusal } from '../api/answer.js';
import type { Api } from '../api/api.js';
import { edited, imprintOf, refuseEdited } from '../imprint.js';
import { created, goesWith, type Job, type Kind, lookUntil, outcomeOf, resolved } from './kind.js';

interface Sending {
  readonly path: string;
  readonly fingerprint: string;
  readonly body: { readonly [key: string]: Json };
}

/** The call of a message; a file's address is known only now. */
export const sendingOf = async (job: Pick<Job, 'operation' | 'context'>): Promise<Sending> => {
  const { conversation, body, file } = await resolved(job);
  const whole = body as { readonly [key: string]: Json };
  const held = file as { readonly sha256: string; readonly name: string; readonly type: string } | undefined;
  return {
    path: `/conversation/${encodeURIComponent(String(conversation))}/message`,
    fingerprint: String(whole.fingerprint),
    body: held
      ? {
          ...whole,
          content: {
            name: held.name,
            url: job.context.pictureUrl({ sha256: held.sha256, contentType: held.type }),
            type: held.type,
          },
        }
      : whole,
  };
};

const isThere = async (api: Api, { path, fingerprint }: Sending): Promise<boolean> => {
  const answer = await api.read(`${path}/${fingerprint}`);
  return isDone(answer) && String(field(answer.data, 'fingerprint')) === fingerprint;
};

/**
 * Messages are many, so nothing is kept of one that was only sent: Crisp marks those that were edited. Of one that we
 * changed ourselves the words are known.
 */
const refuseEditedWords = async (job: Job, path: string): Promise<Outcome | undefined> => {
  const { context, operation, desk, api } = job;
  if (context.fact(operation.key, 'seen') !== undefined) return refuseEdited(job, () => api.read(path));
  if (desk.settings.overwrite || context.triedAt !== null) return undefined;
  const { data } = await api.read(path);
  return field(data, 'edited') === true ? edited : undefined;
};

const look = (job: Job, sending: Sending): Promise<true | undefined> =>
  lookUntil(job, async (api) => ((await isThere(api, sending)) ? true : undefined));

/** Whether a repeated fingerprint is taken, refused or swallowed is not known: nothing here depends on it. */
export const messageKind: Kind = {
  perform: async (job): Promise<Outcome> => {
    const sending = await sendingOf(job);
    const answer = await job.api.write('POST', sending.path, sending.body);
    if (!isLost(answer) && isDone(answer))
      return { status: 'created', remoteId: sending.fingerprint, httpStatus: answer.status };
    // Refused since it is there: then it is ours, for nobody else makes these numbers. It may not be shown yet.
    if (isLost(answer) || answer.status === 402) return refusal(answer);
    const there =
      answer.status === 409 ? await look(job, sending) : (await isThere(job.api, sending)) || undefined;
    return there ? created(sending.fingerprint) : refusal(answer);
  },
  find: async (job) => {
    const sending = await sendingOf(job);
    return (await look(job, sending)) ? created(sending.fingerprint) : undefined;
  },
  // Only the words can be changed; time, author and mark stay.
  revise: async (job, remoteId) => {
    const { path, body } = await sendingOf(job);
    const refused = await refuseEditedWords(job, `${path}/${remoteId}`);
    if (refused) return refused;
    const content = body.content ?? null;
    const answer = await job.api.write('PATCH', `${path}/${remoteId}`, { content });
    return outcomeOf(answer, 'updated', () => remoteId, imprintOf({ content }));
  },
  remove: async () => goesWith('conversation'),
};
