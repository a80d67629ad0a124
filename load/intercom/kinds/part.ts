import { deskError } from '../../../core/errors.js';
import type { Outcome } from '../../target.js';
import {
  type Answer,
  errorOf,
  field,
  idOf,
  isDone,
  isLost,
  type Json,
  list,
  refusal,
  seconds,
  text,
} from '../api/answer.js';
import { readsAs } from '../words.js';
import { created, goesWith, type Job, type Kind, lookUntil, resolved, unchangeable } from './kind.js';

/** The parts of a conversation's answer, at most the 500 newest. */
export const partsOf = (conversation: Json | undefined): readonly Json[] =>
  list(field(field(conversation, 'conversation_parts'), 'conversation_parts'));

/** What tells a reply apart as Intercom keeps it. */
const authorOf = (body: Json): string | undefined =>
  field(body, 'type') === 'admin' ? idOf(field(body, 'admin_id')) : idOf(field(body, 'intercom_user_id'));

/** The sort of a part as it was sent: a contact's comment that opened a closed conversation is kept as `open`. */
export const sortSent = (body: Json | undefined, part: Json): string | undefined => {
  const kept = text(field(part, 'part_type'));
  return kept === 'open' && field(body, 'type') === 'user' ? 'comment' : kept;
};

const sameWriter = (body: Json, part: Json): boolean =>
  sortSent(body, part) === field(body, 'message_type') &&
  idOf(field(field(part, 'author'), 'id')) === authorOf(body);

const sameSecond = (body: Json, part: Json): boolean =>
  seconds(field(part, 'created_at')) === field(body, 'created_at');

const fileNames = (items: readonly Json[]): string =>
  items
    .map((item) => text(field(item, 'name')) ?? '')
    .sort()
    .join('\n');

const sameContent = (body: Json, part: Json): boolean =>
  readsAs(text(field(body, 'body')) ?? '', text(field(part, 'body')) ?? '') &&
  fileNames(list(field(body, 'attachment_files'))) === fileNames(list(field(part, 'attachments')));

/**
 * Which part of a conversation a reply became: same second, author and sort, and not another reply's. Among several
 * the words and files decide; with equal words the first one, since replies are written in order.
 */
export const partOfReply = (
  body: Json,
  parts: readonly Json[],
  claimed: ReadonlySet<string>,
): string | undefined => {
  const free = parts.filter(
    (part) => sameWriter(body, part) && !claimed.has(idOf(field(part, 'id')) ?? '') && sameSecond(body, part),
  );
  return idOf(
    field(
      free.find((part) => sameContent(body, part)),
      'id',
    ),
  );
};

/**
 * The same in the answer to the reply itself, where it must be: if Intercom changed the words the only candidate is
 * it, and if it changed the time the newest one with our words. Reading back tells of either.
 */
const partOfAnswer = (
  body: Json,
  parts: readonly Json[],
  claimed: ReadonlySet<string>,
): string | undefined => {
  const free = parts.filter((part) => sameWriter(body, part) && !claimed.has(idOf(field(part, 'id')) ?? ''));
  const timely = free.filter((part) => sameSecond(body, part));
  const found =
    timely.length === 1
      ? timely[0]
      : (timely.find((part) => sameContent(body, part)) ?? free.findLast((part) => sameContent(body, part)));
  return idOf(field(found, 'id'));
};

/** A refusal that passes when one waits. */
export const tooMany = (answer: Answer): boolean =>
  answer.status === 400 && /too many recent replies/i.test(errorOf(answer).message);

/** Intercom says "Resource Not Found" of a conversation that is gone and of a teammate who left alike. */
const whoIsMissing = (body: Json, answer: Answer): Outcome => {
  const refused = refusal(answer);
  const teammate = idOf(field(body, 'admin_id'));
  return refused.status === 'rejected' && answer.status === 404 && teammate !== undefined
    ? {
        ...refused,
        message: `${refused.message}: the conversation, or the teammate ${teammate}, is not there any more.`,
      }
    : refused;
};

const reply = async (job: Job): Promise<Outcome> => {
  const { conversation, body } = await resolved(job);
  const id = String(conversation);
  const { replies } = job.desk;
  await replies.before(id, job.signal);
  const answer = await job.api.write('POST', `/conversations/${id}/reply`, body, {
    passes: (refused, attempt) => (tooMany(refused) && attempt <= 10 ? replies.wait(id) : undefined),
  });
  if (isLost(answer)) return refusal(answer);
  if (!isDone(answer)) return whoIsMissing(body as Json, answer);
  replies.sent(id);
  // The whole conversation comes back; our part is known by what we sent.
  const part = partOfAnswer(body as Json, partsOf(answer.json), job.context.claimed);
  if (part === undefined)
    throw deskError('response-unreadable', {
      what: 'Intercom took a reply, yet its answer does not show it.',
      where: job.operation.key,
    });
  return created(part, answer.status);
};

export const partKind: Kind = {
  perform: reply,
  find: (job) =>
    lookUntil(job, 0, async () => {
      const { conversation, body } = await resolved(job, false);
      const answer = await job.api.read(`/conversations/${conversation}`);
      if (!isDone(answer)) return undefined;
      const part = partOfReply(body as Json, partsOf(answer.json), job.context.claimed);
      return part === undefined ? undefined : created(part);
    }),
  revise: async () => unchangeable('a part of a conversation'),
  remove: async () => goesWith('conversation'),
};
