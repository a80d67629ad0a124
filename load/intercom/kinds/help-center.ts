import type { Outcome } from '../../target.js';
import { field, idOf, isDone, type Json, needId, seconds, text } from '../api/answer.js';
import { type CollectionEntry, parentsOf, toCollection } from '../api/catalogue.js';
import { numberedPages } from '../api/pages.js';
import { placeHtml } from '../article-html.js';
import { imprint, imprintOf, refuseEdited, removeUnedited } from '../imprint.js';
import { readsAs } from '../words.js';
import {
  already,
  created,
  goesWith,
  type Job,
  type Kind,
  lookUntil,
  madeSince,
  outcomeOf,
  removal,
  resolved,
} from './kind.js';
import { writeWithPictures } from './picture-write.js';
import { collectionInUse } from './still-used.js';
import { withdrawTexts, withheldIn } from './withdraw.js';

type Body = { readonly [key: string]: Json };

const bodyOf = async (job: Job): Promise<Body> => (await resolved(job)).body as Body;

const sameCollection = (body: Body, entry: CollectionEntry): boolean =>
  entry.name === body.name && entry.parentId === (idOf(body.parent_id) ?? null);

/** How a collection looks that was not made by the call at hand. */
const seenCollection = async (
  job: Job,
  id: string,
  body: Body,
): Promise<{ readonly facts?: Readonly<Record<string, string>> }> => {
  const answer = await job.api.read(`/help_center/collections/${id}`);
  return isDone(answer) ? { facts: imprint(body, answer.json) } : {};
};

/** Collections have no external id: list by name and parent, then create. Order and icon cannot be written. */
export const collectionKind: Kind = {
  perform: async (job) => {
    const body = await bodyOf(job);
    const known = await job.desk.catalogue.collections(job.api);
    const there = known.find((entry) => sameCollection(body, entry) && !job.context.claimed.has(entry.id));
    // Somebody's own: as it looks now is how it was left, so that what they change later is seen.
    if (there) return { ...already(there.id), ...(await seenCollection(job, there.id, body)) };
    const answer = await job.api.write('POST', '/help_center/collections', body);
    const outcome = outcomeOf(answer, 'created', needId, imprintOf(body, answer));
    const entry = 'remoteId' in outcome && 'json' in answer ? toCollection(answer.json) : undefined;
    if (entry) known.push(entry);
    return outcome;
  },
  find: (job) =>
    lookUntil(job, 0, async () => {
      const body = await bodyOf(job);
      const known = await job.desk.catalogue.collections(job.api, true);
      for (const entry of known) {
        if (!sameCollection(body, entry) || job.context.claimed.has(entry.id)) continue;
        if (madeSince(entry.createdAt, job.context.triedAt) && (await job.context.claim(entry.id)))
          return { ...created(entry.id), ...(await seenCollection(job, entry.id, body)) };
      }
      return undefined;
    }),
  revise: async (job, remoteId) => {
    const body = await bodyOf(job);
    const refused = await refuseEdited(job, () => job.api.read(`/help_center/collections/${remoteId}`));
    if (refused) return refused;
    const answer = await job.api.write('PUT', `/help_center/collections/${remoteId}`, body);
    return outcomeOf(answer, 'updated', () => remoteId, imprintOf(body, answer));
  },
  remove: async (job, remoteId) =>
    (await collectionInUse(job.api, job.desk.catalogue, remoteId)) ??
    removal(await job.api.write('DELETE', `/help_center/collections/${remoteId}`, undefined)),
};

interface Picture {
  readonly sha256: string;
  readonly contentType: string;
}

/** Ids that the API wants as numbers in an article: author everywhere, parent on create. */
export const asNumber = (json: Json | undefined): Json =>
  typeof json === 'string' ? Number(json) : (json ?? null);

/** The body as it is sent: pictures and links have addresses in every language. */
export const placed = async (
  job: Job,
  link: (key: string, locale: string | null) => string | undefined,
): Promise<{ readonly body: Body; readonly unlinked: readonly string[] }> => {
  const payload = await resolved(job);
  const types = new Map(
    (payload.pictures as unknown as readonly Picture[]).map(({ sha256, contentType }) => [
      sha256,
      contentType,
    ]),
  );
  const unlinked: string[] = [];
  const place = (content: Body, locale: string | null): Body => {
    const { html, unlinked: left } = placeHtml(String(content.body ?? ''), {
      link: (key) => link(key, locale),
      picture: (sha256) =>
        job.context.pictureUrl({ sha256, contentType: types.get(sha256) ?? 'application/octet-stream' }),
    });
    unlinked.push(...left);
    return { ...content, body: html, author_id: asNumber(content.author_id) };
  };
  const main = payload.body as Body;
  const translated = Object.entries((main.translated_content ?? {}) as { [locale: string]: Body });
  return {
    body: {
      ...place(main, null),
      ...(translated.length === 0
        ? {}
        : {
            translated_content: Object.fromEntries(
              translated.map(([locale, content]) => [locale, place(content, locale)]),
            ),
          }),
    },
    unlinked,
  };
};

/** In the first pass no article has an address for sure: links stand as their text. */
const withoutLinks = (): undefined => undefined;

