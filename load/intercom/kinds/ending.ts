import type { Outcome } from '../../target.js';
import {
  field,
  idOf,
  isDone,
  isLost,
  type Json,
  list,
  refusal,
  seconds,
  text,
  type WriteAnswer,
} from '../api/answer.js';
import { numberedPages } from '../api/pages.js';
import { edited, imprint } from '../imprint.js';
import { assigneeField } from './assignee.js';
import { contactCompanyKind } from './contact.js';
import { assignmentKind, readConversation } from './conversation.js';
import { already, isStrangers, type Job, type Kind, madeSince, resolved } from './kind.js';
import { objectRelationKind, withoutObjects } from './object.js';
import { appliedOf, companyTagKind, contactTagKind, conversationTagKind, ticketTagKind } from './tag.js';
import { readTicket, ticketAssignmentKind } from './ticket.js';

/** Taking off what an earlier load put on. What is gone already is gone; 404 says so, too. */

const gone = (remoteId: string, httpStatus: number | null = null): Outcome => ({
  status: 'removed',
  remoteId,
  httpStatus,
});

const goneBy = (answer: WriteAnswer, remoteId: string): Outcome =>
  !isLost(answer) && (isDone(answer) || answer.status === 404)
    ? gone(remoteId, answer.status)
    : refusal(answer);

/** Of a write that never got an answer: from then on it may have arrived, in milliseconds since 1970. */
const unansweredSince = ({ operation }: Job): number | null =>
  typeof operation.payload.tried_at === 'string' ? Date.parse(operation.payload.tried_at) : null;

const perhapsTheirs: Outcome = {
  status: 'rejected',
  httpStatus: null,
  code: 'perhaps-theirs',
  message:
    'Of an earlier write nobody knows whether it arrived, and this may have been there before: look, and take it off by hand.',
};

/** A tag that a write without an answer may have put on: is it that one? */
const perhapsOurs = (job: Job, there: Json, tag: string, holder: string, since: number) => {
  const { context, desk, operation } = job;
  const at = seconds(field(there, 'applied_at'));
  if (at === undefined) return isStrangers(job, holder) ? perhapsTheirs : undefined;
  if (!madeSince(at, since)) return already(tag);
  const by = idOf(field(field(there, 'applied_by'), 'id'));
  const ours = context.fact(operation.key, 'by');
  return by !== undefined && ours !== undefined && by !== ours && !desk.settings.overwrite
    ? edited
    : undefined;
};

/** Why a tag must not be taken off, or need not; undefined: it must. */
const tagNow = (job: Job, tags: readonly Json[], tag: string, holder: string): Outcome | undefined => {
  const { context, desk, operation } = job;
  const there = tags.find((one) => idOf(field(one, 'id')) === tag);
  if (there === undefined) return gone(tag);
  const since = unansweredSince(job);
  if (since !== null) return perhapsOurs(job, there, tag, holder, since);
  const ours = context.fact(operation.key, 'applied');
  const again = ours !== undefined && ours !== appliedOf(there);
  return again && !desk.settings.overwrite && context.triedAt === null ? edited : undefined;
};

/** An ending is only ever a change of what is there; undo of one that was refused takes the thing off after all. */
const ending = (kind: Kind, revise: Kind['revise']): Kind => ({
  perform: (job) => revise(job, ''),
  find: async () => undefined,
  revise,
  remove: (job, remoteId) => kind.remove(job, remoteId),
});

export const contactTagEndKind = ending(contactTagKind, async (job, tag) => {
  const { contact } = await resolved(job);
  const tags = await job.api.read(`/contacts/${contact}/tags`);
  const now = tagNow(job, list(field(tags.json, 'data')), tag, 'contact');
  return now ?? goneBy(await job.api.write('DELETE', `/contacts/${contact}/tags/${tag}`, undefined), tag);
});

export const conversationTagEndKind = ending(conversationTagKind, async (job, tag) => {
  const { conversation, admin_id } = await resolved(job);
  const there = await readConversation(job, conversation);
  const now = tagNow(job, list(field(field(there.json, 'tags'), 'tags')), tag, 'conversation');
  return (
    now ??
    goneBy(await job.api.write('DELETE', `/conversations/${conversation}/tags/${tag}`, { admin_id }), tag)
  );
});

/** Intercom does not show the tags of a ticket. */
export const ticketTagEndKind = ending(ticketTagKind, async (job, tag) => {
  const { ticket, admin_id } = await resolved(job);
  return goneBy(await job.api.write('DELETE', `/tickets/${ticket}/tags/${tag}`, { admin_id }), tag);
});

/** Companies lose tags by name, and the tag may have another by now. */
export const companyTagEndKind = ending(companyTagKind, async (job, tag) => {
  const { company } = await resolved(job);
  const there = await job.api.read(`/companies/${company}`);
  const own = list(field(field(there.json, 'tags'), 'tags')).find((one) => idOf(field(one, 'id')) === tag);
  if (own === undefined) return gone(tag);
  if (unansweredSince(job) !== null && isStrangers(job, 'company')) return perhapsTheirs;
  const body = { name: text(field(own, 'name')) ?? '', companies: [{ id: company ?? null, untag: true }] };
  return goneBy(await job.api.write('POST', '/tags', body), tag);
});

export const contactCompanyEndKind = ending(contactCompanyKind, async (job, company) => {
  const { contact } = await resolved(job);
  if (unansweredSince(job) !== null && isStrangers(job, 'contact')) {
    for await (const one of numberedPages(job.api, `/contacts/${contact}/companies`, 50))
      if (idOf(field(one, 'id')) === company) return perhapsTheirs;
    return gone(company);
  }
  return goneBy(
    await job.api.write('DELETE', `/contacts/${contact}/companies/${company}`, undefined),
    company,
  );
});

export const objectRelationEndKind = ending(objectRelationKind, async (job, holder) =>
  goneBy(await withoutObjects(job), holder),
);

/** Back to nobody. Whoever is assigned by hand meanwhile stays. */
const toNobody = (
  kind: Kind,
  read: (job: Job, id: Json | undefined) => ReturnType<Job['api']['read']>,
): Kind => ({
  ...kind,
  revise: async (job, remoteId) => {
    const { type } = await resolved(job);
    const holder = assigneeField(type);
    const there = await read(job, remoteId);
    if (isDone(there) && idOf(field(there.json, holder)) === undefined)
      return {
        status: 'updated',
        remoteId,
        httpStatus: null,
        facts: imprint({ [holder]: null }, there.json),
      };
    return kind.revise(job, remoteId);
  },
});

export const assignmentEndKind = toNobody(assignmentKind, readConversation);
export const ticketAssignmentEndKind = toNobody(ticketAssignmentKind, readTicket);
