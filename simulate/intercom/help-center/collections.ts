import { type Body, type Fields, isObject } from '../api/fields.js';
import { idOut, ok } from '../api/out.js';
import { comparePositions, numberedPage } from '../api/page.js';
import { invalid, isRefusal, type Refusal, refuse, resourceNotFound } from '../api/refusal.js';
import { type Route, route } from '../api/route.js';
import type { Desk } from '../desk.js';
import type { Collection, HelpCenter, Texts } from '../state/help-center.js';
import { slug } from './slug.js';

/** Collections are nested to three levels (help article). */
const deepest = 3;

const nameMissing = refuse(400, 'parameter_not_found', 'Name is a required parameter.');

const updateFields = {
  name: { type: 'string' },
  description: { type: 'string', nullable: true },
  parent_id: { type: 'id', nullable: true, since: '2.10' },
  translated_content: { type: 'object', nullable: true },
} as const satisfies Fields;

const createFields = {
  ...updateFields,
  name: { type: 'string', required: nameMissing },
  help_center_id: { type: 'integer', nullable: true },
} as const satisfies Fields;

/** The help centre that is meant when none is named. */
export const defaultHelpCenter = (desk: Desk): HelpCenter =>
  [...desk.workspace.helpCenters.values()][0] as HelpCenter;

export const collectionOut = (desk: Desk, collection: Collection): object => {
  const home = desk.workspace.helpCenters.get(collection.helpCenterId) ?? defaultHelpCenter(desk);
  const multilingual = home.locales.length > 1;
  return {
    id: idOut(desk, collection.id, 'string'),
    workspace_id: desk.workspace.id,
    name: collection.name,
    url: `${home.url}/${home.locales[0]}/collections/${collection.id}-${slug(collection.name)}`,
    order: collection.order,
    created_at: collection.createdAt,
    updated_at: collection.updatedAt,
    description: collection.description,
    icon: 'book-bookmark',
    parent_id: collection.parentId,
    help_center_id: Number(collection.helpCenterId),
    ...(multilingual
      ? {
          default_locale: home.locales[0],
          translated_content: {
            type: 'group_translated_content',
            ...Object.fromEntries(
              [
                [
                  home.locales[0] as string,
                  { name: collection.name, description: collection.description },
                ] as const,
                ...Object.entries(collection.translations),
              ].map(([locale, texts]) => [locale, { type: 'group_content', ...texts }]),
            ),
          },
        }
      : {}),
  };
};

const depthOf = (desk: Desk, id: string | null): number => {
  let depth = 0;
  for (let at = id; at !== null; at = desk.workspace.collections.get(at)?.parentId ?? null) depth++;
  return depth;
};

const heightOf = (desk: Desk, id: string): number =>
  1 +
  Math.max(
    0,
    ...[...desk.workspace.collections.values()]
      .filter((one) => one.parentId === id)
      .map((one) => heightOf(desk, one.id)),
  );

const parentRefusal = (desk: Desk, parentId: string | null, self?: Collection): Refusal | undefined => {
  if (parentId === null) return undefined;
  if (!desk.workspace.collections.has(parentId)) return resourceNotFound;
  for (
    let at: string | null = parentId;
    self && at !== null;
    at = desk.workspace.collections.get(at)?.parentId ?? null
  )
    if (at === self.id) return invalid('A collection cannot be its own parent');
  const depth = depthOf(desk, parentId) + (self ? heightOf(desk, self.id) : 1);
  return depth > deepest ? invalid(`Collections can be nested at most ${deepest} levels deep`) : undefined;
};

/** A language must be switched on in the help centre before it can be written. */
export const localeRefusal = (desk: Desk, locale: string): Refusal | undefined =>
  defaultHelpCenter(desk).locales.includes(locale)
    ? undefined
    : invalid(`Locale '${locale}' is not enabled for this help center`);

