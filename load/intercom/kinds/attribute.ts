import type { Outcome } from '../../target.js';
import { field, isDone, isLost, needId, refusal } from '../api/answer.js';
import { type AttributeEntry, type AttributeModel, nameKey } from '../api/catalogue.js';
import { already, foundNamed, type Job, type Kind, lookUntil, outcomeOf, removal } from './kind.js';

export interface AttributePayload {
  readonly model: AttributeModel;
  readonly name: string;
  readonly dataType: string;
  readonly options: readonly string[];
  readonly description: string;
}

export const attributePayload = (payload: unknown): AttributePayload => payload as AttributePayload;

/**
 * Three dialects of one thing: people and companies say `float` and `options`, conversations `decimal` and `list`;
 * answers name a list of people or companies `string` with options, and a datetime before 2.17 `date`.
 */
export const sameType = (payload: AttributePayload, entry: AttributeEntry): boolean => {
  switch (payload.dataType) {
    case 'list':
      return entry.dataType === 'list' || entry.dataType === 'options' || entry.options.length > 0;
    case 'float':
      return entry.dataType === 'float' || entry.dataType === 'decimal';
    case 'datetime':
      return entry.dataType === 'datetime' || entry.dataType === 'date';
    case 'string':
      return entry.dataType === 'string' && entry.options.length === 0;
    default:
      return entry.dataType === payload.dataType;
  }
};

const createBody = ({ model, name, dataType, options, description }: AttributePayload): unknown => {
  if (model === 'conversation')
    return {
      name,
      data_type: dataType === 'float' ? 'decimal' : dataType,
      ...(description === '' ? {} : { description }),
      ...(dataType === 'list' ? { options: options.map((label) => ({ label })) } : {}),
    };
  return {
    name,
    model,
    data_type: dataType === 'list' ? 'options' : dataType,
    ...(description === '' ? {} : { description }),
    ...(dataType === 'list' ? { options: options.map((value) => ({ value })) } : {}),
  };
};

const pathOf = (model: AttributeModel): string =>
  model === 'conversation' ? '/conversations/attributes' : '/data_attributes';

/** Brings one that is there up to what we need: taken out of the archive, missing options added. */
const adopt = async (job: Job, payload: AttributePayload, entry: AttributeEntry): Promise<Outcome> => {
  if (!sameType(payload, entry))
    return {
      status: 'rejected',
      httpStatus: null,
      code: 'type-conflict',
      message: `The ${payload.model} attribute ${payload.name} is of type ${entry.dataType}, not ${payload.dataType}.`,
    };
  const missing = payload.options.filter((option) => !entry.options.includes(option));
  const path = `${pathOf(payload.model)}/${entry.id}`;
  let changed = false;
  if (entry.archived) {
    const answer = await job.api.write('PUT', path, { archived: false });
    if (isLost(answer) || !isDone(answer)) return refusal(answer);
    changed = true;
  }
  if (missing.length > 0 && payload.model === 'conversation') {
    for (const label of missing) {
      const answer = await job.api.write('POST', `${path}/options`, { label });
      if (isLost(answer) || !isDone(answer)) return refusal(answer);
    }
    changed = true;
  } else if (missing.length > 0) {
    // The list is written as a whole: what is there stays.
    const options = [...entry.options, ...missing].map((value) => ({ value }));
    const answer = await job.api.write('PUT', path, { options });
    if (isLost(answer) || !isDone(answer)) return refusal(answer);
    changed = true;
  }
  if (!changed) return already(entry.id);
  await job.desk.catalogue.attributes(job.api, payload.model, true);
  return { status: 'updated', remoteId: entry.id, httpStatus: 200 };
};

/** Data attributes: list, then create. */
export const attributeKind: Kind = {
  perform: async (job) => {
    const payload = attributePayload(job.operation.payload);
    const known = await job.desk.catalogue.attributes(job.api, payload.model);
    const entry = known.get(nameKey(payload.name));
    if (entry) return adopt(job, payload, entry);
    const answer = await job.api.write('POST', pathOf(payload.model), createBody(payload));
    const outcome = outcomeOf(answer, 'created', needId);
    if ('remoteId' in outcome)
      known.set(nameKey(payload.name), {
        id: outcome.remoteId,
        name: payload.name,
        dataType: payload.dataType,
        options: payload.options,
        archived: false,
        custom: true,
        createdAt: Math.floor(job.desk.clock.now() / 1000),
      });
    return outcome;
  },
  find: (job) =>
    lookUntil(job, 0, async () => {
      const payload = attributePayload(job.operation.payload);
      const known = await job.desk.catalogue.attributes(job.api, payload.model, true);
      const entry = known.get(nameKey(payload.name));
      // One that lacks options or is archived still: performing goes on with it.
      const complete =
        entry !== undefined &&
        !entry.archived &&
        sameType(payload, entry) &&
        payload.options.every((option) => entry.options.includes(option));
      return complete ? foundNamed(entry, job.context.triedAt) : undefined;
    }),
  revise: async (job, remoteId) => {
    const payload = attributePayload(job.operation.payload);
    const known = await job.desk.catalogue.attributes(job.api, payload.model, true);
    const entry = [...known.values()].find((candidate) => candidate.id === remoteId);
    if (!entry) return attributeKind.perform(job);
    const outcome = await adopt(job, payload, entry);
    if (!('remoteId' in outcome) || payload.description === '') return outcome;
    const answer = await job.api.write('PUT', `${pathOf(payload.model)}/${remoteId}`, {
      description: payload.description,
    });
    return outcomeOf(answer, 'updated', () => remoteId);
  },
  remove: async (job, remoteId) => {
    const { model } = attributePayload(job.operation.payload);
    // There is no deletion: archiving is as far as it goes.
    if (model === 'conversation')
      return removal(
        await job.api.write('DELETE', `${pathOf(model)}/${remoteId}`, undefined, { emptyAnswer: true }),
      );
    const answer = await job.api.write('PUT', `${pathOf(model)}/${remoteId}`, { archived: true });
    if (!isLost(answer) && isDone(answer) && field(answer.json, 'archived') !== true)
      return { removed: false, why: 'Intercom did not archive it.' };
    return removal(answer);
  },
};
