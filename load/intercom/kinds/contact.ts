import type { Outcome } from '../../target.js';
import {
  type Answer,
  errorOf,
  field,
  idOf,
  isDone,
  isLost,
  type Json,
  needId,
  refusal,
  seconds,
  text,
} from '../api/answer.js';
import type { Api } from '../api/api.js';
import { numberedPages, searchPages } from '../api/pages.js';
import { imprint, imprintOf, refuseEdited, removeUnedited } from '../imprint.js';
import {
  adopted,
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
  stillAdopted,
} from './kind.js';
import { contactInUse } from './still-used.js';

type Body = { readonly [key: string]: Json };

const bodyOf = async (job: Job): Promise<Body> => (await resolved(job)).body as Body;

/** A contact, by way of those it was merged into: 410 with a Link to the one that stands for it now. */
export const readContact = async (api: Api, id: string): Promise<Answer> => {
  let path = `/contacts/${id}`;
  for (let hop = 0; ; hop++) {
    const answer = await api.read(path);
    const canonical = /<([^>]+)>;\s*rel="canonical"/.exec(answer.headers.link ?? '')?.[1];
    if (answer.status !== 410 || canonical === undefined || hop >= 3) return answer;
    path = new URL(canonical, 'http://relative.invalid').pathname;
  }
};

const isBlank = (json: Json | undefined): boolean => json === null || json === undefined || json === '';

/** What a contact that was there before gets from us: only what it lacks. `kept` names what was left as it is. */
const gapsOf = (body: Body, there: Json): { readonly changes: Body; readonly kept: readonly string[] } => {
  const kept: string[] = [];
  const changes: [string, Json][] = [];
  for (const [name, value] of Object.entries(body)) {
    if (name === 'role') continue;
    if (name === 'custom_attributes') {
      const held = field(there, name);
      const own = Object.entries(value as Body).filter(([attribute, wanted]) => {
        const current = field(held, attribute);
        if (isBlank(current) || current === wanted) return true;
        kept.push(`custom_attributes.${attribute}`);
        return false;
      });
      if (own.length > 0) changes.push([name, Object.fromEntries(own)]);
      continue;
    }
    const current = field(there, name);
    // Without a choice of its own a contact is subscribed: the source's opt-out must win over that.
    const fills = isBlank(current) || name === 'unsubscribed_from_emails';
    if (fills || current === value) changes.push([name, value]);
    else kept.push(name);
  }
  return { changes: Object.fromEntries(changes), kept };
};

/**
 * Somebody with these details is there already. If it is our own (same external id) it becomes as planned; a stranger's
 * record is only filled up, since the workspace's own data is fresher than an archive.
 */
const adopt = async (job: Job, body: Body, message: string, id: string): Promise<Outcome> => {
  if (/archived/i.test(message)) {
    const answer = await job.api.write('POST', `/contacts/${id}/unarchive`, undefined);
    if (isLost(answer) || !isDone(answer)) return refusal(answer);
  }
  const there = await readContact(job.api, id);
  if (!isDone(there)) return refusal(there);
  const remoteId = idOf(field(there.json, 'id')) ?? id;
  // A stranger's record may have our id since an earlier try whose answer was lost.
  const { triedAt } = job.context;
  const ours =
    text(field(there.json, 'external_id')) === body.external_id &&
    (triedAt === null || madeSince(seconds(field(there.json, 'created_at')), triedAt));
  const { changes, kept } = ours ? { changes: body, kept: [] } : gapsOf(body, there.json);
  const answer = await job.api.write('PUT', `/contacts/${remoteId}`, changes);
  return outcomeOf(answer, 'updated', () => remoteId, {
    ...adopted,
    ...(kept.length > 0 ? { kept: kept.join(',') } : {}),
    ...imprintOf(changes, answer),
  });
};

