import type { Outcome } from '../../target.js';
import {
  type Answer,
  field,
  idOf,
  isDone,
  isLost,
  type Json,
  list,
  needId,
  refusal,
  seconds,
  type WriteAnswer,
} from '../api/answer.js';
import { imprint, imprintOf, refuseEdited, removeUnedited } from '../imprint.js';
import { created, type Job, type Kind, madeSince, outcomeOf, removal, resolved } from './kind.js';

type Body = { readonly [key: string]: Json };

export const instancesPath = (type: Json | undefined): string =>
  `/custom_object_instances/${encodeURIComponent(String(type))}`;

/** The upsert does not say which it was; a fresh instance is as old as its last change. */
const isNew = (answer: Answer): boolean => {
  const createdAt = seconds(field(answer.json, 'created_at'));
  const updatedAt = seconds(field(answer.json, 'updated_at'));
  return createdAt !== undefined && createdAt === updatedAt && Math.abs(answer.at / 1000 - createdAt) < 120;
};

const upsert = async (job: Job) => {
  const { type, body } = await resolved(job);
  const answer = await job.api.write('POST', instancesPath(type), body);
  return { answer, facts: imprintOf(body as Body, answer) };
};

/** POST makes or changes by external id, so repeating it makes no second one. */
export const objectKind: Kind = {
  perform: async (job) => {
    const { answer, facts } = await upsert(job);
    if (isLost(answer) || !isDone(answer)) return refusal(answer);
    return outcomeOf(answer, isNew(answer) ? 'created' : 'updated', needId, facts);
  },
  find: async (job) => {
    const { type, body } = await resolved(job);
    const externalId = encodeURIComponent(String(field(body, 'external_id')));
    const answer = await job.api.read(`${instancesPath(type)}?external_id=${externalId}`);
    const id = isDone(answer) ? idOf(field(answer.json, 'id')) : undefined;
    return id !== undefined && madeSince(seconds(field(answer.json, 'created_at')), job.context.triedAt)
      ? { ...created(id), facts: imprint(body as Body, answer.json) }
      : undefined;
  },
  revise: async (job, remoteId) => {
    const { type } = await resolved(job);
    const refused = await refuseEdited(job, () => job.api.read(`${instancesPath(type)}/${remoteId}`));
    if (refused) return refused;
    const { answer, facts } = await upsert(job);
    return outcomeOf(answer, 'updated', () => remoteId, facts);
  },
  remove: async (job, remoteId) => {
    const { type } = await resolved(job);
    const place = `${instancesPath(type)}/${remoteId}`;
    return removeUnedited(
      job,
      () => job.api.read(place),
      async () => removal(await job.api.write('DELETE', place, undefined)),
    );
  },
};

const holderPath = (payload: Body): string =>
  `/${payload.holder === 'contact' ? 'contacts' : 'conversations'}/${payload.id}`;

/** Ids that a relation lists now. */
export const relatedIds = (holder: Json | undefined, relation: Json | undefined): string[] =>
  list(field(field(holder, 'custom_attributes'), String(relation))).flatMap(
    (item) => idOf(item) ?? idOf(field(item, 'id')) ?? [],
  );

export const readHolder = (job: Pick<Job, 'api'>, payload: Body): Promise<Answer> =>
  job.api.read(holderPath(payload));

/** The list is written as a whole: what others put into it stays. */
const write = async (
  job: Job,
  payload: Body,
  change: (there: readonly string[]) => readonly string[],
): Promise<WriteAnswer> => {
  const holder = await readHolder(job, payload);
  const there = isDone(holder) ? relatedIds(holder.json, payload.relation) : [];
  const ids = [...new Set(change(there))];
  if (isDone(holder) && ids.join() === there.join()) return holder;
  const body = { custom_attributes: { [String(payload.relation)]: ids } };
  return job.api.write('PUT', holderPath(payload), body);
};

const objectsOf = (payload: Body): string[] => list(payload.objects).map(String);

/** Takes a relation's objects out of the list. */
export const withoutObjects = async (job: Job): Promise<WriteAnswer> => {
  const payload = (await resolved(job)) as Body;
  const ours = objectsOf(payload);
  return write(job, payload, (there) => there.filter((id) => !ours.includes(id)));
};

const relationOutcome = (answer: WriteAnswer, status: 'created' | 'updated', payload: Body): Outcome =>
  // What we wrote is kept with the ledger: of it, what the source no longer has is taken out again.
  outcomeOf(answer, status, () => String(payload.id), {
    relation: String(payload.relation),
    written: objectsOf(payload).join(','),
  });

export const objectRelationKind: Kind = {
  perform: async (job) => {
    const payload = (await resolved(job)) as Body;
    const answer = await write(job, payload, (there) => [...there, ...objectsOf(payload)]);
    return relationOutcome(answer, 'created', payload);
  },
  find: async () => undefined,
  // Each object for itself: one that somebody took out by hand since stays out, one that they put in stays.
  revise: async (job) => {
    const payload = (await resolved(job)) as Body;
    const ours = objectsOf(payload);
    const { context, desk, operation } = job;
    const written = (context.fact(operation.key, 'written') ?? '').split(',');
    // In doubt they may be out by our own hand.
    const all = desk.settings.overwrite || context.triedAt !== null;
    const fresh = all ? ours : ours.filter((id) => !written.includes(id));
    const answer = await write(job, payload, (there) => [
      ...there.filter((id) => ours.includes(id) || !written.includes(id)),
      ...fresh,
    ]);
    return relationOutcome(answer, 'updated', payload);
  },
  remove: async (job) => removal(await withoutObjects(job)),
};
