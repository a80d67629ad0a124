import type { Article, ArticleText, ArticleVersion, Category, Library, Picture } from '../../desk/model.js';
import type { Names } from './names.js';
import { iso, type KustomerRecord, to } from './shape.js';

/** When the help centre was set up. */
const foundedAt = (names: Names): number => names.desk.end - 86_400_000 * 1400;

/** The labels of all articles, each once. */
export const articleTags = ({ articles }: Library): readonly string[] => [
  ...new Set(articles.flatMap(({ tags }) => tags)),
];

export const articleTagId = (names: Names, library: Library, tag: string): string =>
  names.id('kb_tag', articleTags(library).indexOf(tag), foundedAt(names));

/** The knowledge base. Articles are containers; titles and bodies live on versions, one series for each language. */
export interface LibraryNames {
  readonly base: string;
  readonly category: (key: string) => string;
  readonly article: (article: Article) => string;
  readonly version: (article: Article, language: number, draft: boolean) => string;
  readonly media: (name: string) => string;
  /** Address of a picture as it stands in a body. */
  readonly mediaUrl: (name: string) => string;
}

export const makeLibraryNames = (names: Names, library: Library): LibraryNames => {
  const founded = foundedAt(names);
  const at = (list: readonly { readonly key?: string; readonly name?: string }[], key: string) =>
    list.findIndex((entry) => (entry.key ?? entry.name) === key);
  const media = (name: string) => names.id('media', at(library.pictures, name), founded);
  return {
    base: names.id('kb_knowledge_base', 1, founded),
    category: (key) => names.id('kb_category', at(library.categories, key), founded),
    article: (article) => names.id('kb_article', article.index, article.createdAt),
    version: (article, language, draft) =>
      names.id('kb_version', article.index * 100 + language * 2 + (draft ? 1 : 0), article.createdAt),
    media,
    mediaUrl: (name) => `https://media.example.com/kb/${media(name)}/${name}.png`,
  };
};

const marks = /\{\{(picture|link):([a-z-]+)\}\}/g;

const bodyOf = (kb: LibraryNames, text: ArticleText, address: (key: string) => string): string =>
  text.html.replace(marks, (_, mark: string, key: string) =>
    mark === 'link'
      ? address(key)
      : `<img data-media-id="${kb.media(key)}" src="${kb.mediaUrl(key)}" alt="${key.replace(/-/g, ' ')}">`,
  );

const mediaIn = (kb: LibraryNames, text: ArticleText): string[] => [
  ...new Set(
    [...text.html.matchAll(marks)].filter((m) => m[1] === 'picture').map((m) => kb.media(m[2] as string)),
  ),
];

export interface LibraryContext {
  readonly names: Names;
  readonly kb: LibraryNames;
  readonly library: Library;
  readonly address: (key: string) => string;
}

export const versionRecord = (
  context: LibraryContext,
  article: Article,
  version: ArticleVersion,
  draft: boolean,
): KustomerRecord => {
  const { names, kb } = context;
  const text = (draft ? version.draft : version.published) as ArticleText;
  const language = article.versions.indexOf(version);
  const id = kb.version(article, language, draft);
  const articleId = kb.article(article);
  const lang = names.lang(version.language);
  const media = mediaIn(kb, text);
  return {
    type: 'kb_version',
    id,
    attributes: {
      lang,
      title: text.title,
      slug: text.slug,
      status: draft ? 'draft' : 'published',
      scope: article.internal ? 'internal' : 'public',
      htmlBody: bodyOf(kb, text, context.address),
      metaTitle: text.title,
      metaDescription: text.description,
      createdAt: iso(article.createdAt),
      updatedAt: iso(article.updatedAt + (draft ? 3_600_000 : 0)),
    },
    relationships: {
      org: to('org', names.org),
      article: {
        links: { self: `/v1/kb/articles/${articleId}` },
        data: { type: 'kb_article', id: articleId },
      },
      ...(media.length === 0
        ? {}
        : { attachments: { data: media.map((one) => ({ type: 'media', id: one })) } }),
      createdBy: to('user', names.user(article.agent)),
    },
    links: { self: `/v1/kb/articles/${articleId}/versions/${lang}` },
  };
};

