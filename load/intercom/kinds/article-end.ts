import { isDone, type Json, refusal } from '../api/answer.js';
import { imprintAgain } from '../imprint.js';
import { articleKind } from './help-center.js';
import { type Kind, outcomeOf } from './kind.js';
import { drafts } from './withdraw.js';

/**
 * Takes an article away from readers in every language. It stays as a draft, also with what somebody changed in it: the
 * state is not theirs to keep when the source withdrew the text. What is gone needs nothing.
 */
export const articleEndKind: Kind = {
  ...articleKind,
  perform: (job) => articleEndKind.revise(job, ''),
  find: async () => undefined,
  revise: async (job, remoteId) => {
    const path = `/articles/${remoteId}`;
    const there = await job.api.read(path);
    if (there.status === 404) return { status: 'removed', remoteId, httpStatus: 404 };
    if (!isDone(there)) return refusal(there);
    const { context, operation } = job;
    const [fields, seen] = ['fields', 'seen'].map((name) => context.fact(operation.key, name));
    const facts = (after: Json) => imprintAgain({ fields, seen }, there.json, after);
    const body = drafts(there.json, () => true);
    if (body === undefined)
      return { status: 'updated', remoteId, httpStatus: null, facts: facts(there.json) };
    const answer = await job.api.write('PUT', path, body);
    return outcomeOf(answer, 'updated', () => remoteId, 'json' in answer ? facts(answer.json) : {});
  },
};
