import { field, idOf, needId, seconds, text } from '../api/answer.js';
import { numberedPages } from '../api/pages.js';
import { readsAs } from '../words.js';
import { created, type Kind, lookUntil, madeSince, outcomeOf, resolved, unchangeable } from './kind.js';

/** Contact notes have no external id, no update and no deletion; they are known again by their words. */
export const contactNoteKind: Kind = {
  perform: async (job) => {
    const { contact, body, admin_id } = await resolved(job);
    const answer = await job.api.write('POST', `/contacts/${contact}/notes`, {
      body,
      ...(admin_id === undefined ? {} : { admin_id }),
    });
    return outcomeOf(answer, 'created', needId);
  },
  find: async (job) => {
    const { contact, body } = await resolved(job);
    return lookUntil(job, 0, async () => {
      for await (const note of numberedPages(job.api, `/contacts/${contact}/notes`, 50)) {
        const id = idOf(field(note, 'id'));
        if (id === undefined || job.context.claimed.has(id)) continue;
        if (!madeSince(seconds(field(note, 'created_at')), job.context.triedAt)) continue;
        if (readsAs(String(body), text(field(note, 'body')) ?? '') && (await job.context.claim(id)))
          return created(id);
      }
      return undefined;
    });
  },
  revise: async () => unchangeable('a contact’s note'),
  remove: async () => ({ removed: false, why: 'Intercom has no way to delete a contact’s note.' }),
};