export interface ArticleForm {
  /** The current version inside `langVersions`: the whole version, or its id only. */
  readonly versionId: 'object' | 'string';
  readonly tags: 'names' | 'ids';
}

export const articleRecord = (
  context: LibraryContext,
  article: Article,
  form: ArticleForm,
): KustomerRecord => {
  const { names, kb, library } = context;
  const id = kb.article(article);
  const langVersions: Record<string, unknown> = {};
  for (const version of article.versions) {
    const record = versionRecord(context, article, version, version.published === null);
    const { lang, ...attributes } = record.attributes;
    langVersions[String(lang)] = {
      currentVersion: { id: form.versionId === 'object' ? { _id: record.id, ...attributes } : record.id },
    };
  }
  const first = article.versions[0];
  const text = first?.published ?? first?.draft;
  return {
    type: 'kb_article',
    id,
    attributes: {
      hash: article.hash,
      title: text?.title ?? '',
      source: names.lang(article.source),
      status: article.versions.some((version) => version.published !== null) ? 'published' : 'draft',
      scope: article.internal ? 'internal' : 'public',
      deleted: article.removedAt !== null,
      ...(article.removedAt === null ? {} : { deletedAt: iso(article.removedAt) }),
      tags: form.tags === 'ids' ? article.tags.map((tag) => articleTagId(names, library, tag)) : article.tags,
      categories:
        article.category === null ? [] : [{ id: kb.category(article.category), knowledgeBase: kb.base }],
      knowledgeBases: [{ id: kb.base, featured: article.tags.includes('popular') }],
      metaTitle: text?.title ?? '',
      metaDescription: text?.description ?? '',
      metaKeywords: article.tags.join(','),
      langVersions,
      latestLangs: article.versions.map((version) => names.lang(version.language)),
      createdAt: iso(article.createdAt),
      updatedAt: iso(article.updatedAt),
      ...(article.versions.some((version) => version.published !== null)
        ? { publishedAt: iso(article.createdAt + 86_400_000) }
        : {}),
    },
    relationships: { org: to('org', names.org), createdBy: to('user', names.user(article.agent)) },
    links: { self: `/v1/kb/articles/${id}` },
  };
};

export const categoryRecord = (context: LibraryContext, category: Category): KustomerRecord => {
  const { names, kb, library } = context;
  const founded = iso(foundedAt(names));
  const id = kb.category(category.key);
  const langs = Object.entries(category.titles).map(([language, { title, description }]) => [
    names.lang(language),
    { title, slug: category.key, description, disabled: false },
  ]);
  return {
    type: 'kb_category',
    id,
    attributes: {
      langs: Object.fromEntries(langs),
      published: category.published,
      root: category.parent === null,
      positions: library.articles.filter((article) => article.category === category.key).map(kb.article),
      categoryPositions: library.categories
        .filter((child) => child.parent === category.key)
        .map((child) => kb.category(child.key)),
      ...(category.parent === null ? {} : { parent: kb.category(category.parent) }),
      knowledgeBase: kb.base,
      createdAt: founded,
      updatedAt: founded,
    },
    relationships: { org: to('org', names.org) },
    links: { self: `/v1/kb/categories/${id}` },
  };
};

export const knowledgeBaseRecord = (context: LibraryContext): KustomerRecord => {
  const { names, kb, library } = context;
  const founded = iso(foundedAt(names));
  return {
    type: 'kb_knowledge_base',
    id: kb.base,
    attributes: {
      name: 'Help centre',
      subdomain: 'harbour-pine',
      domain: library.domain,
      default: true,
      createdAt: founded,
      updatedAt: founded,
    },
    relationships: { org: to('org', names.org) },
    links: { self: `/v1/kb/knowledge-bases/${kb.base}` },
  };
};

export const mediaRecord = (context: LibraryContext, picture: Picture, length: number): KustomerRecord => {
  const { names, kb } = context;
  const founded = iso(names.desk.end - 86_400_000 * 1390);
  const id = kb.media(picture.name);
  return {
    type: 'media',
    id,
    attributes: {
      name: picture.file.name,
      contentType: picture.file.type,
      contentLength: length,
      context: 'kb',
      createdAt: founded,
      updatedAt: founded,
    },
    relationships: { org: to('org', names.org) },
    links: { self: `/v1/media/${id}` },
  };
};
