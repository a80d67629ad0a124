import type { Otherwise, Outcome } from '../../target.js';
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
} from '../api/answer.js';
import { searchPages } from '../api/pages.js';
import { stateOf, type TicketTypeEntry } from '../api/ticket-types.js';
import { editedSince, imprint, imprintOf, refuseEdited, removeUnedited } from '../imprint.js';
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
import { partOfReply, tooMany } from './part.js';
import { endedBefore, hasEnded, snoozeEnded } from './snooze.js';
import { isWorkedOn } from './worked-on.js';

type Values = { readonly [key: string]: Json };

export const readTicket = (job: Pick<Job, 'api'>, id: Json | undefined): Promise<Answer> =>
  job.api.read(`/tickets/${id}`);

/** The parts of a ticket's answer, at most the 500 newest. */
export const ticketPartsOf = (ticket: Json | undefined): readonly Json[] =>
  list(field(field(ticket, 'ticket_parts'), 'ticket_parts'));

const typeOf = async (
  job: Pick<Job, 'api' | 'desk'>,
  id: Json | undefined,
): Promise<TicketTypeEntry | undefined> =>
  (await job.desk.catalogue.ticketTypes(job.api)).find((type) => type.id === String(id));

const rejected = (code: string, message: string): Outcome => ({
  status: 'rejected',
  httpStatus: null,
  code,
  message,
});

/** Attributes as they are sent: of a list the option's id in the place of its label. Undefined: no such option. */
export const sentAttributes = async (
  job: Pick<Job, 'api' | 'desk'>,
  typeId: Json | undefined,
  values: Values,
): Promise<{ readonly values: Values } | { readonly lacking: string }> => {
  const type = await typeOf(job, typeId);
  const sent: [string, Json][] = [];
  for (const [name, value] of Object.entries(values)) {
    const attribute = type?.attributes.find((one) => one.name === name && one.dataType === 'list');
    const option = attribute?.options.find(({ label }) => label === value);
    if (attribute && !option) return { lacking: `${name}: ${String(value)}` };
    sent.push([name, option?.id ?? value]);
  }
  return { values: Object.fromEntries(sent) };
};

const attributesOf = async (job: Job) => {
  const payload = await resolved(job);
  return { payload, sent: await sentAttributes(job, payload.ticket_type, payload.attributes as Values) };
};

const noOption = (lacking: string): Outcome =>
  rejected('option-missing', `The ticket type has no such option: ${lacking}.`);

const shown = (values: Values): Values => ({ ticket_attributes: values });

/** By the old id, which the create call carries: the search knows attributes by their id. */
const findTicket = async (job: Job): Promise<Json | undefined> => {
  const { ticket_type, legacy, attributes } = await resolved(job);
  const type = await typeOf(job, ticket_type);
  const attribute = type?.attributes.find((one) => one.name === legacy);
  if (!attribute) return undefined;
  const value = field(attributes, String(legacy));
  const query = { field: `ticket_attribute.${attribute.id}`, operator: '=', value };
  for await (const ticket of searchPages(job.api, '/tickets/search', query, 'tickets')) {
    const id = idOf(field(ticket, 'id'));
    const same = idOf(field(field(ticket, 'ticket_type'), 'id')) === String(ticket_type);
    if (id !== undefined && same && (await job.context.claim(id))) return ticket;
  }
  return undefined;
};

/** Every repeat of the call makes a new ticket: an unknown fate is looked up by the old id. */
export const ticketKind: Kind = {
  perform: async (job) => {
    const { payload, sent } = await attributesOf(job);
    if ('lacking' in sent) return noOption(sent.lacking);
    const answer = await job.api.write(
      'POST',
      '/tickets',
      {
        ticket_type_id: payload.ticket_type,
        contacts: [{ id: payload.contact }],
        ticket_attributes: sent.values,
        created_at: payload.created_at,
        skip_notifications: true,
      },
      {
        // A contact that was only just made may not be known yet.
        passes: (refused, attempt) => (refused.status === 404 && attempt <= 3 ? 2_000 * attempt : undefined),
      },
    );
    return outcomeOf(answer, 'created', needId, imprintOf(shown(sent.values), answer));
  },
  find: async (job) => {
    const ticket = await lookUntil(job, job.desk.settings.conversationIndexMs, () => findTicket(job));
    const id = idOf(field(ticket, 'id'));
    const { sent } = await attributesOf(job);
    if (ticket === undefined || id === undefined || 'lacking' in sent) return undefined;
    return { ...created(id), facts: imprint(shown(sent.values), ticket) };
  },
  revise: async (job, remoteId) => {
    const { payload, sent } = await attributesOf(job);
    if ('lacking' in sent) return noOption(sent.lacking);
    const there = await readTicket(job, remoteId);
    if (!isDone(there)) return refusal(there);
    if (
      seconds(field(there.json, 'created_at')) !== payload.created_at ||
      idOf(field(field(there.json, 'ticket_type'), 'id')) !== String(payload.ticket_type)
    )
      return unchangeable('when a ticket began, or its type');
    const refused = await refuseEdited(job, async () => there);
    if (refused) return refused;
    const answer = await job.api.write('PUT', `/tickets/${remoteId}`, {
      ticket_attributes: sent.values,
      skip_notifications: true,
    });
    return outcomeOf(answer, 'updated', () => remoteId, imprintOf(shown(sent.values), answer));
  },
  remove: async (job, remoteId) => {
    const there = await readTicket(job, remoteId);
    if (isDone(there) && isWorkedOn(job, there.json, ticketPartsOf(there.json))) return editedSince;
    return removeUnedited(
      job,
      async () => there,
      async () => removal(await job.api.write('DELETE', `/tickets/${remoteId}`, undefined)),
    );
  },
};

