import type { Duck } from '../../core/duckdb.js';
import type { ShapeContext } from '../shape/context.js';
import type { Questions } from '../shape/questions.js';
import type { CrispLimits } from './limits.js';
import { slugOf } from './names.js';

export type CrispContext = ShapeContext<CrispLimits>;

/** Names of agents as customers see them. */
export const agentNames = async (duck: Duck): Promise<ReadonlyMap<string, string>> => {
  const agents = await duck.all<{ id: string; name: string | null; email: string | null }>(
    'SELECT id, name, email FROM agent ORDER BY id',
  );
  return new Map(agents.map(({ id, name, email }) => [id, name ?? email ?? id]));
};

/** Where everything of the knowledge base will stand: small enough to be held, links need it. */
export interface HelpMap {
  /** Category (null: those without one) to folder. */
  folder(categoryId: string | null): string;
  /** Languages in which a category is needed. */
  locales(categoryId: string | null): readonly string[];
  /** All languages. */
  readonly used: readonly string[];
  /** Article to path. */
  article(articleId: string): { readonly path: string; readonly locales: readonly string[] } | undefined;
}

/** Stands for articles without a category: a page needs a folder. */
export const looseFolder = 'general';

interface PlaceIn {
  readonly id: string;
  readonly collection_key: string | null;
  readonly locale: string;
  readonly slug: string | null;
  readonly title: string | null;
}

interface CollectionIn {
  readonly no: number;
  readonly id: string;
  readonly parent_key: string | null;
}

interface CollectionTextIn {
  readonly no: number;
  readonly name: string | null;
  readonly slug: string | null;
}

export const helpMap = async (ask: Questions): Promise<HelpMap> => {
  const folders = new Map<string | null, string>([[null, looseFolder]]);
  const texts = await ask.all<CollectionTextIn>('articles/collection_text');
  // The default language comes first.
  const words = new Map<number, string>();
  for (const { no, name, slug } of texts) if (!words.has(no)) words.set(no, slug ?? name ?? '');
  for (const { no, id, parent_key } of await ask.all<CollectionIn>('articles/collection')) {
    const slug = slugOf(words.get(no) ?? '', id);
    const above = parent_key === null ? undefined : folders.get(parent_key);
    folders.set(id, above === undefined ? slug : `${above}/${slug}`);
  }
  const locales = new Map<string | null, string[]>();
  const used = new Set<string>();
  for (const { category_id, locale } of await ask.all<{ category_id: string | null; locale: string }>(
    'articles/folder_locale',
  )) {
    locales.set(category_id, [...(locales.get(category_id) ?? []), locale]);
    used.add(locale);
  }
  const folder = (id: string | null): string => folders.get(id) ?? looseFolder;
  const articles = new Map<string, { path: string; locales: string[] }>();
  for (const place of await ask.all<PlaceIn>('articles/article_place')) {
    const known = articles.get(place.id);
    if (known) {
      if (!known.locales.includes(place.locale)) known.locales.push(place.locale);
      continue;
    }
    const path = `${folder(place.collection_key)}/${slugOf(place.slug ?? place.title ?? '', place.id)}.md`;
    articles.set(place.id, { path, locales: [place.locale] });
  }
  return {
    folder,
    locales: (id) => locales.get(id) ?? [],
    used: [...used].sort(),
    article: (id) => articles.get(id),
  };
};