/** A body without some of its fields, `custom_attributes.plan` one of them. */
const without = (body: Body, names: readonly string[]): Body =>
  Object.fromEntries(
    Object.entries(body)
      .filter(([name]) => !names.includes(name))
      .map(([name, value]) => [
        name,
        name === 'custom_attributes'
          ? Object.fromEntries(
              Object.entries(value as Body).filter(([own]) => !names.includes(`custom_attributes.${own}`)),
            )
          : value,
      ]),
  );

const existingId = /id=([0-9a-f]{24})/;

const findUser = (job: Job, externalId: string): Promise<Json | undefined> =>
  lookUntil(job, 0, async () => {
    const answer = await job.api.read(`/contacts/find_by_external_id/${encodeURIComponent(externalId)}`);
    return isDone(answer) ? answer.json : undefined;
  });

/** Leads are not unique and cannot be found by external id but through the search, which is minutes late. */
const findLead = (job: Job, externalId: string): Promise<Json | undefined> =>
  lookUntil(job, job.desk.settings.contactIndexMs, async () => {
    const query = { field: 'external_id', operator: '=', value: externalId };
    for await (const contact of searchPages(job.api, '/contacts/search', query, 'data')) return contact;
    return undefined;
  });

export const contactKind: Kind = {
  perform: async (job) => {
    const body = await bodyOf(job);
    const answer = await job.api.write('POST', '/contacts', body);
    if (isLost(answer) || answer.status !== 409)
      return outcomeOf(answer, 'created', needId, imprintOf(body, answer));
    const { message } = errorOf(answer);
    const id = existingId.exec(message)?.[1];
    return id === undefined ? refusal(answer) : adopt(job, body, message, id);
  },
  find: async (job) => {
    const body = await bodyOf(job);
    const externalId = String(body.external_id);
    const contact = await (body.role === 'lead' ? findLead : findUser)(job, externalId);
    const id = idOf(field(contact, 'id'));
    // One that was there before is met again as 409 and brought up to the plan.
    return id !== undefined && madeSince(seconds(field(contact, 'created_at')), job.context.triedAt)
      ? { ...created(id), facts: imprint(body, contact ?? null) }
      : undefined;
  },
  revise: async (job, remoteId) => {
    const { role: _fixed, ...body } = await bodyOf(job);
    const refused = await refuseEdited(job, () => readContact(job.api, remoteId));
    if (refused) return refused;
    // Of somebody who was there before, what was left alone is left alone again.
    const kept = job.context.fact(job.operation.key, 'kept')?.split(',') ?? [];
    const own = kept.length === 0 || job.desk.settings.overwrite ? body : without(body, kept);
    const answer = await job.api.write('PUT', `/contacts/${remoteId}`, own);
    return outcomeOf(answer, 'updated', () => remoteId, {
      ...stillAdopted(job),
      ...(own === body ? {} : { kept: kept.join(',') }),
      ...imprintOf(own, answer),
    });
  },
  remove: (job, remoteId) =>
    removeUnedited(
      job,
      () => readContact(job.api, remoteId),
      async () =>
        (await contactInUse(job.api, remoteId)) ??
        removal(await job.api.write('DELETE', `/contacts/${remoteId}`, undefined)),
    ),
};

/** Attaching twice is answered with 200. */
export const contactCompanyKind: Kind = {
  perform: async (job) => {
    const { contact, company } = await resolved(job);
    if (isStrangers(job, 'contact'))
      for await (const one of numberedPages(job.api, `/contacts/${contact}/companies`, 50))
        if (idOf(field(one, 'id')) === company) return already(String(company));
    const answer = await job.api.write('POST', `/contacts/${contact}/companies`, { id: company });
    return outcomeOf(answer, 'created', () => String(company));
  },
  find: async () => undefined,
  revise: async (job) => contactCompanyKind.perform(job),
  remove: async (job, remoteId) => {
    const { contact } = await resolved(job);
    return removal(await job.api.write('DELETE', `/contacts/${contact}/companies/${remoteId}`, undefined));
  },
};