export const ticketPartKind: Kind = {
  perform: async (job) => {
    const { ticket, body } = await resolved(job);
    const id = String(ticket);
    const { replies } = job.desk;
    await replies.before(id, job.signal);
    const answer = await job.api.write('POST', `/tickets/${id}/reply`, body, {
      passes: (refused, attempt) => (tooMany(refused) && attempt <= 10 ? replies.wait(id) : undefined),
    });
    if (isLost(answer) || !isDone(answer)) return refusal(answer);
    replies.sent(id);
    // Unlike a conversation's, the answer is the part itself.
    return created(needId(answer), answer.status);
  },
  find: (job) =>
    lookUntil(job, 0, async () => {
      const { ticket, body } = await resolved(job, false);
      const answer = await readTicket(job, ticket);
      if (!isDone(answer)) return undefined;
      const part = partOfReply(body as Json, ticketPartsOf(answer.json), job.context.claimed);
      return part === undefined ? undefined : created(part);
    }),
  revise: async () => unchangeable('a part of a ticket'),
  remove: async () => goesWith('ticket'),
};

/** A change of the ticket that leaves a dated part behind: looked up before it is tried again. */
const change = (
  bodyOf: (
    job: Job,
    payload: Values,
  ) => Promise<{ readonly body: Values; readonly otherwise?: Otherwise } | { readonly refused: Outcome }>,
  isThere: (job: Job, payload: Values, ticket: Json) => Promise<boolean>,
  seen: (payload: Values) => Values,
  refuse: (job: Job, read: () => Promise<Answer>) => Promise<Outcome | undefined> = refuseEdited,
): Kind => {
  const kind: Kind = {
    perform: async (job) => {
      const payload = (await resolved(job)) as Values;
      const wanted = await bodyOf(job, payload);
      if ('refused' in wanted) return wanted.refused;
      const answer = await job.api.write('PUT', `/tickets/${payload.ticket}`, {
        ...wanted.body,
        admin_id: Number(payload.admin_id),
        skip_notifications: true,
      });
      const { otherwise } = wanted;
      const facts = { ...imprintOf(seen(payload), answer), ...(otherwise ? endedBefore : {}) };
      const outcome = outcomeOf(answer, 'created', () => String(payload.ticket), facts);
      return 'remoteId' in outcome && otherwise ? { ...outcome, otherwise } : outcome;
    },
    find: (job) =>
      lookUntil(job, 0, async () => {
        const payload = (await resolved(job)) as Values;
        const answer = await readTicket(job, payload.ticket);
        return isDone(answer) && (await isThere(job, payload, answer.json))
          ? created(String(payload.ticket))
          : undefined;
      }),
    revise: async (job, remoteId) => {
      const refused = await refuse(job, () => readTicket(job, remoteId));
      if (refused) return refused;
      const outcome = await kind.perform(job);
      return 'remoteId' in outcome ? { ...outcome, status: 'updated', remoteId } : outcome;
    },
    remove: async () => goesWith('ticket'),
  };
  return kind;
};

export const ticketAssignmentKind: Kind = change(
  async (_job, payload) => ({ body: { assignee_id: String(payload.assignee_id) } }),
  async (_job, payload, ticket) =>
    idOf(field(ticket, assigneeField(payload.type))) === idOf(payload.assignee_id),
  (payload) => ({ [assigneeField(payload.type)]: payload.assignee_id ?? null }),
  async (job, read) => refuseReassigned(job, assigneeField((await resolved(job)).type), read),
);

/** The id of the state that a payload's word means. */
export const wantedState = async (
  job: Pick<Job, 'api' | 'desk'>,
  payload: Values,
): Promise<string | undefined> => {
  const type = await typeOf(job, payload.ticket_type);
  return type && stateOf(type, String(payload.state))?.id;
};

/** Of a snooze that is over: the state that the mapping gives to what is open. */
export const afterSnooze = (payload: Values): Values => {
  const { snoozed_until: _over, after_snooze, ...rest } = payload;
  return { ...rest, state: after_snooze ?? payload.state ?? null };
};

/** Intercom dates it now. */
export const ticketStateKind: Kind = change(
  async (job, planned) => {
    const ended = hasEnded(job.desk, planned.snoozed_until);
    const payload = ended ? afterSnooze(planned) : planned;
    const id = await wantedState(job, payload);
    if (id === undefined)
      return {
        refused: rejected('state-missing', `The ticket type has no state ${String(payload.state)}.`),
      };
    return {
      body: {
        ticket_state_id: id,
        ...(payload.snoozed_until === undefined ? {} : { snoozed_until: payload.snoozed_until }),
      },
      ...(ended ? { otherwise: snoozeEnded } : {}),
    };
  },
  async (job, planned, ticket) => {
    const payload = hasEnded(job.desk, planned.snoozed_until) ? afterSnooze(planned) : planned;
    return (
      idOf(field(field(ticket, 'ticket_state'), 'id')) === (await wantedState(job, payload)) &&
      (payload.snoozed_until === undefined || field(ticket, 'snoozed_until') === payload.snoozed_until)
    );
  },
  () => ({ ticket_state: null }),
);
