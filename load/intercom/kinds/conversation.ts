import type { Outcome } from '../../target.js';
import { type Answer, field, idOf, isDone, type Json, needId, seconds, text } from '../api/answer.js';
import { searchPages } from '../api/pages.js';
import { editedSince, imprint, imprintOf, refuseEdited } from '../imprint.js';
import { opensWith } from '../words.js';
import { assigneeField, refuseReassigned } from './assignee.js';
import {
  created,
  goesWith,
  type Job,
  type Kind,
  lookUntil,
  outcomeOf,
  removal,
  resolved,
  unchangeable,
} from './kind.js';
import { partsOf } from './part.js';
import { isWorkedOn } from './worked-on.js';

type Body = { readonly [key: string]: Json };

/** A contact that was only just made may not be known yet where conversations are made. */
const soonKnown = (answer: Answer, attempt: number): number | undefined =>
  answer.status === 404 && attempt <= 3 ? 2_000 * attempt : undefined;

const sameOpener = (body: Json | undefined, conversation: Json): boolean =>
  seconds(field(conversation, 'created_at')) === field(body, 'created_at') &&
  opensWith(String(field(body, 'body')), text(field(field(conversation, 'source'), 'body')) ?? '');

/** By contact and second, the only documented way; the words decide among those of one second. */
const findConversation = async (job: Job, body: Json | undefined): Promise<string | undefined> => {
  const at = Number(field(body, 'created_at'));
  const query = {
    operator: 'AND',
    value: [
      { field: 'contact_ids', operator: '=', value: idOf(field(field(body, 'from'), 'id')) },
      // "Greater" and "lower" are described as inclusive in one place and not in another: one second around is right for both.
      { field: 'created_at', operator: '>', value: at - 1 },
      { field: 'created_at', operator: '<', value: at + 1 },
    ],
  };
  for await (const conversation of searchPages(job.api, '/conversations/search', query, 'conversations')) {
    const id = idOf(field(conversation, 'id'));
    if (id === undefined || job.context.claimed.has(id) || !sameOpener(body, conversation)) continue;
    if (await job.context.claim(id)) return id;
  }
  return undefined;
};

/** Every repeat of the call makes a new conversation: an unknown fate must be looked up. */
export const conversationKind: Kind = {
  perform: async (job) => {
    const { body } = await resolved(job);
    const answer = await job.api.write('POST', '/conversations', body, { passes: soonKnown });
    // The answer is a message; its own id is not the conversation's.
    return outcomeOf(answer, 'created', (done) => needId(done, 'conversation_id'));
  },
  find: async (job) => {
    const { body } = await resolved(job);
    const late = job.desk.settings.conversationIndexMs;
    const id = await lookUntil(job, late, () => findConversation(job, body));
    return id === undefined ? undefined : created(id);
  },
  revise: async () => unchangeable('how a conversation began'),
  remove: async (job, remoteId) => {
    const there = await readConversation(job, remoteId);
    return isDone(there) && isWorkedOn(job, there.json, partsOf(there.json))
      ? editedSince
      : removal(await job.api.write('DELETE', `/conversations/${remoteId}`, undefined));
  },
};

/** Title and attributes: writing them twice is the same as once. */
export const conversationDetailsKind: Kind = {
  perform: async (job) => {
    const { conversation, body } = await resolved(job);
    const answer = await job.api.write('PUT', `/conversations/${conversation}`, body);
    return outcomeOf(answer, 'created', () => String(conversation), imprintOf(body as Body, answer));
  },
  find: async () => undefined,
  revise: async (job, remoteId) => {
    const { body } = await resolved(job);
    const refused = await refuseEdited(job, () => readConversation(job, remoteId));
    if (refused) return refused;
    const answer = await job.api.write('PUT', `/conversations/${remoteId}`, body);
    return outcomeOf(answer, 'updated', () => remoteId, imprintOf(body as Body, answer));
  },
  remove: async () => goesWith('conversation'),
};

/** The conversation as it is now. */
export const readConversation = (job: Pick<Job, 'api'>, id: Json | undefined): Promise<Answer> =>
  job.api.read(`/conversations/${id}`);

/** A change of unknown fate that is there: ours, and looking as it does now, so that a later edit is seen. */
export const foundAs = (conversation: Json | undefined, body: Body, answer: Answer): Outcome => ({
  status: 'created',
  remoteId: String(conversation),
  httpStatus: null,
  facts: imprint(body, answer.json),
});

/** Each call leaves a dated part behind, so an unknown fate is looked up before it is tried again. */
export const assignmentKind: Kind = {
  perform: async (job) => {
    const { conversation, type, admin_id, assignee_id } = await resolved(job);
    const answer = await job.api.write('POST', `/conversations/${conversation}/parts`, {
      message_type: 'assignment',
      type,
      admin_id,
      assignee_id,
    });
    const holder = assigneeField(type);
    return outcomeOf(
      answer,
      'created',
      () => String(conversation),
      imprintOf({ [holder]: assignee_id ?? null }, answer),
    );
  },
  find: (job) =>
    lookUntil(job, 0, async () => {
      const { conversation, type, assignee_id } = await resolved(job);
      const answer = await readConversation(job, conversation);
      const holder = assigneeField(type);
      return idOf(field(answer.json, holder)) === idOf(assignee_id)
        ? foundAs(conversation, { [holder]: assignee_id ?? null }, answer)
        : undefined;
    }),
  revise: async (job, remoteId) => {
    const holder = assigneeField((await resolved(job)).type);
    const refused = await refuseReassigned(job, holder, () => readConversation(job, remoteId));
    if (refused) return refused;
    const outcome = await assignmentKind.perform(job);
    return 'remoteId' in outcome ? { ...outcome, status: 'updated', remoteId } : outcome;
  },
  remove: async () => goesWith('conversation'),
};
