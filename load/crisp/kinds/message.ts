import type { Outcome } from '../../target.js';
import { field, isDone, isLost, type Json, refusal } from '../api/answer.js';
import type { Api } from '../api/api.js';
import type { CrispFile } from '../files/files.js';
import { edited, imprintOf, refuseEdited } from '../imprint.js';
import {
  created,
  goesWith,
  type Job,
  type Kind,
  lookUntil,
  outcomeOf,
  resolved,
  unsendable,
} from './kind.js';

type Body = { readonly [key: string]: Json };

interface Sending {
  readonly path: string;
  readonly fingerprint: string;
  /** All but the content of a file, whose address is known only when it is sent. */
  readonly body: Body;
  readonly file: CrispFile | undefined;
}

/** The call of a message. */
export const sendingOf = async (job: Pick<Job, 'operation' | 'context'>): Promise<Sending> => {
  const { conversation, body, file } = await resolved(job);
  const whole = body as Body;
  return {
    path: `/conversation/${encodeURIComponent(String(conversation))}/message`,
    fingerprint: String(whole.fingerprint),
    body: whole,
    file: file as unknown as CrispFile | undefined,
  };
};

/** The body with a file's address in it; an outcome when the file cannot lie at Crisp. */
const bodyOf = async (job: Job, { body, file }: Sending): Promise<{ readonly body: Body } | Outcome> => {
  if (!file) return { body };
  const address = await job.desk.files.address(file, 'upload', job);
  if ('refused' in address) return unsendable(address.refused);
  return { body: { ...body, content: { name: file.name, url: address.url, type: file.type } } };
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
  if (context.fact(operation.key, 'form') !== undefined) return refuseEdited(job, () => api.read(path));
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
    const made = await bodyOf(job, sending);
    if (!('body' in made)) return made;
    const answer = await job.api.write('POST', sending.path, made.body);
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
    const sending = await sendingOf(job);
    const { path } = sending;
    const refused = await refuseEditedWords(job, `${path}/${remoteId}`);
    if (refused) return refused;
    const made = await bodyOf(job, sending);
    if (!('body' in made)) return made;
    const content = made.body.content ?? null;
    const answer = await job.api.write('PATCH', `${path}/${remoteId}`, { content });
    return outcomeOf(answer, 'updated', () => remoteId, imprintOf({ content }));
  },
  remove: async () => goesWith('conversation'),
};
