import { isDeskError } from '../../../core/errors.js';
import type { Removal } from '../../target.js';
import { type Answer, field, idOf, isDone, type Json, list } from '../api/answer.js';
import type { Api } from '../api/api.js';
import { type Catalogue, parentsOf } from '../api/catalogue.js';
import { numberedPages, searchPages } from '../api/pages.js';

/**
 * Whether something that no load knows of hangs on a thing of ours: a customer who wrote again, a tag that people put on
 * their own conversations. It would lose that with the thing. Asked when all of ours that hung on it is gone already; a
 * search may still show that for a while, so what it finds is looked at.
 */

/** Things that are looked at before a search that shows only what is gone is given up on. */
const looks = 25;

interface Place {
  readonly noun: string;
  readonly candidates: AsyncIterable<Json>;
  /** Whether a candidate is there and hangs on the thing. */
  readonly hangs: (api: Api, id: string) => Promise<boolean>;
}

const lateSearch = (noun: string): Removal => ({
  removed: false,
  why: `Intercom still lists more than one ${noun} of it that is gone; undo once more when it has caught up.`,
});

/** A list of what is gone itself, since an earlier call without an answer took it away, is answered 404. */
async function* orNone(items: AsyncIterable<Json>): AsyncGenerator<Json> {
  try {
    yield* items;
  } catch (error) {
    if (!isDeskError(error, 'vendor-refused') || error.details.status !== 404) throw error;
  }
}

const inUse = async (api: Api, places: readonly Place[]): Promise<Removal | undefined> => {
  for (const { noun, candidates, hangs } of places) {
    let looked = 0;
    for await (const candidate of orNone(candidates)) {
      const id = idOf(field(candidate, 'id'));
      if (id === undefined) continue;
      if (await hangs(api, id))
        return { removed: false, why: `Something that stays hangs on it: ${noun} ${id}.` };
      if (++looked === looks) return lateSearch(noun);
    }
  }
  return undefined;
};

const has = (items: Json | undefined, wanted: string): boolean =>
  list(items).some((item) => idOf(field(item, 'id')) === wanted);

const there = async (read: Promise<Answer>): Promise<Json | undefined> => {
  const answer = await read;
  return isDone(answer) ? answer.json : undefined;
};

/** Conversations and tickets of a contact. */
export const contactInUse = (api: Api, contact: string): Promise<Removal | undefined> => {
  const query = { field: 'contact_ids', operator: '=', value: contact };
  const at = (path: string) => async (reader: Api, id: string) =>
    (await there(reader.read(`${path}/${id}`))) !== undefined;
  return inUse(api, [
    {
      noun: 'conversation',
      candidates: searchPages(api, '/conversations/search', query, 'conversations'),
      hangs: at('/conversations'),
    },
    {
      noun: 'ticket',
      candidates: searchPages(api, '/tickets/search', query, 'tickets'),
      hangs: at('/tickets'),
    },
  ]);
};

/** Conversations, contacts and companies with a tag. Intercom finds neither tickets nor articles by their tags. */
export const tagInUse = (api: Api, tag: string): Promise<Removal | undefined> =>
  inUse(api, [
    {
      noun: 'conversation',
      candidates: searchPages(
        api,
        '/conversations/search',
        { field: 'tag_ids', operator: '=', value: tag },
        'conversations',
      ),
      hangs: async (reader, id) =>
        has(field(field(await there(reader.read(`/conversations/${id}`)), 'tags'), 'tags'), tag),
    },
    {
      noun: 'contact',
      candidates: searchPages(
        api,
        '/contacts/search',
        { field: 'tag_id', operator: '=', value: tag },
        'data',
      ),
      hangs: async (reader, id) => has(field(await there(reader.read(`/contacts/${id}/tags`)), 'data'), tag),
    },
    {
      noun: 'company',
      candidates: numberedPages(api, `/companies?tag_id=${encodeURIComponent(tag)}`, 15),
      hangs: async (reader, id) =>
        has(field(field(await there(reader.read(`/companies/${id}`)), 'tags'), 'tags'), tag),
    },
  ]);

/** People of a company. */
export const companyInUse = (api: Api, company: string): Promise<Removal | undefined> =>
  inUse(api, [
    {
      noun: 'contact',
      candidates: numberedPages(api, `/companies/${company}/contacts`, 50),
      hangs: async (reader, id) =>
        has(field(await there(reader.read(`/contacts/${id}/companies`)), 'data'), company),
    },
  ]);

/** Collections and articles in a collection. */
export const collectionInUse = (
  api: Api,
  catalogue: Catalogue,
  collection: string,
): Promise<Removal | undefined> => {
  const within = async function* (): AsyncGenerator<Json> {
    for await (const item of numberedPages(api, '/help_center/collections', 50))
      if (parentsOf(item).includes(collection)) yield item;
  };
  const shelf = async function* (): AsyncGenerator<Json> {
    yield* (await catalogue.shelves(api)).get(collection) ?? [];
  };
  const at = (path: string) => async (reader: Api, id: string) =>
    parentsOf(await there(reader.read(`${path}/${id}`))).includes(collection);
  return inUse(api, [
    { noun: 'collection', candidates: within(), hangs: at('/help_center/collections') },
    { noun: 'article', candidates: shelf(), hangs: at('/articles') },
  ]);
};
