import { field, idOf, type Json, list, seconds, text } from './answer.js';
import type { Api } from './api.js';
import { numberedPages, wholeList } from './pages.js';
import { type TicketTypeEntry, toTicketType } from './ticket-types.js';

/**
 * The small lists of a workspace that are written by "list, then create": attributes, tags, collections. Read once
 * and kept up to date with what we make; `refresh` reads again when a write's fate is unknown.
 */
export interface Catalogue {
  attributes(api: Api, model: AttributeModel, refresh?: boolean): Promise<Map<string, AttributeEntry>>;
  tags(api: Api, refresh?: boolean): Promise<Map<string, string>>;
  collections(api: Api, refresh?: boolean): Promise<CollectionEntry[]>;
  /** Articles by the collection that they stand in: what was there when it was first asked for. */
  shelves(api: Api): Promise<ReadonlyMap<string, readonly Json[]>>;
  /** Archived ones too. */
  ticketTypes(api: Api, refresh?: boolean): Promise<TicketTypeEntry[]>;
}

export type AttributeModel = 'contact' | 'company' | 'conversation';

export interface AttributeEntry {
  readonly id: string;
  readonly name: string;
  readonly dataType: string;
  readonly options: readonly string[];
  readonly archived: boolean;
  /** Made by the workspace, not one of Intercom's own. */
  readonly custom: boolean;
  /** Unix seconds; Intercom's own have none. */
  readonly createdAt: number | undefined;
}

export interface CollectionEntry {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly createdAt: number | undefined;
}

const optionLabel = (option: Json): string | undefined =>
  text(option) ?? text(field(option, 'label')) ?? text(field(option, 'value'));

export const toAttribute = (json: Json): AttributeEntry | undefined => {
  const name = text(field(json, 'name'));
  if (name === undefined) return undefined;
  const options = field(json, 'options');
  return {
    // Intercom's own attributes have no id; they are never written to.
    id: idOf(field(json, 'id')) ?? '',
    name,
    dataType: text(field(json, 'data_type')) ?? '',
    options: (Array.isArray(options) ? (options as readonly Json[]) : [])
      .filter((option) => field(option, 'archived') !== true)
      .map(optionLabel)
      .filter((label) => label !== undefined),
    archived: field(json, 'archived') === true,
    custom: field(json, 'custom') !== false,
    createdAt: seconds(field(json, 'created_at')),
  };
};

export const toCollection = (json: Json): CollectionEntry | undefined => {
  const id = idOf(field(json, 'id'));
  const name = text(field(json, 'name'));
  const createdAt = field(json, 'created_at');
  if (id === undefined || name === undefined) return undefined;
  return {
    id,
    name,
    parentId: idOf(field(json, 'parent_id')) ?? null,
    createdAt: typeof createdAt === 'number' ? createdAt : undefined,
  };
};

/** Names of attributes and tags are compared without regard to case. */
export const nameKey = (name: string): string => name.toLowerCase();

const readAttributes = async (api: Api, model: AttributeModel): Promise<Map<string, AttributeEntry>> => {
  // Conversation attributes have endpoints of their own since 2.16; the other list refuses the model.
  const items =
    model === 'conversation'
      ? await readConversationAttributes(api)
      : await wholeList(api, `/data_attributes?model=${model}&include_archived=true`, 'data');
  const entries = items.map(toAttribute).filter((entry) => entry !== undefined);
  return new Map(entries.map((entry) => [nameKey(entry.name), entry]));
};

/** Live ones only: an archived one cannot be brought back by the API, and does not stand in a new one's way. */
const readConversationAttributes = (api: Api): Promise<readonly Json[]> =>
  wholeList(api, '/conversations/attributes', 'data');

const readTags = async (api: Api): Promise<Map<string, string>> => {
  const tags = new Map<string, string>();
  for (const tag of await wholeList(api, '/tags', 'data')) {
    const id = idOf(field(tag, 'id'));
    const name = text(field(tag, 'name'));
    if (id !== undefined && name !== undefined) tags.set(nameKey(name), id);
  }
  return tags;
};

const readCollections = async (api: Api): Promise<CollectionEntry[]> => {
  const found = new Map<string, CollectionEntry>();
  for await (const item of numberedPages(api, '/help_center/collections', 50)) {
    const entry = toCollection(item);
    if (entry) found.set(entry.id, entry);
  }
  return [...found.values()];
};

/** Collections that an article or a collection stands in: `parent_ids` in what is read, `parent_id` in what is written and in older versions. */
export const parentsOf = (item: Json | undefined): readonly string[] => {
  const parents = [...list(field(item, 'parent_ids')), field(item, 'parent_id')].map(idOf);
  return [...new Set(parents.filter((id) => id !== undefined))];
};

const readShelves = async (api: Api): Promise<ReadonlyMap<string, readonly Json[]>> => {
  const shelves = new Map<string, Json[]>();
  for await (const article of numberedPages(api, '/articles', 50)) {
    // An article's text is long, and only its name is asked for.
    const entry = { id: field(article, 'id') ?? null };
    for (const parent of parentsOf(article)) {
      const shelf = shelves.get(parent);
      if (shelf) shelf.push(entry);
      else shelves.set(parent, [entry]);
    }
  }
  return shelves;
};

export const createCatalogue = (): Catalogue => {
  const kept = new Map<string, Promise<unknown>>();
  const cached = <T>(name: string, refresh: boolean, read: () => Promise<T>): Promise<T> => {
    const there = kept.get(name) as Promise<T> | undefined;
    if (there && !refresh) return there;
    const fresh = read();
    kept.set(name, fresh);
    // A list that could not be read is asked for again, not remembered as a failure.
    fresh.catch(() => kept.delete(name));
    return fresh;
  };
  return {
    attributes: (api, model, refresh = false) =>
      cached(`attributes ${model}`, refresh, () => readAttributes(api, model)),
    tags: (api, refresh = false) => cached('tags', refresh, () => readTags(api)),
    collections: (api, refresh = false) => cached('collections', refresh, () => readCollections(api)),
    shelves: (api) => cached('shelves', false, () => readShelves(api)),
    ticketTypes: (api, refresh = false) =>
      cached('ticket types', refresh, async () =>
        (await wholeList(api, '/ticket_types', 'data'))
          .map(toTicketType)
          .filter((entry) => entry !== undefined),
      ),
  };
};
