import {
  field,
  idOf,
  isDone,
  isLost,
  type Json,
  list,
  needId,
  seconds,
  text,
  type WriteAnswer,
} from '../api/answer.js';
import { nameKey } from '../api/catalogue.js';
import {
  already,
  created,
  isStrangers,
  type Job,
  type Kind,
  lookUntil,
  madeSince,
  outcomeOf,
  removal,
  resolved,
} from './kind.js';
import { tagInUse } from './still-used.js';

const nameOf = (job: Job): string => String(job.operation.payload.name);

/** POST /tags finds or creates by name, without regard to case, and does not say which: so look first. */
export const tagKind: Kind = {
  perform: async (job) => {
    const tags = await job.desk.catalogue.tags(job.api);
    const there = tags.get(nameKey(nameOf(job)));
    if (there !== undefined) return already(there);
    const outcome = outcomeOf(await job.api.write('POST', '/tags', { name: nameOf(job) }), 'created', needId);
    if ('remoteId' in outcome) tags.set(nameKey(nameOf(job)), outcome.remoteId);
    return outcome;
  },
  find: (job) =>
    lookUntil(job, 0, async () => {
      // It was not there before the write was tried, else nothing would have been written: so it is ours.
      const there = (await job.desk.catalogue.tags(job.api, true)).get(nameKey(nameOf(job)));
      return there === undefined ? undefined : created(there);
    }),
  revise: async (job, remoteId) =>
    outcomeOf(
      await job.api.write('POST', '/tags', { id: remoteId, name: nameOf(job) }),
      'updated',
      () => remoteId,
    ),
  remove: async (job, remoteId) =>
    (await tagInUse(job.api, remoteId)) ??
    removal(await job.api.write('DELETE', `/tags/${remoteId}`, undefined, { emptyAnswer: true })),
};

/** Who put a tag on and when, as Intercom shows it: by this a tag that somebody put on again is known. */
export const appliedOf = (tag: Json): string | undefined => {
  const at = seconds(field(tag, 'applied_at'));
  return at === undefined ? undefined : `${at} ${idOf(field(field(tag, 'applied_by'), 'id')) ?? ''}`.trim();
};

const appliedFacts = (answer: WriteAnswer): Readonly<Record<string, string>> | undefined => {
  const applied = isLost(answer) || !isDone(answer) ? undefined : appliedOf(answer.json);
  return applied === undefined ? undefined : { applied };
};

/** Attaching twice is harmless, so an unknown fate is simply tried again. */
const repeatable = { find: async () => undefined } as const;

/**
 * The tag is there, and only the admin in whose name it was put on differs. Unless a call that takes it off never got
 * an answer: then it is put on again.
 */
const againWhenInDoubt =
  (attach: Kind['perform']): Kind['revise'] =>
  async (job, remoteId) =>
    job.context.triedAt === null ? already(remoteId) : attach(job);

export const contactTagKind: Kind = {
  ...repeatable,
  perform: async (job) => {
    const { contact, tag } = await resolved(job);
    if (isStrangers(job, 'contact')) {
      const tags = await job.api.read(`/contacts/${contact}/tags`);
      const there = list(field(tags.json, 'data')).find((one) => idOf(field(one, 'id')) === tag);
      const mayBeOurs = madeSince(seconds(field(there, 'applied_at')), job.context.triedAt);
      if (there !== undefined && !mayBeOurs) return already(String(tag));
    }
    const answer = await job.api.write('POST', `/contacts/${contact}/tags`, { id: tag });
    return outcomeOf(answer, 'created', () => String(tag), appliedFacts(answer));
  },
  revise: againWhenInDoubt((job) => contactTagKind.perform(job)),
  remove: async (job, remoteId) => {
    const { contact } = await resolved(job);
    return removal(await job.api.write('DELETE', `/contacts/${contact}/tags/${remoteId}`, undefined));
  },
};

/** Tags of conversations and tickets are attached in an admin's name. */
const attached = (of: 'conversation' | 'ticket'): Kind => ({
  ...repeatable,
  perform: async (job) => {
    const { [of]: id, tag, admin_id } = await resolved(job);
    const answer = await job.api.write('POST', `/${of}s/${id}/tags`, { id: tag, admin_id });
    return outcomeOf(answer, 'created', () => String(tag), appliedFacts(answer));
  },
  revise: againWhenInDoubt((job) => attached(of).perform(job)),
  remove: async (job, remoteId) => {
    const { [of]: id, admin_id } = await resolved(job);
    return removal(await job.api.write('DELETE', `/${of}s/${id}/tags/${remoteId}`, { admin_id }));
  },
});

export const conversationTagKind = attached('conversation');
export const ticketTagKind = attached('ticket');

/** Companies have no endpoint of their own for tags. An item that Intercom does not know comes back as `tagged:false`. */
export const companyTagKind: Kind = {
  ...repeatable,
  perform: async (job) => {
    const { company, name } = await resolved(job);
    if (isStrangers(job, 'company')) {
      const there = await job.api.read(`/companies/${company}`);
      const own = list(field(field(there.json, 'tags'), 'tags')).find(
        (one) => nameKey(text(field(one, 'name')) ?? '') === nameKey(String(name)),
      );
      const id = idOf(field(own, 'id'));
      if (id !== undefined) return already(id);
    }
    const answer = await job.api.write('POST', '/tags', { name, companies: [{ id: company }] });
    if (!isLost(answer) && isDone(answer)) {
      const refused = list(field(answer.json, 'companies')).find((item) => field(item, 'tagged') === false);
      if (refused)
        return {
          status: 'rejected',
          httpStatus: answer.status,
          code: 'not-tagged',
          message: `Intercom did not attach the tag ${text(field(answer.json, 'name')) ?? ''} to the company.`,
        };
    }
    return outcomeOf(answer, 'created', (done) => idOf(field(done.json, 'id')) ?? String(name));
  },
  revise: againWhenInDoubt((job) => companyTagKind.perform(job)),
  remove: async (job) => {
    const { company, name } = await resolved(job);
    return removal(await job.api.write('POST', '/tags', { name, companies: [{ id: company, untag: true }] }));
  },
};