/** Addresses, of the main text and of each language: only what is published has one. */
const urlFact = (json: Json): Readonly<Record<string, string>> => {
  const urls: [string, Json | undefined][] = [['url', field(json, 'url')]];
  const translated = field(json, 'translated_content');
  if (translated !== null && typeof translated === 'object')
    for (const [locale, content] of Object.entries(translated as Body))
      urls.push([`url:${locale}`, field(content, 'url')]);
  return Object.fromEntries(urls.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
};

/** Where a link in a text leads: to the same language where the article has it, else to its main text. */
export const addressOf = (
  context: Pick<Job['context'], 'fact'>,
  key: string,
  locale: string | null,
): string | undefined =>
  (locale === null ? undefined : context.fact(key, `url:${locale}`)) ?? context.fact(key, 'url');

const articleOutcome = (
  answer: Parameters<typeof outcomeOf>[0],
  status: 'created' | 'updated',
  body: Body,
): Outcome =>
  outcomeOf(answer, status, needId, {
    ...('json' in answer ? urlFact(answer.json) : {}),
    ...imprintOf(body, answer),
  });

const sameParent = (body: Body, article: Json): boolean => {
  const wanted = idOf(body.parent_id);
  const parents = parentsOf(article);
  return wanted === undefined ? parents.length === 0 : parents.includes(wanted);
};

/** Intercom fetches the pictures while the call runs: a call that was given up may go on for so many times as long. */
export const slowWithPictures = 12;

/** Articles have no external id: the list, newest change first, is read back to the time of the try. */
const findArticle = async (job: Job): Promise<Outcome | undefined> => {
  const { body } = await placed(job, withoutLinks);
  for await (const article of numberedPages(job.api, '/articles', 50)) {
    if (!madeSince(seconds(field(article, 'updated_at')), job.context.triedAt)) return undefined;
    const id = idOf(field(article, 'id'));
    if (id === undefined || job.context.claimed.has(id)) continue;
    if (!madeSince(seconds(field(article, 'created_at')), job.context.triedAt)) continue;
    if (text(field(article, 'title')) !== body.title || !sameParent(body, article)) continue;
    if (!readsAs(String(body.body), text(field(article, 'body')) ?? '')) continue;
    if (await job.context.claim(id))
      return { ...created(id), facts: { ...urlFact(article), ...imprint(body, article) } } as Outcome;
  }
  return undefined;
};

/** A language that an earlier load published, and that the source has no longer, is for no reader any more. */
const withoutDropped = ({ context, operation }: Job, body: Body): Body => {
  const written = JSON.parse(context.fact(operation.key, 'fields') ?? '[]') as readonly string[];
  const translated = (body.translated_content ?? {}) as Body;
  const dropped = written
    .map((path) => /^translated_content\.([^.]+)\.title$/.exec(path)?.[1])
    .filter((locale) => locale !== undefined)
    .filter((locale) => !(locale in translated));
  if (dropped.length === 0) return body;
  const drafts = dropped.map((locale) => [locale, { state: 'draft' }] as const);
  return { ...body, translated_content: { ...translated, ...Object.fromEntries(drafts) } };
};

export const articleKind: Kind = {
  perform: async (job) => {
    const { body } = await placed(job, withoutLinks);
    const parent = body.parent_id === undefined ? {} : { parent_id: asNumber(body.parent_id) };
    return articleOutcome(
      await writeWithPictures(job, 'POST', '/articles', { ...body, ...parent }),
      'created',
      body,
    );
  },
  find: (job) => {
    const pictures = job.operation.payload.pictures as readonly unknown[];
    const slow = pictures.length > 0 ? job.desk.settings.settleMs * slowWithPictures : 0;
    return lookUntil(job, slow, () => findArticle(job));
  },
  revise: async (job, remoteId) => {
    // What stands there may have its links already; the second pass of this plan writes them anew.
    const { body } = await placed(job, withoutLinks);
    const refused = await refuseEdited(job, () => job.api.read(`/articles/${remoteId}`));
    if (refused) return (await withdrawTexts(job, remoteId, withheldIn(body))) ?? refused;
    const whole = withoutDropped(job, body);
    return articleOutcome(
      await writeWithPictures(job, 'PUT', `/articles/${remoteId}`, whole),
      'updated',
      whole,
    );
  },
  remove: (job, remoteId) =>
    removeUnedited(
      job,
      () => job.api.read(`/articles/${remoteId}`),
      async () => removal(await job.api.write('DELETE', `/articles/${remoteId}`, undefined)),
    ),
};

/** The second pass: the same texts once more, now with the addresses of the articles they link to. */
const writeLinks = async (job: Job, status: 'created' | 'updated'): Promise<Outcome> => {
  const { article } = await resolved(job);
  const { body, unlinked } = await placed(job, (key, locale) => addressOf(job.context, key, locale));
  const answer = await writeWithPictures(job, 'PUT', `/articles/${article}`, body);
  const facts = unlinked.length > 0 ? { unlinked: [...new Set(unlinked)].join(',') } : undefined;
  return outcomeOf(answer, status, () => String(article), facts);
};

export const articleLinksKind: Kind = {
  perform: (job) => writeLinks(job, 'created'),
  find: async () => undefined,
  revise: (job) => writeLinks(job, 'updated'),
  remove: async () => goesWith('article'),
};