const translationsOf = (desk: Desk, given: unknown): Readonly<Record<string, Texts>> | Refusal => {
  if (given === undefined || given === null) return {};
  const texts: Record<string, Texts> = {};
  for (const [locale, content] of Object.entries(given as object)) {
    if (locale === 'type' || content === null) continue;
    const refusal = localeRefusal(desk, locale);
    if (refusal) return refusal;
    if (!isObject(content) || typeof content.name !== 'string') return nameMissing;
    texts[locale] = {
      name: content.name,
      description: typeof content.description === 'string' ? content.description : '',
    };
  }
  return texts;
};

const create = (desk: Desk, body: Body<typeof createFields>): Collection | Refusal => {
  if (body.name.trim() === '') return nameMissing;
  const home =
    body.help_center_id == null
      ? defaultHelpCenter(desk)
      : desk.workspace.helpCenters.get(String(body.help_center_id));
  if (!home) return resourceNotFound;
  const parentId = body.parent_id ?? null;
  const refusal = parentRefusal(desk, parentId);
  if (refusal) return refusal;
  const translations = translationsOf(desk, body.translated_content);
  if (isRefusal(translations)) return translations;
  const now = desk.now();
  const collection: Collection = {
    id: String(desk.ids.number('collection', 165)),
    name: body.name,
    description: body.description ?? '',
    parentId,
    helpCenterId: home.id,
    order: [...desk.workspace.collections.values()].filter((one) => one.parentId === parentId).length + 1,
    translations,
    createdAt: now,
    updatedAt: now,
  };
  desk.workspace.collections.set(collection.id, collection);
  return collection;
};

const update = (desk: Desk, collection: Collection, body: Body<typeof updateFields>): Refusal | undefined => {
  if (body.parent_id !== undefined) {
    const refusal = parentRefusal(desk, body.parent_id, collection);
    if (refusal) return refusal;
  }
  const translations = translationsOf(desk, body.translated_content);
  if (isRefusal(translations)) return translations;
  if (body.parent_id !== undefined) collection.parentId = body.parent_id;
  if (body.name !== undefined) collection.name = body.name;
  if (body.description !== undefined) collection.description = body.description ?? '';
  collection.translations = { ...collection.translations, ...translations };
  collection.updatedAt = desk.now();
  return undefined;
};

const position = (collection: Collection) => ({ key: collection.updatedAt, id: collection.id });

export const collectionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/help_center/collections',
    run: (desk, { call }) => {
      const newest = [...desk.workspace.collections.values()].sort((a, b) =>
        comparePositions(position(b), position(a)),
      );
      const page = numberedPage(desk, call, newest, {
        standard: desk.settings.number('collections_page'),
        most: 150,
      });
      if (isRefusal(page)) return page;
      const data = page.items.map((one) => collectionOut(desk, one));
      return ok({ type: 'list', data, total_count: page.total, pages: page.pages });
    },
  }),
  route({
    method: 'POST',
    path: '/help_center/collections',
    fields: createFields,
    run: (desk, { body }) => {
      const collection = create(desk, body);
      return isRefusal(collection) ? collection : ok(collectionOut(desk, collection));
    },
  }),
  route({
    method: 'GET',
    path: '/help_center/collections/:id',
    run: (desk, { params }) => {
      const collection = desk.workspace.collections.get(params.id);
      return collection ? ok(collectionOut(desk, collection)) : resourceNotFound;
    },
  }),
  route({
    method: 'PUT',
    path: '/help_center/collections/:id',
    fields: updateFields,
    run: (desk, { params, body }) => {
      const collection = desk.workspace.collections.get(params.id);
      if (!collection) return resourceNotFound;
      return update(desk, collection, body) ?? ok(collectionOut(desk, collection));
    },
  }),
  route({
    method: 'DELETE',
    path: '/help_center/collections/:id',
    run: (desk, { params }) => {
      const { collections, articles } = desk.workspace;
      if (!collections.delete(params.id)) return resourceNotFound;
      // What lay inside stands alone from now on.
      for (const inner of [...collections.values(), ...articles.values()])
        if (inner.parentId === params.id) inner.parentId = null;
      return ok({ id: params.id, object: 'collection', deleted: true });
    },
  }),
];
