import {
  type Answer,
  field,
  idOf,
  isDone,
  isLost,
  type Json,
  needId,
  refusal,
  seconds,
} from '../api/answer.js';
import { imprint, imprintOf, refuseEdited, removeUnedited } from '../imprint.js';
import {
  adopted,
  created,
  type Job,
  type Kind,
  madeSince,
  outcomeOf,
  removal,
  resolved,
  stillAdopted,
} from './kind.js';
import { companyInUse } from './still-used.js';

/** POST /companies makes or changes by company_id; a fresh company is as old as its last change. */
const isNew = (answer: Answer): boolean => {
  const createdAt = seconds(field(answer.json, 'created_at'));
  const updatedAt = seconds(field(answer.json, 'updated_at'));
  return createdAt !== undefined && createdAt === updatedAt && Math.abs(answer.at / 1000 - createdAt) < 120;
};

const upsert = async (job: Job) => {
  const { body } = await resolved(job);
  const answer = await job.api.write('POST', '/companies', body);
  return { answer, facts: imprintOf(body as Body, answer) };
};

type Body = { readonly [key: string]: Json };

export const companyKind: Kind = {
  perform: async (job) => {
    const { answer, facts } = await upsert(job);
    if (isLost(answer) || !isDone(answer)) return refusal(answer);
    return isNew(answer)
      ? outcomeOf(answer, 'created', needId, facts)
      : outcomeOf(answer, 'updated', needId, { ...facts, ...adopted });
  },
  find: async (job) => {
    const { body } = await resolved(job);
    const companyId = String(field(body, 'company_id'));
    const answer = await job.api.read(`/companies?company_id=${encodeURIComponent(companyId)}`);
    if (!isDone(answer)) return undefined;
    // The text says one company comes back, the contract's example shows a list: both are taken.
    const data = field(answer.json, 'data');
    const company = Array.isArray(data) ? data[0] : answer.json;
    const id = idOf(field(company, 'id'));
    // One that was there before is written again: the upsert makes no second.
    return id !== undefined && madeSince(seconds(field(company, 'created_at')), job.context.triedAt)
      ? { ...created(id), facts: imprint(body as Body, company ?? null) }
      : undefined;
  },
  revise: async (job, remoteId) => {
    const refused = await refuseEdited(job, () => job.api.read(`/companies/${remoteId}`));
    if (refused) return refused;
    const { answer, facts } = await upsert(job);
    return outcomeOf(answer, 'updated', () => remoteId, { ...facts, ...stillAdopted(job) });
  },
  remove: (job, remoteId) =>
    removeUnedited(
      job,
      () => job.api.read(`/companies/${remoteId}`),
      async () =>
        (await companyInUse(job.api, remoteId)) ??
        removal(await job.api.write('DELETE', `/companies/${remoteId}`, undefined)),
    ),
};
