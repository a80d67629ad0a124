import type { Outcome } from '../../target.js';
import { field, idOf, type Json, needId, seconds, text, type WriteAnswer } from '../api/answer.js';
import { numberedPages } from '../api/pages.js';
import { imprint, imprintOf, refuseEdited, removeUnedited } from '../imprint.js';
import { readsAs } from '../words.js';
import { addressOf, asNumber, placed, slowWithPictures } from './help-center.js';
import { created, type Job, type Kind, lookUntil, madeSince, outcomeOf, removal } from './kind.js';
import { writeWithPictures } from './picture-write.js';

/**
 * Articles that only the team can read. Fin and the other agents that answer customers may use one only where somebody
 * switches that on: `ai_…_availability` is false by default, and is not sent.
 */
const path = '/internal_articles';

interface Sent {
  readonly body: { readonly [key: string]: Json };
  /** The articles that have no address to link to. */
  readonly facts: Readonly<Record<string, string>>;
}

const sentBody = async (job: Job): Promise<Sent> => {
  const { body, unlinked } = await placed(job, (key) => addressOf(job.context, key, null));
  return {
    body: { ...body, owner_id: asNumber(body.owner_id) },
    facts: unlinked.length > 0 ? { unlinked: [...new Set(unlinked)].join(',') } : {},
  };
};

const outcome = (answer: WriteAnswer, status: 'created' | 'updated', { body, facts }: Sent): Outcome =>
  outcomeOf(answer, status, needId, { ...facts, ...imprintOf(body, answer) });

/** No external id and no promised order: the whole list is looked through. */
const look = async (job: Job): Promise<Outcome | undefined> => {
  const { body, facts } = await sentBody(job);
  for await (const article of numberedPages(job.api, path, 50)) {
    const id = idOf(field(article, 'id'));
    if (id === undefined || job.context.claimed.has(id)) continue;
    if (!madeSince(seconds(field(article, 'created_at')), job.context.triedAt)) continue;
    if (text(field(article, 'title')) !== body.title) continue;
    if (!readsAs(String(body.body), text(field(article, 'body')) ?? '')) continue;
    if (await job.context.claim(id))
      return { ...created(id), facts: { ...facts, ...imprint(body, article) } } as Outcome;
  }
  return undefined;
};

export const internalArticleKind: Kind = {
  perform: async (job) => {
    const sent = await sentBody(job);
    return outcome(await writeWithPictures(job, 'POST', path, sent.body), 'created', sent);
  },
  find: (job) => {
    const pictures = job.operation.payload.pictures as readonly unknown[];
    const slow = pictures.length > 0 ? job.desk.settings.settleMs * slowWithPictures : 0;
    return lookUntil(job, slow, () => look(job));
  },
  revise: async (job, remoteId) => {
    const sent = await sentBody(job);
    const refused = await refuseEdited(job, () => job.api.read(`${path}/${remoteId}`));
    if (refused) return refused;
    return outcome(await writeWithPictures(job, 'PUT', `${path}/${remoteId}`, sent.body), 'updated', sent);
  },
  remove: (job, remoteId) =>
    removeUnedited(
      job,
      () => job.api.read(`${path}/${remoteId}`),
      async () => removal(await job.api.write('DELETE', `${path}/${remoteId}`, undefined)),
    ),
};
