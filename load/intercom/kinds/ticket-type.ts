import type { Outcome } from '../../target.js';
import { field, isDone, isLost, needId, refusal } from '../api/answer.js';
import { nameKey } from '../api/catalogue.js';
import {
  type TicketAttributeEntry,
  type TicketTypeEntry,
  toTicketAttribute,
  toTicketType,
} from '../api/ticket-types.js';
import {
  already,
  created,
  foundNamed,
  type Job,
  type Kind,
  lookUntil,
  outcomeOf,
  removal,
  resolved,
} from './kind.js';

export interface TicketTypePayload {
  readonly name: string;
  readonly category: string;
  readonly description: string;
}

export interface TicketAttributePayload {
  readonly name: string;
  readonly dataType: string;
  readonly options: readonly string[];
  readonly description: string;
}

/** The type of a name: a live one before one that is archived. */
export const typeNamed = (types: readonly TicketTypeEntry[], name: string): TicketTypeEntry | undefined => {
  const named = types.filter((type) => nameKey(type.name) === nameKey(name));
  return named.find((type) => !type.archived) ?? named[0];
};

const conflict = (message: string): Outcome => ({
  status: 'rejected',
  httpStatus: null,
  code: 'type-conflict',
  message,
});

/** Ticket types are told apart by name: list, then create; an archived one is taken out of the archive. */
export const ticketTypeKind: Kind = {
  perform: async (job) => {
    const { name, category, description } = job.operation.payload as unknown as TicketTypePayload;
    const types = await job.desk.catalogue.ticketTypes(job.api);
    const there = typeNamed(types, name);
    if (there && there.category !== category)
      return conflict(`The ticket type ${name} is of category ${there.category}, not ${category}.`);
    if (there?.archived) {
      const answer = await job.api.write('PUT', `/ticket_types/${there.id}`, { archived: false });
      if (!isLost(answer) && isDone(answer)) there.archived = false;
      return outcomeOf(answer, 'updated', () => there.id);
    }
    if (there) return already(there.id);
    const answer = await job.api.write('POST', '/ticket_types', {
      name,
      category,
      ...(description === '' ? {} : { description }),
    });
    const outcome = outcomeOf(answer, 'created', needId);
    if (!isLost(answer) && isDone(answer)) {
      const entry = toTicketType(answer.json);
      if (entry) types.push(entry);
    }
    return outcome;
  },
  find: (job) =>
    lookUntil(job, 0, async () => {
      const { name } = job.operation.payload as unknown as TicketTypePayload;
      const there = typeNamed(await job.desk.catalogue.ticketTypes(job.api, true), name);
      return there && !there.archived ? foundNamed(there, job.context.triedAt) : undefined;
    }),
  revise: async (job, remoteId) => {
    const { name, description } = job.operation.payload as unknown as TicketTypePayload;
    const body = { name, ...(description === '' ? {} : { description }) };
    return outcomeOf(
      await job.api.write('PUT', `/ticket_types/${remoteId}`, body),
      'updated',
      () => remoteId,
    );
  },
  // There is no deletion: archiving is as far as it goes.
  remove: async (job, remoteId) => {
    const gone = removal(await job.api.write('PUT', `/ticket_types/${remoteId}`, { archived: true }));
    await job.desk.catalogue.ticketTypes(job.api, true);
    return gone;
  },
};

const vendorType = (dataType: string): string => (dataType === 'float' ? 'decimal' : dataType);

/** Why an attribute that is there cannot be used as planned; undefined: it can. */
export const attributeConflict = (
  wanted: TicketAttributePayload,
  there: TicketAttributeEntry,
): string | undefined =>
  there.dataType === vendorType(wanted.dataType)
    ? undefined
    : `is there with type ${there.dataType}, the plan needs ${vendorType(wanted.dataType)}`;

export const missingOptions = (
  wanted: TicketAttributePayload,
  there: TicketAttributeEntry | undefined,
): readonly string[] =>
  wanted.options.filter((option) => !there?.options.some(({ label }) => label === option));

const entryOf = async (job: Job, refresh = false) => {
  const payload = await resolved(job);
  const types = await job.desk.catalogue.ticketTypes(job.api, refresh);
  const type = types.find((one) => one.id === String(payload.ticket_type));
  const wanted = payload as unknown as TicketAttributePayload;
  const there = type?.attributes.find((one) => nameKey(one.name) === nameKey(wanted.name));
  return { type, path: `/ticket_types/${payload.ticket_type}/attributes`, wanted, there };
};

/** Puts what Intercom answered in the place of what was known of an attribute. */
const learn = (type: TicketTypeEntry | undefined, json: Parameters<typeof toTicketAttribute>[0]): void => {
  const entry = toTicketAttribute(json);
  if (!entry || !type) return;
  const at = type.attributes.findIndex((one) => one.id === entry.id);
  if (at < 0) type.attributes.push(entry);
  else type.attributes[at] = entry;
};

export const ticketAttributeKind: Kind = {
  perform: async (job) => {
    const { type, path, wanted, there } = await entryOf(job);
    const wrong = there && attributeConflict(wanted, there);
    if (wrong) return conflict(`The ticket attribute ${wanted.name} ${wrong}.`);
    const missing = missingOptions(wanted, there);
    if (there && !there.archived && missing.length === 0) return already(there.id);
    // Options go as one text with commas between them; those that are there keep their ids.
    const items = [...(there?.options.map(({ label }) => label) ?? []), ...missing].join(',');
    const answer = there
      ? await job.api.write('PUT', `${path}/${there.id}`, {
          archived: false,
          ...(missing.length > 0 ? { list_items: items } : {}),
        })
      : await job.api.write('POST', path, {
          name: wanted.name,
          description: wanted.description,
          data_type: vendorType(wanted.dataType),
          visible_to_contacts: false,
          ...(wanted.dataType === 'list' ? { list_items: items } : {}),
        });
    if (isLost(answer) || !isDone(answer)) return refusal(answer);
    learn(type, answer.json);
    return there
      ? { status: 'updated', remoteId: there.id, httpStatus: answer.status }
      : created(needId(answer), answer.status);
  },
  find: (job) =>
    lookUntil(job, 0, async () => {
      const { wanted, there } = await entryOf(job, true);
      const complete =
        there &&
        !there.archived &&
        !attributeConflict(wanted, there) &&
        missingOptions(wanted, there).length === 0;
      return complete ? foundNamed(there, job.context.triedAt) : undefined;
    }),
  revise: async (job) => {
    await job.desk.catalogue.ticketTypes(job.api, true);
    return ticketAttributeKind.perform(job);
  },
  remove: async (job, remoteId) => {
    const { path } = await entryOf(job);
    const answer = await job.api.write('PUT', `${path}/${remoteId}`, { archived: true });
    if (!isLost(answer) && isDone(answer) && field(answer.json, 'archived') !== true)
      return { removed: false, why: 'Intercom did not archive it.' };
    await job.desk.catalogue.ticketTypes(job.api, true);
    return removal(answer);
  },
};
