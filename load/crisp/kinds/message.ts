import type { Outcome } from '../../target.js';
import { field, isDone, isLost, type Json, refusal, text } from '../api/answer.js';
import type { Api } from '../api/api.js';
import type { CrispFile } from '../files/files.js';
import { type Lying, lyingOf, withLying } from '../files/lying.js';
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

interface Made {
  readonly body: Body;
  /** Where its file lies by now. */
  readonly lying: readonly Lying[];
}

/** The body with a file's address in it; an outcome when the file cannot lie at Crisp. */
const bodyOf = async (job: Job, { body, file }: Sending): Promise<Made | Outcome> => {
  if (!file) return { body, lying: [] };
  const address = await job.desk.files.address(file, 'upload', job);
  if ('refused' in address) return unsendable(address.refused);
  return {
    body: { ...body, content: { name: file.name, url: address.url, type: file.type } },
    lying: lyingOf(file, address),
  };
};

/** The message as Crisp has it. */
const there = async (api: Api, { path, fingerprint }: Sending): Promise<Json | undefined> => {
  const answer = await api.read(`${path}/${fingerprint}`);
  return isDone(answer) && String(field(answer.data, 'fingerprint')) === fingerprint
    ? answer.data
    : undefined;
};

/** Ours, found: its file lies where it says. */
const foundOne = (job: Job, { file, fingerprint }: Sending, message: Json): Outcome => {
  const url = file === undefined ? undefined : text(field(field(message, 'content'), 'url'));
  return withLying(
    created(fingerprint),
    file === undefined || url === undefined
      ? []
      : lyingOf(file, { url, at: job.desk.files.hostOf(url, file, job) }),
  );
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

const look = (job: Job, sending: Sending): Promise<Json | undefined> =>
  lookUntil(job, (api) => there(api, sending));

/** Whether a repeated fingerprint is taken, refused or swallowed is not known: nothing here depends on it. */
export const messageKind: Kind = {
  perform: async (job): Promise<Outcome> => {
    const sending = await sendingOf(job);
    const made = await bodyOf(job, sending);
    if (!('body' in made)) return made;
    const answer = await job.api.write('POST', sending.path, made.body);
    const told = (outcome: Outcome): Outcome => withLying(outcome, made.lying);
    if (!isLost(answer) && isDone(answer))
      return told({ status: 'created', remoteId: sending.fingerprint, httpStatus: answer.status });
    // Refused since it is there: then it is ours, for nobody else makes these numbers. It may not be shown yet.
    if (isLost(answer) || answer.status === 402) return told(refusal(answer));
    const found = answer.status === 409 ? await look(job, sending) : await there(job.api, sending);
    return found === undefined ? told(refusal(answer)) : foundOne(job, sending, found);
  },
  find: async (job) => {
    const sending = await sendingOf(job);
    const found = await look(job, sending);
    return found === undefined ? undefined : foundOne(job, sending, found);
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
    return withLying(
      outcomeOf(answer, 'updated', () => remoteId, imprintOf({ content })),
      made.lying,
    );
  },
  remove: async () => goesWith('conversation'),
};
